package org.haven.analysis.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.haven.analysis.statistics.Estimate;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ReferenceTrajectoryTest {
  @Test
  void fourteenPicosecondsOfAimdSayHowLittleTheyAllow() {
    Path file =
        Path.of(System.getProperty("haven.root", "."))
            .resolve("../shared/reference/aimd-li6ps5cl/XDATCAR.gz");
    Assumptions.assumeTrue(
        Files.exists(file), "../shared/reference/aimd-li6ps5cl/XDATCAR.gz is not here");
    TransportOptions options =
        TransportOptions.of(List.of("Li"), Map.of("Li", 1.0)).atTemperature(500);
    try (Trajectory trajectory = Trajectories.open(file, Trajectories.Options.every(100))) {
      TransportResult result = TransportResult.of("aimd", trajectory, options);
      Diffusivity li = result.tracers().get("Li");
      // No published D: the local slope between 1 and 6 ps is 1.45e-5 cm²/s, read off the curve.
      assertThat(li.cm2PerS().covers(1.45e-5)).isTrue();
      assertThat(li.window().fromPs()).isGreaterThanOrEqualTo(0.5);
      assertThat(result.collective().sigmaMsCm().relativeStd()).isGreaterThan(0.25);
      assertThat(result.summary()).contains("of 13.9").contains("for 10 % on sigma");
      // 14 ps at the accuracy of 10 % would need far more than twice the time.
      assertThat(result.collective().runFactorForTenPercent()).isGreaterThan(5);
    }
  }

  /// 16 ions that vibrate for 15.9 ps and never hop: 3 a²/(6 N T), 1.2e-6 cm²/s for hops of 2.5 Å.
  @Test
  void ionsThatNeverHopAreBoundedByTheRuleOfThree() {
    Path file =
        Path.of(System.getProperty("haven.root", "."))
            .resolve("../shared/cases/trajectories/no-hop-bound/nohop.extxyz");
    Assumptions.assumeTrue(Files.exists(file), file + " is not here");
    TransportOptions options =
        TransportOptions.of(List.of("Li"), Map.of("Li", 1.0)).atTemperature(600);
    try (Trajectory trajectory = Trajectories.open(file, Trajectories.Options.every(100))) {
      TransportResult result = TransportResult.of("no hop", trajectory, options);
      Diffusivity li = result.tracers().get("Li");
      double a = li.hops().lengthAngstrom();
      assertThat(li.diffusive()).isFalse();
      assertThat(li.cm2PerS().ci95High() / (a * a / 6.25)).isBetween(1.15e-6, 1.25e-6);
      double carried =
          CollectiveTransport.conductivityPerDiffusivity(16, 1, result.volumeAngstrom3(), 600);
      CollectiveTransport together = result.collective();
      assertThat(together.sigmaNernstEinsteinMsCm().ci95High() / carried / li.cm2PerS().ci95High())
          .isCloseTo(1, within(1e-12));
      // How many ions would hop at a time nothing tells.
      assertThat(together.sigmaMsCm()).isEqualTo(Estimate.UNKNOWN);
    }
  }
}
