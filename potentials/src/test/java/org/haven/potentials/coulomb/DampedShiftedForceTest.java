package org.haven.potentials.coulomb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.haven.kernels.Cell;
import org.haven.kernels.ParticleState;
import org.haven.kernels.PhysicalConstants;
import org.haven.kernels.Precision;
import org.haven.potentials.Evaluation;
import org.junit.jupiter.api.Test;

class DampedShiftedForceTest {

  private static DampedShiftedForce potential(double alpha, double cutoff) {
    return new DampedShiftedForce(
        new Charges(Map.of("A", 2.0, "B", -2.0), false), alpha, cutoff, Precision.DOUBLE);
  }

  private static ParticleState dimer(double distance) {
    return new ParticleState(
        IonicSystems.TABLE,
        Cell.orthorhombic(40, 40, 40),
        new int[] {0, 1},
        new double[] {1, 1, 1, 1 + distance, 1, 1});
  }

  /// α = 0 is the shifted-force Coulomb energy, which needs no error function: q² C [1/r − 2/r_c +
  /// r/r_c²].
  @Test
  void dimerWithoutDampingByHand() {
    double c = PhysicalConstants.COULOMB_EV_ANGSTROM;
    Evaluation out = IonicSystems.evaluate(potential(0, 10), dimer(2.5));
    double pair = -4 * c * (1 / 2.5 - 2 / 10.0 + 2.5 / 100);
    // c₀ = 1/r_c + r_c/r_c² = 2/r_c
    double self = -8 * c / 10.0;
    assertThat(out.energyEv()).isCloseTo(pair + self, within(1e-12 * 20));
    // Opposite charges attract: the first is pulled along +x.
    assertThat(out.forces()[0]).isCloseTo(4 * c * (1 / 6.25 - 1 / 100.0), within(1e-12));
    assertThat(out.forces()[3]).isEqualTo(-out.forces()[0]);
  }

  /// erfc(0.5) = 0.4795001221869535, erfc(2) = 0.004677734981047266 (tables; Abramowitz and Stegun
  /// 7.1).
  @Test
  void dampedDimerByHand() {
    double c = PhysicalConstants.COULOMB_EV_ANGSTROM;
    double alpha = 0.2;
    double cut = 0.004677734981047266 / 10;
    double slope = -(cut / 10 + 2 * alpha / Math.sqrt(Math.PI) * Math.exp(-4) / 10);
    double pair = -4 * c * (0.4795001221869535 / 2.5 - cut - (2.5 - 10) * slope);
    double self = -8 * c * ((cut - 10 * slope) / 2 + alpha / Math.sqrt(Math.PI));
    Evaluation out = IonicSystems.evaluate(potential(alpha, 10), dimer(2.5));
    assertThat(out.energyEv()).isCloseTo(pair + self, within(1e-12 * Math.abs(self)));
  }

  /// The energy of a crystal is that of the Ewald sum but for what the cutoff leaves out, erfc(α
  /// r_c) = 2e-5 here.
  @Test
  void energyOfRockSaltIsNearTheEwaldSum() {
    double a = 4.2;
    ParticleState state =
        IonicSystems.crystal(
            IonicSystems.scaled(IonicSystems.FCC, a),
            new int[] {0, 1},
            new double[] {0, 0, 0, .5, .5, .5});
    Evaluation out = IonicSystems.evaluate(potential(0.2, 15), state);
    double exact = -4 * 1.747564594633182 * PhysicalConstants.COULOMB_EV_ANGSTROM / (a / 2);
    assertThat(out.energyEv() / exact).isCloseTo(1, within(2e-5));
  }
}
