package org.haven.integrators;

import org.haven.kernels.Kernel;
import org.haven.kernels.PhysicalConstants;

/// Kinetic energy of each particle, ½ m v² in eV, into `energies`.
record KineticEnergy(double[] velocities, double[] masses, double[] energies) implements Kernel {
  static void body(int i, double[] velocities, double[] masses, double[] energies) {
    double x = velocities[3 * i];
    double y = velocities[3 * i + 1];
    double z = velocities[3 * i + 2];
    energies[i] =
        0.5 * PhysicalConstants.EV_PER_U_ANGSTROM2_PER_FS2 * masses[i] * (x * x + y * y + z * z);
  }
}
