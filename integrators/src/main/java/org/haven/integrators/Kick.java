package org.haven.integrators;

import org.haven.kernels.Kernel;
import org.haven.kernels.PhysicalConstants;

/// v ← v + kick f/m; leaves the kinetic energy of each particle in eV in `energies`.
///
/// @param kick half a time step times [PhysicalConstants#ACCELERATION_PER_FORCE]
record Kick(double[] velocities, double[] forces, double[] masses, double kick, double[] energies)
    implements Kernel {
  static void body(
      int i,
      double[] velocities,
      double[] forces,
      double[] masses,
      double kick,
      double[] energies) {
    double perMass = kick / masses[i];
    double x = velocities[3 * i] + perMass * forces[3 * i];
    double y = velocities[3 * i + 1] + perMass * forces[3 * i + 1];
    double z = velocities[3 * i + 2] + perMass * forces[3 * i + 2];
    velocities[3 * i] = x;
    velocities[3 * i + 1] = y;
    velocities[3 * i + 2] = z;
    energies[i] =
        0.5 * PhysicalConstants.EV_PER_U_ANGSTROM2_PER_FS2 * masses[i] * (x * x + y * y + z * z);
  }
}
