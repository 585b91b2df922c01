package org.haven.analysis.temperature;

import java.util.Optional;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;
import org.haven.kernels.PhysicalConstants;

/// Vogel–Tammann–Fulcher: ln y = ln A − B/(T − T₀), 0 ≤ T₀ < T_min, B ≥ 0.
///
/// For a given T₀ the rest is linear, so χ² is minimised over T₀ alone.
///
/// @param lnPrefactor ln A
/// @param covariance [3][3] of (ln A, B, T₀)
public record VtfCurve(
    double lnPrefactor,
    double bKelvin,
    double t0Kelvin,
    double[][] covariance,
    double chiSquare,
    double aicc,
    double bic)
    implements TemperatureLaw {

  /// Values of T₀ looked at before the best is refined.
  private static final int SCAN = 60;

  /// The best curve; empty when it has no B > 0.
  static Optional<VtfCurve> fit(TemperaturePoints points) {
    double zero = bestZero(points);
    TemperaturePoints.Linear fit = points.solve(t -> new double[] {1, -1 / (t - zero)});
    double b = fit.beta()[1];
    if (!(b > 0)) {
      return Optional.empty();
    }
    TemperaturePoints.Linear tangent =
        points.solve(t -> new double[] {1, -1 / (t - zero), -b / ((t - zero) * (t - zero))});
    return Optional.of(
        new VtfCurve(
            fit.beta()[0],
            b,
            zero,
            points.covariance(tangent.covariance(), fit.chiSquare(), 3),
            fit.chiSquare(),
            points.aicc(fit.chiSquare(), 3),
            points.bic(fit.chiSquare(), 3)));
  }

  /// T₀ of least χ², which can have two minima: a scan, then the best bracket refined.
  private static double bestZero(TemperaturePoints points) {
    double top = points.temperaturesK()[0] * 0.98;
    int best = 0;
    double[] chi = new double[SCAN + 1];
    for (int k = 0; k <= SCAN; k++) {
      chi[k] = profile(points, top * k / SCAN);
      best = chi[k] < chi[best] ? k : best;
    }
    double t0 =
        new BrentOptimizer(1e-9, 1e-9)
            .optimize(
                new MaxEval(500),
                GoalType.MINIMIZE,
                new UnivariateObjectiveFunction(zero -> profile(points, zero)),
                new SearchInterval(
                    top * Math.max(0, best - 1) / SCAN, top * Math.min(SCAN, best + 1) / SCAN))
            .getPoint();
    return best == 0 && profile(points, 0) <= profile(points, t0) ? 0 : t0;
  }

  private static double profile(TemperaturePoints points, double t0) {
    return points.solve(t -> new double[] {1, -1 / (t - t0)}).chiSquare();
  }

  /// Apparent activation energy k_B B T²/(T − T₀)² in eV.
  public double apparentActivationEnergyEv(double temperatureK) {
    double x = temperatureK / (temperatureK - t0Kelvin);
    return PhysicalConstants.BOLTZMANN_EV_PER_K * bKelvin * x * x;
  }

  /// ln y at a temperature above T₀.
  double lnAt(double temperatureK) {
    return lnPrefactor - bKelvin / (temperatureK - t0Kelvin);
  }

  /// Standard error of ln y at a temperature above T₀.
  double lnStdAt(double temperatureK) {
    double x = temperatureK - t0Kelvin;
    return TemperaturePoints.std(new double[] {1, -1 / x, -bKelvin / (x * x)}, covariance);
  }
}
