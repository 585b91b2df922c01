package org.haven.inputs.h5md;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdf.hdf5lib.H5;
import hdf.hdf5lib.HDF5Constants;
import io.jhdf.HdfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.haven.inputs.InputException;
import org.haven.inputs.h5md.Hdf5Series.Element;
import org.haven.inputs.structure.StructureFile;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class H5mdTest {
  private static final Cell CELL = new Cell(9, 0.5, 0.25, -1, 10, 0.5, 0.75, -2, 11);
  private static final List<String> SYMBOLS = List.of("Li", "S", "Li", "P", "Li");

  @TempDir Path folder;

  private static H5mdWriter.Content content(boolean mobileOnly, boolean single, long frames) {
    int[] identifiers = mobileOnly ? new int[] {0, 2, 4} : new int[] {0, 1, 2, 3, 4};
    List<String> symbols = Arrays.stream(identifiers).mapToObj(SYMBOLS::get).toList();
    double[] masses = new double[identifiers.length];
    Arrays.fill(masses, 7);
    return new H5mdWriter.Content(
        symbols,
        List.of("Li", "P", "S"),
        masses,
        identifiers,
        single,
        true,
        observables(mobileOnly),
        frames,
        600,
        2,
        1,
        "test",
        "0");
  }

  private static List<H5mdWriter.Observable> observables(boolean spreads) {
    var framework =
        new H5mdWriter.Observable("framework_displacement", "Angstrom", List.of("P", "S"), 3);
    return spreads
        ? List.of(
            framework,
            new H5mdWriter.Observable("force_spread_rms", "eV Angstrom-1", List.of()),
            new H5mdWriter.Observable("force_spread_max", "eV Angstrom-1", List.of()))
        : List.of(framework);
  }

  private static double[] frame(int k, int salt) {
    var random = new SplittableRandom(1000L * salt + k);
    return random.doubles(15, -30, 30).toArray();
  }

  private static Cell cell(int k) {
    double[] rows = CELL.rows();
    rows[0] += 0.001 * k;
    return Cell.ofRows(rows);
  }

  private static void append(H5mdWriter writer, int k) throws IOException {
    writer.append(
        100 + 10L * k,
        200 + 20.0 * k,
        cell(k),
        frame(k, 1),
        frame(k, 2),
        List.of(new double[] {k, 2 * k, 0}, new double[] {0.1 * k}, new double[] {0.3 * k}));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void framesReadBackAreThoseWritten(boolean mobileOnly) throws IOException {
    Path path = folder.resolve("t.h5");
    try (var writer = H5mdWriter.create(path, content(mobileOnly, false, 3000))) {
      for (int k = 0; k < 3000; k++) {
        append(writer, k);
      }
    }
    int[] stored = mobileOnly ? new int[] {0, 2, 4} : new int[] {0, 1, 2, 3, 4};
    try (var read = H5mdTrajectory.open(path, Trajectories.Options.DEFAULT)) {
      assertThat(read.frames()).isEqualTo(3000);
      assertThat(read.frameIntervalFs()).isEqualTo(20);
      assertThat(read.symbols()).isEqualTo(Arrays.stream(stored).mapToObj(SYMBOLS::get).toList());
      assertThat(read.temperatureK()).hasValue(600);
      assertThat(read.warnings()).isEmpty();
      double[] positions = new double[3 * stored.length];
      double[] velocities = new double[3 * stored.length];
      for (int k = 0; k < 3000; k += 7) {
        read.read(k, positions);
        assertThat(read.readVelocities(k, velocities)).isTrue();
        assertThat(read.cell(k)).isEqualTo(cell(k));
        for (int j = 0; j < 3 * stored.length; j++) {
          assertThat(positions[j]).isEqualTo(frame(k, 1)[3 * stored[j / 3] + j % 3]);
          assertThat(velocities[j]).isEqualTo(frame(k, 2)[3 * stored[j / 3] + j % 3]);
        }
        if (mobileOnly) {
          assertThat(read.frameworkDisplacement(k)).contains(new double[] {k, 2 * k, 0});
        } else {
          assertThat(read.frameworkDisplacement(k)).isEmpty();
        }
      }
    }
  }

  @Test
  void anIndependentReaderSeesTheLayoutOfH5md() throws IOException {
    Path path = folder.resolve("t.h5");
    try (var writer = H5mdWriter.create(path, content(false, true, 100))) {
      for (int k = 0; k < 40; k++) {
        append(writer, k);
      }
    }
    try (var file = new HdfFile(path)) {
      assertThat((long[]) file.getByPath("h5md").getAttribute("version").getData())
          .containsExactly(1, 1);
      assertThat(file.getByPath("h5md/creator").getAttribute("name").getData()).isEqualTo("Haven");
      String all = "particles/all/";
      float[][][] positions = (float[][][]) file.getDatasetByPath(all + "position/value").getData();
      assertThat(positions).hasDimensions(40, 5);
      for (int k = 0; k < 40; k++) {
        for (int j = 0; j < 15; j++) {
          assertThat(positions[k][j / 3][j % 3]).isEqualTo((float) frame(k, 1)[j]);
        }
      }
      assertThat(file.getDatasetByPath(all + "position/value").getAttribute("unit").getData())
          .isEqualTo("Angstrom");
      assertThat(
              file.getDatasetByPath(all + "position/value")
                  .getAttribute("unit")
                  .getDataType()
                  .getDataClass())
          .as("class 9: variable length")
          .isEqualTo(9);
      long[] steps = (long[]) file.getDatasetByPath(all + "box/edges/step").getData();
      assertThat(steps).hasSize(40).endsWith(490);
      double[][][] edges = (double[][][]) file.getDatasetByPath(all + "box/edges/value").getData();
      assertThat(edges[3][1]).containsExactly(-1, 10, 0.5);
      assertThat((String[]) file.getDatasetByPath(all + "species").getData())
          .containsExactly("Li", "S", "Li", "P", "Li");
      assertThat((String[]) file.getByPath(all + "box").getAttribute("boundary").getData())
          .containsExactly("periodic", "periodic", "periodic");
    }
  }

  @Test
  void aReopenedFileForgetsTheFramesAfterTheGivenOne() throws IOException {
    Path path = folder.resolve("t.h5");
    double[] layout;
    double[] sums = {};
    try (var writer = H5mdWriter.create(path, content(false, false, 100))) {
      for (int k = 0; k < 60; k++) {
        sums = k == 30 ? writer.sums() : sums;
        append(writer, k);
      }
      layout = writer.layout();
    }
    try (var writer = H5mdWriter.reopen(path, 30, layout, sums, observables(false))) {
      for (int k = 30; k < 35; k++) {
        writer.append(
            100 + 10L * k,
            200 + 20.0 * k,
            cell(k),
            frame(k, 3),
            frame(k, 2),
            List.of(new double[3]));
      }
    }
    try (var read = H5mdTrajectory.open(path, Trajectories.Options.DEFAULT)) {
      assertThat(read.frames()).isEqualTo(35);
      double[] positions = new double[15];
      read.read(29, positions);
      assertThat(positions).isEqualTo(frame(29, 1));
      read.read(34, positions);
      assertThat(positions).isEqualTo(frame(34, 3));
    }
    double[] mark = sums;
    assertThatThrownBy(() -> H5mdWriter.reopen(path, 36, layout, mark, observables(false)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("35 whole frames")
        .hasMessageContaining("36")
        .hasMessageContaining("Remedy");
  }

  @Test
  void anOpenFileIsMarkedAsClosedSoThatOthersMayReadIt() throws IOException {
    Path path = folder.resolve("t.h5");
    try (var writer = H5mdWriter.create(path, content(false, true, 5000))) {
      for (int k = 0; k < 1000; k++) {
        append(writer, k);
        if (k % 100 == 0) {
          writer.flush();
          // Byte 11 of a superblock of version 3 holds the consistency flags.
          assertThat(Files.readAllBytes(path)[8]).isEqualTo((byte) 3);
          assertThat(Files.readAllBytes(path)[11]).isZero();
        }
      }
      writer.flush();
      try (var file = new HdfFile(path)) {
        assertThat(file.getDatasetByPath("particles/all/position/value").getDimensions())
            .containsExactly(1000, 5, 3);
      }
    }
  }

  /// The library marks a file while it opens it for writing; a process can be killed right then.
  @Test
  void aFileLeftMarkedAsOpenIsContinued() throws Exception {
    Path whole = folder.resolve("t.h5");
    Path left = folder.resolve("left.h5");
    double[] layout;
    double[] sums;
    try (var writer = H5mdWriter.create(whole, content(false, true, 50))) {
      for (int k = 0; k < 20; k++) {
        append(writer, k);
      }
      layout = writer.layout();
      sums = writer.sums();
    }
    synchronized (H5.class) {
      long access = Hdf5Library.access();
      long open = H5.H5Fopen(whole.toString(), HDF5Constants.H5F_ACC_RDWR, access);
      Files.copy(whole, left);
      H5.H5Fclose(open);
      H5.H5Pclose(access);
    }
    assertThat(Files.readAllBytes(left)[11]).isNotZero();
    assertThatThrownBy(() -> H5mdTrajectory.open(left, Trajectories.Options.DEFAULT))
        .hasMessageContaining("'haven resume'");
    try (var writer = H5mdWriter.reopen(left, 20, layout, sums, observables(false))) {
      assertThat(Files.readAllBytes(left)[11]).isZero();
      append(writer, 20);
    }
    try (var read = H5mdTrajectory.open(left, Trajectories.Options.DEFAULT)) {
      double[] positions = new double[15];
      assertThat(read.frames()).isEqualTo(21);
      read.read(20, positions);
      // Stored in single precision.
      assertThat(positions[4]).isEqualTo((float) frame(20, 1)[4]);
    }
  }

  @Test
  void wrappedPositionsAreUnwrappedByTheShortestWay() throws IOException {
    Path path = folder.resolve("foreign.h5");
    int frames = 200;
    double[][] walk = walk(frames, 0.9);
    foreign(path, walk, false, true, "nm", "ps");
    try (var read = H5mdTrajectory.open(path, Trajectories.Options.DEFAULT)) {
      double[] positions = new double[15];
      double[] origin = new double[15];
      read.read(0, origin);
      for (int k : new int[] {0, 1, 2, 50, 51, 199, 7}) {
        read.read(k, positions);
        for (int j = 0; j < 15; j++) {
          // Sums of up to 200 steps, each exact to about 1e-15 relative.
          assertThat(positions[j] - origin[j])
              .isCloseTo(walk[k][j] - walk[0][j], org.assertj.core.data.Offset.offset(1e-10));
        }
      }
      assertThat(read.frameIntervalFs()).isEqualTo(500);
      assertThat(read.cell(0).rows())
          .containsExactly(CELL.rows(), org.assertj.core.data.Offset.offset(1e-12));
      assertThat(read.symbols()).containsExactly("1", "2", "1", "3", "1");
      assertThat(read.warnings()).anyMatch(text -> text.contains("bare numbers"));
    }
  }

  @Test
  void imageCountsUnwrapExactly() throws IOException {
    Path path = folder.resolve("foreign.h5");
    double[][] walk = walk(50, 40);
    foreign(path, walk, true, false, "Angstrom", "fs");
    try (var read = H5mdTrajectory.open(path, Trajectories.Options.DEFAULT)) {
      double[] positions = new double[15];
      for (int k = 49; k >= 0; k--) {
        read.read(k, positions);
        for (int j = 0; j < 15; j++) {
          assertThat(positions[j])
              .isCloseTo(walk[k][j], org.assertj.core.data.Offset.offset(1e-10));
        }
      }
    }
  }

  @Test
  void stepsOfHalfACellAreRefused() throws IOException {
    Path path = folder.resolve("foreign.h5");
    foreign(path, walk(50, 12), false, false, "Angstrom", "fs");
    assertThatThrownBy(() -> H5mdTrajectory.open(path, Trajectories.Options.DEFAULT))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("too near half a cell to be unwrapped")
        .hasMessageContaining("--unwrapped");
  }

  @Test
  void aGivenTimeBetweenFramesCountsBeforeThatOfTheFile() throws IOException {
    Path path = folder.resolve("t.h5");
    try (var writer = H5mdWriter.create(path, content(false, true, 3))) {
      append(writer, 0);
      append(writer, 1);
      append(writer, 5);
    }
    try (var read = Trajectories.open(path)) {
      assertThat(read.starts()).hasSizeGreaterThan(1);
      assertThat(read.warnings()).anyMatch(w -> w.startsWith("frames are missing or unevenly"));
    }
    try (var read = Trajectories.open(path, Trajectories.Options.every(20))) {
      assertThat(read.frameIntervalFs()).isEqualTo(20);
      assertThat(read.starts()).containsExactly(0);
      assertThat(read.warnings())
          .contains("frames are unevenly spaced in the file; taken as even, as given");
    }
  }

  @Test
  void mobileIonsAloneAreNoStructure() throws IOException {
    Path path = folder.resolve("t.h5");
    try (var writer = H5mdWriter.create(path, content(true, true, 1))) {
      append(writer, 0);
    }
    assertThatThrownBy(() -> StructureFile.read(path, 0))
        .isInstanceOf(InputException.class)
        .hasMessage(
            path
                + ": holds only the mobile species Li, no whole structure; a run stores all atoms"
                + " with 'mobile_only: false'");
  }

  @Test
  void unknownUnitsAreRefused() throws IOException {
    Path path = folder.resolve("foreign.h5");
    foreign(path, walk(5, 1), false, false, "furlong", "fs");
    assertThatThrownBy(() -> H5mdTrajectory.open(path, Trajectories.Options.DEFAULT))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("furlong");
  }

  @Test
  void aTrajectoryThatWillNotFitOnTheDiskIsRefusedAtTheStart() {
    assertThatThrownBy(
            () -> H5mdWriter.create(folder.resolve("t.h5"), content(false, true, 1L << 50)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("t.h5: no space left on the disk: ")
        .hasMessageContaining(" MB needed");
  }

  @Test
  void whatIsNotATrajectoryIsRefusedWithItsName() throws IOException {
    Path text = Files.writeString(folder.resolve("text.h5"), "not HDF5");
    assertThatThrownBy(() -> H5mdTrajectory.open(text, Trajectories.Options.DEFAULT))
        .isInstanceOf(InputException.class)
        .hasMessage(text + ": not an HDF5 file");
    Path absent = folder.resolve("absent.h5");
    assertThatThrownBy(() -> H5mdTrajectory.open(absent, Trajectories.Options.DEFAULT))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no such file");
    Path empty = folder.resolve("empty.h5");
    Hdf5File.create(empty).close();
    assertThatThrownBy(() -> H5mdTrajectory.open(empty, Trajectories.Options.DEFAULT))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("/h5md is missing");
  }

  @Test
  void aTruncatedFileIsRefusedWithItsName() throws IOException {
    Path path = folder.resolve("t.h5");
    try (var writer = H5mdWriter.create(path, content(false, true, 100))) {
      append(writer, 0);
    }
    byte[] bytes = Files.readAllBytes(path);
    Files.write(path, Arrays.copyOf(bytes, bytes.length / 2));
    String message =
        path
            + ": truncated: "
            + bytes.length / 2
            + " of its "
            + bytes.length
            + " bytes are there, and HDF5 reads nothing of it. Remedy: copy the whole file again;"
            + " if it is lost, a run of Haven can compute it anew: delete checkpoint.h5 beside it,"
            + " and 'haven resume' begins that simulation at its start";
    assertThatThrownBy(() -> H5mdTrajectory.open(path, Trajectories.Options.DEFAULT))
        .isInstanceOf(InputException.class)
        .hasMessage(message);
    assertThatThrownBy(
            () -> H5mdWriter.reopen(path, 1, new double[2], new double[0], observables(false)))
        .isInstanceOf(InputException.class)
        .hasMessage(message);
  }

  /// A random walk of five particles with steps of at most `size` in every direction.
  private static double[][] walk(int frames, double size) {
    var random = new SplittableRandom(5);
    double[][] walk = new double[frames][15];
    for (int k = 0; k < frames; k++) {
      for (int j = 0; j < 15; j++) {
        walk[k][j] = (k == 0 ? 3 : walk[k - 1][j]) + random.nextDouble(-size, size);
      }
    }
    return walk;
  }

  /// A file as another program may write it: wrapped positions, own units, a fixed box.
  private static void foreign(
      Path path, double[][] walk, boolean image, boolean fixedInterval, String length, String time)
      throws IOException {
    double scale = length.equals("nm") ? 0.1 : 1;
    try (var file = Hdf5File.create(path)) {
      file.createGroup("h5md");
      file.createGroup("particles/atoms/position");
      String group = "particles/atoms/";
      var value = file.createSeries(group + "position/value", Element.DOUBLE, walk.length, 5, 3);
      var counts =
          image ? file.createSeries(group + "image/value", Element.LONG, walk.length, 5, 3) : null;
      for (double[] frame : walk) {
        double[] wrapped = new double[15];
        long[] images = new long[15];
        wrap(frame, wrapped, images);
        for (int j = 0; j < 15; j++) {
          wrapped[j] *= scale;
        }
        value.append(wrapped);
        if (image) {
          counts.append(images);
        }
      }
      file.attributes(group + "position/value").putText("unit", length);
      if (fixedInterval) {
        file.dataset(group + "position/time").write(new double[] {0.5});
        file.dataset(group + "position/step").write(new int[] {250});
      } else {
        double[] times = new double[walk.length];
        Arrays.setAll(times, k -> 10.0 * k);
        file.dataset(group + "position/time").write(times, walk.length);
      }
      file.attributes(group + "position/time").putText("unit", time);
      double[] rows = CELL.rows();
      for (int k = 0; k < 9; k++) {
        rows[k] *= scale;
      }
      file.dataset(group + "box/edges").write(rows, 3, 3);
      file.attributes(group + "box/edges").putText("unit", length);
      file.dataset(group + "species").write(new int[] {1, 2, 1, 3, 1}, 5);
    }
  }

  /// Wraps by walking back along the lattice vectors, most skewed last: independent of the reader.
  private static void wrap(double[] unwrapped, double[] wrapped, long[] images) {
    double[] h = CELL.rows();
    double volume = CELL.determinant();
    for (int i = 0; i < 15; i += 3) {
      double[] r = Arrays.copyOfRange(unwrapped, i, i + 3);
      for (int k = 0; k < 3; k++) {
        int p = 3 * ((k + 1) % 3);
        int q = 3 * ((k + 2) % 3);
        // s_k = r · (h_p × h_q) / V
        double s =
            (r[0] * (h[p + 1] * h[q + 2] - h[p + 2] * h[q + 1])
                    + r[1] * (h[p + 2] * h[q] - h[p] * h[q + 2])
                    + r[2] * (h[p] * h[q + 1] - h[p + 1] * h[q]))
                / volume;
        images[i + k] = (long) Math.floor(s);
      }
      for (int d = 0; d < 3; d++) {
        wrapped[i + d] =
            r[d] - images[i] * h[d] - images[i + 1] * h[3 + d] - images[i + 2] * h[6 + d];
      }
    }
  }
}
