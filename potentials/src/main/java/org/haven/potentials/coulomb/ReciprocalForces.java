package org.haven.potentials.coulomb;

import org.haven.kernels.Kernel;

/// Energy and force of each particle, added to what is there.
///
/// @param species [N]
/// @param charges [species] in e
/// @param columnCount number of columns
/// @param columns [5 per column] of [ReciprocalSpace]
/// @param inverse [9] of the cell
/// @param largest1 of [PhaseFactors], and so are the next eight
/// @param real [K] Re w S
/// @param imaginary [K] Im w S
/// @param energies [N] in eV; added to
/// @param forces [3N] in eV/Å; added to
record ReciprocalForces(
    int[] species,
    double[] charges,
    int columnCount,
    int[] columns,
    double[] inverse,
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
    double[] imaginary,
    double[] energies,
    double[] forces)
    implements Kernel {
  static void body(
      int i,
      int[] species,
      double[] charges,
      int columnCount,
      int[] columns,
      double[] inverse,
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
      double[] imaginary,
      double[] energies,
      double[] forces) {
    double energy = 0;
    double g1 = 0;
    double g2 = 0;
    double g3 = 0;
    for (int c = 0; c < columnCount; c++) {
      int n1 = columns[5 * c];
      int n2 = columns[5 * c + 1];
      int low = columns[5 * c + 2];
      int first = columns[5 * c + 3];
      int count = columns[5 * c + 4];
      // Σ (w S)* exp(2π i n₃ s₃), and the same times n₃ − low.
      double sumRe = 0;
      double sumIm = 0;
      double momentIm = 0;
      double momentRe = 0;
      int from = i * (2 * largest3 + 1) + largest3 + low;
      for (int k = 0; k < count; k++) {
        double re3 = real3[from + k];
        double im3 = imaginary3[from + k];
        double re = real[first + k] * re3 + imaginary[first + k] * im3;
        double im = real[first + k] * im3 - imaginary[first + k] * re3;
        sumRe += re;
        sumIm += im;
        momentRe += k * re;
        momentIm += k * im;
      }
      int m2 = n2 < 0 ? -n2 : n2;
      double sign = n2 < 0 ? -1.0 : 1.0;
      double re1 = real1[i * (largest1 + 1) + n1];
      double im1 = imaginary1[i * (largest1 + 1) + n1];
      double re2 = real2[i * (largest2 + 1) + m2];
      double im2 = sign * imaginary2[i * (largest2 + 1) + m2];
      double re = re1 * re2 - im1 * im2;
      double im = re1 * im2 + im1 * re2;
      double total = sumRe * im + sumIm * re;
      energy += sumRe * re - sumIm * im;
      g1 += n1 * total;
      g2 += n2 * total;
      g3 += low * total + momentRe * im + momentIm * re;
    }
    double q = charges[species[i]];
    // 2 q 2π
    double scale = 12.566370614359172 * q;
    energies[i] = energies[i] + q * energy;
    forces[3 * i] = forces[3 * i] + scale * (inverse[0] * g1 + inverse[1] * g2 + inverse[2] * g3);
    forces[3 * i + 1] =
        forces[3 * i + 1] + scale * (inverse[3] * g1 + inverse[4] * g2 + inverse[5] * g3);
    forces[3 * i + 2] =
        forces[3 * i + 2] + scale * (inverse[6] * g1 + inverse[7] * g2 + inverse[8] * g3);
  }
}
