package org.haven.analysis.statistics;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.TDistribution;

/// A number with its uncertainty: best value, standard error, 95 % interval.
///
/// The interval need not be symmetric: it comes from the posterior, not from ±1.96 std. A quantity
/// that the data do not determine has the value NaN (JSON `null`); its interval may still bound it.
///
/// @param value best estimate
/// @param std standard error
/// @param ci95Low 2.5 % quantile
/// @param ci95High 97.5 % quantile
public record Estimate(double value, double std, double ci95Low, double ci95High) {
  /// 97.5 % quantile of the standard normal distribution.
  public static final double Z95 = 1.959963984540054;

  /// From so many replicas on, their differences tell the error of their mean.
  private static final int SCATTER_REPLICAS = 4;

  /// Nothing is known.
  public static final Estimate UNKNOWN =
      new Estimate(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  /// A normal posterior.
  public static Estimate normal(double value, double std) {
    return new Estimate(value, std, value - Z95 * std, value + Z95 * std);
  }

  /// A log-normal posterior with the median `value`: for scale quantities, whose noise is
  /// proportional to themselves.
  ///
  /// @param relativeStd standard deviation of the logarithm
  public static Estimate logNormal(double value, double relativeStd) {
    double factor = Math.exp(Z95 * relativeStd);
    return new Estimate(value, value * relativeStd, value / factor, value * factor);
  }

  /// A Student posterior: the standard error itself was measured, with `degrees` degrees of
  /// freedom.
  public static Estimate student(double value, double std, int degrees) {
    double t = new TDistribution(null, degrees).inverseCumulativeProbability(0.975);
    return new Estimate(value, std, value - t * std, value + t * std);
  }

  /// Mean over replicas, independent runs of equal length, of a quantity that is positive.
  ///
  /// With four or more, the error comes from their differences (Student, in the logarithm); with
  /// fewer, from the errors of each. Runs without a value are left out; where none has one, the
  /// largest of their upper bounds stands.
  public static Estimate ofReplicas(List<Estimate> replicas) {
    List<Estimate> known = replicas.stream().filter(Estimate::known).toList();
    int n = known.size();
    if (n < 2) {
      return n == 0 ? bound(replicas) : known.get(0);
    }
    double mean = mean(known);
    if (n >= SCATTER_REPLICAS) {
      return studentLog(mean, scatter(known, mean) / mean, n);
    }
    return logNormal(mean, standardError(known) / mean);
  }

  /// The same for a quantity that may have either sign: intervals are symmetric.
  public static Estimate ofSignedReplicas(List<Estimate> replicas) {
    List<Estimate> known = replicas.stream().filter(Estimate::known).toList();
    int n = known.size();
    if (n < 2) {
      return single(replicas, known);
    }
    double mean = mean(known);
    return n >= SCATTER_REPLICAS
        ? student(mean, scatter(known, mean), n - 1)
        : normal(mean, standardError(known));
  }

  /// Ratio x̄/ȳ of two positive means over replicas. The mean of the replicas' own ratios is too
  /// large where y is noisy, by about its squared relative error.
  ///
  /// With four or more replicas, the error comes from the scatter of x_k/x̄ − y_k/ȳ, which holds
  /// what x and y share (Student, in the logarithm); with fewer, from the errors of the replicas'
  /// own ratios x_k/y_k, or of x_k and y_k where a ratio has no finite interval. Runs without all
  /// three are left out.
  public static Estimate ratioOfReplicas(List<Estimate> x, List<Estimate> y, List<Estimate> own) {
    List<Estimate> ratios = bounded(x, y, own);
    int[] known =
        IntStream.range(0, ratios.size())
            .filter(k -> x.get(k).known() && y.get(k).known() && ratios.get(k).known())
            .toArray();
    int n = known.length;
    if (n < 2) {
      return n == 1 ? ratios.get(known[0]) : single(ratios, List.of());
    }
    double meanX = IntStream.of(known).mapToDouble(k -> x.get(k).value()).average().orElseThrow();
    double meanY = IntStream.of(known).mapToDouble(k -> y.get(k).value()).average().orElseThrow();
    if (n >= SCATTER_REPLICAS) {
      double squares =
          IntStream.of(known)
              .mapToDouble(k -> x.get(k).value() / meanX - y.get(k).value() / meanY)
              .map(e -> e * e)
              .sum();
      return studentLog(meanX / meanY, Math.sqrt(squares / (n - 1) / n), n);
    }
    double variance =
        IntStream.of(known)
            .mapToDouble(k -> y.get(k).value() / meanY / n * ratios.get(k).relativeStd())
            .map(e -> e * e)
            .sum();
    return logNormal(meanX / meanY, Math.sqrt(variance));
  }

  /// The ratios x_k/y_k, those without a finite interval with the errors of x_k and y_k in squares.
  private static List<Estimate> bounded(List<Estimate> x, List<Estimate> y, List<Estimate> own) {
    return IntStream.range(0, own.size())
        .mapToObj(
            k -> {
              Estimate ratio = own.get(k);
              boolean open = !(ratio.ci95Low() > 0 && Double.isFinite(ratio.ci95High()));
              return ratio.known() && open
                  ? logNormal(
                      x.get(k).value() / y.get(k).value(),
                      Math.hypot(x.get(k).logStd(), y.get(k).logStd()))
                  : ratio;
            })
        .toList();
  }

  /// Mean over runs of different structures, as fillings of partially occupied sites, of a quantity
  /// that is positive: their spread is part of the interval, however few they are
  /// ([RandomEffects]).
  public static Estimate ofStructures(List<Estimate> runs) {
    List<Estimate> known = runs.stream().filter(Estimate::known).toList();
    if (known.size() < 2) {
      return known.isEmpty() ? bound(runs) : known.get(0);
    }
    return about(mean(known), RandomEffects.ofLogarithms(known).mean());
  }

  /// The same for a quantity that may have either sign.
  public static Estimate ofSignedStructures(List<Estimate> runs) {
    List<Estimate> known = runs.stream().filter(Estimate::known).toList();
    if (known.size() < 2) {
      return single(runs, known);
    }
    double mean = mean(known);
    double scale = known.stream().mapToDouble(e -> Math.abs(e.value())).average().orElseThrow();
    Estimate all =
        new RandomEffects(
                known.stream().mapToDouble(e -> e.value() / scale).toArray(),
                known.stream().mapToDouble(e -> e.std() / scale).toArray())
            .mean();
    return new Estimate(
        mean,
        all.std() * scale,
        mean + (all.ci95Low() - all.value()) * scale,
        mean + (all.ci95High() - all.value()) * scale);
  }

  /// The same for the ratio of two positive means.
  public static Estimate ratioOfStructures(List<Estimate> x, List<Estimate> y, List<Estimate> own) {
    List<Estimate> ratios = bounded(x, y, own);
    double plain = ratioOfReplicas(x, y, ratios).value();
    List<Estimate> known = ratios.stream().filter(Estimate::known).toList();
    return known.size() < 2
        ? single(ratios, known)
        : about(plain, RandomEffects.ofLogarithms(known).mean());
  }

  /// Relative spread of a positive quantity from structure to structure, beyond the errors of the
  /// runs.
  public static Estimate spreadOfStructures(List<Estimate> runs) {
    List<Estimate> known = runs.stream().filter(Estimate::known).toList();
    return known.size() < 2 ? UNKNOWN : RandomEffects.ofLogarithms(known).spread();
  }

  /// Odds by which the runs themselves speak for a spread from structure to structure, beyond what
  /// was thought likely before; NaN with fewer than two.
  public static double oddsOfSpread(List<Estimate> runs) {
    List<Estimate> known = runs.stream().filter(Estimate::known).toList();
    return known.size() < 2 ? Double.NaN : RandomEffects.ofLogarithms(known).odds();
  }

  /// `value` with the relative error and interval of a logarithm.
  private static Estimate about(double value, Estimate logarithm) {
    return new Estimate(
        value,
        value * logarithm.std(),
        value * Math.exp(logarithm.ci95Low() - logarithm.value()),
        value * Math.exp(logarithm.ci95High() - logarithm.value()));
  }

  /// What runs without a value leave possible of a positive quantity: the largest of their bounds.
  private static Estimate bound(List<Estimate> runs) {
    double high =
        runs.stream()
            .mapToDouble(Estimate::ci95High)
            .filter(Double::isFinite)
            .max()
            .orElse(Double.NaN);
    return Double.isNaN(high) ? UNKNOWN : new Estimate(Double.NaN, Double.NaN, 0, high);
  }

  private static Estimate single(List<Estimate> replicas, List<Estimate> known) {
    if (known.isEmpty()) {
      return replicas.size() == 1 ? replicas.get(0) : UNKNOWN;
    }
    return known.get(0);
  }

  private static double mean(List<Estimate> known) {
    return known.stream().mapToDouble(Estimate::value).average().orElseThrow();
  }

  /// Standard error of the mean from the differences of its parts.
  private static double scatter(List<Estimate> known, double mean) {
    int n = known.size();
    double squares = known.stream().mapToDouble(e -> (e.value() - mean) * (e.value() - mean)).sum();
    return Math.sqrt(squares / (n - 1) / n);
  }

  /// Standard error of the mean from those of its parts.
  private static double standardError(List<Estimate> known) {
    return Math.sqrt(known.stream().mapToDouble(e -> e.std() * e.std()).sum()) / known.size();
  }

  private static Estimate studentLog(double value, double relativeStd, int replicas) {
    double t = new TDistribution(null, replicas - 1.0).inverseCumulativeProbability(0.975);
    double factor = Math.exp(t * relativeStd);
    return new Estimate(value, value * relativeStd, value / factor, value * factor);
  }

  /// The same quantity in another unit.
  public Estimate times(double factor) {
    double a = ci95Low * factor;
    double b = ci95High * factor;
    return new Estimate(value * factor, std * Math.abs(factor), Math.min(a, b), Math.max(a, b));
  }

  /// 1/x, for a quantity that is positive.
  public Estimate inverse() {
    return known()
        ? new Estimate(1 / value, std / (value * value), 1 / ci95High, 1 / ci95Low)
        : UNKNOWN;
  }

  /// Whether the interval leaves even the order of magnitude open: its ends differ by more than a
  /// factor of 100.
  public boolean vague() {
    return known() && ci95High > 100 * ci95Low;
  }

  /// Whether there is a value.
  public boolean known() {
    return !Double.isNaN(value);
  }

  /// Standard error over value.
  public double relativeStd() {
    return std / Math.abs(value);
  }

  /// Standard error of the logarithm of a positive quantity, from its interval where that is above
  /// zero.
  public double logStd() {
    return ci95Low > 0 ? Math.log(ci95High / ci95Low) / (2 * Z95) : relativeStd();
  }

  /// Whether `x` lies in the 95 % interval.
  public boolean covers(double x) {
    return ci95Low <= x && x <= ci95High;
  }
}
