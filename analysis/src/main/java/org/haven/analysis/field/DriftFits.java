package org.haven.analysis.field;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.FDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.haven.analysis.statistics.Estimate;

/// Drifts of all series of one direction after a transient, with the noise that they share.
///
/// @param modes of each series
/// @param noise shared
/// @param fits of each series
/// @param steadyChance of so large a change of the drift in time if there were none
/// @param steadyChange D of the first third over that of the rest, less one
record DriftFits(
    List<DriftModes> modes,
    DriftNoise noise,
    List<DriftModes.Fit> fits,
    double steadyChance,
    Estimate steadyChange) {

  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

  /// Chance of a scatter between runs from which it widens the errors.
  private static final double DIFFERENT = 0.05;

  /// Of series whose first `transientPs` are left out; blocks are half as long, so that what is
  /// over after the transient is over within two blocks.
  static DriftFits of(List<DriftSeries> series, double transientPs) {
    List<DriftModes> modes = new ArrayList<>();
    for (DriftSeries each : series) {
      double rest = each.durationPs() - transientPs;
      double block = Math.max(0.5 * transientPs, rest / DriftModes.MOST);
      modes.add(DriftModes.of(each, transientPs, Math.min(block, rest / DriftModes.FEWEST)));
    }
    DriftNoise noise = DriftNoise.of(modes);
    List<DriftModes.Fit> fits = modes.stream().map(m -> m.fit(noise.ratioPs())).toList();
    double weight = 0;
    double change = 0;
    double mean = 0;
    double weightOfMean = 0;
    double squares = 0;
    int degrees = 0;
    for (int k = 0; k < fits.size(); k++) {
      DriftSeries s = series.get(k);
      DriftModes.Change one = modes.get(k).change(noise.ratioPs());
      double unit = s.diffusivity(1);
      double w = 1 / (one.perS() * s.varianceRate() * unit * unit);
      weight += w;
      change += w * one.perPs() * unit;
      double v = fits.get(k).timePs() / (s.varianceRate() * unit * unit);
      weightOfMean += v;
      mean += v * fits.get(k).perPs() * unit;
      squares += fits.get(k).squares() / s.varianceRate();
      degrees += fits.get(k).degrees();
    }
    mean /= weightOfMean;
    double std = Math.sqrt(squares / degrees / weight);
    double z = change / weight / std;
    return new DriftFits(
        modes,
        noise,
        fits,
        2 * NORMAL.cumulativeProbability(-Math.abs(z)),
        Estimate.normal(change / weight / mean, Math.abs(std / mean)));
  }

  /// Runs taken together.
  ///
  /// @param levels by strength, ascending
  /// @param zero the limit of zero field
  /// @param degrees of freedom that tell the noise
  /// @param replicaChance of so large a scatter between runs of one strength; 1 where there is one
  ///   of each
  record Pool(List<FieldLevel> levels, ZeroField zero, double degrees, double replicaChance) {}

  /// Pools the series that are `chosen`.
  Pool pool(Predicate<DriftSeries> chosen) {
    int[] kept =
        IntStream.range(0, modes.size()).filter(k -> chosen.test(modes.get(k).series())).toArray();
    double within = 0;
    int degrees = 0;
    for (int k : kept) {
      DriftSeries s = modes.get(k).series();
      within += fits.get(k).squares() / (s.varianceRate() * EvenOrder.noise(s.reduced()));
      degrees += fits.get(k).degrees();
    }
    double between = 0;
    int betweenDegrees = 0;
    List<List<Integer>> strengths = strengths(kept);
    double[][] means = new double[strengths.size()][];
    for (int l = 0; l < means.length; l++) {
      means[l] = mean(strengths.get(l));
      between +=
          means[l][2] / EvenOrder.noise(modes.get(strengths.get(l).getFirst()).series().reduced());
      betweenDegrees += strengths.get(l).size() - 1;
    }
    double chance = 1;
    double widened = 1;
    if (betweenDegrees > 0) {
      double ratio = between / betweenDegrees / (within / degrees);
      chance = 1 - new FDistribution(null, betweenDegrees, degrees).cumulativeProbability(ratio);
      widened = chance < DIFFERENT ? ratio : 1;
    }
    double scale = widened;
    double squares = within + between / scale;
    int all = degrees + betweenDegrees;
    ZeroField zero =
        ZeroField.of(
            reduced(strengths),
            Arrays.stream(means).mapToDouble(m -> m[0]).toArray(),
            Arrays.stream(means).mapToDouble(m -> m[1] * scale).toArray(),
            squares,
            all);
    double noise = zero.angstrom2PerPs().value() * zero.noise().value();
    List<FieldLevel> levels = new ArrayList<>();
    for (int l = 0; l < means.length; l++) {
      levels.add(level(strengths.get(l), means[l][0], means[l][1] * scale, noise, all));
    }
    return new Pool(List.copyOf(levels), zero, all, chance);
  }

  private double[] reduced(List<List<Integer>> strengths) {
    return strengths.stream()
        .mapToDouble(l -> modes.get(l.getFirst()).series().reduced())
        .toArray();
  }

  /// Indices of the series of each strength, ascending in it.
  private List<List<Integer>> strengths(int[] kept) {
    List<List<Integer>> all = new ArrayList<>();
    IntStream.of(kept)
        .boxed()
        .sorted(
            (a, b) ->
                Double.compare(modes.get(a).series().reduced(), modes.get(b).series().reduced()))
        .forEach(
            k -> {
              double x = modes.get(k).series().reduced();
              if (all.isEmpty()
                  || x > modes.get(all.getLast().getFirst()).series().reduced() * 1.001) {
                all.add(new ArrayList<>());
              }
              all.getLast().add(k);
            });
    return all;
  }

  /// Mean D in Å²/ps, its variance per D, and the squares about it per D.
  private double[] mean(List<Integer> level) {
    double weight = 0;
    double mean = 0;
    double square = 0;
    for (int k : level) {
      DriftSeries s = modes.get(k).series();
      double unit = s.diffusivity(1);
      double w = fits.get(k).timePs() / (s.varianceRate() * unit * unit);
      double d = fits.get(k).perPs() * unit;
      weight += w;
      mean += w * d;
      square += w * d * d;
    }
    mean /= weight;
    return new double[] {mean, 1 / weight, Math.max(0, square - weight * mean * mean)};
  }

  private FieldLevel level(
      List<Integer> level, double mean, double perDiffusivity, double scale, int degrees) {
    DriftSeries first = modes.get(level.getFirst()).series();
    double std = Math.sqrt(perDiffusivity * EvenOrder.noise(first.reduced()) * scale);
    Estimate d = Estimate.student(mean, std, degrees);
    double drift = first.drivingPerAngstrom() * first.chargeSquares() / first.chargeSum();
    return new FieldLevel(
        first.reduced(),
        first.drivingPerAngstrom(),
        level.stream().flatMap(k -> modes.get(k).series().names().stream()).toList(),
        (int) level.stream().filter(k -> !modes.get(k).series().paired()).count(),
        d.times(drift),
        d.times(FieldDirection.CM2_PER_S),
        mean,
        perDiffusivity);
  }
}
