package org.haven.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.PhysicalConstants;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;
import org.junit.jupiter.api.Test;

/// Errors of made-up potentials against made-up references, known by hand.
final class ReferenceErrorsTest {
  /// Says 1 eV per atom, 0.5 eV/Å on every component, virial of one eV on the diagonal.
  private static final class Constant implements Potential {
    @Override
    public String description() {
      return "constant";
    }

    @Override
    public double cutoffAngstrom() {
      return 0;
    }

    @Override
    public void bind(ParticleState state, Device device) {
      if (state.speciesTable().indexOf("Xe") >= 0) {
        throw new IllegalArgumentException("no parameters for Xe; it knows Ar");
      }
    }

    @Override
    public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
      out.setEnergyEv(state.count());
      java.util.Arrays.fill(out.energies(), 1);
      java.util.Arrays.fill(out.forces(), 0.5);
      java.util.Arrays.fill(out.virial(), 0);
      for (int d = 0; d < 3; d++) {
        out.virial()[4 * d] = 1;
      }
    }
  }

  private static Structure frame(String symbol, Double energyEv, double[] forces, double[] virial) {
    return new Structure(
        "made up",
        Cell.orthorhombic(4, 5, 10),
        List.of(symbol, symbol),
        new double[] {0, 0, 0, 2, 2, 2},
        Optional.empty(),
        Optional.empty(),
        Optional.ofNullable(energyEv),
        Optional.ofNullable(forces),
        Optional.ofNullable(virial),
        Map.of(),
        List.of());
  }

  @Test
  void errorsAreThoseWorkedOutByHand() {
    var errors = new ReferenceErrors();
    try (var device = new CpuDevice(1);
        var potential = new Constant()) {
      double[] forces = {0.5, 0.5, 0.5, 0.5, 0.5, 0.2};
      double[] virial = {1, 0, 0, 0, 1, 0, 0, 0, 3};
      errors.add(SinglePoint.of(frame("Ar", 2.2, forces, virial), potential, device));
      errors.add(SinglePoint.of(frame("Ar", 1.6, null, null), potential, device));
      errors.add(SinglePoint.of(frame("Ar", null, null, null), potential, device));
    }
    assertThat(errors.frames()).isEqualTo(3);
    assertThat(errors.comparedFrames()).isEqualTo(2);
    // Energy per atom: -0.1 and +0.2.
    assertThat(errors.energyEvPerAtom().rmse()).isCloseTo(Math.sqrt(0.025), within(1e-15));
    assertThat(errors.energyEvPerAtom().bias()).isCloseTo(0.05, within(1e-15));
    assertThat(errors.energyEvPerAtom().mae()).isCloseTo(0.15, within(1e-15));
    // One of six components is off by 0.3.
    assertThat(errors.forcesEvPerAngstrom().count()).isEqualTo(6);
    assertThat(errors.forcesEvPerAngstrom().rmse()).isCloseTo(Math.sqrt(0.015), within(1e-15));
    assertThat(errors.forcesEvPerAngstrom().max()).isCloseTo(0.3, within(1e-15));
    // zz of the virial is 2 eV too small in 200 Å³, so the stress is 0.01 eV/Å³ too high.
    assertThat(errors.stressGpa().max())
        .isCloseTo(0.01 * PhysicalConstants.GPA_PER_EV_PER_ANGSTROM3, within(1e-12));
    assertThat(errors.stressGpa().bias()).isPositive();
  }

  @Test
  void aSpeciesThatThePotentialLacksIsABadInput() {
    try (var device = new CpuDevice(1);
        var potential = new Constant()) {
      Structure xenon = frame("Xe", null, null, null);
      assertThatThrownBy(() -> SinglePoint.of(xenon, potential, device))
          .isInstanceOf(InputException.class)
          .hasMessage("no parameters for Xe; it knows Ar");
    }
  }
}
