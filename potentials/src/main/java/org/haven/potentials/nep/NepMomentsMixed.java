package org.haven.potentials.nep;

import org.haven.kernels.Kernel;

/// [NepMoments] with pair arithmetic and the sums over neighbours in float; separations are taken
/// in double.
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
/// @param harmonics table of [SphericalHarmonics]
/// @param shape [NepShape]
/// @param scratch [radialBasis] of each particle as [NepShape] lays it out, overwritten
/// @param descriptors [descriptorLength] of each particle, the radial part is written
/// @param moments [l_max (l_max + 2)][shape's functions] of each particle, written
record NepMomentsMixed(
    double[] positions,
    double[] cell,
    int[] species,
    int[] offsets,
    int[] neighbours,
    int[] shifts,
    float[] cutoffs,
    float[] radialCoefficients,
    float[] angularCoefficients,
    float[] harmonics,
    int[] shape,
    float[] scratch,
    float[] descriptors,
    float[] moments)
    implements Kernel {
  static void body(
      int i,
      double[] positions,
      double[] cell,
      int[] species,
      int[] offsets,
      int[] neighbours,
      int[] shifts,
      float[] cutoffs,
      float[] radialCoefficients,
      float[] angularCoefficients,
      float[] harmonics,
      int[] shape,
      float[] scratch,
      float[] descriptors,
      float[] moments) {
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
      descriptors[q + n * step] = 0.0f;
    }
    for (int k = 0; k < lm * functions; k++) {
      moments[a + k * step] = 0.0f;
    }
    for (int k = 0; k < kr; k++) {
      scratch[sums + k * step] = 0.0f;
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
      float x = (float) (positions[3 * j] - xi + (sa * cell[0] + sb * cell[3] + sc * cell[6]));
      float y = (float) (positions[3 * j + 1] - yi + (sa * cell[1] + sb * cell[4] + sc * cell[7]));
      float z = (float) (positions[3 * j + 2] - zi + (sa * cell[2] + sb * cell[5] + sc * cell[8]));
      float square = x * x + y * y + z * z;
      float radialCutoff = cutoffs[2 * pair];
      if (square < radialCutoff * radialCutoff) {
        float r = (float) Math.sqrt(square);
        if (pair != open) {
          // The sums Σ_j f_c T_k belong to one species of j: weigh them when the species changes.
          if (open >= 0) {
            for (int k = 0; k < kr; k++) {
              float sum = scratch[sums + k * step];
              int c = (open * kr + k) * nr;
              for (int n = 0; n < nr; n++) {
                descriptors[q + n * step] += radialCoefficients[c + n] * sum;
              }
              scratch[sums + k * step] = 0.0f;
            }
          }
          open = pair;
        }
        float reduced = r / radialCutoff;
        float root = CutoffFunction.cosine(reduced);
        float fc = root * root;
        float u = 2.0f * (reduced - 1.0f) * (reduced - 1.0f) - 1.0f;
        float t0 = fc;
        float t1 = u * fc;
        for (int k = 0; k < kr; k++) {
          scratch[sums + k * step] += t0;
          float t2 = 2.0f * u * t1 - t0;
          t0 = t1;
          t1 = t2;
        }
        float angularCutoff = cutoffs[2 * pair + 1];
        if (square < angularCutoff * angularCutoff) {
          reduced = r / angularCutoff;
          root = CutoffFunction.cosine(reduced);
          fc = root * root;
          u = 2.0f * (reduced - 1.0f) * (reduced - 1.0f) - 1.0f;
          x = x / r;
          y = y / r;
          z = z / r;
          // Five functions at a time stay in variables; rows of the tables are filled up with
          // zeros.
          for (int n = 0; n < functions; n += 5) {
            float g0 = 0.0f;
            float g1 = 0.0f;
            float g2 = 0.0f;
            float g3 = 0.0f;
            float g4 = 0.0f;
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
              float t2 = 2.0f * u * t1 - t0;
              t0 = t1;
              t1 = t2;
            }
            float cm = 1.0f;
            float sm = 0.0f;
            for (int m = 0; m < width; m++) {
              float q1 = harmonics[2 * width * width + m];
              float q2 = 0.0f;
              for (int l = m; l < width; l++) {
                if (l > m) {
                  int h = 2 * (m * width + l);
                  float q0 = harmonics[h] * z * q1 + harmonics[h + 1] * q2;
                  q2 = q1;
                  q1 = q0;
                }
                if (m > 0) {
                  int at = a + ((l * l + 2 * m - 2) * functions + n) * step;
                  float even = q1 * cm;
                  float odd = q1 * sm;
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
              float next = cm * x - sm * y;
              sm = cm * y + sm * x;
              cm = next;
            }
          }
        }
      }
    }
    if (open >= 0) {
      for (int k = 0; k < kr; k++) {
        float sum = scratch[sums + k * step];
        int c = (open * kr + k) * nr;
        for (int n = 0; n < nr; n++) {
          descriptors[q + n * step] += radialCoefficients[c + n] * sum;
        }
      }
    }
  }
}
