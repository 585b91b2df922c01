package org.haven.analysis.statistics;

/// Two independent estimates of one positive quantity, taken together by their precision.
///
/// Each is normal in the logarithm, with its own width below and above the value, as its interval
/// says. Where they are more than [#APART] standard errors apart, both widths count as many times
/// as they are standard errors apart (Particle Data Group, Phys. Rev. D 2024, 110, 030001, section
/// 5.2.2), for one of them is wrong and it is not known which.
///
/// @param value both; the one that is known where the other is not
/// @param apart difference of the logarithms in standard errors; NaN where one is not known
/// @param weightOfFirst share of the first in the value
public record Combination(Estimate value, double apart, double weightOfFirst) {
  /// Standard errors from which two estimates disagree.
  public static final double APART = 3;

  private static final int POINTS = 2001;

  /// Of two estimates, either of which may be unknown.
  public static Combination of(Estimate first, Estimate second) {
    boolean a = first.value() > 0 && first.ci95Low() > 0;
    boolean b = second.value() > 0 && second.ci95Low() > 0;
    if (!a || !b) {
      return new Combination(a || !b ? first : second, Double.NaN, a || !b ? 1 : 0);
    }
    double variance = first.logStd() * first.logStd() + second.logStd() * second.logStd();
    double apart = Math.log(first.value() / second.value()) / Math.sqrt(variance);
    double wider = Math.abs(apart) > APART ? Math.abs(apart) : 1;
    double low =
        Math.log(Math.min(first.ci95Low(), second.ci95Low())) - wider * Math.sqrt(variance);
    double high =
        Math.log(Math.max(first.ci95High(), second.ci95High())) + wider * Math.sqrt(variance);
    double[] below = new double[POINTS];
    double sum = 0;
    for (int k = 0; k < POINTS; k++) {
      double x = low + (high - low) * k / (POINTS - 1);
      sum += Math.exp(-0.5 * (square(first, x) + square(second, x)) / (wider * wider));
      below[k] = sum;
    }
    double[] quantiles = new double[5];
    double[] p = {0.025, 0.15865525393145705, 0.5, 0.8413447460685429, 0.975};
    int next = 0;
    for (int k = 0; k < POINTS && next < p.length; k++) {
      while (next < p.length && below[k] >= p[next] * sum) {
        double before = k > 0 ? below[k - 1] : 0;
        double within = (p[next] * sum - before) / (below[k] - before) - 0.5;
        quantiles[next] = Math.exp(low + (high - low) * (k + within) / (POINTS - 1));
        next++;
      }
    }
    return new Combination(
        new Estimate(quantiles[2], 0.5 * (quantiles[3] - quantiles[1]), quantiles[0], quantiles[4]),
        apart,
        second.logStd() * second.logStd() / variance);
  }

  /// Whether the two do not agree.
  public boolean disagree() {
    return Math.abs(apart) > APART;
  }

  /// Squared distance of ln y = x in standard errors.
  private static double square(Estimate e, double x) {
    double rest = x - Math.log(e.value());
    double width =
        (rest < 0 ? Math.log(e.value() / e.ci95Low()) : Math.log(e.ci95High() / e.value()))
            / Estimate.Z95;
    double z = rest / Math.max(width, 1e-9);
    return z * z;
  }
}
