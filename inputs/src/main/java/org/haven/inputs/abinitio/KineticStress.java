package org.haven.inputs.abinitio;

import java.util.List;
import org.haven.inputs.trajectory.FrameLabels;
import org.haven.kernels.PhysicalConstants;

/// The ions' kinetic part of a stress that a program writes as a whole: Σ_i m_i v_i ⊗ v_i, the
/// virial of an ideal gas. What a potential is judged by is the rest, W = -dE/dε.
final class KineticStress {
  private KineticStress() {}

  /// The virial [9] in eV without that part.
  ///
  /// @param whole [9] in eV, pressure times volume
  /// @param massesU [N]
  /// @param velocities [3N] in Å/fs
  static double[] removed(double[] whole, double[] massesU, double[] velocities) {
    double[] rest = whole.clone();
    for (int i = 0; i < massesU.length; i++) {
      double m = massesU[i] * PhysicalConstants.EV_PER_U_ANGSTROM2_PER_FS2;
      for (int k = 0; k < 9; k++) {
        rest[k] -= m * velocities[3 * i + k / 3] * velocities[3 * i + k % 3];
      }
    }
    return rest;
  }

  /// Labels with the virial that remains; without one where there are no velocities.
  ///
  /// @param pressure [9] in eV/Å³, kinetic part included, or null
  /// @param velocities [3N] in Å/fs, or null
  static FrameLabels labels(
      double energyEv,
      double[] forces,
      double[] pressure,
      double volume,
      List<Double> massesU,
      double[] velocities) {
    if (pressure == null || velocities == null) {
      return FrameLabels.of(energyEv, forces, null, volume);
    }
    double[] whole = new double[9];
    for (int k = 0; k < 9; k++) {
      whole[k] = pressure[k] * volume;
    }
    double[] rest =
        removed(whole, massesU.stream().mapToDouble(Double::doubleValue).toArray(), velocities);
    for (int k = 0; k < 9; k++) {
      rest[k] /= -volume;
    }
    return FrameLabels.of(energyEv, forces, rest, volume);
  }
}
