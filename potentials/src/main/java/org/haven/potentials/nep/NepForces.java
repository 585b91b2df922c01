package org.haven.potentials.nep;

import org.haven.kernels.Kernel;
import org.haven.kernels.Mixed;
import org.haven.potentials.descriptors.CutoffFunction;

/// Force on particle i and its part of the virial, gathered from the derivatives of the energies
/// U_i and U_j: F_i = Σ_j (∂U_i/∂r_ij - ∂U_j/∂r_ji), W_i = -½ Σ_j r_ij ⊗ (∂U_i/∂r_ij - ∂U_j/∂r_ji).
///
/// Nothing is scattered, so the bits do not depend on the order in which particles are done. Since
/// Y_lm(-r̂) = (-1)^l Y_lm(r̂), both parts of a pair share the functions of r_ij.
///
/// @param positions [3N] in Å
/// @param cell [9] lattice vectors in Å, row by row
/// @param species [N]
/// @param offsets [N + 1] of the neighbour list
/// @param neighbours of the neighbour list
/// @param shifts of the neighbour list
/// @param cutoffs [T²][2] radial and angular, in Å
/// @param angularCoefficients [T²][angularBasis][shape's functions]
/// @param harmonics table of [org.haven.potentials.descriptors.SphericalHarmonics]
/// @param shape sizes of [NepShape]
/// @param radialDerivatives [N][T][radialBasis] of [NepNetwork]
/// @param momentDerivatives [N][l_max (l_max + 2)][shape's functions] of [NepNetwork]
/// @param forces [3N] in eV/Å, written
/// @param virials [9N] in eV, written
@Mixed(
    keeps =
        """
        positions cell xi yi zi sa sb sc forceX forceY forceZ wxx wxy wxz wyx wyy wyz wzx wzy
        wzz forces virials
        """)
