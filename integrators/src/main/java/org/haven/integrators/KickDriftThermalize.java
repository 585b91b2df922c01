package org.haven.integrators;

import org.haven.kernels.Kernel;
import org.haven.kernels.Philox;
import org.haven.kernels.PhysicalConstants;

/// The parts B, A, O, A of BAOAB: kick, half drift, friction and noise, half drift. Leaves the
/// kinetic energy in eV that each particle took from the bath in `gains`.
///
/// @param kick half a time step times [PhysicalConstants#ACCELERATION_PER_FORCE]
/// @param halfDt half a time step in fs
/// @param damping exp(−γ dt)
/// @param noise √(k_B T (1 − damping²)) in Å/fs √u
record KickDriftThermalize(
    double[] positions,
    double[] velocities,
    double[] forces,
    double[] masses,
    double kick,
    double halfDt,
    double damping,
    double noise,
    long seed,
    long step,
    double[] gains)
    implements Kernel {
  static void body(
      int i,
      double[] positions,
      double[] velocities,
      double[] forces,
      double[] masses,
      double kick,
      double halfDt,
      double damping,
      double noise,
      long seed,
      long step,
      double[] gains) {
    double perMass = kick / masses[i];
    double perRootMass = noise / Math.sqrt(masses[i]);
    double gain = 0;
    for (int k = 3 * i; k < 3 * i + 3; k++) {
      double before = velocities[k] + perMass * forces[k];
      double gaussian = Philox.gaussian(seed, RandomStream.LANGEVIN, step, k);
      double after = damping * before + perRootMass * gaussian;
      gain += after * after - before * before;
      velocities[k] = after;
      positions[k] += halfDt * (before + after);
    }
    gains[i] = 0.5 * PhysicalConstants.EV_PER_U_ANGSTROM2_PER_FS2 * masses[i] * gain;
  }
}
