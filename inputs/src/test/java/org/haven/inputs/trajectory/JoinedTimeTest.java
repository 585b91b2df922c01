package org.haven.inputs.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.haven.inputs.InputException;
import org.haven.inputs.Reference;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Runs that were continued, cut into files, put one after the other, or lack frames; and boxes
/// that LAMMPS flips. The truth is one walk of four ions, of which the files hold parts.
class JoinedTimeTest {
  private static final int FRAMES = 60;
  private static final Trajectories.Options EVERY_20_FS = Trajectories.Options.every(20);
  private static final Cell CELL = new Cell(6, 0, 0, 1.5, 7, 0, -0.5, 0.5, 8);

  @TempDir Path folder;

  /// [F][12] Cartesian positions that are never wrapped.
  private static double[][] walk(long seed) {
    Random random = new Random(seed);
    double[][] r = new double[FRAMES][12];
    for (int f = 0; f < FRAMES; f++) {
      for (int k = 0; k < 12; k++) {
        r[f][k] = f == 0 ? 5 * random.nextDouble() : r[f - 1][k] + 0.5 * random.nextGaussian();
      }
    }
    return r;
  }

  private enum Kind {
    /// Numbers of configurations, which begin with 1 in every run.
    XDATCAR,
    /// Times in fs, wrapped.
    XYZ,
    /// Time steps, wrapped.
    DUMP,
    /// Time steps, unwrapped.
    DUMP_UNWRAPPED;

    /// Frame `f` of a walk, labelled as the `label`-th.
    String frame(double[][] walk, int f, int label) {
      double[] s = walk[f].clone();
      CELL.toFractional(s, s);
      for (int k = 0; k < 12 && this != DUMP_UNWRAPPED; k++) {
        s[k] -= Math.floor(s[k]);
      }
      double[] r = s.clone();
      CELL.toCartesian(r, r);
      StringBuilder text = new StringBuilder();
      String box = "6 0 0\n1.5 7 0\n-0.5 0.5 8\n";
      text.append(
          switch (this) {
            case XDATCAR ->
                "walk\n1.0\n" + box + "Li\n4\nDirect configuration= " + (label + 1) + "\n";
            case XYZ ->
                "4\nTime=" + 20 * label + " Lattice=\"" + box.replace('\n', ' ').strip() + "\"\n";
            default ->
                "ITEM: TIMESTEP\n"
                    + 10 * label
                    + "\nITEM: NUMBER OF ATOMS\n4\nITEM: BOX BOUNDS xy xz yz pp pp pp\n"
                    + "-0.5 7.5 1.5\n0 7.5 -0.5\n0 8 0.5\nITEM: ATOMS id element "
                    + (this == DUMP ? "x y z\n" : "xu yu zu\n");
          });
      double[] written = this == XDATCAR ? s : r;
      for (int i = 0; i < 4; i++) {
        text.append(this == XYZ ? "Li " : this == XDATCAR ? "" : (i + 1) + " Li ");
        for (int d = 0; d < 3; d++) {
          text.append(String.format(Locale.ROOT, "%.10f ", written[3 * i + d]));
        }
        text.append('\n');
      }
      return text.toString();
    }

