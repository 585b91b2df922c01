package org.haven.analysis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.haven.analysis.transport.Displacements;
import org.haven.analysis.transport.RandomWalks;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.Selection;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.h5md.H5mdWriter;
import org.haven.kernels.Cell;
import org.haven.kernels.PhysicalConstants;

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
    return spec(directory, temperaturesK, replicas, FRAMES);
  }

  static RunSpec spec(Path directory, List<Double> temperaturesK, int replicas, int durationPs) {
    String deck =
        """
        title: walks
        structure: none
        potential: {type: none}
        mobile: [Li]
        charges: {Li: 1, S: -6}
        temperatures_k: %s
        replicas: %d
        seed: 7
        time_step_fs: 2
        skin_angstrom: 0.6
        threads: 2
        stages:
          - minimise: {max_steps: 10}
          - nvt: {duration_ps: %d, production: true}
        output: {trajectory_interval_fs: 1000, thermo_interval_fs: 1000, checkpoint_interval_s: 30}
        """
            .formatted(temperaturesK, replicas, durationPs);
    return DeckSection.of(deck, directory)
        .bind(RunSpec.class, List.of())
        .with("output.directory", directory);
  }

  public static void write(Path directory, RunSpec spec) throws IOException {
    Files.writeString(directory.resolve("deck.yaml"), "title: walks\nmobile: [Li]\n");
    for (SimulationName name : Selection.ALL.of(spec)) {
      Path folder = Files.createDirectories(directory.resolve(name.toString()));
      double temperature = name.temperatureK();
      writeSimulation(
          folder,
          temperature,
          20.0 * Math.max(1, name.size()),
          100 * name.replica() + (long) temperature + 10_000 * name.size());
    }
  }

  private static void writeSimulation(
      Path folder, double temperature, double edgeAngstrom, long seed) throws IOException {
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
        writer.append(
            500L * f,
            1000.0 * f,
            Cell.orthorhombic(edgeAngstrom, edgeAngstrom, edgeAngstrom),
            x,
            null,
            List.of());
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
