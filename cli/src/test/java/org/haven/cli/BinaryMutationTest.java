package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.haven.inputs.InputException;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Binary files damaged at random: each is refused with an [InputException] that names the file, or
/// read as numbers that mean something. A file that was cut gives fewer frames and says so. Nothing
/// else escapes, and nothing takes long. (HDF5 is read by a library that does not promise as much.)
@Isolated
class BinaryMutationTest {
  private static final int QUICK = 400;
  private static final int THOROUGH = 20_000;
  private static final int FRAMES = 4;

  @TempDir Path folder;

  enum Reader {
    ASE("run.traj") {
      @Override
      byte[] bytes() {
        return UlmBytes.of(5.64, List.of(11, 17), FRAMES_OF_SALT);
      }
    },
    GSD("run.gsd") {
      @Override
      byte[] bytes() {
        return GsdBytes.of(5.64, List.of("Na", "Cl"), new int[] {0, 1}, FRAMES_OF_SALT);
      }
    };

    private static final double[][] FRAMES_OF_SALT = new double[FRAMES][];

    static {
      for (int f = 0; f < FRAMES; f++) {
        FRAMES_OF_SALT[f] = new double[] {0.1, 0.2, 0.3 + 0.1 * f, 2.9, 2.8, 2.7};
      }
    }

    private final String name;

    Reader(String name) {
      this.name = name;
    }

    abstract byte[] bytes();
  }

  enum Mutation {
    CUT,
    BYTE_REPLACED,
    NUMBER_REPLACED,
    BLOCK_REMOVED,
    BLOCK_TWICE;

    private static final long[] NUMBERS = {
      0, -1, 1, 3, 1 << 20, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 40, 255
    };

    byte[] apply(byte[] sound, SplittableRandom random) {
      int at = random.nextInt(sound.length);
      int end = Math.min(sound.length, at + 1 + random.nextInt(64));
      switch (this) {
        case CUT -> {
          return Arrays.copyOf(sound, Math.max(1, at));
        }
        case BYTE_REPLACED -> {
          byte[] changed = sound.clone();
          changed[at] = (byte) random.nextInt(256);
          return changed;
        }
        case NUMBER_REPLACED -> {
          byte[] changed = sound.clone();
          int place = Math.min(at / 8 * 8, sound.length - 8);
          ByteBuffer.wrap(changed)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(place, NUMBERS[random.nextInt(NUMBERS.length)]);
          return changed;
        }
        default -> {
          int tail = this == BLOCK_REMOVED ? end : at;
          byte[] changed = Arrays.copyOf(sound, end - (end - at) * (tail == end ? 1 : 0));
          byte[] joined = Arrays.copyOf(changed, changed.length + sound.length - tail);
          System.arraycopy(sound, tail, joined, changed.length, sound.length - tail);
          return joined;
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedFileIsRefusedOrMeansSomething(Reader reader) throws IOException {
    hold(reader, QUICK, 20261130);
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource
  void manyDamagedFilesAreRefusedOrMeanSomething(Reader reader) throws IOException {
    hold(reader, THOROUGH, 7);
  }

  private void hold(Reader reader, int count, long seed) throws IOException {
    Path file = folder.resolve(reader.name);
    byte[] sound = reader.bytes();
    Files.write(file, sound);
    Content whole = Content.of(file);
    assertThat(whole.frames).hasSize(FRAMES);
    SplittableRandom random = new SplittableRandom(seed);
    List<String> faults = new ArrayList<>();
    int refused = 0;
    for (int k = 0; k < count; k++) {
      Mutation mutation = Mutation.values()[random.nextInt(Mutation.values().length)];
      byte[] damaged = mutation.apply(sound, random);
      Files.write(file, damaged);
      long begin = System.nanoTime();
      String outcome;
      try {
        outcome = Content.of(file).difference(whole, mutation);
        if (!outcome.isEmpty()) {
          outcome +=
              ", from byte " + Arrays.mismatch(sound, damaged) + " of " + sound.length + " on";
        }
      } catch (InputException refusal) {
        refused++;
        String message = refusal.getMessage();
        outcome =
            message.length() > 600 || message.contains("null") || !message.contains(reader.name)
                ? "message: " + message
                : "";
      } catch (RuntimeException | Error escaped) {
        outcome = "escaped: " + escaped + " at " + escaped.getStackTrace()[0];
      }
      double seconds = 1e-9 * (System.nanoTime() - begin);
      if (!outcome.isEmpty() || seconds > 5) {
        faults.add(k + " " + mutation + ": " + outcome + " in " + seconds + " s");
      }
    }
    System.out.printf(
        "%s: %d mutants, %d refused, %d faults%n", reader, count, refused, faults.size());
    assertThat(faults).as("%s of %s", faults.size(), count).isEmpty();
    assertThat(refused).isBetween(count / 10, count);
  }

  /// What a file says.
  ///
  /// @param frames [F][3N]
  /// @param told whether something odd was found in it
  private record Content(
      List<String> symbols, List<double[]> cells, List<double[]> frames, boolean told) {
    static Content of(Path file) {
      try (Trajectory trajectory = Trajectories.open(file, Trajectories.Options.every(1000))) {
        List<double[]> cells = new ArrayList<>();
        List<double[]> frames = new ArrayList<>();
        for (int f = 0; f < trajectory.frames(); f++) {
          double[] r = new double[3 * trajectory.symbols().size()];
          trajectory.read(f, r);
          frames.add(r);
          cells.add(trajectory.cell(f).rows());
        }
        boolean told =
            trajectory.warnings().stream().anyMatch(warning -> !warning.contains("names no units"));
        return new Content(trajectory.symbols(), cells, frames, told);
      }
    }

    /// What differs beyond the damage: of a byte or a number that is another, two atoms in each
    /// frame, or the cell, or the names of atoms.
    String difference(Content whole, Mutation mutation) {
      if (frames.stream().flatMapToDouble(Arrays::stream).anyMatch(x -> !(Math.abs(x) < 1e9))) {
        return "meaningless";
      }
      if (told) {
        return "";
      }
      if (frames.size() != whole.frames.size() || symbols.size() != whole.symbols.size()) {
        return "read as " + frames.size() + " frames of " + symbols;
      }
      boolean number = mutation == Mutation.BYTE_REPLACED || mutation == Mutation.NUMBER_REPLACED;
      boolean named = symbols.equals(whole.symbols);
      boolean celled = true;
      int most = 0;
      for (int f = 0; f < frames.size(); f++) {
        celled &= Arrays.equals(cells.get(f), whole.cells.get(f));
        most = Math.max(most, moved(frames.get(f), whole.frames.get(f)));
      }
      int changed = (named ? 0 : 1) + (celled && most > 0 ? 1 : 0) + (celled ? 0 : 1);
      return changed == 0 || number && changed == 1 && (most <= 2 || !celled)
          ? ""
          : "read as " + symbols + Arrays.toString(cells.getFirst()) + ", " + most + " moved";
    }

    private static int moved(double[] is, double[] was) {
      int moved = 0;
      for (int i = 0; i < is.length; i += 3) {
        moved += Arrays.equals(is, i, i + 3, was, i, i + 3) ? 0 : 1;
      }
      return moved;
    }
  }
}
