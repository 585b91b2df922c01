package org.haven.potentials.deepmd;

import org.haven.potentials.networks.FeedForward;

/// An embedding network G(s) as pieces of polynomials of degree five: in each interval of s those
/// that have the network's values and slopes at both ends and in the middle.
///
/// With x in [0, 1] along an interval of length h, the error of such a piece is x²(x − ½)²(x − 1)²
/// h⁶ G⁽⁶⁾/720 at some point of the interval. The factor before G⁽⁶⁾ is largest at x = ½ ± 1/√12,
/// and its slope near x = 0.11 (and 0.36, and their mirror images). The error is measured there, of
/// values and of slopes, in every interval; h is halved until it is small enough everywhere.
///
/// @param first s where the first interval begins
/// @param step h
/// @param intervals their number
/// @param coefficients [intervals][6][channels] of x⁰ … x⁵
record EmbeddingTable(double first, double step, int intervals, double[] coefficients) {
  /// Where the error of a value, or of a slope, is largest.
  private static final double[] WORST = {
    0.11, 0.2113248654051871, 0.36, 0.64, 0.7886751345948129, 0.89
  };

  private static final int MOST_INTERVALS = 1 << 14;
  private static final int DEGREES = 6;

  /// A table that is as near to the network as asked for, or as near as rounding, or a kink of the
  /// network (ReLU), lets it be.
  ///
  /// @param from smallest s
  /// @param to largest s
  /// @param tolerance of values, in units of the largest |G|, and of slopes, of the largest |dG/ds|
  static EmbeddingTable of(FeedForward network, double from, double to, double tolerance) {
    EmbeddingTable table = make(network, from, to, 32);
    double error = table.error(network);
    while (error > tolerance && table.intervals < MOST_INTERVALS) {
      EmbeddingTable finer = make(network, from, to, 2 * table.intervals);
      double next = finer.error(network);
      if (next > 0.5 * error) {
        return table;
      }
      table = finer;
      error = next;
    }
    return table;
  }

  private static EmbeddingTable make(FeedForward network, double from, double to, int intervals) {
    double h = (to - from) / intervals;
    int channels = network.outputs();
    double[] c = new double[intervals * DEGREES * channels];
    EmbeddingResponse begin = EmbeddingResponse.of(network, from);
    for (int k = 0; k < intervals; k++) {
      EmbeddingResponse middle = EmbeddingResponse.of(network, from + (k + 0.5) * h);
      EmbeddingResponse end = EmbeddingResponse.of(network, from + (k + 1) * h);
      for (int m = 0; m < channels; m++) {
        int at = k * DEGREES * channels + m;
        double f = begin.values()[m];
        double d = h * begin.slopes()[m];
        double a = middle.values()[m] - f - d / 2;
        double b = h * middle.slopes()[m] - d;
        double e = end.values()[m] - f - d;
        double g = h * end.slopes()[m] - d;
        c[at] = f;
        c[at + channels] = d;
        c[at + 2 * channels] = 16 * a - 8 * b + 7 * e - g;
        c[at + 3 * channels] = -32 * a + 32 * b - 34 * e + 5 * g;
        c[at + 4 * channels] = 16 * a - 40 * b + 52 * e - 8 * g;
        c[at + 5 * channels] = 16 * b - 24 * e + 4 * g;
      }
      begin = end;
    }
    return new EmbeddingTable(from, h, intervals, c);
  }

  /// Largest error of values and slopes over the largest value and slope.
  private double error(FeedForward network) {
    double value = 0;
    double slope = 0;
    double valueError = 0;
    double slopeError = 0;
    for (int k = 0; k < intervals; k++) {
      for (double x : WORST) {
        EmbeddingResponse exact = EmbeddingResponse.of(network, first + (k + x) * step);
        for (int m = 0; m < exact.values().length; m++) {
          double[] tabulated = at(k, x, m);
          value = Math.max(value, Math.abs(exact.values()[m]));
          slope = Math.max(slope, Math.abs(exact.slopes()[m]));
          valueError = Math.max(valueError, Math.abs(tabulated[0] - exact.values()[m]));
          slopeError = Math.max(slopeError, Math.abs(tabulated[1] - exact.slopes()[m]));
        }
      }
    }
    return Math.max(valueError / Math.max(value, 1e-300), slopeError / Math.max(slope, 1e-300));
  }

  /// G and dG/ds of a channel, `x` along interval `k`.
  double[] at(int k, double x, int channel) {
    int channels = coefficients.length / (DEGREES * intervals);
    double p = 0;
    double d = 0;
    for (int degree = DEGREES - 1; degree >= 0; degree--) {
      d = d * x + p;
      p = p * x + coefficients[(k * DEGREES + degree) * channels + channel];
    }
    return new double[] {p, d / step};
  }
}
