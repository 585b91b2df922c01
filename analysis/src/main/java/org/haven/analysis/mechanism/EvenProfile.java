package org.haven.analysis.mechanism;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.SingularMatrixException;

/// A smooth density along a path, the same from either end: counts c_k of bins are Poisson with the
/// mean exp(Σ_m a_m T_2m(t_k)), T Chebyshev's polynomials to the tenth degree, t from −1 to 1 over
/// the bins; the likelihood is greatest at a (Newton's method; it is concave).
///
/// @param coefficients a
record EvenProfile(double[] coefficients) {
  /// Polynomials T₀, T₂ … T₁₀.
  private static final int TERMS = 6;

  private static final int MOST_STEPS = 60;

  /// @param counts [2n] by bin; the k-th and the k-th last count together
  static EvenProfile of(double[] counts) {
    int half = counts.length / 2;
    double[][] basis = new double[half][];
    double[] pooled = new double[half];
    double[] start = new double[half];
    for (int k = 0; k < half; k++) {
      basis[k] = basis(t(k, counts.length));
      pooled[k] = counts[k] + counts[counts.length - 1 - k];
      start[k] = Math.log(pooled[k] + 0.5);
    }
    double[] one = new double[half];
    java.util.Arrays.fill(one, 1);
    double[] zero = new double[TERMS];
    double[] a = step(basis, one, start, zero);
    double before = likelihood(basis, pooled, a);
    for (int n = 0; n < MOST_STEPS; n++) {
      double[] weight = new double[half];
      double[] residual = new double[half];
      for (int k = 0; k < half; k++) {
        weight[k] = Math.exp(dot(basis[k], a));
        residual[k] = (pooled[k] - weight[k]) / weight[k];
      }
      double[] change = step(basis, weight, residual, zero);
      double[] next = a;
      double now = before;
      for (double length = 1; length > 1e-3; length /= 2) {
        next = plus(a, change, length);
        now = likelihood(basis, pooled, next);
        if (now >= before) {
          break;
        }
      }
      boolean settled = !(now > before + 1e-9);
      if (now >= before) {
        a = next;
        before = now;
      }
      if (settled) {
        break;
      }
    }
    return new EvenProfile(a);
  }

  /// ln of the density per bin, where bin `k` of `bins` stands; k may lie between bins.
  double log(double k, int bins) {
    return dot(basis(t(k, bins)), coefficients);
  }

  private static double t(double k, int bins) {
    return (2 * k + 1 - bins) / bins;
  }

  private static double[] basis(double t) {
    double[] basis = new double[TERMS];
    double previous = 1;
    double now = t;
    basis[0] = 1;
    for (int n = 2; n <= 2 * (TERMS - 1); n++) {
      double next = 2 * t * now - previous;
      previous = now;
      now = next;
      if (n % 2 == 0) {
        basis[n / 2] = now;
      }
    }
    return basis;
  }

  private static double likelihood(double[][] basis, double[] counts, double[] a) {
    double sum = 0;
    for (int k = 0; k < counts.length; k++) {
      double eta = dot(basis[k], a);
      sum += counts[k] * eta - Math.exp(eta);
    }
    return sum;
  }

  /// Weighted least squares (XᵀWX + ε)⁻¹XᵀW y; ε keeps bins without a count from running away.
  private static double[] step(double[][] basis, double[] w, double[] y, double[] otherwise) {
    double[][] normal = new double[TERMS][TERMS];
    double[] right = new double[TERMS];
    for (int k = 0; k < y.length; k++) {
      for (int i = 0; i < TERMS; i++) {
        right[i] += w[k] * basis[k][i] * y[k];
        for (int j = 0; j < TERMS; j++) {
          normal[i][j] += w[k] * basis[k][i] * basis[k][j];
        }
      }
    }
    for (int i = 0; i < TERMS; i++) {
      normal[i][i] += 1e-9 * normal[0][0] + 1e-12;
    }
    try {
      return new LUDecomposition(new Array2DRowRealMatrix(normal, false), 0)
          .getSolver()
          .solve(new ArrayRealVector(right, false))
          .toArray();
    } catch (SingularMatrixException degenerate) {
      return otherwise;
    }
  }

  private static double[] plus(double[] a, double[] change, double length) {
    double[] sum = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      sum[i] = a[i] + length * change[i];
    }
    return sum;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
