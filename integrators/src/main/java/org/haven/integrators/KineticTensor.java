package org.haven.integrators;

import org.haven.kernels.Kernel;
import org.haven.kernels.PhysicalConstants;

/// m v ⊗ v of each particle in eV, six numbers xx, yy, zz, yz, xz, xy into `tensors` [6N].
record KineticTensor(double[] velocities, double[] masses, double[] tensors) implements Kernel {
  static void body(int i, double[] velocities, double[] masses, double[] tensors) {
    double mass = PhysicalConstants.EV_PER_U_ANGSTROM2_PER_FS2 * masses[i];
    double x = velocities[3 * i];
    double y = velocities[3 * i + 1];
    double z = velocities[3 * i + 2];
    tensors[6 * i] = mass * x * x;
    tensors[6 * i + 1] = mass * y * y;
    tensors[6 * i + 2] = mass * z * z;
    tensors[6 * i + 3] = mass * y * z;
    tensors[6 * i + 4] = mass * x * z;
    tensors[6 * i + 5] = mass * x * y;
  }
}
