package org.haven.potentials.coulomb;

import org.haven.kernels.Kernel;

/// Virial of one column; turns S into w S, which the forces need.
///
/// @param columns [5 per column] of [ReciprocalSpace]
/// @param vectors [3K] k in 1/Å
/// @param weights [2K] w and (8π C/V) h′
/// @param real [K] Re S, then Re w S
/// @param imaginary [K] Im S, then Im w S
/// @param virials [6 per column] xx, yy, zz, xy, xz, yz in eV; overwritten
record ReciprocalVirial(
    int[] columns,
    double[] vectors,
    double[] weights,
    double[] real,
    double[] imaginary,
    double[] virials)
    implements Kernel {
  static void body(
      int c,
      int[] columns,
      double[] vectors,
      double[] weights,
      double[] real,
      double[] imaginary,
      double[] virials) {
    double xx = 0;
    double yy = 0;
    double zz = 0;
    double xy = 0;
    double xz = 0;
    double yz = 0;
    int end = columns[5 * c + 3] + columns[5 * c + 4];
    for (int k = columns[5 * c + 3]; k < end; k++) {
      double square = real[k] * real[k] + imaginary[k] * imaginary[k];
      double w = weights[2 * k];
      double slope = weights[2 * k + 1] * square;
      double energy = w * square;
      double kx = vectors[3 * k];
      double ky = vectors[3 * k + 1];
      double kz = vectors[3 * k + 2];
      xx += energy + slope * kx * kx;
      yy += energy + slope * ky * ky;
      zz += energy + slope * kz * kz;
      xy += slope * kx * ky;
      xz += slope * kx * kz;
      yz += slope * ky * kz;
      real[k] = w * real[k];
      imaginary[k] = w * imaginary[k];
    }
    virials[6 * c] = xx;
    virials[6 * c + 1] = yy;
    virials[6 * c + 2] = zz;
    virials[6 * c + 3] = xy;
    virials[6 * c + 4] = xz;
    virials[6 * c + 5] = yz;
  }
}
