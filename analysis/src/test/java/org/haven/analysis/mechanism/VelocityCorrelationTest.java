package org.haven.analysis.mechanism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VelocityCorrelationTest {
  private static final double AMPLITUDE = 0.2;

  /// Two oscillators a quarter period apart, so that the mean over them alone is exact at any time
  /// origin: ⟨v(0) v(t)⟩ = ½ A² ω² cos ωt.
  private static VelocityCorrelation oscillator(
      double thz, double stepFs, int frames, boolean velocities, long budget) {
    double omega = 2 * Math.PI * thz / 1000;
    MovingAtoms atoms =
        new MovingAtoms(
            Cell.ofLengthsAndAngles(10, 10, 10, 60, 60, 60),
            List.of("Li", "Li"),
            frames,
            stepFs,
            velocities,
            (frame, time, r, v) -> {
              for (int i = 0; i < 2; i++) {
                double phase = omega * time + i * Math.PI / 2;
                r[3 * i + 1] = 9.9 + AMPLITUDE * Math.sin(phase);
                v[3 * i + 1] = AMPLITUDE * omega * Math.cos(phase);
              }
            });
    // Both are Li: with no framework there is no drift to remove.
    var sampler = new VelocityCorrelation.Sampler(atoms.pass(), budget);
    atoms.pass().run(List.of(sampler));
    return sampler.result();
  }

  @Test
  void theOscillatorsCorrelationIsItsCosine() {
    double omega = 2 * Math.PI * 8 / 1000;
    VelocityCorrelation vacf = oscillator(8, 4, 600, true, 1 << 20);
    double[] c = vacf.of("Li").correlation();
    assertThat(vacf.of("Li").meanSquare())
        .isCloseTo(0.5 * Math.pow(AMPLITUDE * omega, 2), within(1e-15));
    for (int m = 0; m < c.length; m++) {
      assertThat(c[m]).isCloseTo(Math.cos(omega * 4 * m), within(1e-10));
    }
  }

  /// The peak lies in the bin of the frequency or beside it: half a bin of rounding at most.
  @ParameterizedTest
  @CsvSource({
    "5.0, 2, true, 1000000",
    "12.3, 4, true, 1000000",
    "12.3, 4, false, 1000000",
    "12.3, 4, true, 20000",
    "12.3, 4, false, 20000",
    "40.0, 10, false, 1000000"
  })
  void theDensityOfStatesPeaksAtTheFrequency(
      double thz, double stepFs, boolean velocities, long budget) {
    VelocityCorrelation vdos = oscillator(thz, stepFs, 2000, velocities, budget);
    double[] density = vdos.of("Li").density();
    int peak = 0;
    double integral = 0;
    for (int k = 0; k < density.length; k++) {
      peak = density[k] > density[peak] ? k : peak;
      integral += density[k] * vdos.binThz() * (k == 0 || k == density.length - 1 ? 0.5 : 1);
    }
    assertThat(peak * vdos.binThz()).isCloseTo(thz, within(0.51 * vdos.binThz()));
    assertThat(integral).isCloseTo(1, within(1e-12));
    assertThat(vdos.fromVelocities()).isEqualTo(velocities);
  }

  @Test
  void constantVelocityStaysCorrelated() {
    MovingAtoms atoms =
        new MovingAtoms(
            Cell.orthorhombic(5, 6, 7),
            List.of("Li", "Li"),
            200,
            10,
            false,
            (frame, time, r, v) -> {
              r[0] = 0.01 * time;
              r[4] = -0.02 * time;
            });
    var sampler = new VelocityCorrelation.Sampler(atoms.pass(), 1 << 20);
    atoms.pass().run(List.of(sampler));
    VelocityCorrelation.Species lithium = sampler.result().of("Li");
    // (0.01² + 0.02²)/2; positions reach 40 Å and lose 1e-14 of them in each difference
    assertThat(lithium.meanSquare()).isCloseTo(2.5e-4, within(1e-12));
    for (double c : lithium.correlation()) {
      assertThat(c).isCloseTo(1, within(1e-9));
    }
  }

  @Test
  void framesTooFarApartForPhononsAreSaidToBe() {
    assertThat(oscillator(2, 100, 100, false, 1 << 20).warnings())
        .anyMatch(w -> w.contains("no velocities"))
        .anyMatch(w -> w.contains("above 5.00 THz") && w.contains("every 20 fs"));
    assertThat(oscillator(2, 10, 100, true, 1 << 20).warnings()).isEmpty();
  }
}
