package org.haven.analysis.field;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.statistics.Judgement.Mark;

/// What all runs in a colour-charge field say at one temperature: D_sigma at zero field, over the
/// directions.
///
/// Several directions count the same: for three at right angles the mean is a third of the trace.
///
/// @param directions each with its own limit of zero field
/// @param cm2PerS D_sigma, mean over directions
/// @param isotropyChance of so large a scatter between directions if there were none; NaN for one
public record FieldResponse(
    List<FieldDirection> directions, Estimate cm2PerS, double isotropyChance) {

  /// Of runs at one temperature; there must be one at least.
  ///
  /// @param transientPs after which the drift should be steady, by the ions' displacement
  public static FieldResponse of(List<DriftRun> runs, double transientPs) {
    List<List<DriftRun>> groups = new ArrayList<>();
    for (DriftRun run : runs) {
      groups.stream()
          .filter(g -> DriftRun.alongside(g.getFirst().direction(), run.direction()))
          .findFirst()
          .ifPresentOrElse(g -> g.add(run), () -> groups.add(new ArrayList<>(List.of(run))));
    }
    List<FieldDirection> all = groups.stream().map(g -> FieldDirection.of(g, transientPs)).toList();
    if (all.size() == 1) {
      return new FieldResponse(all, all.getFirst().cm2PerS(), Double.NaN);
    }
    double[] values = all.stream().mapToDouble(d -> d.cm2PerS().value()).toArray();
    double[] errors = all.stream().mapToDouble(d -> d.cm2PerS().std()).toArray();
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance = Arrays.stream(errors).map(e -> e * e).sum() / errors.length / errors.length;
    double weight = 0;
    double weighted = 0;
    for (int k = 0; k < values.length; k++) {
      weight += 1 / (errors[k] * errors[k]);
      weighted += values[k] / (errors[k] * errors[k]);
    }
    double chi = 0;
    for (int k = 0; k < values.length; k++) {
      chi += Math.pow((values[k] - weighted / weight) / errors[k], 2);
    }
    return new FieldResponse(
        all,
        Estimate.logNormal(mean, Math.sqrt(variance) / mean),
        1 - new ChiSquaredDistribution(null, all.size() - 1).cumulativeProbability(chi));
  }

  /// Strongest F a/k_B T.
  public double strongest() {
    return directions.stream().mapToDouble(FieldDirection::strongest).max().orElseThrow();
  }

  /// What speaks for and against it, with the direction where there are several.
  public List<Judgement> judgements() {
    List<Judgement> all = new ArrayList<>();
    for (FieldDirection each : directions) {
      for (Judgement j : each.judgements()) {
        all.add(
            directions.size() == 1
                ? j
                : new Judgement(
                    j.mark(), j.quantity(), "along " + name(each.direction()) + ": " + j.text()));
      }
    }
    if (isotropyChance < 0.01) {
      all.add(
          new Judgement(
              Mark.GOOD,
              "directions of the field",
              String.format(
                  Locale.ROOT,
                  "D_sigma depends on the direction, chance %.2g if it did not; the mean is quoted",
                  isotropyChance)));
    }
    return all;
  }

  /// A direction in words: `[1 1 1]` as the smallest whole numbers where there are such, else the
  /// unit vector.
  public static String name(double[] direction) {
    double largest = Arrays.stream(direction).map(Math::abs).max().orElseThrow();
    for (int n = 1; n <= 4; n++) {
      int of = n;
      double[] scaled = Arrays.stream(direction).map(x -> x / largest * of).toArray();
      if (Arrays.stream(scaled).allMatch(x -> Math.abs(x - Math.rint(x)) < 1e-3)) {
        return String.format(
            Locale.ROOT, "[%.0f %.0f %.0f]", scaled[0] + 0.0, scaled[1] + 0.0, scaled[2] + 0.0);
      }
    }
    return String.format(Locale.ROOT, "[%.3f %.3f %.3f]", direction[0], direction[1], direction[2]);
  }
}
