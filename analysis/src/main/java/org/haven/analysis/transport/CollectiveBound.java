package org.haven.analysis.transport;

import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.haven.analysis.statistics.Estimate;

/// What a run in which ions are not seen to diffuse still says of sigma: an upper bound from the
/// displacement P of the summed charge itself, and from no Haven ratio.
///
/// The run is cut into k windows of L frames. What does not last (vibrations, hops to and fro) adds
/// to the displacement, so with b the slope that ⟨|ΔP|²⟩ has at long times the sum S of the k
/// squares is at least as large, in distribution, as (bL/d) χ² of dk degrees of freedom: the
/// spectrum of the current is least at frequency zero. So b ≤ S d/(L χ²_5 %(dk)) with 95 %
/// certainty, whatever the ions do together.
///
/// The χ² is that of a Gaussian sum. If few events carry the charge, n in the run, the relative
/// variance of S is 2/(dk) + 1/n, and the χ² has 2/that degrees of freedom; n is that of the bound,
/// its displacement in the whole run over that of one event, the charge of m ions by the length of
/// a hop. m is ⟨|ΔP|²⟩/Σ N q² MSD, and [#TOGETHER] at least, since rare chains are lost under
/// vibrations. Below [#FEWEST] events, and where no ion is seen to hop, which tells nothing of how
/// many would hop together, there is no bound.
final class CollectiveBound {
  /// Windows of the run: χ² of 24 degrees of freedom leaves a bound 1.7 times the mean.
  static final int WINDOWS = 8;

  /// Events for which a χ² holds; ten by chance are none in one of 20,000 runs.
  private static final double FEWEST = 10;

  /// Ions in an event, where the run does not show more: chains in fast ion conductors have two to
  /// four (He, Zhu, Mo, Nat. Commun. 2017, 8, 15893, doi:10.1038/ncomms15893).
  private static final double TOGETHER = 4;

  private static final double CHANCE = 0.05;

  private CollectiveBound() {}

  /// sigma between 0 and its bound, or unknown.
  ///
  /// @param charge [3][F] Σ q r in e Å
  /// @param conduction sigma in mS/cm per slope in e² Å² a frame
  static Estimate msCm(
      double[][] charge,
      Displacements displacements,
      Directions directions,
      Map<String, Diffusivity> tracers,
      Map<String, Double> charges,
      double conduction) {
    int frames = charge[0].length;
    int length = (frames - 1) / WINDOWS;
    boolean hops = tracers.values().stream().anyMatch(t -> t.hops().any());
    if (length < 1 || !hops) {
      return Estimate.UNKNOWN;
    }
    double sum =
        IntStream.range(0, WINDOWS)
            .mapToDouble(
                w -> {
                  int a = w * length;
                  int b = a + length;
                  return directions.square(
                      charge[0][b] - charge[0][a],
                      charge[1][b] - charge[1][a],
                      charge[2][b] - charge[2][a]);
                })
            .sum();
    double alone = 0;
    double event = 0;
    for (Map.Entry<String, Diffusivity> each : tracers.entrySet()) {
      double q = charges.getOrDefault(each.getKey(), 0.0);
      Diffusivity tracer = each.getValue();
      alone +=
          displacements.indices(each.getKey()).length
              * q
              * q
              * at(tracer.curve(), length * displacements.intervalPs());
      event = Math.max(event, Math.pow(q * tracer.hops().lengthAngstrom(), 2));
    }
    double together = Math.max(TOGETHER, sum / WINDOWS / alone);
    double slope =
        slope(
            sum / WINDOWS / length,
            (double) directions.dimensions() * WINDOWS,
            event * together * together / (frames - 1.0));
    return Double.isNaN(slope)
        ? Estimate.UNKNOWN
        : new Estimate(Double.NaN, Double.NaN, 0, slope * conduction);
  }

  /// The bound of a slope of which `mean` was seen.
  ///
  /// @param degrees of freedom of many small events
  /// @param one slope that one event in the run stands for
  /// @return NaN where so few events would make it that it tells nothing
  static double slope(double mean, double degrees, double one) {
    double bound = mean;
    for (int step = 0; step < 50; step++) {
      double events = bound / one;
      if (!(events >= FEWEST)) {
        return Double.NaN;
      }
      double shape = 1 / (2 / degrees + 1 / events);
      bound =
          mean / new GammaDistribution(null, shape, 1 / shape).inverseCumulativeProbability(CHANCE);
    }
    return bound / one >= FEWEST ? bound : Double.NaN;
  }

  /// The squared displacement at the lag of the curve that is nearest.
  private static double at(Diffusivity.Curve curve, double lagPs) {
    int best = 0;
    for (int k = 1; k < curve.lagPs().length; k++) {
      if (Math.abs(curve.lagPs()[k] - lagPs) < Math.abs(curve.lagPs()[best] - lagPs)) {
        best = k;
      }
    }
    return curve.msdAngstrom2()[best];
  }
}
