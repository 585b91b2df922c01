package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.haven.inputs.InputException;
import org.haven.inputs.h5md.Hdf5File;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A trajectory in HDF5, as another program writes it, damaged at random: refused with an
/// [InputException], or read as numbers. Which ones cannot be told: HDF5 has no checksums of data.
/// Only in the slow suite, because the library that reads it is not Java.
@Tag("slow")
class Hdf5MutationTest {
  private static final int COUNT = 10_000;
  private static final int FRAMES = 4;

  @TempDir Path folder;

  private static void write(Path path) throws IOException {
    try (Hdf5File file = Hdf5File.create(path)) {
      file.createGroup("h5md/creator");
      file.createGroup("particles/all/box");
      file.attributes("h5md/creator").putText("name", "somebody");
      double[] positions = new double[FRAMES * 6];
      for (int k = 0; k < positions.length; k++) {
        positions[k] = 0.1 + 2.5 * (k / 3 % 2) + 0.01 * k;
      }
      String all = "particles/all/";
      file.dataset(all + "position/value").write(positions, FRAMES, 2, 3);
      file.dataset(all + "position/time").write(new double[] {0, 10, 20, 30}, FRAMES);
      file.dataset(all + "position/step").write(new long[] {0, 10, 20, 30}, FRAMES);
      file.attributes(all + "position/value").putText("unit", "Angstrom");
      file.attributes(all + "position/time").putText("unit", "fs");
      file.dataset(all + "box/edges").write(new double[] {5.6, 5.6, 5.7}, 3);
      file.attributes(all + "box/edges").putText("unit", "Angstrom");
      file.dataset(all + "species").writeEnumeration(List.of("Na", "Cl"), new int[] {0, 1});
    }
  }

  @Test
  void aDamagedFileIsRefusedOrReadAsNumbers() throws IOException {
    Path file = folder.resolve("run.h5");
    write(file);
    byte[] sound = Files.readAllBytes(file);
    assertThat(read(file)).isEqualTo(FRAMES);
    SplittableRandom random = new SplittableRandom(11);
    List<String> faults = new ArrayList<>();
    int refused = 0;
    int hung = 0;
    int done = 0;
    for (; done < COUNT && hung == 0; done++) {
      byte[] damaged = sound.clone();
      int at = random.nextInt(sound.length);
      switch (random.nextInt(3)) {
        case 0 -> damaged[at] = (byte) random.nextInt(256);
        case 1 ->
            Arrays.fill(damaged, at, Math.min(at + 8, sound.length), (byte) -random.nextInt(2));
        default -> damaged = Arrays.copyOf(sound, Math.max(1, at));
      }
      Files.write(file, damaged);
      long begin = System.nanoTime();
      try {
        read(file);
      } catch (InputException refusal) {
        refused++;
        String message = refusal.getMessage();
        hung += message.contains("does not come back") ? 1 : 0;
        if (message.length() > 800 || message.contains("null")) {
          faults.add(done + ": " + message);
        }
      } catch (RuntimeException | Error escaped) {
        faults.add(done + ": escaped " + escaped + " at " + escaped.getStackTrace()[0]);
      }
      if (System.nanoTime() - begin > 10_000_000_000L) {
        faults.add(done + ": more than 10 s");
      }
    }
    System.out.printf("HDF5: %d mutants, %d refused, %d left behind%n", done, refused, hung);
    assertThat(faults).as("%s of %s", faults.size(), done).isEmpty();
  }

  private static int read(Path file) {
    try (Trajectory trajectory = Trajectories.open(file, Trajectories.Options.every(10))) {
      double[] r = new double[3 * trajectory.symbols().size()];
      for (int f = 0; f < trajectory.frames(); f++) {
        trajectory.read(f, r);
        trajectory.cell(f);
      }
      return trajectory.frames();
    }
  }
}
