package org.haven.validation.aimd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import org.haven.analysis.statistics.Estimate;

/// A curve or histogram that each run of both sides has, all runs of one length: how far apart the
/// means are, beyond noise.
///
/// With d the distance (a norm of the difference) of the reference's mean from that of Haven's K
/// replicas, the triangle inequality bounds that of the true means by d ∓ n, n the distance that
/// noise makes. Were the potential exact, d would be like the distance d_k of each replica from the
/// mean of the others: n is a quantile of the log-normal distribution of these, Student's with K −
/// 1 degrees of freedom, √(1 + 1/K) wider since the next one is meant. The reference's own
/// half-to-half difference, halved since the whole is twice as long and is not subtracted from a
/// second one, is beside it, and counts where it is the larger: then the reference changes in a way
/// that Haven's runs do not. With fewer than four replicas it is all there is, and a factor of two
/// to either side is allowed for (two degrees of freedom).
///
/// @param distance d
/// @param noise median of n
/// @param halves half the half-to-half difference of the reference
record DistanceTest(double distance, double noise, double halves, Interval interval) {
  private static final double LOOSE = Math.log(2) / 2;

  /// @param reference [J] curves of its runs
  /// @param halves [J][2] those of their halves; empty where there are none
  /// @param haven [K] curves of its runs
  /// @param norm distance of two curves
  static DistanceTest of(
      List<double[]> reference,
      List<double[][]> halves,
      List<double[]> haven,
      ToDoubleBiFunction<double[], double[]> norm) {
    double d = norm.applyAsDouble(mean(reference, -1), mean(haven, -1));
    double root = Math.sqrt(reference.size());
    double half =
        halves.stream()
                .mapToDouble(h -> 0.5 * norm.applyAsDouble(h[0], h[1]))
                .average()
                .orElse(Double.NaN)
            / root;
    int k = haven.size();
    double centre;
    double spread;
    double degrees;
    if (k >= ReplicaTest.SCATTER) {
      List<Double> logs = new ArrayList<>();
      for (int i = 0; i < k; i++) {
        double one = norm.applyAsDouble(haven.get(i), mean(haven, i)) / root;
        logs.add(Math.log(Math.max(one, 1e-300)));
      }
      centre = logs.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
      double middle = centre;
      double squares = logs.stream().mapToDouble(l -> (l - middle) * (l - middle)).sum();
      spread = Math.sqrt(squares / (k - 1) * (1 + 1.0 / k));
      degrees = k - 1.0;
      if (half > Math.exp(centre)) {
        centre = Math.log(half);
      }
    } else {
      centre = Math.log(half);
      spread = LOOSE;
      degrees = 2;
    }
    double middle = centre;
    Interval interval =
        Double.isFinite(middle)
            ? level -> {
              // Both ends together have the chance 1 − level, and only one can be wrong.
              double n = Math.exp(middle + Interval.quantile(level, degrees) * spread);
              return new double[] {Math.max(0, d - n), d + n};
            }
            : Interval.POSITIVE;
    return new DistanceTest(d, Math.exp(centre), half, interval);
  }

  /// As a quantity.
  Measured measured(String name, double kelvin, double tolerance) {
    return new Measured(
        name,
        "",
        kelvin,
        Measure.DISTANCE,
        Estimate.UNKNOWN,
        Estimate.UNKNOWN,
        distance,
        noise,
        interval,
        tolerance,
        Double.isNaN(halves)
            ? ""
            : "noise makes "
                + Measured.text(noise)
                + ", the reference's own halves "
                + Measured.text(halves));
  }

  /// Mean of curves, without one.
  static double[] mean(List<double[]> curves, int without) {
    double[] sum = new double[curves.getFirst().length];
    int count = 0;
    for (int i = 0; i < curves.size(); i++) {
      if (i != without) {
        double[] one = curves.get(i);
        for (int b = 0; b < sum.length; b++) {
          sum[b] += one[b];
        }
        count++;
      }
    }
    int n = Math.max(1, count);
    return Arrays.stream(sum).map(x -> x / n).toArray();
  }

  /// Half the integrated difference of two curves whose integrals are one: the part that is
  /// elsewhere.
  static double elsewhere(double[] a, double[] b) {
    return 0.5 * area(a, b) / Math.max(1e-300, 0.5 * (sum(a) + sum(b)));
  }

  /// Σ|a − b|.
  static double area(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += Math.abs(a[k] - b[k]);
    }
    return sum;
  }

  private static double sum(double[] a) {
    return Arrays.stream(a).sum();
  }
}
