package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConvertCommandTest {
  private static final int FRAMES = 40;

  @TempDir private Path folder;

  /// A dump in units real of a tilted box that grows: four atoms, of which the first glides out of
  /// the cell, with velocities in Å/fs.
  private Path dump() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int f = 0; f < FRAMES; f++) {
      double edge = 10 + 0.01 * f;
      text.append("ITEM: UNITS\nreal\nITEM: TIME\n").append(50.0 * f);
      text.append("\nITEM: TIMESTEP\n").append(50 * f).append("\nITEM: NUMBER OF ATOMS\n4\n");
      text.append("ITEM: BOX BOUNDS xy xz yz pp pp pp\n");
      text.append(String.format(Locale.ROOT, "-1 %.3f 2\n0 9 -1\n0 8 0\n", edge + 2));
      text.append("ITEM: ATOMS id type xu yu zu vx vy vz\n");
      text.append(
          String.format(
              Locale.ROOT,
              "1 1 %.4f 1 1 0.006 0.001 0\n2 2 5 1 1 0 0 0\n3 1 1 5 1 0 0 0\n4 2 5 5 5 0 0 0\n",
              1 + 0.3 * f));
    }
    return Files.writeString(folder.resolve("run.lammpstrj"), text);
  }

  private Invocation convert(Object... words) {
    Object[] all = new Object[words.length + 1];
    all[0] = "convert";
    System.arraycopy(words, 0, all, 1, words.length);
    return Invocation.of(all);
  }

  private static void assertSame(Trajectory a, Trajectory b, int stride, boolean velocities) {
    double[] x = new double[12];
    double[] y = new double[12];
    for (int f = 0; f < b.frames(); f++) {
      a.read(stride * f, x);
      b.read(f, y);
      assertThat(y).containsExactly(x, within(1e-9));
      assertThat(b.cell(f).rows()).containsExactly(a.cell(stride * f).rows(), within(1e-9));
      assertThat(b.readVelocities(f, y)).isEqualTo(velocities);
      if (velocities) {
        a.readVelocities(stride * f, x);
        assertThat(y).containsExactly(x, within(1e-12));
      }
    }
  }

  private Trajectory source() throws IOException {
    return Trajectories.open(
        dump(), new Trajectories.Options(OptionalDouble.empty(), List.of("Li", "S")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.xyz", "out.xyz.gz", "out.lammpstrj", "out.traj"})
  void aTrajectoryKeepsPositionsCellTimesAndVelocities(String name) throws IOException {
    Path out = folder.resolve(name);
    Invocation done = convert(dump(), out, "--types", "Li,S");
    assertThat(done.exitCode()).as(done.err()).isZero();
    assertThat(done.out()).contains("40 frames, 50 fs apart, each Li2 S2, 4 atoms");
    try (Trajectory before = source();
        Trajectory after = Trajectories.open(out)) {
      assertThat(after.frames()).isEqualTo(FRAMES);
      assertThat(after.frameIntervalFs()).isCloseTo(50, within(1e-9));
      assertThat(after.symbols()).isEqualTo(before.symbols());
      assertSame(before, after, 1, true);
    }
  }

  @Test
  void velocitiesOfADumpAreInTheUnitsThatItNames() throws IOException {
    Path out = folder.resolve("out.lammpstrj");
    convert(dump(), out, "--types", "Li,S");
    // 0.006 Å/fs
    assertThat(Files.readAllLines(out))
        .contains("metal")
        .anyMatch(line -> line.startsWith("1 1 Li 1.0 1.0 1.0 6.0 1.0 0.0"));
  }

  @Test
  void anXdatcarHoldsTheCellOfEachFrameAndAtomsByElement() throws IOException {
    Path out = folder.resolve("XDATCAR");
    Invocation done = convert(dump(), out, "--types", "Li,S", "--skip", "0.5", "--every", "3");
    assertThat(done.exitCode()).as(done.err()).isZero();
    assertThat(done.out()).contains("10 frames, 150 fs apart");
    assertThat(done.err()).contains("no times and no velocities");
    try (Trajectory before = source();
        Trajectory after = Trajectories.open(out, Trajectories.Options.every(150))) {
      assertThat(after.symbols()).containsExactly("Li", "Li", "S", "S");
      double[] x = new double[12];
      double[] y = new double[12];
      before.read(10 + 9 * 3, x);
      after.read(9, y);
      // it begins in the cell: the atom that glides is a lattice vector or two away
      double[] a = after.cell(0).rows();
      assertThat((x[0] - y[0]) / a[0] % 1).isCloseTo(0, within(0.05));
      assertThat(after.cell(9).rows())
          .containsExactly(before.cell(10 + 9 * 3).rows(), within(1e-9));
    }
  }

  @Test
  void timesThatAFileDoesNotStateAreNotNeeded() throws IOException {
    convert(dump(), folder.resolve("XDATCAR"), "--types", "Li,S");
    Invocation done = convert(folder.resolve("XDATCAR"), folder.resolve("again.xyz"));
    assertThat(done.exitCode()).as(done.err()).isZero();
    assertThat(done.out()).contains("40 frames, times unknown");
    assertThat(Files.readString(folder.resolve("again.xyz"))).doesNotContain("Time=");
    Invocation skip =
        convert(folder.resolve("XDATCAR"), folder.resolve("again.xyz"), "--skip", "1");
    assertThat(skip.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(skip.err()).contains("--frame-interval");
  }

  @Test
  void aSingleFrameIsAStructure() throws IOException {
    Path one = folder.resolve("one.lammpstrj");
    Invocation done = convert(dump(), one, "--types", "Li,S", "--frame", 7);
    assertThat(done.exitCode()).as(done.err()).isZero();
    try (Trajectory before = source();
        Trajectory after = Trajectories.open(one)) {
      assertThat(after.frames()).isEqualTo(1);
      double[] x = new double[12];
      double[] y = new double[12];
      before.read(7, x);
      after.read(0, y);
      assertThat(y).containsExactly(x, within(1e-9));
    }
    Invocation poscar = convert(dump(), folder.resolve("POSCAR"), "--types", "Li,S", "--frame", 7);
    assertThat(poscar.exitCode()).as(poscar.err()).isZero();
    Invocation far = convert(dump(), folder.resolve("far.xyz"), "--types", "Li,S", "--frame", 99);
    assertThat(far.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(far.err()).contains("frame 99 asked for, but there are 40");
  }

  @Test
  void nothingIsLeftOfAFileThatCannotBeWrittenWhole() throws IOException {
    Path dump = dump();
    // the last frame but one is damaged, which the first reading does not hide
    String text = Files.readString(dump);
    int place = text.lastIndexOf("2 2 5 1 1");
    Files.writeString(dump, text.substring(0, place) + "2 2 five" + text.substring(place + 9));
    Invocation done = convert(dump, folder.resolve("out.xyz"), "--types", "Li,S");
    assertThat(done.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly("run.lammpstrj");
    }
    // a folder in the place of the file
    Path taken = Files.createDirectory(folder.resolve("taken.xyz"));
    Files.createDirectory(taken.resolve("inside"));
    Invocation failed = convert(dump(), taken, "--types", "Li,S");
    assertThat(failed.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(folder.resolve("taken.xyz.part")).doesNotExist();
  }

  @Test
  void anOptionThatSaysNothingIsRefused() throws IOException {
    Path structure =
        Files.writeString(
            folder.resolve("POSCAR"), "Li\n1\n3 0 0\n0 3 0\n0 0 3\nLi\n1\nDirect\n0 0 0\n");
    for (List<String> words :
        List.of(List.of("--every", "2"), List.of("--types", "Li"), List.of("--unwrapped"))) {
      Object[] all = new Object[2 + words.size()];
      all[0] = structure;
      all[1] = folder.resolve("out.xyz");
      for (int k = 0; k < words.size(); k++) {
        all[2 + k] = words.get(k);
      }
      Invocation done = convert(all);
      assertThat(done.exitCode()).as(words.toString()).isEqualTo(ExitCode.BAD_INPUT);
      assertThat(done.err()).contains(words.getFirst());
    }
  }
}
