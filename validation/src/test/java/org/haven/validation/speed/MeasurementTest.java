package org.haven.validation.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.haven.kernels.CpuDevice;
import org.haven.kernels.Precision;
import org.junit.jupiter.api.Test;

final class MeasurementTest {
  @Test
  void aMeasurementSpansWholeLivesOfTheNeighbourListAndCountsWhatWasDone() {
    SpeedSystem melt = SpeedSystem.lennardJonesMelt();
    try (var device = new CpuDevice(1);
        var run = new SteadyRun(melt, melt.ofAbout(256), Precision.DOUBLE, device)) {
      Measurement measured = Measurement.warm(run, 0.05, true, _ -> {});
      assertThat(measured.atoms()).isEqualTo(256);
      assertThat(measured.seconds()).isGreaterThanOrEqualTo(0.05);
      assertThat(measured.rebuilds()).isPositive();
      assertThat(measured.nsPerDay(2))
          .isCloseTo(measured.steps() * 2 / measured.seconds() * 0.0864, within(1e-9));
      // The next step after a rebuild moves no particle half a skin: it does not rebuild.
      long rebuilds = run.rebuilds();
      run.step();
      assertThat(run.rebuilds()).isEqualTo(rebuilds);
    }
  }
}
