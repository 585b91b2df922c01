package org.haven.integrators.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.h5md.H5mdWriter;
import org.haven.kernels.CpuDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An observable that no class of the run loop knows: this file and its line in
/// `META-INF/services`.
class ObserverProviderTest {
  private static final String OBSERVED = "observed";

  @TempDir Path folder;

  /// The largest speed since the start of the run, in a column, in frames and in a file of its own.
  private record LargestSpeed(RunContext run, double[] largest, GrowingFile file, double[][] mark)
      implements Observer {
    @Override
    public String name() {
      return "largest_speed";
    }

    @Override
    public Trigger trigger() {
      return Trigger.everySteps(1);
    }

    @Override
    public void see(Moment now) {
      for (double v : run.system().state().velocities()) {
        largest[0] = Math.max(largest[0], Math.abs(v));
      }
      file.append(now.step() + "," + largest[0] + "\n");
    }

    @Override
    public List<Column> columns() {
      return List.of(new Column("largest_speed_angstrom_per_fs", now -> largest[0]));
    }

    @Override
    public List<FrameQuantity> frameQuantities() {
      return List.of(
          new FrameQuantity(
              new H5mdWriter.Observable("largest_speed", "Angstrom fs-1", List.of()),
              now -> largest.clone()));
    }

    @Override
    public Map<String, double[]> variables() {
      return Map.of("largest", largest.clone(), "mark", file.mark());
    }

    @Override
    public void restore(Map<String, double[]> variables) {
      largest[0] = variables.get("largest")[0];
      mark[0] = variables.get("mark");
    }

    @Override
    public void open() throws IOException {
      file.open(mark[0]);
    }

    @Override
    public void sync() throws IOException {
      file.sync();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  /// For the simulations of this test.
  public static final class Provider implements ObserverProvider {
    @Override
    public List<Observer> of(RunContext run) {
      Path file = run.directory().resolve("speeds.csv");
      return run.directory().getParent().endsWith(OBSERVED)
          ? List.of(new LargestSpeed(run, new double[1], new GrowingFile(file), new double[1][0]))
          : List.of();
    }
  }

  private Path run(String name, StopRequest stop, Progress progress) {
    Path directory = folder.resolve(OBSERVED).resolve(name);
    var spec =
        Argon.spec(
            folder,
            List.of(40.0),
            1,
            60,
            Argon.dynamics("nvt", 0.5, false, "bussi", null),
            Argon.dynamics("nve", 0.5, true, null, null));
    try (var device = new CpuDevice(1)) {
      new Simulation(
              spec,
              Argon.crystal(3),
              new SimulationName(40, 1),
              directory,
              new Argon.LennardJones(),
              device,
              stop,
              progress)
          .resume();
    }
    return directory;
  }

  private static double[] column(Path file, int from) throws IOException {
    return Files.readAllLines(file).stream()
        .skip(from)
        .mapToDouble(row -> Double.parseDouble(row.substring(row.lastIndexOf(',') + 1)))
        .toArray();
  }

  @Test
  void itsColumnFramesAndFileAreWrittenAndSurviveARestart() throws IOException {
    Path whole = run("whole", new StopRequest(), Progress.NONE);
    assertThat(Files.readAllLines(whole.resolve("thermo.csv")).getFirst())
        .endsWith(",largest_speed_angstrom_per_fs");
    double[] each = column(whole.resolve("speeds.csv"), 0);
    assertThat(each).hasSize(200).isSorted();
    // Rows every 20 steps; the first is that of the first state, before any step.
    double[] rows = column(whole.resolve("thermo.csv"), 1);
    for (int k = 1; k < rows.length; k++) {
      assertThat(rows[k]).isEqualTo(each[20 * k - 1]);
    }
    double[] frames =
        Hdf5Content.numbers(whole.resolve("trajectory.h5"), "/observables/largest_speed/value");
    assertThat(frames).hasSize(11);
    assertThat(frames[10]).isEqualTo(each[199]);

    var stop = new StopRequest();
    Progress stopInTheSecondStage =
        new Progress() {
          @Override
          public void stageStarted(String simulation, String stage, String description) {
            if (stage.startsWith("2-")) {
              stop.request("test");
            }
          }
        };
    Path parts = run("parts", stop, stopInTheSecondStage);
    assertThat(column(parts.resolve("speeds.csv"), 0)).isEqualTo(Arrays.copyOf(each, 100));
    Files.writeString(
        parts.resolve("speeds.csv"), "half a row", java.nio.file.StandardOpenOption.APPEND);
    run("parts", new StopRequest(), Progress.NONE);
    for (String file : List.of("speeds.csv", "thermo.csv")) {
      assertThat(parts.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
    assertThat(Hdf5Content.of(parts.resolve("trajectory.h5")))
        .isEqualTo(Hdf5Content.of(whole.resolve("trajectory.h5")));
  }
}
