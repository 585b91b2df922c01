package org.haven.inputs.h5md;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.haven.inputs.InputException;
import org.haven.inputs.h5md.Hdf5Series.Element;
import org.haven.inputs.structure.StructureFile;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// H5MD of other programs whose frames are not one even run in one cell. The truth is one walk of
/// four ions.
class H5mdOrderTest {
  private static final int FRAMES = 40;
  private static final int IONS = 4;

  @TempDir Path folder;
  private Path path;
  private String unitOfTime = "ps";
  private final double[][] walk = new double[FRAMES][3 * IONS];

  @BeforeEach
  void walk() {
    path = folder.resolve("run.h5");
    SplittableRandom random = new SplittableRandom(11);
    for (int f = 0; f < FRAMES; f++) {
      for (int k = 0; k < 3 * IONS; k++) {
        walk[f][k] = f == 0 ? random.nextDouble(6) : walk[f - 1][k] + random.nextDouble(-1, 1);
      }
    }
  }

  /// How frames are written.
  private enum Form {
    WRAPPED,
    IMAGES,
    UNWRAPPED
  }

  /// b becomes b - a at frame 10, and c becomes c + b at frame 25, as LAMMPS flips a tilted box.
  private static Cell flipping(int frame) {
    double tilt = 0.12 * frame;
    double[] a = {8, 0, 0};
    double[] b = {3 + tilt, 7, 0};
    double[] c = {0.5, -3.6, 9};
    if (frame >= 10) {
      b[0] -= 8;
    }
    if (frame >= 25) {
      for (int d = 0; d < 3; d++) {
        c[d] += b[d];
      }
    }
    return Cell.ofRows(new double[] {a[0], a[1], a[2], b[0], b[1], b[2], c[0], c[1], c[2]});
  }

  private interface Cells {
    Cell of(int frame);
  }

  /// Writes frames of the walk, 20 fs apart by their number.
  private void write(Form form, Cells cells, String boundary, int... frames) throws IOException {
    try (Hdf5File file = Hdf5File.create(path)) {
      file.createGroup("h5md");
      file.createGroup("particles/all/box");
      file.attributes("particles/all/box").putText("boundary", "periodic", "periodic", boundary);
      String all = "particles/all/";
      int count = frames.length;
      var positions = file.createSeries(all + "position/value", Element.DOUBLE, count, IONS, 3);
      var images =
          form == Form.IMAGES
              ? file.createSeries(all + "image/value", Element.LONG, count, IONS, 3)
              : null;
      var edges = file.createSeries(all + "box/edges/value", Element.DOUBLE, count, 3, 3);
      var times = file.createSeries(all + "position/time", Element.DOUBLE, count);
      for (int f : frames) {
        double[] s = walk[f].clone();
        long[] n = new long[s.length];
        cells.of(f).toFractional(s, s);
        for (int k = 0; k < s.length && form != Form.UNWRAPPED; k++) {
          n[k] = (long) Math.floor(s[k]);
          s[k] -= n[k];
        }
        cells.of(f).toCartesian(s, s);
        positions.append(s);
        if (images != null) {
          images.append(n);
        }
        edges.append(cells.of(f).rows());
        times.append(new double[] {0.02 * f});
      }
      file.attributes(all + "position/time").putText("unit", unitOfTime);
      file.attributes(all + "box/edges/value").putText("unit", "Angstrom");
      file.attributes(all + "position/value").putText("unit", "Angstrom");
      file.dataset(all + "species").write(new int[] {3, 3, 11, 11}, IONS);
    }
  }

  private static int[] range(int from, int to) {
    return IntStream.range(from, to).toArray();
  }

  private static int[] joined(int[] first, int[] second) {
    return IntStream.concat(IntStream.of(first), IntStream.of(second)).toArray();
  }

  private static Trajectories.Options unwrapped() {
    return new Trajectories.Options(
        OptionalDouble.empty(),
        List.of(),
        Optional.empty(),
        0,
        1,
        false,
        Optional.empty(),
        Optional.empty(),
        true);
  }

  /// That the steps from frame to frame within each part are those of the walk.
  private void holds(Trajectory t, int... frames) {
    double[] r = new double[3 * IONS];
    double[] before = new double[3 * IONS];
    assertThat(t.frames()).isEqualTo(frames.length);
    for (int f = 0; f < frames.length; f++) {
      t.read(f, r);
      for (int k = 0; k < r.length && !t.starts().contains(f); k++) {
        assertThat(r[k] - before[k])
            .isCloseTo(walk[frames[f]][k] - walk[frames[f - 1]][k], within(1e-9));
      }
      System.arraycopy(r, 0, before, 0, r.length);
    }
  }

