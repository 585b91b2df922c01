package org.haven.inputs.h5md;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.haven.kernels.Cell;

/// Small trajectories in HDF5 to be damaged: sodium chloride, a pair of ions in four frames, as
/// several programs write it.
enum Hdf5Sample {
  /// A run of Haven.
  HAVEN("trajectory.h5") {
    @Override
    void write(Path path) throws IOException {
      var content =
          new H5mdWriter.Content(
              SYMBOLS,
              SYMBOLS,
              new double[] {22.99, 35.45},
              new int[] {0, 1},
              true,
              true,
              List.of(),
              FRAMES,
              700,
              1,
              1,
              "a test",
              "0");
      try (H5mdWriter writer = H5mdWriter.create(path, content)) {
        for (int f = 0; f < FRAMES; f++) {
          writer.append(
              10L * f,
              TIMES[f],
              Cell.ofRows(BOX),
              frame(POSITIONS, f),
              frame(VELOCITIES, f),
              List.of());
        }
      }
    }
  },
  /// H5MD of another program, in the format of HDF5 1.10: headers have checksums.
  NEW("run.h5") {
    @Override
    void write(Path path) throws IOException {
      try (Hdf5File file = Hdf5File.create(path)) {
        file.createGroup("h5md/creator");
        file.createGroup(ALL + "box");
        file.attributes("h5md/creator").putText("name", "somebody");
        file.dataset(ALL + "position/value").write(POSITIONS, FRAMES, 2, 3);
        file.dataset(ALL + "position/time").write(TIMES, FRAMES);
        file.dataset(ALL + "position/step").write(STEPS, FRAMES);
        file.attributes(ALL + "position/value").putText("unit", "Angstrom");
        file.attributes(ALL + "position/time").putText("unit", "fs");
        file.dataset(ALL + "box/edges").write(EDGES, 3);
        file.attributes(ALL + "box/edges").putText("unit", "Angstrom");
        file.dataset(ALL + "species").writeEnumeration(SYMBOLS, new int[] {0, 1});
      }
    }
  },
  /// The same in the earliest format, of chunks and of names as text.
  OLD("run.h5") {
    @Override
    void write(Path path) throws IOException {
      try (OldHdf5 file = new OldHdf5(path)) {
        file.group("h5md/creator");
        file.text("h5md/creator", "name", "somebody");
        file.series(ALL + "position/value", POSITIONS, FRAMES, 2, 3);
        file.series(ALL + "position/time", TIMES, FRAMES);
        file.dataset(
            ALL + "position/step", IntStream.range(0, FRAMES).map(f -> 10 * f).toArray(), FRAMES);
        file.text(ALL + "position/value", "unit", "Angstrom");
        file.text(ALL + "position/time", "unit", "fs");
        file.dataset(ALL + "box/edges", EDGES, 3);
        file.text(ALL + "box/edges", "unit", "Angstrom");
        file.dataset(ALL + "species", "Na", "Cl");
      }
    }
  },
  /// VASP's.
  VASP("vaspout.h5") {
    @Override
    void write(Path path) throws IOException {
      String steps = "intermediate/ion_dynamics/";
      double[] fractions = new double[POSITIONS.length];
      double[] lattices = new double[9 * FRAMES];
      for (int k = 0; k < fractions.length; k++) {
        fractions[k] = POSITIONS[k] / EDGES[k % 3];
      }
      for (int f = 0; f < FRAMES; f++) {
        System.arraycopy(BOX, 0, lattices, 9 * f, 9);
      }
      try (OldHdf5 file = new OldHdf5(path)) {
        file.series(steps + "position_ions", fractions, FRAMES, 2, 3);
        file.series(steps + "lattice_vectors", lattices, FRAMES, 3, 3);
        file.series(steps + "ion_velocities", VELOCITIES, FRAMES, 2, 3);
        file.dataset(steps + "scale", new double[] {1});
        file.dataset("results/positions/number_ion_types", new int[] {1, 1}, 2);
        file.dataset("results/positions/ion_types", "Na", "Cl");
        file.dataset("input/incar/POTIM", new double[] {2});
        file.dataset("input/incar/TEBEG", new double[] {700});
        file.dataset("input/incar/NSW", new int[] {FRAMES});
        file.dataset("input/incar/IBRION", new int[] {0});
        file.dataset("version/major", new int[] {6});
        file.dataset("version/minor", new int[] {5});
        file.dataset("version/patch", new int[] {1});
      }
    }
  };

  static final int FRAMES = 4;
  private static final String ALL = "particles/all/";
  private static final List<String> SYMBOLS = List.of("Na", "Cl");
  private static final double[] EDGES = {5.625, 5.75, 5.875};
  private static final double[] BOX = {EDGES[0], 0, 0, 0, EDGES[1], 0, 0, 0, EDGES[2]};
  private static final double[] TIMES = {0, 10, 20, 30};
  private static final long[] STEPS = {0, 10, 20, 30};
  private static final double[] POSITIONS = new double[6 * FRAMES];
  private static final double[] VELOCITIES = new double[6 * FRAMES];

  static {
    for (int k = 0; k < POSITIONS.length; k++) {
      POSITIONS[k] = 0.1 + 2.5 * (k / 3 % 2) + 0.01 * k;
      VELOCITIES[k] = 0.001 * Math.sin(k + 1);
    }
  }

  final String fileName;

  Hdf5Sample(String fileName) {
    this.fileName = fileName;
  }

  abstract void write(Path path) throws IOException;

  private static double[] frame(double[] all, int frame) {
    return Arrays.copyOfRange(all, 6 * frame, 6 * frame + 6);
  }
}