    /// Frames [from, to) of a walk, the first labelled `label`.
    String frames(double[][] walk, int from, int to, int label) {
      return IntStream.range(from, to)
          .mapToObj(f -> frame(walk, f, label + f - from))
          .collect(Collectors.joining());
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /// That the frames of a trajectory are those of the walk, moved by whole cells from its first on.
  private static void holds(Trajectory t, double[][] walk, IntFunction<Integer> frame) {
    double[] r = new double[12];
    double[] shift = new double[12];
    for (int f = 0; f < t.frames(); f++) {
      t.read(f, r);
      for (int k = 0; k < 12; k++) {
        shift[k] = t.starts().contains(f) ? r[k] - walk[frame.apply(f)][k] : shift[k];
        // ten digits of a fraction, in a cell of 8 Å
        assertThat(r[k] - shift[k]).isCloseTo(walk[frame.apply(f)][k], within(1e-8));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"XYZ", "DUMP", "DUMP_UNWRAPPED"})
  void aRunContinuedFromAnEarlierStepOvertakesItself(Kind kind) throws IOException {
    double[][] walk = walk(1);
    double[][] lost = walk(2);
    // frames 20 to 39 went another way before the run was continued from frame 20
    String first = kind.frames(walk, 0, 20, 0) + kind.frames(lost, 20, 40, 20);
    Path file = write("run", first + kind.frames(walk, 20, FRAMES, 20));
    try (Trajectory t = Trajectories.open(file, EVERY_20_FS)) {
      assertThat(t.frames()).isEqualTo(FRAMES);
      assertThat(t.starts()).containsExactly(0);
      assertThat(t.warnings())
          .anyMatch(w -> w.contains("from an earlier step: 20, from frame 20 on"));
      holds(t, walk, f -> f);
      holds(t, walk, f -> f);
    }
  }

  @ParameterizedTest
  @EnumSource
  void piecesAreOneRunWhenJoined(Kind kind) throws IOException {
    double[][] walk = walk(3);
    // the second piece begins with the last frame of the first, as after a restart of LAMMPS; runs
    // of VASP count from 1 again, and their last frame lacks its end here
    int label = kind == Kind.XDATCAR ? 0 : 24;
    Path a = write("a", kind.frames(walk, 0, 25, 0));
    Path b = write("b", kind.frames(walk, 24, 40, label));
    String end = kind.frames(walk, 40, FRAMES, kind == Kind.XDATCAR ? 0 : 40);
    Path c = write("c", end.substring(0, end.length() - 30));
    try (Trajectory t = Trajectories.open(List.of(a, b, c), EVERY_20_FS)) {
      assertThat(t.frames()).isEqualTo(FRAMES - 1);
      assertThat(t.starts()).containsExactly(0);
      assertThat(t.frameIntervalFs()).isEqualTo(20);
      assertThat(t.source()).endsWith("a + 2 more");
      holds(t, walk, f -> f);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatDoesNotContinueARunIsAPartOfItsOwn(Kind kind) throws IOException {
    double[][] walk = walk(4);
    double[][] other = walk(5);
    Path file = write("two", kind.frames(walk, 0, FRAMES, 0) + kind.frames(other, 0, FRAMES, 0));
    try (Trajectory t = Trajectories.open(file, EVERY_20_FS)) {
      assertThat(t.starts()).containsExactly(0, FRAMES);
      assertThat(t.warnings()).anyMatch(w -> w.startsWith("frame 60 does not continue"));
      List<Trajectory> parts = Trajectories.parts(t);
      assertThat(parts).extracting(Trajectory::frames).containsExactly(FRAMES, FRAMES);
      holds(parts.get(1), other, f -> f);
      holds(parts.get(0), walk, f -> f);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noPartCrossesAGap(Kind kind) throws IOException {
    double[][] walk = walk(6);
    // over the gap atoms move by more than half a cell, which is no reason to refuse the rest
    double jump = 2.9 + walk[19][0] - walk[35][0];
    for (int f = 35; f < FRAMES; f++) {
      walk[f][0] += jump;
    }
    Path file = write("gap", kind.frames(walk, 0, 20, 0) + kind.frames(walk, 35, FRAMES, 35));
    try (Trajectory t = Trajectories.open(file, EVERY_20_FS)) {
      assertThat(t.frames()).isEqualTo(45);
      assertThat(t.starts()).containsExactly(0, 20);
      assertThat(t.frameIntervalFs()).isEqualTo(20);
      assertThat(t.warnings()).anyMatch(w -> w.endsWith("frames 0–19, 20–44"));
    }
    Trajectories.Options thinned =
        new Trajectories.Options(
            EVERY_20_FS.frameIntervalFs(),
            List.of(),
            Optional.empty(),
            0.1,
            4,
            false,
            Optional.empty(),
            Optional.empty(),
            false);
    try (Trajectory t = Trajectories.open(file, thinned)) {
      // 5, 9, 13, 17 and 20, 24, …, 44
      assertThat(t.starts()).containsExactly(0, 4);
      assertThat(t.frames()).isEqualTo(11);
      holds(t, walk, f -> f < 4 ? 5 + 4 * f : 35 + 4 * (f - 4));
    }
    assertThat(StructureFile.readAll(file)).hasSize(45);
  }

  @Test
  void piecesThatAreNoneOfOneRunAreRefused() throws IOException {
    double[][] walk = walk(7);
    Path a = write("a.xyz", Kind.XYZ.frames(walk, 0, 30, 0));
    Path finer =
        write(
            "c.xyz",
            IntStream.range(0, 30)
                .mapToObj(
                    f -> Kind.XYZ.frame(walk, 30 + f, 0).replace("Time=0", "Time=" + (600 + 5 * f)))
                .collect(Collectors.joining()));
    assertThatThrownBy(() -> Trajectories.open(List.of(a, finer), Trajectories.Options.DEFAULT))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has 5.0 fs between frames, those before 20.0");
    Path others = write("d.xyz", Kind.XYZ.frames(walk, 30, 60, 30).replace("Li", "Na"));
    assertThatThrownBy(() -> Trajectories.open(List.of(a, others), Trajectories.Options.DEFAULT))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("frame 30 (from 0) has Na4, the first has Li4");
  }

  /// A box that is sheared by a whole vector in the end, and flipped back by LAMMPS on the way.
  @ParameterizedTest
  @EnumSource(names = {"DUMP", "DUMP_UNWRAPPED"})
  void flipsOfTheBoxAreFollowed(Kind kind) throws IOException {
    Random random = new Random(8);
    double[][] s = new double[40][12];
    StringBuilder text = new StringBuilder();
    for (int f = 0; f < 40; f++) {
      for (int k = 0; k < 12; k++) {
        s[f][k] = f == 0 ? random.nextDouble() : s[f - 1][k] + 0.05 * random.nextGaussian();
      }
      double xy = 6 * (0.2 + f / 40.0);
      double xz = -6 * (0.1 + f / 60.0);
      double[] r = s[f].clone();
      new Cell(6, 0, 0, xy, 7, 0, xz, 0.5, 8).toCartesian(r, r);
      double tilt = xy > 3.6 ? xy - 6 : xy;
      double other = xz < -3.6 ? xz + 6 : xz;
      Cell box = new Cell(6, 0, 0, tilt, 7, 0, other, 0.5, 8);
      if (kind == Kind.DUMP) {
        box.toFractional(r, r);
        for (int k = 0; k < 12; k++) {
          r[k] -= Math.floor(r[k]);
        }
        box.toCartesian(r, r);
      }
      double low = Math.min(Math.min(0, tilt), Math.min(other, tilt + other));
      double high = 6 + Math.max(Math.max(0, tilt), Math.max(other, tilt + other));
      text.append("ITEM: TIMESTEP\n").append(10 * f).append("\nITEM: NUMBER OF ATOMS\n4\n");
      text.append("ITEM: BOX BOUNDS xy xz yz pp pp pp\n" + low + " " + high + " " + tilt);
      text.append("\n0 7.5 " + other + "\n0 8 0.5\nITEM: ATOMS id element ");
      text.append(kind == Kind.DUMP ? "x y z\n" : "xu yu zu\n");
      for (int i = 0; i < 4; i++) {
        text.append(i + 1).append(" Li ").append(r[3 * i]).append(' ');
        text.append(r[3 * i + 1]).append(' ').append(r[3 * i + 2]).append('\n');
      }
    }
    try (Trajectory t = Trajectories.open(write("flip.dump", text.toString()), EVERY_20_FS)) {
      assertThat(t.warnings()).anyMatch(w -> w.startsWith("the lattice vectors change at frame"));
      double[] r = new double[12];
      for (int f = 0; f < 40; f++) {
        t.read(f, r);
        t.cell(f).toFractional(r, r);
        // rounding of 40 steps in double precision
        assertThat(r).containsExactly(s[f], within(1e-11));
      }
    }
  }

  @Test
  void theCaseOfAFlipReadsAsTheRunWithoutOne() {
    double[] r = new double[240];
    double[] still = new double[240];
    double[] wrapped = new double[240];
    try (Trajectory flip =
            Trajectories.open(shared("lammps-npt-flip/xu.lammpstrj.gz"), EVERY_20_FS);
        Trajectory none =
            Trajectories.open(shared("lammps-npt-flip/nf_xu.lammpstrj.gz"), EVERY_20_FS);
        Trajectory folded =
            Trajectories.open(shared("lammps-npt-flip/wrapped.lammpstrj.gz"), EVERY_20_FS)) {
      for (int f = 0; f < 20; f++) {
        flip.read(f, r);
        none.read(f, still);
        folded.read(f, wrapped);
        for (int k = 0; k < 240; k++) {
          // six digits in the file, and two runs whose rounding differs
          assertThat(r[k]).isCloseTo(still[k], within(1e-3));
        }
        assertThat(flip.cell(f).rows()).containsExactly(none.cell(f).rows(), within(1e-6));
      }
      assertThat(folded.frames()).isEqualTo(flip.frames());
    }
  }

  @Test
  void theCaseOfARestartHasTwoHundredFrames() {
    try (Trajectory t =
        Trajectories.open(
            shared("lammps-restart-overlap/dump.lammpstrj"), Trajectories.Options.every(100))) {
      assertThat(t.frames()).isEqualTo(200);
      assertThat(t.starts()).containsExactly(0);
      assertThat(t.label(199)).isEqualTo(19900);
    }
  }

  private static Path shared(String file) {
    return Reference.shared("cases/trajectories/" + file);
  }

  @Test
  void labelsOfSinglePrecisionAndWithoutMeaningAreEven() {
    double[] late = IntStream.range(0, 50).mapToDouble(f -> (float) (1e7 + 20.0 * f)).toArray();
    assertThat(TimeLine.of(late).breaks()).isEmpty();
    assertThat(TimeLine.of(late).interval()).isCloseTo(20, within(0.05));
    assertThat(TimeLine.of(new double[50]).interval()).isNaN();
    assertThat(TimeLine.of(new double[] {0, 10, 20, 10, 20, 30, 20, 30}).overtaken().stream())
        .containsExactly(1, 2, 4, 5);
  }
}
