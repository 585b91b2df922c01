package org.haven.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.distribution.FDistribution;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;
import org.haven.inputs.InputException;
import org.haven.kernels.PhysicalConstants;

/// How a diffusivity D, or sigma T, depends on temperature: Arrhenius, VTF, or two branches.
///
/// - Arrhenius: ln y = ln A − E_a/(k_B T).
/// - VTF: ln y = ln A − B/(T − T₀), 0 ≤ T₀ < T_min, B ≥ 0. Apparent activation energy k_B B T²/(T −
///   T₀)². For a given T₀ the rest is linear, so χ² is minimised over T₀ alone.
/// - Two branches: an Arrhenius line on either side of a temperature between two neighbouring
///   points, two points at least on a side.
///
/// Least squares in ln y with weights 1/σ², σ the relative errors; when these are not known all
/// points weigh the same and the residuals give the error (Student's t then bounds the intervals).
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

  /// An Arrhenius line.
  ///
  /// @param activationEnergyEv E_a
  /// @param lnPrefactor ln A, in the unit of the data
  /// @param covariance [2][2] of (ln A, E_a)
  /// @param chiSquare of the fit, NaN with two points
  public record Arrhenius(
      Estimate activationEnergyEv,
      double lnPrefactor,
      double[][] covariance,
      double chiSquare,
      double aicc,
      double bic) {}

  /// A VTF curve.
  ///
  /// @param lnPrefactor ln A
  /// @param covariance [3][3] of (ln A, B, T₀)
  public record Vtf(
      double lnPrefactor,
      double bKelvin,
      double t0Kelvin,
      double[][] covariance,
      double chiSquare,
      double aicc,
      double bic) {
    /// k_B B T²/(T − T₀)² in eV.
    public double apparentActivationEnergyEv(double temperatureK) {
      double x = temperatureK / (temperatureK - t0Kelvin);
      return PhysicalConstants.BOLTZMANN_EV_PER_K * bKelvin * x * x;
    }
  }

  /// Two Arrhenius branches.
  ///
  /// @param temperatureK between the last point of the lower and the first of the upper branch
  public record Breakpoint(
      double temperatureK,
      double fromK,
      double toK,
      Arrhenius lower,
      Arrhenius upper,
      double chiSquare,
      double aicc,
      double bic) {}

  /// Chance of taking noise for a richer law.
  private static final double SIGNIFICANCE = 0.05;

  private final double[] temperatures;
  private final double[] lnValues;
  private final double[] errors;
  private final boolean errorsKnown;
  private final Arrhenius arrhenius;
  private final Optional<Vtf> vtf;
  private final Optional<Breakpoint> breakpoint;
  private final Model selected;
  private final List<String> notes = new ArrayList<>();

  private TemperatureFit(double[] temperatures, double[] lnValues, double[] errors) {
    this.temperatures = temperatures;
    this.lnValues = lnValues;
    this.errorsKnown = errors != null;
    this.errors = errors;
    int n = temperatures.length;
    arrhenius = line(0, n);
    vtf = n >= 4 ? Optional.ofNullable(vogel()) : Optional.empty();
    breakpoint = n >= 5 ? Optional.ofNullable(branches()) : Optional.empty();
    selected = select();
    if (n == 2) {
      notes.add(
          errorsKnown
              ? "two temperatures: E_a follows, its error is propagated, but nothing tests the law"
              : "two temperatures without errors: E_a follows, its error is unknown");
    } else if (n == 3) {
      notes.add(
          "three temperatures: curvature cannot be told from noise, only Arrhenius is fitted");
    }
    if (n >= 3
        && errorsKnown
        && arrhenius.chiSquare() / (n - 2) > 4
        && selected == Model.ARRHENIUS) {
      notes.add(
          String.format(
              Locale.ROOT,
              "chi-square is %.1f for %d degrees of freedom: the errors are too small or the law"
                  + " does not hold",
              arrhenius.chiSquare(),
              n - 2));
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
  }

  /// Fits all models that the number of points allows.
  ///
  /// @param temperaturesK at least two, all different, in any order
  /// @param values y > 0 at each
  /// @param stds standard errors of y; null, or any zero or NaN in it, means unknown
  /// @throws InputException if there are fewer than two points, or a value is not positive
  public static TemperatureFit of(double[] temperaturesK, double[] values, double[] stds) {
    int n = temperaturesK.length;
    if (n < 2) {
      throw new InputException("a temperature fit needs at least two temperatures, got " + n);
    }
    Integer[] order = new Integer[n];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(temperaturesK[a], temperaturesK[b]));
    double[] t = new double[n];
    double[] y = new double[n];
    double[] s = new double[n];
    boolean known = stds != null;
    for (int k = 0; k < n; k++) {
      int i = order[k];
      t[k] = temperaturesK[i];
      if (!(t[k] > 0) || k > 0 && t[k] == t[k - 1]) {
        throw new InputException(
            "temperature " + t[k] + " K is not positive or stands twice; average its replicas");
      }
      if (!(values[i] > 0) || Double.isInfinite(values[i])) {
        throw new InputException(
            "value " + values[i] + " at " + t[k] + " K is not positive; leave it out of the fit");
      }
      y[k] = Math.log(values[i]);
      if (known) {
        s[k] = stds[i] / values[i];
        known = s[k] > 0 && !Double.isInfinite(s[k]);
      }
    }
    return new TemperatureFit(t, y, known ? s : null);
  }

  private double weight(int i) {
    return errorsKnown ? 1 / (errors[i] * errors[i]) : 1;
  }

  /// A linear fit of ln y on the points [from, to).
  private record Linear(double[] beta, double[][] covariance, double chiSquare) {}

  private interface Basis {
    double[] at(double temperature);
  }

  private static final Basis INVERSE_KT =
      t -> new double[] {1, -1 / (PhysicalConstants.BOLTZMANN_EV_PER_K * t)};

  private Linear solve(int from, int to, Basis basis) {
    int k = basis.at(temperatures[from]).length;
    RealMatrix normal = new Array2DRowRealMatrix(k, k);
    RealVector right = new ArrayRealVector(k);
    for (int i = from; i < to; i++) {
      RealVector x = new ArrayRealVector(basis.at(temperatures[i]));
      normal = normal.add(x.outerProduct(x).scalarMultiply(weight(i)));
      right = right.add(x.mapMultiply(weight(i) * lnValues[i]));
    }
    // Columns differ by orders of magnitude: scale before inverting.
    double[] scale = new double[k];
    for (int c = 0; c < k; c++) {
      scale[c] = 1 / Math.sqrt(normal.getEntry(c, c));
    }
    for (int r = 0; r < k; r++) {
      for (int c = 0; c < k; c++) {
        normal.multiplyEntry(r, c, scale[r] * scale[c]);
      }
    }
    RealMatrix inverse = new LUDecomposition(normal, 1e-14).getSolver().getInverse();
    double[][] covariance = new double[k][k];
    for (int r = 0; r < k; r++) {
      for (int c = 0; c < k; c++) {
        covariance[r][c] = inverse.getEntry(r, c) * scale[r] * scale[c];
      }
    }
    double[] beta = new Array2DRowRealMatrix(covariance).operate(right).toArray();
    double chi = 0;
    for (int i = from; i < to; i++) {
      double r =
          lnValues[i]
              - new ArrayRealVector(beta)
                  .dotProduct(new ArrayRealVector(basis.at(temperatures[i])));
      chi += weight(i) * r * r;
    }
    return new Linear(beta, covariance, chi);
  }

  private double[][] scaled(double[][] covariance, double chi, int points, int parameters) {
    if (errorsKnown) {
      return covariance;
    }
    double variance = points > parameters ? chi / (points - parameters) : Double.NaN;
    double[][] result = new double[covariance.length][];
    for (int r = 0; r < result.length; r++) {
      result[r] = Arrays.stream(covariance[r]).map(c -> c * variance).toArray();
    }
    return result;
  }

  private Arrhenius line(int from, int to) {
    Linear fit = solve(from, to, INVERSE_KT);
    int n = to - from;
    double[][] covariance = scaled(fit.covariance(), fit.chiSquare(), n, 2);
    return new Arrhenius(
        interval(fit.beta()[1], Math.sqrt(covariance[1][1]), n - 2),
        fit.beta()[0],
        covariance,
        n > 2 ? fit.chiSquare() : Double.NaN,
        aicc(fit.chiSquare(), 2, n),
        bic(fit.chiSquare(), 2, n));
  }

  private Estimate interval(double value, double std, int degrees) {
    if (errorsKnown) {
      return Estimate.normal(value, std);
    }
    return degrees > 0
        ? Estimate.student(value, std, degrees)
        : new Estimate(value, Double.NaN, Double.NaN, Double.NaN);
  }

  private Vtf vogel() {
    int n = temperatures.length;
    double top = temperatures[0] * 0.98;
    // χ² can have two minima in T₀: scan, then refine the best bracket.
    int steps = 60;
    int best = 0;
    double[] chi = new double[steps + 1];
    for (int k = 0; k <= steps; k++) {
      chi[k] = profile(top * k / steps);
      best = chi[k] < chi[best] ? k : best;
    }
    double t0 =
        new BrentOptimizer(1e-9, 1e-9)
            .optimize(
                new MaxEval(500),
                GoalType.MINIMIZE,
                new UnivariateObjectiveFunction(this::profile),
                new SearchInterval(
                    top * Math.max(0, best - 1) / steps, top * Math.min(steps, best + 1) / steps))
            .getPoint();
    double zero = t0;
    if (best == 0 && profile(0) <= profile(t0)) {
      zero = 0;
    }
    double at = zero;
    Linear fit = solve(0, n, t -> new double[] {1, -1 / (t - at)});
    if (!(fit.beta()[1] > 0)) {
      return null;
    }
    double b = fit.beta()[1];
    Linear tangent = solve(0, n, t -> new double[] {1, -1 / (t - at), -b / ((t - at) * (t - at))});
    return new Vtf(
        fit.beta()[0],
        b,
        zero,
        scaled(tangent.covariance(), fit.chiSquare(), n, 3),
        fit.chiSquare(),
        aicc(fit.chiSquare(), 3, n),
        bic(fit.chiSquare(), 3, n));
  }

  private double profile(double t0) {
    return solve(0, temperatures.length, t -> new double[] {1, -1 / (t - t0)}).chiSquare();
  }

  private Breakpoint branches() {
    int n = temperatures.length;
    Breakpoint best = null;
    for (int m = 2; m <= n - 2; m++) {
      double chi = solve(0, m, INVERSE_KT).chiSquare() + solve(m, n, INVERSE_KT).chiSquare();
      if (best == null || chi < best.chiSquare()) {
        best =
            new Breakpoint(
                0.5 * (temperatures[m - 1] + temperatures[m]),
                temperatures[m - 1],
                temperatures[m],
                line(0, m),
                line(m, n),
                chi,
                aicc(chi, 5, n),
                bic(chi, 5, n));
      }
    }
    return best;
  }

  private double misfit(double chi, int n) {
    return errorsKnown ? chi : n * Math.log(Math.max(chi, 1e-30) / n);
  }

  private double aicc(double chi, int parameters, int n) {
    int k = errorsKnown ? parameters : parameters + 1;
    if (n - k - 1 <= 0) {
      return Double.POSITIVE_INFINITY;
    }
    return misfit(chi, n) + 2 * k + 2.0 * k * (k + 1) / (n - k - 1);
  }

  private double bic(double chi, int parameters, int n) {
    int k = errorsKnown ? parameters : parameters + 1;
    return misfit(chi, n) + k * Math.log(n);
  }

  private Model select() {
    int n = temperatures.length;
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
    if (errorsKnown) {
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
  public Arrhenius arrhenius() {
    return arrhenius;
  }

  /// The VTF curve, from four points up, unless it has no minimum with B > 0.
  public Optional<Vtf> vtf() {
    return vtf;
  }

  /// The best pair of branches, from five points up. Whether the data show a break: [#selected].
  public Optional<Breakpoint> breakpoint() {
    return breakpoint;
  }

  /// The selected model.
  public Model selected() {
    return selected;
  }

  /// Number of temperatures.
  public int points() {
    return temperatures.length;
  }

  /// The temperatures in K, ascending.
  public double[] temperaturesK() {
    return temperatures.clone();
  }

  /// ln y at each temperature.
  public double[] lnValues() {
    return lnValues.clone();
  }

  /// Standard errors of ln y, if known.
  public Optional<double[]> lnErrors() {
    return errorsKnown ? Optional.of(errors.clone()) : Optional.empty();
  }

  /// What the user should know.
  public List<String> notes() {
    return List.copyOf(notes);
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
    int n = temperatures.length;
    switch (selected) {
      case ARRHENIUS -> {
        return Optional.of(onLine(arrhenius, temperatureK, n - 2));
      }
      case VTF -> {
        Vtf v = vtf.orElseThrow();
        double x = temperatureK - v.t0Kelvin();
        if (x <= 0) {
          return Optional.empty();
        }
        double[] gradient = {1, -1 / x, -v.bKelvin() / (x * x)};
        return Optional.of(
            interval(
                v.lnPrefactor() - v.bKelvin() / x,
                Math.sqrt(quadratic(gradient, v.covariance())),
                n - 3));
      }
      default -> {
        Breakpoint b = breakpoint.orElseThrow();
        int below = (int) Arrays.stream(temperatures).filter(t -> t <= b.fromK()).count();
        boolean low = temperatureK < b.temperatureK();
        int points = low ? below : n - below;
        if (points >= 3) {
          return Optional.of(onLine(low ? b.lower() : b.upper(), temperatureK, points - 2));
        }
        return acrossTransition
            ? Optional.of(onLine(low ? b.upper() : b.lower(), temperatureK, n - points - 2))
            : Optional.empty();
      }
    }
  }

  private Estimate onLine(Arrhenius line, double temperatureK, int degrees) {
    double[] x = INVERSE_KT.at(temperatureK);
    return interval(
        line.lnPrefactor() + line.activationEnergyEv().value() * x[1],
        Math.sqrt(quadratic(x, line.covariance())),
        degrees);
  }

  private static double quadratic(double[] x, double[][] covariance) {
    double s = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x.length; j++) {
        s += x[i] * covariance[i][j] * x[j];
      }
    }
    return s;
  }
}
