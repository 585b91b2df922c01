package org.haven.integrators.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.haven.inputs.deck.SimulationName;
import org.haven.integrators.equilibration.RestRule;
import org.haven.kernels.CpuDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Stages that end as soon as they are at rest: 32 atoms at 40 K, rows every 0.1 ps.
class RestStageTest {
  private static final String PRODUCTION =
      Argon.withMeanCell(Argon.dynamics("nvt", 1, true, "bussi", null));

  @TempDir Path folder;
  private final List<String> warnings = new ArrayList<>();

  private static String until(String barostat, double atMostPs) {
    return Argon.dynamics("npt", 7, false, "bussi", barostat)
        .replace("relaxation_time_fs: 500", "relaxation_time_fs: 200")
        .replace("duration_ps: 7.0", "until: equilibrated, at_most_ps: " + atMostPs);
  }

  private SimulationOutcome.Status run(Path directory, String stage, int threads, int evaluations) {
    return run(directory, stage, threads, evaluations, PRODUCTION);
  }

  private SimulationOutcome.Status run(
      Path directory, String stage, int threads, int evaluations, String production) {
    StopRequest stop = new StopRequest();
    var spec = Argon.spec(directory, List.of(40.0), threads, 1000, stage, production);
    Progress progress =
        new Progress() {
          @Override
          public void warned(String simulation, String message) {
            warnings.add(message);
          }
        };
    try (var device = new CpuDevice(threads)) {
      return new Simulation(
              spec,
              Argon.crystal(2),
              new SimulationName(40, 1),
              directory,
              new Argon.Stopping(new Argon.LennardJones(), stop, new int[] {evaluations}),
              device,
              stop,
              progress)
          .resume()
          .status();
    }
  }

  private static List<String[]> rows(Path directory, String stage) throws IOException {
    return Files.readAllLines(directory.resolve("thermo.csv")).stream()
        .map(line -> line.split(",", -1))
        .filter(cells -> cells[2].equals(stage))
        .toList();
  }

  @Test
  void aStageEndsAtRestAndIsContinuedBitForBitWithAnyNumberOfThreads() throws IOException {
    String stage = until("axes", 1000);
    Path whole = folder.resolve("whole");
    assertThat(run(whole, stage, 1, Integer.MAX_VALUE))
        .isEqualTo(SimulationOutcome.Status.COMPLETED);
    assertThat(warnings).isEmpty();
    List<String[]> rest = rows(whole, "1-npt");
    assertThat(rest.size()).isBetween(1 + RestRule.LEAST_ROWS, 4000);
    List<String[]> production = rows(whole, "2-nvt");
    assertThat(production).hasSize(10);
    assertThat(Double.parseDouble(production.getFirst()[1]))
        .isGreaterThan(Double.parseDouble(rest.getLast()[1]));
    // The cell is the mean over the second half of the rows.
    double mean =
        rest.subList(rest.size() - rest.size() / 2, rest.size()).stream()
            .mapToDouble(cells -> Double.parseDouble(cells[11]))
            .average()
            .orElseThrow();
    assertThat(Double.parseDouble(production.getFirst()[11])).isCloseTo(mean, within(1e-3 * mean));

    Path stopped = folder.resolve("stopped");
    int steps = 20 * (rest.size() - 1);
    for (int evaluations : new int[] {steps / 3, steps / 2}) {
      assertThat(run(stopped, stage, 2, evaluations)).isEqualTo(SimulationOutcome.Status.STOPPED);
    }
    assertThat(run(stopped, stage, 2, Integer.MAX_VALUE))
        .isEqualTo(SimulationOutcome.Status.COMPLETED);
    assertThat(stopped.resolve("thermo.csv")).hasSameBinaryContentAs(whole.resolve("thermo.csv"));
    for (String file : List.of("trajectory.h5", "checkpoint.h5")) {
      assertThat(Hdf5Content.of(stopped.resolve(file)))
          .isEqualTo(Hdf5Content.of(whole.resolve(file)));
    }
  }

  @Test
  void aStageInAConstantCellEndsAtRestToo() throws IOException {
    String stage =
        Argon.dynamics("nvt", 7, false, "bussi", null)
            .replace("duration_ps: 7.0", "until: equilibrated, at_most_ps: 200");
    Path directory = folder.resolve("nvt");
    assertThat(
            run(
                directory,
                stage,
                1,
                Integer.MAX_VALUE,
                Argon.dynamics("nvt", 1, true, "bussi", null)))
        .isEqualTo(SimulationOutcome.Status.COMPLETED);
    assertThat(warnings).isEmpty();
    assertThat(rows(directory, "1-nvt").size()).isBetween(1 + RestRule.LEAST_ROWS, 1000);
  }

  @Test
  void aStageThatIsNotAtRestInTimeSaysSoAndGoesOn() throws IOException {
    // A barostat of 0.2 ps takes 16 ps at least.
    Path directory = folder.resolve("short");
    assertThat(run(directory, until("isotropic", 12), 1, Integer.MAX_VALUE))
        .isEqualTo(SimulationOutcome.Status.COMPLETED);
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("stage 1-npt is not at rest after at_most_ps, 12 ps", "new run", "24 or more");
    assertThat(rows(directory, "1-npt")).hasSize(1 + 120);
    assertThat(rows(directory, "2-nvt")).hasSize(10);
  }
}
