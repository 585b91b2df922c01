package org.haven.analysis.statistics;

/// Generalised least squares of a straight line, y = β₀ + β₁ t, with covariance Σ of the noise: β =
/// (XᵀΣ⁻¹X)⁻¹XᵀΣ⁻¹y by Cholesky factors; no inverse is formed. Where the intercept is not yet
/// reached at all t, y = β₀ f(t) + β₁ t.
///
/// @param intercept β₀
/// @param slope β₁
/// @param slopeVariance of β₁
/// @param weights [n] the row of the estimator that gives the slope: β₁ = Σ w_i y_i
/// @param priorVariance part of the slope's variance that comes from the prior of the intercept
public record LeastSquares(
    double intercept,
    double slope,
    double slopeVariance,
    double[] weights,
    double interceptVariance,
    double priorVariance) {

  /// Solves for the line. Rounding can make a nearly singular Σ indefinite; the diagonal is then
  /// raised by 1e-10 of itself, and ten times more until the factors exist.
  public static LeastSquares solve(double[] t, double[] y, double[][] covariance) {
    double[] one = new double[t.length];
    java.util.Arrays.fill(one, 1.0);
    return solve(one, t, y, covariance, 0, Double.POSITIVE_INFINITY);
  }

  /// The same with a normal prior on the intercept; an infinite `priorStd` is none.
  ///
  /// @param f [n] part of the intercept that is reached at each t
  public static LeastSquares solve(
      double[] f,
      double[] t,
      double[] y,
      double[][] covariance,
      double priorMean,
      double priorStd) {
    int n = t.length;
    double[][] l = factor(covariance);
    double[] a = forward(l, f);
    double[] b = forward(l, t);
    double[] c = forward(l, y);
    double information = 1 / (priorStd * priorStd);
    double aa = dot(a, a) + information;
    double ab = dot(a, b);
    double bb = dot(b, b);
    double det = aa * bb - ab * ab;
    double ac = dot(a, c) + information * priorMean;
    double bc = dot(b, c);
    double intercept = (bb * ac - ab * bc) / det;
    double slope = (aa * bc - ab * ac) / det;
    double[] mixed = new double[n];
    for (int i = 0; i < n; i++) {
      mixed[i] = (aa * b[i] - ab * a[i]) / det;
    }
    return new LeastSquares(
        intercept,
        slope,
        aa / det,
        backward(l, mixed),
        bb / det,
        information > 0 ? ab * ab / det / det * information : 0);
  }

  /// Ordinary least squares with the interval that ignores correlation.
  public static LeastSquares ordinary(double[] t, double[] y) {
    int n = t.length;
    double tm = 0;
    double ym = 0;
    for (int i = 0; i < n; i++) {
      tm += t[i] / n;
      ym += y[i] / n;
    }
    double tt = 0;
    double ty = 0;
    for (int i = 0; i < n; i++) {
      tt += (t[i] - tm) * (t[i] - tm);
      ty += (t[i] - tm) * (y[i] - ym);
    }
    double slope = ty / tt;
    double intercept = ym - slope * tm;
    double rss = 0;
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      double r = y[i] - intercept - slope * t[i];
      rss += r * r;
      weights[i] = (t[i] - tm) / tt;
    }
    return new LeastSquares(
        intercept, slope, n > 2 ? rss / (n - 2) / tt : 0, weights, Double.NaN, 0);
  }

  /// Cholesky factor of a covariance, its diagonal raised as little as makes it positive definite.
  public static double[][] factor(double[][] covariance) {
    for (double lift = 1e-10; lift <= 1; lift *= 10) {
      double[][] l = cholesky(covariance, lift);
      if (l != null) {
        return l;
      }
    }
    throw new IllegalStateException("covariance of the lags is not positive definite");
  }

  private static double[][] cholesky(double[][] m, double lift) {
    int n = m.length;
    double[][] l = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double s = m[i][j] + (i == j ? lift * m[i][i] : 0);
        for (int k = 0; k < j; k++) {
          s -= l[i][k] * l[j][k];
        }
        if (i == j) {
          if (!(s > 0)) {
            return null;
          }
          l[i][i] = Math.sqrt(s);
        } else {
          l[i][j] = s / l[j][j];
        }
      }
    }
    return l;
  }

  /// L⁻¹ b.
  public static double[] forward(double[][] l, double[] b) {
    double[] x = b.clone();
    for (int i = 0; i < x.length; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= l[i][k] * x[k];
      }
      x[i] /= l[i][i];
    }
    return x;
  }

  private static double[] backward(double[][] l, double[] b) {
    double[] x = b.clone();
    for (int i = x.length - 1; i >= 0; i--) {
      for (int k = i + 1; k < x.length; k++) {
        x[i] -= l[k][i] * x[k];
      }
      x[i] /= l[i][i];
    }
    return x;
  }

  private static double dot(double[] a, double[] b) {
    double s = 0;
    for (int i = 0; i < a.length; i++) {
      s += a[i] * b[i];
    }
    return s;
  }
}
