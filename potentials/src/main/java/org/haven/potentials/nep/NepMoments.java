package org.haven.potentials.nep;

import org.haven.kernels.Kernel;
import org.haven.kernels.Mixed;
import org.haven.potentials.descriptors.CutoffFunction;

/// Sums over the neighbours of particle i: the radial part of the descriptor and the moments.
///
/// q_n = Σ_j g_n(r_ij), a_nlm = Σ_j g_n(r_ij) Y_lm(r̂_ij); see [NepModel] for the functions and
/// [org.haven.potentials.descriptors.SphericalHarmonics] for Y_lm.
///
/// @param positions [3N] in Å
/// @param cell [9] lattice vectors in Å, row by row
/// @param species [N]
/// @param offsets [N + 1] of the neighbour list
/// @param neighbours of the neighbour list
/// @param shifts of the neighbour list
/// @param cutoffs [T²][2] radial and angular, in Å
/// @param radialCoefficients [T²][radialBasis][radialFunctions]
/// @param angularCoefficients [T²][angularBasis][shape's functions]
/// @param harmonics table of [org.haven.potentials.descriptors.SphericalHarmonics]
/// @param shape [NepShape]
/// @param scratch [radialBasis] of each particle as [NepShape] lays it out, overwritten
/// @param descriptors [descriptorLength] of each particle, the radial part is written
/// @param moments [l_max (l_max + 2)][shape's functions] of each particle, written
@Mixed(
    keeps =
        """
        positions cell xi yi zi sa sb sc
        """)
