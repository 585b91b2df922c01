package org.haven.validation;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;
import org.haven.potentials.compose.ForceSpread;

/// Energy, forces and virial of one structure at rest.
///
/// @param structure what was evaluated, forces in its order of atoms
/// @param evaluation energies in eV, forces in eV/Å, virial in eV
/// @param forceSpreads [N] in eV/Å, where the potential is a committee
/// @param bornCharges [N][3][3] in e, where the potential has Born effective charges
public record SinglePoint(
    Structure structure,
    Evaluation evaluation,
    Optional<double[]> forceSpreads,
    Optional<double[]> bornCharges) {
  /// Evaluates `structure`. The potential may be used again for the next structure.
  ///
  /// @throws InputException if the potential lacks a species of the structure, or refuses it
  public static SinglePoint of(Structure structure, Potential potential, Device device) {
    ParticleState state = structure.toState(Map.of());
    var evaluation = new Evaluation(state.count());
    Optional<double[]> bornCharges;
    try {
      potential.bind(state, device);
      var neighbours = new NeighbourList(device, potential.cutoffAngstrom(), 0);
      if (potential.cutoffAngstrom() > 0) {
        neighbours.rebuild(state);
      }
      potential.evaluate(state, neighbours, evaluation);
      device.download(evaluation.energies(), evaluation.forces());
      bornCharges =
          potential
              .bornCharges()
              .map(
                  born -> {
                    double[] charges = new double[9 * state.count()];
                    born.bornCharges(state, neighbours, charges);
                    return charges;
                  });
    } catch (IllegalArgumentException e) {
      throw new InputException(e.getMessage());
    }
    if (!Double.isFinite(evaluation.energyEv())
        || !Arrays.stream(evaluation.forces()).allMatch(Double::isFinite)
        || !Arrays.stream(evaluation.virial()).allMatch(Double::isFinite)) {
      throw new InputException(
          potential.description()
              + " gives no finite energy and forces here (energy "
              + evaluation.energyEv()
              + " eV): its parameters are damaged or too large, or atoms lie on each other");
    }
    Optional<double[]> spreads =
        ForceSpread.of(potential).map(spread -> spread.forceSpreadsEvPerAngstrom().clone());
    return new SinglePoint(structure, evaluation, spreads, bornCharges);
  }

  /// Stress -W/V in GPa, [9] row by row, positive in tension.
  public double[] stressGpa() {
    return stressGpa(evaluation.virial(), structure);
  }

  /// Stress of the reference virial of `structure` in GPa, [9].
  public static double[] referenceStressGpa(Structure structure) {
    return stressGpa(structure.virial().orElseThrow(), structure);
  }

  private static double[] stressGpa(double[] virialEv, Structure structure) {
    return Arrays.stream(structure.cell().pressureGpa(virialEv))
        .map(pressure -> -pressure)
        .toArray();
  }
}