  private static final Cell CELL = new Cell(8, 0, 0, 1.5, 7, 0, -0.5, 0.5, 9);

  @Test
  void theFramesOfAContinuedRunCountOnce() throws IOException {
    write(Form.WRAPPED, f -> CELL, "periodic", joined(range(0, 30), range(20, FRAMES)));
    try (Trajectory t = Trajectories.open(path)) {
      assertThat(t.frameIntervalFs()).isCloseTo(20, within(1e-9));
      assertThat(t.warnings())
          .anyMatch(w -> w.contains("from an earlier step: 10, from frame 20 on"));
      assertThat(t.symbols()).containsExactly("Li", "Li", "Na", "Na");
      holds(t, range(0, FRAMES));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noPartCrossesAGap(boolean images) throws IOException {
    int[] frames = joined(range(0, 15), range(22, FRAMES));
    write(images ? Form.IMAGES : Form.WRAPPED, f -> CELL, "periodic", frames);
    try (Trajectory t = Trajectories.open(path)) {
      assertThat(t.starts()).containsExactly(0, 15);
      assertThat(t.frameIntervalFs()).isCloseTo(20, within(1e-9));
      assertThat(t.warnings()).anyMatch(w -> w.contains("frames 0–14, 15–32"));
      holds(t, frames);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"WRAPPED", "IMAGES", "UNWRAPPED"})
  void flipsOfTheBoxAreFollowed(String form) throws IOException {
    write(Form.valueOf(form), H5mdOrderTest::flipping, "periodic", range(0, FRAMES));
    boolean said = form.equals("UNWRAPPED");
    try (Trajectory t =
        Trajectories.open(path, said ? unwrapped() : Trajectories.Options.DEFAULT)) {
      assertThat(t.warnings()).anyMatch(w -> w.startsWith("the lattice vectors change at frame"));
      holdsInChangingCell(t);
    }
  }

  /// Without the drift of the cell under the atoms, which is no step of theirs: in a cell that is
  /// sheared, an image moves with its cell.
  private void holdsInChangingCell(Trajectory t) {
    double[] r = new double[3 * IONS];
    double[] cells = new double[3 * IONS];
    for (int f = 0; f < FRAMES; f++) {
      t.read(f, r);
      double[] s = new double[r.length];
      for (int k = 0; k < r.length; k++) {
        s[k] = r[k] - walk[f][k];
      }
      // whole vectors of the lattice, the same in every frame
      t.cell(f).toFractional(s, s);
      for (int k = 0; k < s.length; k++) {
        cells[k] = f == 0 ? Math.rint(s[k]) : cells[k];
        assertThat(s[k]).isCloseTo(cells[k], within(1e-9));
      }
    }
  }

  @Test
  void positionsThatNeverLeaveTheCellAreNotUnwrapped() throws IOException {
    write(Form.WRAPPED, f -> CELL, "periodic", range(0, FRAMES));
    assertThatThrownBy(() -> Trajectories.open(path, unwrapped()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("holds wrapped positions: atoms jump by up to")
        .hasMessageContaining("leave --unwrapped out");
    write(Form.UNWRAPPED, f -> CELL, "periodic", range(0, FRAMES));
    try (Trajectory t = Trajectories.open(path, unwrapped())) {
      holds(t, range(0, FRAMES));
      assertThat(t.warnings()).isEmpty();
    }
  }

  @Test
  void aBoundaryThatIsNotPeriodicIsSaid() throws IOException {
    write(Form.WRAPPED, f -> CELL, "none", 0, 1, 2);
    try (Trajectory t = Trajectories.open(path)) {
      assertThat(t.warnings())
          .containsExactly(
              "boundary \"periodic periodic none\" ignored: the cell is taken as periodic in all"
                  + " directions, and its volume as that of the material");
    }
  }

  /// MDAnalysis passes the unit of DCD on.
  @Test
  void timesOfCharmmAreRead() throws IOException {
    unitOfTime = "AKMA";
    write(Form.WRAPPED, f -> CELL, "periodic", 0, 1, 2);
    try (Trajectory t = Trajectories.open(path)) {
      // 48.88821 fs (CHARMM documentation, usage: AKMA)
      assertThat(t.frameIntervalFs()).isCloseTo(0.02 * 48.88821, within(1e-6));
    }
  }

  @Test
  void aFrameIsAStructure() throws IOException {
    write(Form.WRAPPED, H5mdOrderTest::flipping, "periodic", 0, 1, 2);
    assertThat(StructureFile.read(path, 2).symbols()).containsExactly("Li", "Li", "Na", "Na");
  }
}
