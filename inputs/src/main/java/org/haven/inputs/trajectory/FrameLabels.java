package org.haven.inputs.trajectory;

import java.util.Optional;
import org.haven.inputs.structure.Structure;

/// What a calculation gave for a frame: the labels by which potentials are fitted and judged. Signs
/// and units are those of [Structure]. Arrays are not copied; treat them as immutable.
///
/// @param energyEv of the whole cell; which of a program's energies, its reader says
/// @param forces [3N] in eV/Å
/// @param virial [9] row by row, W = -dE/dε in eV, without the kinetic part; the stress is -W/V
public record FrameLabels(
    Optional<Double> energyEv, Optional<double[]> forces, Optional<double[]> virial) {
  /// None.
  public static final FrameLabels NONE =
      new FrameLabels(Optional.empty(), Optional.empty(), Optional.empty());

  /// Of a reader that marks what is missing.
  ///
  /// @param energyEv or NaN
  /// @param forces [3N] or null
  /// @param stress [9] dE/dε / V in eV/Å³, positive in tension, or null
  /// @param volume in Å³
  public static FrameLabels of(double energyEv, double[] forces, double[] stress, double volume) {
    double[] virial = null;
    if (stress != null) {
      virial = new double[9];
      for (int k = 0; k < 9; k++) {
        virial[k] = -stress[k] * volume;
      }
    }
    return new FrameLabels(
        Double.isNaN(energyEv) ? Optional.empty() : Optional.of(energyEv),
        Optional.ofNullable(forces),
        Optional.ofNullable(virial));
  }

  /// Those of a structure.
  public static FrameLabels of(Structure structure) {
    return new FrameLabels(structure.energyEv(), structure.forces(), structure.virial());
  }

  /// A structure with these.
  public Structure on(Structure structure) {
    return isEmpty() ? structure : structure.withReference(energyEv, forces, virial);
  }

  /// Whether there is none.
  public boolean isEmpty() {
    return energyEv.isEmpty() && forces.isEmpty() && virial.isEmpty();
  }
}
