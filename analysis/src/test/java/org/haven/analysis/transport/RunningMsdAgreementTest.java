package org.haven.analysis.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.integrators.run.Progress;
import org.haven.integrators.run.Simulation;
import org.haven.integrators.run.StopRequest;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.Precision;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a simulation gathers on the device while it runs is what the analysis finds in its
/// trajectory.
class RunningMsdAgreementTest {
  private static final int LAGS = 25;

  @TempDir Path folder;

  /// Two kinds of mobile atoms and a framework, 3³ face-centred cubic cells of 5.4 Å.
  private static Structure structure() {
    String[] symbols = new String[108];
    double[] positions = new double[324];
    double[][] basis = {{0, 0, 0}, {0, 0.5, 0.5}, {0.5, 0, 0.5}, {0.5, 0.5, 0}};
    for (int i = 0; i < 108; i++) {
      symbols[i] = i % 4 == 0 ? "Ar" : i % 4 == 1 ? "Kr" : "Ne";
      int[] cell = {i / 4 % 3, i / 12 % 3, i / 36};
      for (int d = 0; d < 3; d++) {
        positions[3 * i + d] = 5.4 * (cell[d] + basis[i % 4][d]);
      }
    }
    return Structure.of(
        "crystal", Cell.orthorhombic(16.2, 16.2, 16.2), List.of(symbols), positions);
  }

  private RunSpec spec() {
    String deck =
        """
        structure: none
        potential:
          type: lennard_jones
          cutoff_angstrom: 6.5
          pairs:
            - {species: [Ar, Ar], epsilon_ev: 0.0104, sigma_angstrom: 3.4}
            - {species: [Kr, Kr], epsilon_ev: 0.0104, sigma_angstrom: 3.4}
            - {species: [Ne, Ne], epsilon_ev: 0.0104, sigma_angstrom: 3.4}
          mixing: lorentz_berthelot
        mobile: [Ar, Kr]
        charges: {Ar: 1, Kr: -2}
        temperatures_k: 120
        seed: 3
        time_step_fs: 5
        skin_angstrom: 0.6
        precision: double
        threads: 1
        stages:
          - nvt: {duration_ps: 4, production: true}
        output:
          trajectory_interval_fs: 50
          single_precision: false
          checkpoint_interval_s: 1000
          msd_interval_fs: 50
          msd_lags: %d
        guards:
          max_force_ev_per_angstrom: off
          min_distance_angstrom: off
          max_temperature_ratio: off
          max_framework_drift_angstrom: off
        """
            .formatted(LAGS);
    return DeckSection.of(deck, folder).bind(RunSpec.class, List.of());
  }

  @Test
  void accumulatorsAgreeWithTheTrajectory() throws IOException {
    RunSpec spec = spec();
    Path run = folder.resolve("run");
    try (Potential potential =
            PotentialFamilies.installed()
                .open(spec.potential(structure().species()), Precision.DOUBLE);
        Device device = new CpuDevice(1)) {
      new Simulation(
              spec,
              structure(),
              new SimulationName(120, 1),
              run,
              potential,
              device,
              new StopRequest(),
              Progress.NONE)
          .run();
    }
    Displacements displacements;
    try (var trajectory = Trajectories.open(run.resolve("trajectory.h5"))) {
      displacements = Displacements.read(trajectory, spec.mobile());
    }
    double[][] table =
        Files.readAllLines(run.resolve("msd.csv")).stream()
            .skip(1)
            .map(line -> Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray())
            .toArray(double[][]::new);
    assertThat(table.length).isEqualTo(LAGS);
    double[][] charged = new double[3][displacements.frames()];
    int column = 2;
    for (String symbol : List.of("Ar", "Kr")) {
      int[] ions =
          IntStream.range(0, 54)
              .filter(k -> displacements.symbols().get(k).equals(symbol))
              .toArray();
      assertThat(ions).hasSize(27);
      double[][] sum = new double[3][displacements.frames()];
      for (int ion : ions) {
        for (int d = 0; d < 3; d++) {
          double[] series = displacements.series(ion, d);
          for (int f = 0; f < series.length; f++) {
            sum[d][f] += series[f];
            charged[d][f] += spec.charges().get(symbol) * series[f];
          }
        }
      }
      var tracer = MeanSquaredDisplacement.of(displacements, ions, LAGS - 1, 1);
      var collective = MeanSquaredDisplacement.ofSeries(sum, sum, 0.05, LAGS - 1);
      for (int lag = 0; lag < LAGS; lag++) {
        // Transforms of 81 numbers of some Å² round to 1e-14 of them.
        assertThat(table[lag][column]).isCloseTo(trace(tracer, lag), within(1e-10));
        assertThat(table[lag][column + 1]).isCloseTo(trace(collective, lag) / 27, within(1e-9));
      }
      column += 2;
    }
    var charge = MeanSquaredDisplacement.ofSeries(charged, charged, 0.05, LAGS - 1);
    for (int lag = 0; lag < LAGS; lag++) {
      assertThat(table[lag][1]).isEqualTo(81 - lag);
      assertThat(table[lag][6]).isCloseTo(trace(charge, lag), within(1e-8));
    }
    assertThat(table[LAGS - 1][2]).isGreaterThan(0.1);
  }

  private static double trace(MeanSquaredDisplacement msd, int lag) {
    double[] tensor = msd.tensor(lag);
    return tensor[0] + tensor[1] + tensor[2];
  }
}