record NepMoments(
    double[] positions,
    double[] cell,
    int[] species,
    int[] offsets,
    int[] neighbours,
    int[] shifts,
    double[] cutoffs,
    double[] radialCoefficients,
    double[] angularCoefficients,
    double[] harmonics,
    int[] shape,
    double[] scratch,
    double[] descriptors,
    double[] moments)
    implements Kernel {
  static void body(
      int i,
      double[] positions,
      double[] cell,
      int[] species,
      int[] offsets,
      int[] neighbours,
      int[] shifts,
      double[] cutoffs,
      double[] radialCoefficients,
      double[] angularCoefficients,
      double[] harmonics,
      int[] shape,
      double[] scratch,
      double[] descriptors,
      double[] moments) {
    int types = shape[0];
    int nr = shape[1];
    int kr = shape[2];
    int ka = shape[4];
    int width = shape[5] + 1;
    int lm = shape[5] * (shape[5] + 2);
    int functions = shape[9];
    // From one number of a particle to the next, see NepShape.
    int step = shape[10];
    int sums = step == 1 ? i * shape[8] : i;
    int q = step == 1 ? i * shape[6] : i;
    int a = step == 1 ? i * lm * functions : i;
    for (int n = 0; n < nr; n++) {
      descriptors[q + n * step] = 0.0;
    }
    for (int k = 0; k < lm * functions; k++) {
      moments[a + k * step] = 0.0;
    }
    for (int k = 0; k < kr; k++) {
      scratch[sums + k * step] = 0.0;
    }
    double xi = positions[3 * i];
    double yi = positions[3 * i + 1];
    double zi = positions[3 * i + 2];
    int ti = species[i];
    int open = -1;
    for (int p = offsets[i]; p < offsets[i + 1]; p++) {
      int j = neighbours[p];
      int pair = ti * types + species[j];
      double sa = ((shifts[p] & 1023) - 512);
      double sb = (((shifts[p] >> 10) & 1023) - 512);
      double sc = (((shifts[p] >> 20) & 1023) - 512);
      double x = positions[3 * j] - xi + (sa * cell[0] + sb * cell[3] + sc * cell[6]);
      double y = positions[3 * j + 1] - yi + (sa * cell[1] + sb * cell[4] + sc * cell[7]);
      double z = positions[3 * j + 2] - zi + (sa * cell[2] + sb * cell[5] + sc * cell[8]);
      double square = x * x + y * y + z * z;
      double radialCutoff = cutoffs[2 * pair];
      if (square < radialCutoff * radialCutoff) {
        double r = Math.sqrt(square);
        if (pair != open) {
          // The sums Σ_j f_c T_k belong to one species of j: weigh them when the species changes.
          if (open >= 0) {
            for (int k = 0; k < kr; k++) {
              double sum = scratch[sums + k * step];
              int c = (open * kr + k) * nr;
              for (int n = 0; n < nr; n++) {
                descriptors[q + n * step] += radialCoefficients[c + n] * sum;
              }
              scratch[sums + k * step] = 0.0;
            }
          }
          open = pair;
        }
        double reduced = r / radialCutoff;
        double root = CutoffFunction.cosine(reduced);
        double fc = root * root;
        double u = 2.0 * (reduced - 1.0) * (reduced - 1.0) - 1.0;
        double t0 = fc;
        double t1 = u * fc;
        for (int k = 0; k < kr; k++) {
          scratch[sums + k * step] += t0;
          double t2 = 2.0 * u * t1 - t0;
          t0 = t1;
          t1 = t2;
        }
        double angularCutoff = cutoffs[2 * pair + 1];
        if (square < angularCutoff * angularCutoff) {
          reduced = r / angularCutoff;
          root = CutoffFunction.cosine(reduced);
          fc = root * root;
          u = 2.0 * (reduced - 1.0) * (reduced - 1.0) - 1.0;
          x = x / r;
          y = y / r;
          z = z / r;
          // Five functions at a time stay in variables; rows of the tables are filled up with
          // zeros.
          for (int n = 0; n < functions; n += 5) {
            double g0 = 0.0;
            double g1 = 0.0;
            double g2 = 0.0;
            double g3 = 0.0;
            double g4 = 0.0;
            t0 = fc;
            t1 = u * fc;
            int c = pair * ka * functions + n;
            for (int k = 0; k < ka; k++) {
              g0 += angularCoefficients[c] * t0;
              g1 += angularCoefficients[c + 1] * t0;
              g2 += angularCoefficients[c + 2] * t0;
              g3 += angularCoefficients[c + 3] * t0;
              g4 += angularCoefficients[c + 4] * t0;
              c += functions;
              double t2 = 2.0 * u * t1 - t0;
              t0 = t1;
              t1 = t2;
            }
            double cm = 1.0;
            double sm = 0.0;
            for (int m = 0; m < width; m++) {
              double q1 = harmonics[2 * width * width + m];
              double q2 = 0.0;
              for (int l = m; l < width; l++) {
                if (l > m) {
                  int h = 2 * (m * width + l);
                  double q0 = harmonics[h] * z * q1 + harmonics[h + 1] * q2;
                  q2 = q1;
                  q1 = q0;
                }
                if (m > 0) {
                  int at = a + ((l * l + 2 * m - 2) * functions + n) * step;
                  double even = q1 * cm;
                  double odd = q1 * sm;
                  moments[at] += even * g0;
                  moments[at + step] += even * g1;
                  moments[at + 2 * step] += even * g2;
                  moments[at + 3 * step] += even * g3;
                  moments[at + 4 * step] += even * g4;
                  at += functions * step;
                  moments[at] += odd * g0;
                  moments[at + step] += odd * g1;
                  moments[at + 2 * step] += odd * g2;
                  moments[at + 3 * step] += odd * g3;
                  moments[at + 4 * step] += odd * g4;
                } else if (l > 0) {
                  int at = a + ((l * l - 1) * functions + n) * step;
                  moments[at] += q1 * g0;
                  moments[at + step] += q1 * g1;
                  moments[at + 2 * step] += q1 * g2;
                  moments[at + 3 * step] += q1 * g3;
                  moments[at + 4 * step] += q1 * g4;
                }
              }
              double next = cm * x - sm * y;
              sm = cm * y + sm * x;
              cm = next;
            }
          }
        }
      }
    }
    if (open >= 0) {
      for (int k = 0; k < kr; k++) {
        double sum = scratch[sums + k * step];
        int c = (open * kr + k) * nr;
        for (int n = 0; n < nr; n++) {
          descriptors[q + n * step] += radialCoefficients[c + n] * sum;
        }
      }
    }
  }
}