record NepForces(
    double[] positions,
    double[] cell,
    int[] species,
    int[] offsets,
    int[] neighbours,
    int[] shifts,
    double[] cutoffs,
    double[] angularCoefficients,
    double[] harmonics,
    int[] shape,
    double[] radialDerivatives,
    double[] momentDerivatives,
    double[] forces,
    double[] virials)
    implements Kernel {
  @SuppressWarnings("cast") // products that the twin takes in double
  static void body(
      int i,
      double[] positions,
      double[] cell,
      int[] species,
      int[] offsets,
      int[] neighbours,
      int[] shifts,
      double[] cutoffs,
      double[] angularCoefficients,
      double[] harmonics,
      int[] shape,
      double[] radialDerivatives,
      double[] momentDerivatives,
      double[] forces,
      double[] virials) {
    int types = shape[0];
    int kr = shape[2];
    int ka = shape[4];
    int width = shape[5] + 1;
    int lm = shape[5] * (shape[5] + 2);
    int functions = shape[9];
    double xi = positions[3 * i];
    double yi = positions[3 * i + 1];
    double zi = positions[3 * i + 2];
    int ti = species[i];
    double forceX = 0.0;
    double forceY = 0.0;
    double forceZ = 0.0;
    double wxx = 0.0;
    double wxy = 0.0;
    double wxz = 0.0;
    double wyx = 0.0;
    double wyy = 0.0;
    double wyz = 0.0;
    double wzx = 0.0;
    double wzy = 0.0;
    double wzz = 0.0;
    for (int p = offsets[i]; p < offsets[i + 1]; p++) {
      int j = neighbours[p];
      int tj = species[j];
      int pair = ti * types + tj;
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
        double ux = x / r;
        double uy = y / r;
        double uz = z / r;
        double reduced = r / radialCutoff;
        double root = CutoffFunction.cosine(reduced);
        double fc = root * root;
        double fcSlope = -Math.PI * root * CutoffFunction.sine(reduced) / radialCutoff;
        double u = 2.0 * (reduced - 1.0) * (reduced - 1.0) - 1.0;
        double uSlope = 4.0 * (reduced - 1.0) / radialCutoff;
        // T_k and dT_k/dx by recurrence: T_k+1 = 2 x T_k - T_k-1 and its derivative.
        double t0 = 1.0;
        double t1 = u;
        double d0 = 0.0;
        double d1 = 1.0;
        double value = 0.0;
        double slope = 0.0;
        int ri = (i * types + tj) * kr;
        int rj = (j * types + ti) * kr;
        for (int k = 0; k < kr; k++) {
          double both = radialDerivatives[ri + k] + radialDerivatives[rj + k];
          value += both * t0;
          slope += both * d0;
          double t2 = 2.0 * u * t1 - t0;
          double d2 = 2.0 * (t1 + u * d1) - d0;
          t0 = t1;
          t1 = t2;
          d0 = d1;
          d1 = d2;
        }
        double along = value * fcSlope + slope * uSlope * fc;
        double fx = along * ux;
        double fy = along * uy;
        double fz = along * uz;

        double angularCutoff = cutoffs[2 * pair + 1];
        if (square < angularCutoff * angularCutoff) {
          reduced = r / angularCutoff;
          root = CutoffFunction.cosine(reduced);
          fc = root * root;
          fcSlope = -Math.PI * root * CutoffFunction.sine(reduced) / angularCutoff;
          u = 2.0 * (reduced - 1.0) * (reduced - 1.0) - 1.0;
          uSlope = 4.0 * (reduced - 1.0) / angularCutoff;
          // The gradient by r_ij of Σ_lm Y_lm Σ_n (g_n ∂U_i/∂a_nlm + (-1)^l h_n ∂U_j/∂a_nlm), where
          // h_n is g_n of the pair seen from j. Five functions at a time stay in variables; rows of
          // the tables are filled up with zeros.
          double radial = 0.0;
          double gx = 0.0;
          double gy = 0.0;
          double gz = 0.0;
          for (int n = 0; n < functions; n += 5) {
            double g0 = 0.0;
            double g1 = 0.0;
            double g2 = 0.0;
            double g3 = 0.0;
            double g4 = 0.0;
            double gSlope0 = 0.0;
            double gSlope1 = 0.0;
            double gSlope2 = 0.0;
            double gSlope3 = 0.0;
            double gSlope4 = 0.0;
            double h0 = 0.0;
            double h1 = 0.0;
            double h2 = 0.0;
            double h3 = 0.0;
            double h4 = 0.0;
            double hSlope0 = 0.0;
            double hSlope1 = 0.0;
            double hSlope2 = 0.0;
            double hSlope3 = 0.0;
            double hSlope4 = 0.0;
            t0 = 1.0;
            t1 = u;
            d0 = 0.0;
            d1 = 1.0;
            int ci = pair * ka * functions + n;
            int cj = (tj * types + ti) * ka * functions + n;
            for (int k = 0; k < ka; k++) {
              double f = fc * t0;
              double fSlope = fcSlope * t0 + fc * uSlope * d0;
              double c = angularCoefficients[ci];
              g0 += c * f;
              gSlope0 += c * fSlope;
              double e = angularCoefficients[cj];
              h0 += e * f;
              hSlope0 += e * fSlope;
              c = angularCoefficients[ci + 1];
              g1 += c * f;
              gSlope1 += c * fSlope;
              e = angularCoefficients[cj + 1];
              h1 += e * f;
              hSlope1 += e * fSlope;
              c = angularCoefficients[ci + 2];
              g2 += c * f;
              gSlope2 += c * fSlope;
              e = angularCoefficients[cj + 2];
              h2 += e * f;
              hSlope2 += e * fSlope;
              c = angularCoefficients[ci + 3];
              g3 += c * f;
              gSlope3 += c * fSlope;
              e = angularCoefficients[cj + 3];
              h3 += e * f;
              hSlope3 += e * fSlope;
              c = angularCoefficients[ci + 4];
              g4 += c * f;
              gSlope4 += c * fSlope;
              e = angularCoefficients[cj + 4];
              h4 += e * f;
              hSlope4 += e * fSlope;
              ci += functions;
              cj += functions;
              double t2 = 2.0 * u * t1 - t0;
              double d2 = 2.0 * (t1 + u * d1) - d0;
              t0 = t1;
              t1 = t2;
              d0 = d1;
              d1 = d2;
            }
            int ai = i * lm * functions + n;
            int aj = j * lm * functions + n;
            // Before cm and sm, whose old values they take (see Kernel).
            double cBefore = 0.0;
            double sBefore = 0.0;
            double cm = 1.0;
            double sm = 0.0;
            for (int m = 0; m < width; m++) {
              double q1 = harmonics[2 * width * width + m];
              double q2 = 0.0;
              double dq1 = 0.0;
              double dq2 = 0.0;
              double evenValue = 0.0;
              double oddValue = 0.0;
              double evenSlope = 0.0;
              double oddSlope = 0.0;
              double evenRadial = 0.0;
              double oddRadial = 0.0;
              for (int l = m; l < width; l++) {
                if (l > m) {
                  int at = 2 * (m * width + l);
                  double alpha = harmonics[at];
                  double beta = harmonics[at + 1];
                  double q0 = alpha * uz * q1 + beta * q2;
                  double dq0 = alpha * (q1 + uz * dq1) + beta * dq2;
                  q2 = q1;
                  q1 = q0;
                  dq2 = dq1;
                  dq1 = dq0;
                }
                if (l > 0) {
                  double parity = (l & 1) == 0 ? 1.0 : -1.0;
                  int component = m == 0 ? l * l - 1 : l * l + 2 * m - 2;
                  int bi = ai + component * functions;
                  int bj = aj + component * functions;
                  double mi = momentDerivatives[bi];
                  double mj = parity * momentDerivatives[bj];
                  double weight = g0 * mi + h0 * mj;
                  double weightSlope = gSlope0 * mi + hSlope0 * mj;
                  mi = momentDerivatives[bi + 1];
                  mj = parity * momentDerivatives[bj + 1];
                  weight += g1 * mi + h1 * mj;
                  weightSlope += gSlope1 * mi + hSlope1 * mj;
                  mi = momentDerivatives[bi + 2];
                  mj = parity * momentDerivatives[bj + 2];
                  weight += g2 * mi + h2 * mj;
                  weightSlope += gSlope2 * mi + hSlope2 * mj;
                  mi = momentDerivatives[bi + 3];
                  mj = parity * momentDerivatives[bj + 3];
                  weight += g3 * mi + h3 * mj;
                  weightSlope += gSlope3 * mi + hSlope3 * mj;
                  mi = momentDerivatives[bi + 4];
                  mj = parity * momentDerivatives[bj + 4];
                  weight += g4 * mi + h4 * mj;
                  weightSlope += gSlope4 * mi + hSlope4 * mj;
                  evenValue += weight * q1;
                  evenSlope += weight * dq1;
                  evenRadial += weightSlope * q1;
                  if (m > 0) {
                    bi += functions;
                    bj += functions;
                    mi = momentDerivatives[bi];
                    mj = parity * momentDerivatives[bj];
                    weight = g0 * mi + h0 * mj;
                    weightSlope = gSlope0 * mi + hSlope0 * mj;
                    mi = momentDerivatives[bi + 1];
                    mj = parity * momentDerivatives[bj + 1];
                    weight += g1 * mi + h1 * mj;
                    weightSlope += gSlope1 * mi + hSlope1 * mj;
                    mi = momentDerivatives[bi + 2];
                    mj = parity * momentDerivatives[bj + 2];
                    weight += g2 * mi + h2 * mj;
                    weightSlope += gSlope2 * mi + hSlope2 * mj;
                    mi = momentDerivatives[bi + 3];
                    mj = parity * momentDerivatives[bj + 3];
                    weight += g3 * mi + h3 * mj;
                    weightSlope += gSlope3 * mi + hSlope3 * mj;
                    mi = momentDerivatives[bi + 4];
                    mj = parity * momentDerivatives[bj + 4];
                    weight += g4 * mi + h4 * mj;
                    weightSlope += gSlope4 * mi + hSlope4 * mj;
                    oddValue += weight * q1;
                    oddSlope += weight * dq1;
                    oddRadial += weightSlope * q1;
                  }
                }
              }
              gx += m * (evenValue * cBefore + oddValue * sBefore);
              gy += m * (oddValue * cBefore - evenValue * sBefore);
              gz += evenSlope * cm + oddSlope * sm;
              radial += evenRadial * cm + oddRadial * sm;
              cBefore = cm;
              sBefore = sm;
              cm = cBefore * ux - sBefore * uy;
              sm = cBefore * uy + sBefore * ux;
            }
          }
          double inward = ux * gx + uy * gy + uz * gz;
          radial -= inward / r;
          fx += radial * ux + gx / r;
          fy += radial * uy + gy / r;
          fz += radial * uz + gz / r;
        }
        forceX += fx;
        forceY += fy;
        forceZ += fz;
        wxx += (double) x * fx;
        wxy += (double) x * fy;
        wxz += (double) x * fz;
        wyx += (double) y * fx;
        wyy += (double) y * fy;
        wyz += (double) y * fz;
        wzx += (double) z * fx;
        wzy += (double) z * fy;
        wzz += (double) z * fz;
      }
    }
    forces[3 * i] = forceX;
    forces[3 * i + 1] = forceY;
    forces[3 * i + 2] = forceZ;
    virials[9 * i] = -0.5 * wxx;
    virials[9 * i + 1] = -0.5 * wxy;
    virials[9 * i + 2] = -0.5 * wxz;
    virials[9 * i + 3] = -0.5 * wyx;
    virials[9 * i + 4] = -0.5 * wyy;
    virials[9 * i + 5] = -0.5 * wyz;
    virials[9 * i + 6] = -0.5 * wzx;
    virials[9 * i + 7] = -0.5 * wzy;
    virials[9 * i + 8] = -0.5 * wzz;
  }
}
