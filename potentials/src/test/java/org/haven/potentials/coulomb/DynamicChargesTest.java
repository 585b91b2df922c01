package org.haven.potentials.coulomb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.PhysicalConstants;
import org.haven.kernels.Precision;
import org.haven.potentials.Evaluation;
import org.haven.potentials.pair.Smoothing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DynamicChargesTest {
  private static final double C = PhysicalConstants.COULOMB_EV_ANGSTROM;
  private static final double CUTOFF = 5;

  /// As a NEP of mode 1 sums them: sharp ends, α = π/r_c.
  private static final DynamicCharges.Terms TERMS =
      new DynamicCharges.Terms(
          14.399645, Math.PI / CUTOFF, CUTOFF, Smoothing.TRUNCATE, 2 * Math.PI * Math.PI / CUTOFF);

  private final Device device = new CpuDevice(1);
  private final ParticleState state = IonicSystems.random(20, 11, 5);

  @AfterEach
  void close() {
    device.close();
  }

  private DynamicCharges sum(
      DynamicCharges.Terms terms,
      EwaldMethod method,
      Precision precision,
      ParticleState at,
      double[] charges) {
    NeighbourList list = new NeighbourList(device, Math.max(1, terms.cutoffAngstrom()), 0.5);
    list.rebuild(at);
    var sum = new DynamicCharges(terms, method, precision, at.cell(), at.count(), device);
    sum.evaluate(at, list, charges);
    return sum;
  }

  /// Each ion has a charge of its own; their sum vanishes.
  private static double[] charges(int count) {
    double[] charges = new double[count];
    Arrays.setAll(charges, i -> Math.sin(1 + i));
    double mean = Arrays.stream(charges).sum() / count;
    return Arrays.stream(charges).map(q -> q - mean).toArray();
  }

  /// Converged sums: α r_c = 6 and k_c/2α = 6 leave e⁻³⁶.
  @ParameterizedTest
  @EnumSource(names = {"DIRECT", "MESH"})
  void madelungConstantOfRockSalt(EwaldMethod method) {
    double a = 5;
    ParticleState salt =
        IonicSystems.crystal(
            IonicSystems.scaled(IonicSystems.FCC, a),
            new int[] {0, 1},
            new double[] {0, 0, 0, .5, .5, .5});
    var terms = new DynamicCharges.Terms(C, 0.8, 7.5, Smoothing.TRUNCATE, 12 * 0.8);
    var sum = sum(terms, method, Precision.DOUBLE, salt, new double[] {0.5, -0.5});
    double constant = -sum.sums().energyEv() * 4 * a / 2 / C;
    // The mesh is good to 1e-9 of a force at the mean distance.
    assertThat(constant).isCloseTo(1.747564594633182, within(1e-8));
    // φ = −M q/(a/2)
    assertThat(sum.potentials()[0]).isCloseTo(-1.747564594633182 * 0.5 * C / (a / 2), within(1e-7));
  }

  /// E is quadratic in the charges: central differences are exact but for rounding, 1e-13 eV/1e-3
  /// e.
  @ParameterizedTest
  @EnumSource(names = {"DIRECT", "MESH"})
  void potentialsAreDerivativesByTheCharges(EwaldMethod method) {
    double[] charges = charges(state.count());
    double[] potentials = sum(TERMS, method, Precision.DOUBLE, state, charges).potentials().clone();
    for (int i = 0; i < 5; i++) {
      double[] more = charges.clone();
      more[i] += 1e-3;
      double[] less = charges.clone();
      less[i] -= 1e-3;
      double up = sum(TERMS, method, Precision.DOUBLE, state, more).sums().energyEv();
      double down = sum(TERMS, method, Precision.DOUBLE, state, less).sums().energyEv();
      assertThat((up - down) / 2e-3).isCloseTo(potentials[i], within(1e-9));
    }
  }

  /// The mesh leaves out the same wave vectors. In double it is asked for 1e-9 of C q²/d² = 2 eV/Å,
  /// in mixed for 1e-5 of it.
  @ParameterizedTest
  @EnumSource
  void meshAgreesWithWaveVectors(Precision precision) {
    double limit = precision == Precision.DOUBLE ? 1e-8 : 1e-4;
    double[] charges = charges(state.count());
    var direct = sum(TERMS, EwaldMethod.DIRECT, Precision.DOUBLE, state, charges);
    var mesh = sum(TERMS, EwaldMethod.MESH, precision, state, charges);
    assertThat(mesh.potentials()).containsExactly(direct.potentials(), within(limit));
    Evaluation expected = direct.sums();
    assertThat(mesh.sums().forces()).containsExactly(expected.forces(), within(limit));
    assertThat(mesh.sums().virial()).containsExactly(expected.virial(), within(10 * limit));
    assertThat(mesh.sums().energyEv()).isCloseTo(expected.energyEv(), within(10 * limit));
  }

  /// Charges of the species, as [ScreenedSum] and [DampedShiftedForce] take them.
  @Test
  void shiftedPairsAreThoseOfTheDampedShiftedForce() {
    double[] charges = new double[state.count()];
    Arrays.setAll(charges, i -> state.species()[i] == 0 ? 1 : -1);
    var terms = new DynamicCharges.Terms(C, 0.3, CUTOFF, Smoothing.FORCE_SHIFT, 0);
    Evaluation sum = sum(terms, EwaldMethod.AUTO, Precision.DOUBLE, state, charges).sums();
    var other =
        new DampedShiftedForce(
            new Charges(IonicSystems.MONOVALENT, false), 0.3, CUTOFF, Precision.DOUBLE);
    Evaluation expected = IonicSystems.evaluate(other, state.copy(), device);
    assertThat(sum.forces()).containsExactly(expected.forces(), within(1e-12));
    assertThat(sum.virial()).containsExactly(expected.virial(), within(1e-11));
  }
}
