package org.haven.analysis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.analysis.transport.Displacements;
import org.haven.analysis.transport.RandomWalks;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.StageSpec;
import org.haven.inputs.h5md.H5mdWriter;
import org.haven.kernels.Cell;
import org.haven.kernels.PhysicalConstants;
import org.haven.kernels.Precision;

/// A run directory with walks in place of dynamics: hops of 3 Å whose rate follows Arrhenius with
/// 0.25 eV, on top of vibrations, in a framework that drifts.
public final class SyntheticRun {
  static final double ACTIVATION_ENERGY_EV = 0.25;
  static final double HOP_ANGSTROM = 3;
  static final int IONS = 48;
  static final int FRAMES = 1000;
  private static final int ATOMS = IONS + 8;

  private SyntheticRun() {}

  /// D in Å² per frame, which is 1 ps.
  static double diffusivity(double temperatureK) {
    double rate =
        3 * Math.exp(-ACTIVATION_ENERGY_EV / (PhysicalConstants.BOLTZMANN_EV_PER_K * temperatureK));
    return rate * HOP_ANGSTROM * HOP_ANGSTROM / 6;
  }

  public static RunSpec spec(Path directory, List<Double> temperaturesK, int replicas) {
    return new RunSpec(
        directory.resolve("deck.yaml"),
        "walks",
        new RunSpec.StructureSpec(directory.resolve("none"), 0, List.of(1, 1, 1), Map.of()),
        new PotentialSpec("none", List.of("Li", "S"), null),
        List.of("Li"),
        Map.of("Li", 1.0, "S", -6.0),
        temperaturesK,
        replicas,
        7,
        2,
        0.6,
        Precision.MIXED,
        "cpu",
        2,
        List.of(
            new StageSpec.Minimise(0.05, 10, false),
            new StageSpec.Dynamics(
                StageSpec.Ensemble.NVT,
                FRAMES,
                true,
                OptionalDouble.empty(),
                false,
                Optional.empty(),
                Optional.empty())),
        new RunSpec.Output(directory, 1000, false, true, false, 1000, 30),
        new RunSpec.Guards(
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty()),
        RunSpec.Analysis.usual());
  }

  public static void write(Path directory, RunSpec spec) throws IOException {
    Files.writeString(directory.resolve("deck.yaml"), "title: walks\nmobile: [Li]\n");
    for (double temperature : spec.temperaturesK()) {
      for (int replica = 1; replica <= spec.replicas(); replica++) {
        Path folder = directory.resolve((int) temperature + "K-" + replica);
        Files.createDirectories(folder);
        writeSimulation(folder, temperature, 100 * replica + (long) temperature);
      }
    }
  }

  private static void writeSimulation(Path folder, double temperature, long seed)
      throws IOException {
    double rate = 6 * diffusivity(temperature) / (HOP_ANGSTROM * HOP_ANGSTROM);
    Displacements walk = RandomWalks.hopping(IONS, FRAMES, rate, HOP_ANGSTROM, 0.3, seed);
    List<String> symbols = new ArrayList<>();
    double[] masses = new double[ATOMS];
    int[] identifiers = new int[ATOMS];
    for (int i = 0; i < ATOMS; i++) {
      symbols.add(i < IONS ? "Li" : "S");
      masses[i] = i < IONS ? 6.94 : 32.06;
      identifiers[i] = i;
    }
    H5mdWriter.Content content =
        new H5mdWriter.Content(
            symbols,
            List.of("Li", "S"),
            masses,
            identifiers,
            true,
            false,
            List.of(),
            FRAMES,
            temperature,
            2,
            seed,
            "walks",
            "test");
    StringBuilder thermo =
        new StringBuilder(
            "step,time_ps,stage,target_temperature_k,temperature_k,volume_angstrom3\n");
    try (H5mdWriter writer = H5mdWriter.create(folder.resolve("trajectory.h5"), content)) {
      double[] x = new double[3 * ATOMS];
      for (int f = 0; f < FRAMES; f++) {
        for (int k = 0; k < x.length; k++) {
          x[k] = (k < 3 * IONS ? walk.series(k / 3, k % 3)[f] : k % 7) + 0.001 * f;
        }
        writer.append(500L * f, 1000.0 * f, Cell.orthorhombic(20, 20, 20), x, null, List.of());
        // 3 K above the target, and far above it in a row of another stage.
        thermo.append(
            String.format(
                Locale.ROOT,
                "%d,%d,2-nvt,%.1f,%.1f,8000.0%n",
                500 * f,
                f,
                temperature,
                temperature + 3));
      }
    }
    thermo.append("9,9,1-minimise,,99999,8000\n12,3");
    Files.writeString(folder.resolve("thermo.csv"), thermo);
  }
}
