package org.haven.potentials.coulomb;

import org.haven.kernels.Kernel;

/// S(k) of one column of wave vectors, summed over the particles from `begin` to `end`; added to
/// what earlier particles gave.
///
/// @param firstParticle first of these particles
/// @param endParticle one past the last
/// @param species [N]
/// @param charges [species] in e
/// @param columns [5 per column] of [ReciprocalSpace]
/// @param largest1 of [PhaseFactors], and so are the next eight
/// @param real [K] Re S in e
/// @param imaginary [K] Im S in e
record StructureFactors(
    int firstParticle,
    int endParticle,
    int[] species,
    double[] charges,
    int[] columns,
    int largest1,
    int largest2,
    int largest3,
    double[] real1,
    double[] imaginary1,
    double[] real2,
    double[] imaginary2,
    double[] real3,
    double[] imaginary3,
    double[] real,
    double[] imaginary)
    implements Kernel {
  static void body(
      int c,
      int firstParticle,
      int endParticle,
      int[] species,
      double[] charges,
      int[] columns,
      int largest1,
      int largest2,
      int largest3,
      double[] real1,
      double[] imaginary1,
      double[] real2,
      double[] imaginary2,
      double[] real3,
      double[] imaginary3,
      double[] real,
      double[] imaginary) {
    int n1 = columns[5 * c];
    int n2 = columns[5 * c + 1];
    int low = columns[5 * c + 2];
    int first = columns[5 * c + 3];
    int count = columns[5 * c + 4];
    int m2 = n2 < 0 ? -n2 : n2;
    double sign = n2 < 0 ? -1.0 : 1.0;
    if (firstParticle == 0) {
      for (int k = 0; k < count; k++) {
        real[first + k] = 0;
        imaginary[first + k] = 0;
      }
    }
    for (int i = firstParticle; i < endParticle; i++) {
      double q = charges[species[i]];
      double re1 = q * real1[i * (largest1 + 1) + n1];
      double im1 = q * imaginary1[i * (largest1 + 1) + n1];
      double re2 = real2[i * (largest2 + 1) + m2];
      double im2 = sign * imaginary2[i * (largest2 + 1) + m2];
      double re = re1 * re2 - im1 * im2;
      double im = re1 * im2 + im1 * re2;
      int from = i * (2 * largest3 + 1) + largest3 + low;
      for (int k = 0; k < count; k++) {
        double re3 = real3[from + k];
        double im3 = imaginary3[from + k];
        real[first + k] += re * re3 - im * im3;
        imaginary[first + k] += re * im3 + im * re3;
      }
    }
  }
}
