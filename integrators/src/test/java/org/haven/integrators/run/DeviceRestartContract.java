package org.haven.integrators.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.haven.inputs.deck.SimulationName;
import org.haven.kernels.Device;
import org.haven.potentials.Potential;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A run that is stopped and continued on a newly opened device writes what an uninterrupted one
/// writes there, bit for bit: every row, every frame, the last checkpoint, the mean square
/// displacements. A device's test extends this.
public abstract class DeviceRestartContract {
  @TempDir Path folder;

  /// A new device.
  protected abstract Device open();

  private SimulationOutcome.Status run(Path directory, String[] stages, int evaluations) {
    StopRequest stop = new StopRequest();
    Potential potential =
        new Argon.Stopping(new Argon.LennardJones(), stop, new int[] {evaluations});
    var spec =
        Argon.withMsd(
            Argon.spec(directory, List.of(40.0), 1, 1000, Argon.GUARDS, false, false, stages),
            25,
            7);
    try (Device device = open()) {
      return new Simulation(
              spec,
              Argon.crystal(3),
              new SimulationName(40, 1),
              directory,
              potential,
              device,
              stop,
              Progress.NONE)
          .resume()
          .status();
    }
  }

  /// 140 to 200 steps of each integrator; stopped in the first stage, then twice more.
  @ParameterizedTest
  @ValueSource(strings = {"bussi-isotropic", "nose_hoover-axes", "langevin-triclinic", "verlet"})
  void stoppedRunContinuesBitForBit(String name) throws IOException {
    String[] stages = RestartedRun.cases(0.05).get(name);
    Path whole = folder.resolve("whole");
    assertThat(run(whole, stages, Integer.MAX_VALUE)).isEqualTo(SimulationOutcome.Status.COMPLETED);
    Path stopped = folder.resolve("stopped");
    for (int evaluations : new int[] {17, 41, 67}) {
      assertThat(run(stopped, stages, evaluations)).isEqualTo(SimulationOutcome.Status.STOPPED);
    }
    assertThat(run(stopped, stages, Integer.MAX_VALUE))
        .isEqualTo(SimulationOutcome.Status.COMPLETED);
    assertThat(stopped.resolve("thermo.csv")).hasSameBinaryContentAs(whole.resolve("thermo.csv"));
    assertThat(stopped.resolve("msd.csv")).hasSameBinaryContentAs(whole.resolve("msd.csv"));
    assertThat(Files.readAllLines(whole.resolve("msd.csv"))).hasSize(1 + 7);
    for (String file : List.of("trajectory.h5", "checkpoint.h5")) {
      assertThat(Hdf5Content.of(stopped.resolve(file)))
          .isEqualTo(Hdf5Content.of(whole.resolve(file)));
    }
  }
}
