package org.haven.analysis.field;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.statistics.Judgement.Mark;

/// D_sigma along one direction, from all runs with fields along it and against it.
///
/// @param direction [3] unit vector
/// @param series pairs of runs, and runs without another
/// @param transientPs left out at the start of each run
/// @param boundedPs ρ, variance of bounded motion over the rate of the random walk ([DriftModes])
/// @param steadyChance of so large a change of the drift in time if there were none
/// @param steadyChange D of the first third over that of the rest, less one
/// @param replicaChance of so large a scatter between runs of one strength, by their own noise
/// @param levels by strength, ascending
/// @param cm2PerS D_sigma in the limit of zero field
/// @param evenOrder b of D(F) = D₀ (1 + b x²), x = F a/k_B T
/// @param noise φ: variance of X over that by fluctuation and dissipation
/// @param linearity of the drift
public record FieldDirection(
    double[] direction,
    List<DriftSeries> series,
    double transientPs,
    double boundedPs,
    double steadyChance,
    Estimate steadyChange,
    double replicaChance,
    List<FieldLevel> levels,
    Estimate cm2PerS,
    Estimate evenOrder,
    Estimate noise,
    Linearity linearity) {

  /// 1 Å²/ps in cm²/s.
  static final double CM2_PER_S = 1e-4;

  /// Part of a run that may be left out as a transient.
  private static final double LONGEST_TRANSIENT = 1.0 / 3;

  /// Chance below which the drift still changes.
  private static final double UNSTEADY = 0.01;

  /// Chance below which runs differ by more than their noise.
  private static final double DIFFERENT = 0.001;

  /// Noise beyond that of fluctuation and dissipation by so much is of something else.
  private static final double LOUD = 2;

  /// Of runs along one direction.
  ///
  /// @param transientPs after which the drift should be steady; more is left out where it is not
  static FieldDirection of(List<DriftRun> runs, double transientPs) {
    List<DriftSeries> series = DriftSeries.of(runs);
    double longest =
        LONGEST_TRANSIENT
            * series.stream().mapToDouble(DriftSeries::durationPs).min().orElseThrow();
    double skip = Math.min(transientPs, longest);
    DriftFits fits = DriftFits.of(series, skip);
    while (fits.steadyChance() < UNSTEADY && skip < longest) {
      skip = Math.min(longest, Math.max(2 * skip, longest / 8));
      fits = DriftFits.of(series, skip);
    }
    List<Integer> structures =
        series.stream().map(DriftSeries::structure).distinct().sorted().toList();
    DriftFits.Pool all = fits.pool(s -> true);
    Estimate limit = all.zero().angstrom2PerPs();
    if (structures.size() > 1) {
      List<Estimate> each = new ArrayList<>();
      for (int which : structures) {
        each.add(fits.pool(s -> s.structure() == which).zero().angstrom2PerPs());
      }
      limit = Estimate.ofStructures(each);
    }
    return new FieldDirection(
        series.getFirst().direction(),
        series,
        skip,
        fits.noise().ratioPs(),
        fits.steadyChance(),
        fits.steadyChange(),
        structures.size() > 1 ? 1 : all.replicaChance(),
        all.levels(),
        limit.times(CM2_PER_S),
        all.zero().b(),
        all.zero().noise(),
        Linearity.of(
            all.levels(),
            all.zero().angstrom2PerPs().value() * all.zero().noise().value(),
            all.degrees()));
  }

  /// Strongest F a/k_B T.
  public double strongest() {
    return levels.getLast().reduced();
  }

  /// D(F)/D₀ of the fit at F a/k_B T = `reduced`, with the median of b.
  public double factor(double reduced) {
    return EvenOrder.factor(evenOrder.value(), reduced);
  }

  /// What speaks for and against it.
  List<Judgement> judgements() {
    List<Judgement> all = new ArrayList<>();
    all.add(linearity.judgement());
    boolean steady = steadyChance >= UNSTEADY;
    all.add(
        new Judgement(
            steady ? Mark.GOOD : Mark.DOUBTFUL,
            "steady drift",
            String.format(
                Locale.ROOT,
                "%.3g ps left out at the start; after it the first third drifts %+.0f ± %.0f %%"
                    + " faster than the rest, chance %.2g (limit %.2g)%s",
                transientPs,
                100 * steadyChange.value(),
                100 * steadyChange.std(),
                steadyChance,
                UNSTEADY,
                steady ? "" : ": the drift still changes; run longer, or take a weaker field")));
    if (replicaChance < DIFFERENT) {
      all.add(
          new Judgement(
              Mark.DOUBTFUL,
              "runs in the field",
              String.format(
                  Locale.ROOT,
                  "runs of one strength differ by more than their noise, chance %.2g (limit %.2g);"
                      + " the error was widened; equilibrate longer",
                  replicaChance,
                  DIFFERENT)));
    }
    if (noise.ci95Low() > LOUD) {
      all.add(
          new Judgement(
              Mark.DOUBTFUL,
              "noise of the drift",
              String.format(
                  Locale.ROOT,
                  "%.1f times what fluctuation and dissipation allow (limit %.0f); take a weaker"
                      + " field",
                  noise.value(),
                  LOUD)));
    }
    long unpaired = series.stream().filter(s -> !s.paired()).count();
    if (unpaired > 0) {
      all.add(
          new Judgement(
              Mark.DOUBTFUL,
              "opposite fields",
              unpaired
                  + " of "
                  + series.size()
                  + " series are runs without one of the opposite field: what goes with the square"
                  + " of the field does not cancel in them; run both signs"));
    }
    if (!(cm2PerS.ci95Low() > 0) || levels.stream().allMatch(l -> !(l.cm2PerS().ci95Low() > 0))) {
      all.add(
          new Judgement(
              Mark.UNUSABLE,
              "drift",
              "no drift stands out of the noise at any strength; run longer"));
    }
    return all;
  }
}
