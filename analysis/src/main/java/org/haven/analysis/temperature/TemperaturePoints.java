package org.haven.analysis.temperature;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SingularMatrixException;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.LeastSquares;
import org.haven.inputs.InputException;

/// ln y at some temperatures, and weighted least squares on it.
///
/// Weights are 1/σ², σ the errors of ln y; when these are not known all points weigh the same and
/// the residuals give the error (Student's t then bounds the intervals). The same where the points
/// scatter about the law by more than their errors allow ([#scattered]): the errors then tell the
/// points' weights, and χ²/ν their size (Particle Data Group, Phys. Rev. D 2024, 110, 030001,
/// section 5.2.2). Errors that temperatures share, as those of the structures that were simulated
/// at all of them, are a covariance beside σ².
///
/// @param temperaturesK ascending
/// @param lnValues ln y at each
/// @param lnErrors standard errors of ln y, or null
/// @param common covariance of ln y besides, or null
record TemperaturePoints(
    double[] temperaturesK, double[] lnValues, double[] lnErrors, double[][] common) {
  /// Chance below which scatter is more than errors.
  private static final double CHANCE = 0.05;

  /// A linear fit of ln y.
  ///
  /// @param covariance of the parameters for the weights as they are
  record Linear(double[] beta, double[][] covariance, double chiSquare) {}

  /// What the parameters of a linear fit are multiplied with.
  interface Basis {
    double[] at(double temperatureK);
  }

  /// See [TemperatureFit#of].
  static TemperaturePoints of(
      double[] temperaturesK, double[] values, double[] stds, double[][] shared) {
    int n = temperaturesK.length;
    if (n < 2) {
      throw new InputException("a temperature fit needs at least two temperatures, got " + n);
    }
    Integer[] order = new Integer[n];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(temperaturesK[a], temperaturesK[b]));
    double[] t = new double[n];
    double[] y = new double[n];
    double[] s = new double[n];
    boolean known = stds != null;
    for (int k = 0; k < n; k++) {
      int i = order[k];
      t[k] = temperaturesK[i];
      if (!(t[k] > 0) || k > 0 && t[k] == t[k - 1]) {
        throw new InputException(
            "temperature " + t[k] + " K is not positive or stands twice; average its replicas");
      }
      if (!(values[i] > 0) || Double.isInfinite(values[i])) {
        throw new InputException(
            "value " + values[i] + " at " + t[k] + " K is not positive; leave it out of the fit");
      }
      y[k] = Math.log(values[i]);
      if (known) {
        s[k] = stds[i] / values[i];
        known = s[k] > 0 && !Double.isInfinite(s[k]);
      }
    }
    return new TemperaturePoints(
        t, y, known ? s : null, known && shared != null ? block(shared, order) : null);
  }

  int count() {
    return temperaturesK.length;
  }

  boolean errorsKnown() {
    return lnErrors != null;
  }

  /// The points with indices [from, to).
  TemperaturePoints part(int from, int to) {
    return new TemperaturePoints(
        Arrays.copyOfRange(temperaturesK, from, to),
        Arrays.copyOfRange(lnValues, from, to),
        errorsKnown() ? Arrays.copyOfRange(lnErrors, from, to) : null,
        common == null
            ? null
            : block(common, IntStream.range(from, to).boxed().toArray(Integer[]::new)));
  }

  private static double[][] block(double[][] of, Integer[] chosen) {
    double[][] block = new double[chosen.length][chosen.length];
    for (int a = 0; a < chosen.length; a++) {
      for (int b = 0; b < chosen.length; b++) {
        block[a][b] = of[chosen[a]][chosen[b]];
      }
    }
    return block;
  }

  /// Standard errors of ln y, with all that is known of them.
  double[] totalErrors() {
    double[] all = lnErrors.clone();
    for (int i = 0; common != null && i < all.length; i++) {
      all[i] = Math.sqrt(all[i] * all[i] + common[i][i]);
    }
    return all;
  }

  /// `x` in units of independent errors: L⁻¹x with LLᵀ the covariance of ln y.
  private double[] whitened(double[][] factor, double[] x) {
    if (factor != null) {
      return LeastSquares.forward(factor, x);
    }
    double[] white = x.clone();
    for (int i = 0; errorsKnown() && i < white.length; i++) {
      white[i] /= lnErrors[i];
    }
    return white;
  }

  private double[][] factor() {
    if (common == null) {
      return null;
    }
    double[][] covariance = new double[count()][];
    for (int i = 0; i < count(); i++) {
      covariance[i] = common[i].clone();
      covariance[i][i] += lnErrors[i] * lnErrors[i];
    }
    return LeastSquares.factor(covariance);
  }

  Linear solve(Basis basis) {
    int k = basis.at(temperaturesK[0]).length;
    double[][] factor = factor();
    RealMatrix design = new Array2DRowRealMatrix(count(), k);
    for (int c = 0; c < k; c++) {
      int column = c;
      design.setColumn(
          c,
          whitened(factor, Arrays.stream(temperaturesK).map(t -> basis.at(t)[column]).toArray()));
    }
    RealVector values = new ArrayRealVector(whitened(factor, lnValues));
    RealMatrix normal = design.transpose().multiply(design);
    RealVector right = design.preMultiply(values);
    // Columns differ by orders of magnitude: scale before inverting.
    double[] scale = new double[k];
    for (int c = 0; c < k; c++) {
      scale[c] = 1 / Math.sqrt(normal.getEntry(c, c));
    }
    for (int r = 0; r < k; r++) {
      for (int c = 0; c < k; c++) {
        normal.multiplyEntry(r, c, scale[r] * scale[c]);
      }
    }
    RealMatrix inverse;
    try {
      inverse = new LUDecomposition(normal, 1e-14).getSolver().getInverse();
    } catch (SingularMatrixException undetermined) {
      throw new InputException(
          "a fit over temperature is not determined by its "
              + count()
              + " points: their temperatures are too close, or one has an error so much smaller"
              + " than the others that it alone counts; leave it out or give its error");
    }
    double[][] covariance = new double[k][k];
    for (int r = 0; r < k; r++) {
      for (int c = 0; c < k; c++) {
        covariance[r][c] = inverse.getEntry(r, c) * scale[r] * scale[c];
      }
    }
    double[] beta = new Array2DRowRealMatrix(covariance).operate(right).toArray();
    RealVector residual = values.subtract(design.operate(new ArrayRealVector(beta)));
    return new Linear(beta, covariance, residual.dotProduct(residual));
  }

  /// Whether χ² is larger than the errors allow: a chance below 5 %.
  ///
  /// @param chiSquare of a law with ν degrees of freedom
  boolean scattered(double chiSquare, int degreesOfFreedom) {
    return errorsKnown()
        && degreesOfFreedom > 0
        && new ChiSquaredDistribution(null, degreesOfFreedom).cumulativeProbability(chiSquare)
            > 1 - CHANCE;
  }

  /// Covariance of `parameters` parameters: as it is with known errors that explain the scatter,
  /// else scaled by the variance of the residuals.
  double[][] covariance(double[][] ofWeights, double chiSquare, int parameters) {
    if (errorsKnown() && !scattered(chiSquare, count() - parameters)) {
      return ofWeights;
    }
    double variance = count() > parameters ? chiSquare / (count() - parameters) : Double.NaN;
    double[][] result = new double[ofWeights.length][];
    for (int r = 0; r < result.length; r++) {
      result[r] = Arrays.stream(ofWeights[r]).map(c -> c * variance).toArray();
    }
    return result;
  }

  /// A value with its interval: normal with known errors that explain the scatter, else Student's
  /// t.
  ///
  /// @param chiSquare of the law that the value is from
  Estimate interval(double value, double std, double chiSquare, int degreesOfFreedom) {
    if (errorsKnown() && !scattered(chiSquare, degreesOfFreedom)) {
      return Estimate.normal(value, std);
    }
    return degreesOfFreedom > 0
        ? Estimate.student(value, std, degreesOfFreedom)
        : new Estimate(value, Double.NaN, Double.NaN, Double.NaN);
  }

  /// χ² + 2k + 2k(k+1)/(n−k−1); see [TemperatureFit].
  double aicc(double chiSquare, int parameters) {
    int n = count();
    int k = errorsKnown() ? parameters : parameters + 1;
    if (n - k - 1 <= 0) {
      return Double.POSITIVE_INFINITY;
    }
    return misfit(chiSquare) + 2 * k + 2.0 * k * (k + 1) / (n - k - 1);
  }

  /// χ² + k ln n; see [TemperatureFit].
  double bic(double chiSquare, int parameters) {
    int k = errorsKnown() ? parameters : parameters + 1;
    return misfit(chiSquare) + k * Math.log(count());
  }

  private double misfit(double chiSquare) {
    int n = count();
    return errorsKnown() ? chiSquare : n * Math.log(Math.max(chiSquare, 1e-30) / n);
  }

  /// Standard error of a linear combination of parameters: √(xᵀ C x).
  static double std(double[] x, double[][] covariance) {
    double s = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x.length; j++) {
        s += x[i] * covariance[i][j] * x[j];
      }
    }
    return Math.sqrt(s);
  }
}
