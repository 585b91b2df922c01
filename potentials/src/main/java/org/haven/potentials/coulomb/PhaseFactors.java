package org.haven.potentials.coulomb;

import org.haven.kernels.Kernel;

/// Tabulates exp(2π i n s_d) of each particle, s its fractional coordinates, by recurrence.
///
/// @param positions [3N] in Å
/// @param inverse [9] of the cell, s_e = Σ_d x_d inverse[3 d + e]
/// @param largest1 largest n of the first axis
/// @param largest2 of the second axis
/// @param largest3 of the third axis
/// @param real1 [N][largest1 + 1] Re exp(2π i n s_1) for n from 0; overwritten
/// @param imaginary1 the imaginary parts
/// @param real2 [N][largest2 + 1] the same of the second axis
/// @param imaginary2 the imaginary parts
/// @param real3 [N][2 largest3 + 1] of the third axis, for n from −largest3
/// @param imaginary3 the imaginary parts
record PhaseFactors(
    double[] positions,
    double[] inverse,
    int largest1,
    int largest2,
    int largest3,
    double[] real1,
    double[] imaginary1,
    double[] real2,
    double[] imaginary2,
    double[] real3,
    double[] imaginary3)
    implements Kernel {
  static void body(
      int i,
      double[] positions,
      double[] inverse,
      int largest1,
      int largest2,
      int largest3,
      double[] real1,
      double[] imaginary1,
      double[] real2,
      double[] imaginary2,
      double[] real3,
      double[] imaginary3) {
    double x = 6.283185307179586 * positions[3 * i];
    double y = 6.283185307179586 * positions[3 * i + 1];
    double z = 6.283185307179586 * positions[3 * i + 2];
    powers(
        x * inverse[0] + y * inverse[3] + z * inverse[6],
        i * (largest1 + 1),
        largest1,
        real1,
        imaginary1);
    powers(
        x * inverse[1] + y * inverse[4] + z * inverse[7],
        i * (largest2 + 1),
        largest2,
        real2,
        imaginary2);
    int middle = i * (2 * largest3 + 1) + largest3;
    powers(x * inverse[2] + y * inverse[5] + z * inverse[8], middle, largest3, real3, imaginary3);
    for (int n = 1; n <= largest3; n++) {
      real3[middle - n] = real3[middle + n];
      imaginary3[middle - n] = -imaginary3[middle + n];
    }
  }

  /// exp(i n angle) for n from 0 to `last`, at `first + n`.
  static void powers(double angle, int first, int last, double[] real, double[] imaginary) {
    double c = Math.cos(angle);
    double s = Math.sin(angle);
    double re = 1;
    double im = 0;
    real[first] = re;
    imaginary[first] = im;
    for (int n = 1; n <= last; n++) {
      double next = re * c - im * s;
      im = re * s + im * c;
      re = next;
      real[first + n] = re;
      imaginary[first + n] = im;
    }
  }
}
