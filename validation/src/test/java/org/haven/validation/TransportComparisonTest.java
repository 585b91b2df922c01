package org.haven.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.haven.analysis.temperature.TransportTable;
import org.haven.inputs.InputException;
import org.haven.kernels.PhysicalConstants;
import org.junit.jupiter.api.Test;

/// Comparisons whose outcome is known by hand: D = 1e-3 exp(-E_a/k_B T) cm²/s.
final class TransportComparisonTest {
  private static double d(double activationEnergyEv, double kelvin) {
    return 1e-3 * Math.exp(-activationEnergyEv / (PhysicalConstants.BOLTZMANN_EV_PER_K * kelvin));
  }

  private static TransportTable table(double ea, double relativeStd, double... kelvin) {
    double[] values = new double[kelvin.length];
    double[] stds = new double[kelvin.length];
    for (int k = 0; k < kelvin.length; k++) {
      values[k] = d(ea, kelvin[k]);
      stds[k] = relativeStd * values[k];
    }
    return new TransportTable(kelvin, values, stds);
  }

  @Test
  void aTableAgreesWithItselfAlsoAFewKelvinOff() {
    var comparison =
        TransportComparison.of(table(0.3, 0.05, 603, 895), table(0.3, 0.05, 600, 750, 900), 0.1);
    assertThat(comparison.rows()).hasSize(2);
    // The reference lies on its own Arrhenius line, so moving it by 3 K is exact.
    assertThat(comparison.worstZ()).isLessThan(1e-9);
    assertThat(comparison.rows().get(0).ratio()).isCloseTo(1, within(1e-12));
  }

  @Test
  void aFactorOfExpThreeSigmaIsThreeSigma() {
    TransportTable ours = table(0.3, 0.03, 600, 900);
    double[] scaled = ours.diffusivitiesCm2PerS().clone();
    double[] stds = ours.stdsCm2PerS().clone();
    for (int k = 0; k < scaled.length; k++) {
      // Joint relative error hypot(0.03, 0.04) = 0.05.
      scaled[k] *= Math.exp(0.15);
      stds[k] = 0.03 * scaled[k];
    }
    var comparison =
        TransportComparison.of(
            new TransportTable(ours.temperaturesK(), scaled, stds), table(0.3, 0.04, 600, 900), 0);
    assertThat(comparison.rows().get(0).z()).isCloseTo(3, within(1e-9));
    assertThat(comparison.rows().get(1).z()).isCloseTo(3, within(1e-9));
    assertThat(comparison.activationEnergyEv().orElseThrow().z()).isCloseTo(0, within(1e-6));
  }

  @Test
  void theActivationEnergyIsComparedToo() {
    var comparison =
        TransportComparison.of(table(0.35, 0.05, 600, 900), table(0.3, 0.05, 600, 900), 0);
    var energy = comparison.activationEnergyEv().orElseThrow();
    assertThat(energy.value()).isCloseTo(0.35, within(1e-9));
    assertThat(energy.reference()).isCloseTo(0.3, within(1e-9));
    // Two points of 5 %: the slope's error is k_B √2·0.05/(1/600 − 1/900), 0.011 eV for each.
    double std =
        PhysicalConstants.BOLTZMANN_EV_PER_K * Math.sqrt(2) * 0.05 / (1 / 600.0 - 1 / 900.0);
    assertThat(energy.z()).isCloseTo(0.05 / (std * Math.sqrt(2)), within(1e-6));
  }

  @Test
  void tablesWithoutACommonTemperatureAreRefused() {
    assertThatThrownBy(
            () -> TransportComparison.of(table(0.3, 0.1, 300), table(0.3, 0.1, 600, 900), 0.1))
        .isInstanceOf(InputException.class)
        .hasMessage("no temperature in common (within 3 %): ours 300 K, reference 600, 900 K");
  }
}
