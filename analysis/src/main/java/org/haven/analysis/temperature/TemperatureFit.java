package org.haven.analysis.temperature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.distribution.FDistribution;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.statistics.Judgement.Mark;
import org.haven.inputs.InputException;

/// How a diffusivity D, or sigma T, depends on temperature: Arrhenius, VTF, or two branches.
///
/// Fits [ArrheniusLine], [VtfCurve] and [ArrheniusBranches] by least squares in ln y, with weights
/// where errors are known ([TemperaturePoints]), and selects one.
///
/// AICc = χ² + 2k + 2k(k+1)/(n−k−1) and BIC = χ² + k ln n, k the number of parameters (the
/// temperature of the break counts); with unknown errors n ln(RSS/n) stands for χ² and k rises by
/// one. A richer model than Arrhenius is selected when BIC prefers it and a likelihood-ratio test
/// (F test with unknown errors) finds less than 5 % chance, over all places of a break together.
/// With fewer than eight points AICc must prefer VTF too: a curve through few points extrapolates
/// badly. For a break AICc does not decide: with eight points and five parameters its correction
/// outweighs any jump.
public final class TemperatureFit {
  /// The three models.
  public enum Model {
    ARRHENIUS,
    VTF,
    BREAKPOINT
  }

  /// Chance of taking noise for a richer law.
  private static final double SIGNIFICANCE = 0.05;

  private final TemperaturePoints points;
  private final ArrheniusLine arrhenius;
  private final Optional<VtfCurve> vtf;
  private final Optional<ArrheniusBranches> breakpoint;
  private final Model selected;
  private final List<String> notes;
  private final List<Judgement> judgements;

  private TemperatureFit(TemperaturePoints points) {
    this.points = points;
    int n = points.count();
    arrhenius = ArrheniusLine.fit(points);
    vtf = n >= 4 ? VtfCurve.fit(points) : Optional.empty();
    breakpoint = n >= 5 ? ArrheniusBranches.fit(points) : Optional.empty();
    selected = select();
    notes = describe();
    judgements = judge();
  }

  /// Fits all models that the number of points allows.
  ///
  /// @param temperaturesK at least two, all different, in any order
  /// @param values y > 0 at each
  /// @param stds standard errors of y; null, or any zero or NaN in it, means unknown
  /// @throws InputException if there are fewer than two points, or a value is not positive
  public static TemperatureFit of(double[] temperaturesK, double[] values, double[] stds) {
    return of(temperaturesK, values, stds, null);
  }

  /// The same with errors that the temperatures share.
  ///
  /// @param common covariance of ln y beside the squares of its errors, or null
  public static TemperatureFit of(
      double[] temperaturesK, double[] values, double[] stds, double[][] common) {
    return new TemperatureFit(TemperaturePoints.of(temperaturesK, values, stds, common));
  }

  /// In a word, how the law comes to a temperature: "interpolated" between its points, else
  /// "extrapolated".
  public String wayTo(double kelvin) {
    double[] t = points.temperaturesK();
    return t[0] <= kelvin && kelvin <= t[t.length - 1] ? "interpolated" : "extrapolated";
  }

  private List<String> describe() {
    int n = points.count();
    List<String> notes = new ArrayList<>();
    if (n == 3) {
      notes.add(
          "three temperatures: curvature cannot be told from noise, only Arrhenius is fitted");
    }
    breakpoint
        .filter(b -> selected == Model.BREAKPOINT)
        .ifPresent(
            b ->
                notes.add(
                    String.format(
                        Locale.ROOT,
                        "two branches meet between %.0f and %.0f K: a transition; E_a %.3f eV"
                            + " below, %.3f eV above",
                        b.fromK(),
                        b.toK(),
                        b.lower().activationEnergyEv().value(),
                        b.upper().activationEnergyEv().value())));
    return List.copyOf(notes);
  }

  /// What speaks for and against the law: how its points scatter about it.
  private List<Judgement> judge() {
    int n = points.count();
    if (n == 2) {
      return List.of(
          new Judgement(
              Mark.DOUBTFUL,
              "points",
              points.errorsKnown()
                  ? "two temperatures: E_a follows, its error is propagated, but nothing tests the"
                      + " law; add a third"
                  : "two temperatures without errors: E_a follows, its error is unknown; add a"
                      + " third"));
    }
    int freedom = n - (selected == Model.VTF ? 3 : 2);
    if (selected == Model.BREAKPOINT || !points.errorsKnown() || freedom < 1) {
      return List.of();
    }
    double chiSquare =
        selected == Model.VTF ? vtf.orElseThrow().chiSquare() : arrhenius.chiSquare();
    boolean scattered = points.scattered(chiSquare, freedom);
    return List.of(
        new Judgement(
            scattered ? Mark.DOUBTFUL : Mark.GOOD,
            "scatter",
            String.format(
                Locale.ROOT,
                "chi-square is %.1f for %d degree%s of freedom%s",
                chiSquare,
                freedom,
                freedom == 1 ? "" : "s",
                scattered
                    ? String.format(
                        Locale.ROOT,
                        ", a chance below 5 %%: the points scatter by more than their errors, which"
                            + " are too small, or the law does not hold; intervals are those of the"
                            + " scatter (errors times %.2g, Student's t)",
                        Math.sqrt(chiSquare / freedom))
                    : ": the points scatter as their errors allow")));
  }

