package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.haven.inputs.deck.SimulationName;
import org.haven.integrators.run.Progress;
import org.haven.integrators.run.SimulationOutcome;
import org.junit.jupiter.api.Test;

/// The time left is that of the time steps to come, whatever the minimisation before them took.
class SweepStatusTest {
  private long seconds;
  private final PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());

  private SweepStatus status(int replicas) {
    List<SimulationName> names =
        IntStream.rangeClosed(1, replicas).mapToObj(k -> new SimulationName(600, k)).toList();
    return status(names);
  }

  private SweepStatus status(List<SimulationName> names) {
    return new SweepStatus(
        new Console(nowhere, nowhere, false), names, name -> 1, () -> seconds * 1_000_000_000L);
  }

  private void report(SweepStatus status, String name, double fraction, boolean relaxing) {
    status.advanced(
        new Progress.Report(
            name,
            relaxing ? "1-minimise" : "2-nvt",
            1,
            100,
            fraction,
            1,
            300,
            300,
            -1,
            1000,
            relaxing ? 0 : 5,
            Duration.ZERO));
  }

  /// 60 s of minimisation, then a hundredth in a second: 96 s are left when 4 are done, where the
  /// 64 s since the start would give 1536.
  @Test
  void stepsOfAMinimisationDoNotCountForTheTimeLeft() {
    SweepStatus status = status(1);
    for (seconds = 0; seconds < 60; seconds++) {
      report(status, "600K-1", 0, true);
      assertThat(status.left()).isEmpty();
    }
    for (int done = 0; done <= 4; done++, seconds++) {
      report(status, "600K-1", done / 100.0, false);
    }
    assertThat(status.left().orElseThrow().toSeconds()).isCloseTo(96, within(1L));
  }

  /// The second simulation has its minimisation, and its time steps, before it.
  @Test
  void simulationsToComeAreMinimisedToo() {
    SweepStatus status = status(2);
    for (seconds = 0; seconds < 60; seconds++) {
      report(status, "600K-1", 0, true);
    }
    for (int done = 0; done <= 50; done++, seconds++) {
      report(status, "600K-1", done / 100.0, false);
    }
    assertThat(status.left().orElseThrow().toSeconds()).isCloseTo(150 + 60, within(2L));
  }

  /// A ninth of the work of 1×1×1 and 2×2×2 is the small one.
  @Test
  void aLargeCellIsMoreWork() {
    SweepStatus status =
        status(List.of(new SimulationName(1, 600, 1), new SimulationName(2, 600, 1)));
    for (int done = 0; done <= 10; done++, seconds++) {
      report(status, "1x1x1-600K-1", done / 10.0, false);
    }
    assertThat(status.left().orElseThrow().toSeconds()).isCloseTo(80, within(1L));
  }

  /// One of two was done before: the other takes as long as it takes.
  @Test
  void whatWasDoneBeforeTookNoTime() {
    SweepStatus status = status(2);
    status.finished(
        "600K-1",
        new SimulationOutcome(
            new SimulationName(600, 1),
            Path.of("600K-1"),
            SimulationOutcome.Status.COMPLETED,
            100,
            Optional.empty()));
    for (int done = 0; done <= 10; done++, seconds++) {
      report(status, "750K-1", done / 100.0, false);
    }
    assertThat(status.left().orElseThrow().toSeconds()).isCloseTo(90, within(1L));
  }

  @Test
  void theLogTellsHowSimulationsShareThreads() {
    assertThat(SweepStatus.sharing(1, 1)).isEqualTo("1 simulation on 1 thread");
    assertThat(SweepStatus.sharing(1, 2)).isEqualTo("2 threads for 1 simulation");
    assertThat(SweepStatus.sharing(3, 8)).isEqualTo("8 threads for 3 simulations side by side");
    assertThat(SweepStatus.sharing(4, 2)).isEqualTo("4 simulations, 2 at once, a thread each");
    assertThat(SweepStatus.sharing(3, 2))
        .isEqualTo("3 simulations, 2 at once, a thread each; the last ones take turns");
  }
}
