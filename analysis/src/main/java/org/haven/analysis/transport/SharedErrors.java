package org.haven.analysis.transport;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.haven.analysis.statistics.Estimate;

/// Errors that no length of a simulation lowers and all temperatures share, as those of the rates
/// of kinetic Monte Carlo: draws of what they do to the logarithm of a quantity.
///
/// A draw holds all temperatures at once, so that E_a and extrapolations know how far they go
/// together. Intervals with both errors: 95 % ends of each, in squares, in the logarithm.
///
/// @param temperaturesK at which there are draws
/// @param lnDraws by quantity (a species for its D*, [#collective], [#havenRatio],
///   [TransportStudy#SIGMA]): [draws][T] Δ ln y
public record SharedErrors(double[] temperaturesK, Map<String, double[][]> lnDraws) {

  /// The name of D_sigma of a species.
  public static String collective(String symbol) {
    return "D_sigma of " + symbol;
  }

  /// The name of the Haven ratio of a species, or of sigma.
  public static String havenRatio(String symbol) {
    return "H_R of " + symbol;
  }

  /// Δ ln y of `quantity` at a temperature; empty where nothing is known of it.
  public Optional<double[]> at(String quantity, double temperatureK) {
    double[][] draws = lnDraws.get(quantity);
    for (int t = 0; draws != null && t < temperaturesK.length; t++) {
      if (Math.abs(temperaturesK[t] - temperatureK) < TransportStudy.SAME_TEMPERATURE_K) {
        int at = t;
        return Optional.of(Arrays.stream(draws).mapToDouble(d -> d[at]).toArray());
      }
    }
    return Optional.empty();
  }

  /// Standard deviation of ln y by these errors alone; 0 where there are none.
  public double lnStd(String quantity, double temperatureK) {
    return at(quantity, temperatureK).map(d -> Math.sqrt(covariance(d, d))).orElse(0.0);
  }

  /// `noise` with these errors.
  ///
  /// @param noise of a positive quantity, with its error by the simulation alone
  Estimate joined(String quantity, double temperatureK, Estimate noise) {
    Optional<double[]> draws = at(quantity, temperatureK);
    if (draws.isEmpty() || !(noise.value() > 0)) {
      return noise;
    }
    double[] sorted = draws.get().clone();
    Arrays.sort(sorted);
    double below = Math.max(0, -quantile(sorted, 0.025));
    double above = Math.max(0, quantile(sorted, 0.975));
    double value = noise.value();
    return new Estimate(
        value,
        value * Math.hypot(noise.relativeStd(), lnStd(quantity, temperatureK)),
        value * Math.exp(-Math.hypot(Math.log(value / Math.max(0, noise.ci95Low())), below)),
        value * Math.exp(Math.hypot(Math.log(noise.ci95High() / value), above)));
  }

  /// A temperature with these errors. Axes and shares hold the noise alone.
  TransportPoint joined(TransportPoint point) {
    Map<String, TransportPoint.Species> species = new LinkedHashMap<>();
    double kelvin = point.temperatureK();
    point
        .species()
        .forEach(
            (symbol, s) ->
                species.put(
                    symbol,
                    new TransportPoint.Species(
                        joined(symbol, kelvin, s.tracerCm2PerS()),
                        s.tensor(),
                        joined(collective(symbol), kelvin, s.collectiveCm2PerS()),
                        joined(havenRatio(symbol), kelvin, s.havenRatio()),
                        joined(collective(symbol), kelvin, s.sigmaMsCm()),
                        joined(symbol, kelvin, s.sigmaNernstEinsteinMsCm()),
                        s.fillingSpread(),
                        s.fillingsDiffer(),
                        s.transference())));
    return new TransportPoint(
        kelvin,
        point.runs(),
        point.counted(),
        point.whole(),
        species,
        joined(TransportStudy.SIGMA, kelvin, point.sigmaMsCm()),
        joined(TransportStudy.SIGMA, kelvin, point.sigmaNernstEinsteinMsCm()),
        joined(havenRatio(TransportStudy.SIGMA), kelvin, point.havenRatio()),
        point.driven());
  }

  private static double quantile(double[] sorted, double p) {
    double x = p * (sorted.length - 1);
    int k = (int) Math.min(sorted.length - 2.0, x);
    return sorted[k] + (x - k) * (sorted[k + 1] - sorted[k]);
  }

  /// Covariance of ln y between temperatures; null where nothing is known of it.
  double[][] covariance(String quantity, double[] kelvin) {
    double[][] draws =
        Arrays.stream(kelvin).mapToObj(t -> at(quantity, t).orElse(null)).toArray(double[][]::new);
    if (Arrays.stream(draws).anyMatch(d -> d == null)) {
      return null;
    }
    double[][] all = new double[kelvin.length][kelvin.length];
    for (int a = 0; a < all.length; a++) {
      for (int b = 0; b < all.length; b++) {
        all[a][b] = covariance(draws[a], draws[b]);
      }
    }
    return all;
  }

  private static double covariance(double[] x, double[] y) {
    double mx = Arrays.stream(x).average().orElseThrow();
    double my = Arrays.stream(y).average().orElseThrow();
    double sum = 0;
    for (int k = 0; k < x.length; k++) {
      sum += (x[k] - mx) * (y[k] - my);
    }
    return sum / (x.length - 1);
  }
}