  private Model select() {
    int n = points.count();
    Model best = Model.ARRHENIUS;
    double bic = arrhenius.bic();
    // T₀ ≥ 0 is one-sided: of the χ² for either sign, half falls on the other.
    if (vtf.isPresent()
        && vtf.get().bic() < bic
        && (n >= 8 || vtf.get().aicc() < arrhenius.aicc())
        && chance(arrhenius.chiSquare(), vtf.get().chiSquare(), 1, n - 3) < 2 * SIGNIFICANCE) {
      best = Model.VTF;
      bic = vtf.get().bic();
    }
    int splits = n - 3;
    if (breakpoint.isPresent() && breakpoint.get().bic() < bic) {
      double chi = breakpoint.get().chiSquare();
      // Looking at every place for the break makes chance finds as many times likelier.
      boolean beatsLine = chance(arrhenius.chiSquare(), chi, 3, n - 5) < SIGNIFICANCE / splits;
      if (beatsLine
          && (best == Model.ARRHENIUS
              || chance(vtf.get().chiSquare(), chi, 2, n - 5) < SIGNIFICANCE / splits)) {
        best = Model.BREAKPOINT;
      }
    }
    return best;
  }

  /// Probability that noise alone lowers χ² so far by `added` parameters: likelihood ratio with
  /// known errors, F test with unknown ones, `left` degrees of freedom remaining.
  private double chance(double plain, double richer, int added, int left) {
    if (points.errorsKnown()) {
      return 1
          - new ChiSquaredDistribution(null, added)
              .cumulativeProbability(Math.max(0, plain - richer));
    }
    if (left < 1) {
      return 1;
    }
    double f = (plain - richer) / added / (Math.max(richer, 1e-30) / left);
    return 1 - new FDistribution(null, added, left).cumulativeProbability(Math.max(0, f));
  }

  /// The Arrhenius line through all points.
  public ArrheniusLine arrhenius() {
    return arrhenius;
  }

  /// The VTF curve, from four points up, unless it has no minimum with B > 0.
  public Optional<VtfCurve> vtf() {
    return vtf;
  }

  /// The best pair of branches, from five points up. Whether the data show a break: [#selected].
  public Optional<ArrheniusBranches> breakpoint() {
    return breakpoint;
  }

  /// The selected model.
  public Model selected() {
    return selected;
  }

  /// Number of temperatures.
  public int points() {
    return points.count();
  }

  /// The temperatures in K, ascending.
  public double[] temperaturesK() {
    return points.temperaturesK().clone();
  }

  /// ln y at each temperature.
  public double[] lnValues() {
    return points.lnValues().clone();
  }

  /// Standard errors of ln y, if known.
  public Optional<double[]> lnErrors() {
    return points.errorsKnown() ? Optional.of(points.totalErrors()) : Optional.empty();
  }

  /// What speaks for and against the law.
  public List<Judgement> judgements() {
    return judgements;
  }

  /// What the user should know beside.
  public List<String> notes() {
    return notes;
  }

  /// y at a temperature by the selected model, with the full covariance.
  ///
  /// With a break, the branch on the target's side is used if it has at least three points.
  ///
  /// @param acrossTransition extrapolate the nearest branch that has three points even if the
  ///   transition lies between
  /// @return empty when the target lies beyond a transition, or below T₀
  public Optional<Estimate> at(double temperatureK, boolean acrossTransition) {
    return lnAt(temperatureK, acrossTransition)
        .map(
            ln ->
                new Estimate(
                    Math.exp(ln.value()),
                    Math.exp(ln.value()) * ln.std(),
                    Math.exp(ln.ci95Low()),
                    Math.exp(ln.ci95High())));
  }

  /// ln y at a temperature; see [#at].
  public Optional<Estimate> lnAt(double temperatureK, boolean acrossTransition) {
    int n = points.count();
    return switch (selected) {
      case ARRHENIUS -> Optional.of(onLine(arrhenius, temperatureK, n));
      case VTF -> vtf.filter(v -> temperatureK > v.t0Kelvin()).map(v -> onCurve(v, temperatureK));
      case BREAKPOINT -> onBranch(breakpoint.orElseThrow(), temperatureK, acrossTransition);
    };
  }

  private Optional<Estimate> onBranch(
      ArrheniusBranches branches, double temperatureK, boolean acrossTransition) {
    int n = points.count();
    int below =
        (int) Arrays.stream(points.temperaturesK()).filter(t -> t <= branches.fromK()).count();
    boolean low = temperatureK < branches.temperatureK();
    int here = low ? below : n - below;
    if (here >= 3) {
      return Optional.of(onLine(low ? branches.lower() : branches.upper(), temperatureK, here));
    }
    return acrossTransition
        ? Optional.of(onLine(low ? branches.upper() : branches.lower(), temperatureK, n - here))
        : Optional.empty();
  }

  /// @param fitted number of points that the line was fitted to
  private Estimate onLine(ArrheniusLine line, double temperatureK, int fitted) {
    return points.interval(
        line.lnAt(temperatureK), line.lnStdAt(temperatureK), line.chiSquare(), fitted - 2);
  }

  private Estimate onCurve(VtfCurve curve, double temperatureK) {
    return points.interval(
        curve.lnAt(temperatureK),
        curve.lnStdAt(temperatureK),
        curve.chiSquare(),
        points.count() - 3);
  }
}
