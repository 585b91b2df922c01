package org.haven.analysis.temperature;

import org.haven.analysis.statistics.Estimate;
import org.haven.kernels.PhysicalConstants;

/// Arrhenius: ln y = ln A − E_a/(k_B T).
///
/// @param activationEnergyEv E_a
/// @param lnPrefactor ln A, in the unit of the data
/// @param covariance [2][2] of (ln A, E_a)
/// @param chiSquare of the fit, NaN with two points
public record ArrheniusLine(
    Estimate activationEnergyEv,
    double lnPrefactor,
    double[][] covariance,
    double chiSquare,
    double aicc,
    double bic)
    implements TemperatureLaw {

  static ArrheniusLine fit(TemperaturePoints points) {
    TemperaturePoints.Linear fit = points.solve(ArrheniusLine::basis);
    int n = points.count();
    double[][] covariance = points.covariance(fit.covariance(), fit.chiSquare(), 2);
    return new ArrheniusLine(
        points.interval(fit.beta()[1], Math.sqrt(covariance[1][1]), fit.chiSquare(), n - 2),
        fit.beta()[0],
        covariance,
        n > 2 ? fit.chiSquare() : Double.NaN,
        points.aicc(fit.chiSquare(), 2),
        points.bic(fit.chiSquare(), 2));
  }

  /// What ln A and E_a are multiplied with.
  static double[] basis(double temperatureK) {
    return new double[] {1, -1 / (PhysicalConstants.BOLTZMANN_EV_PER_K * temperatureK)};
  }

  /// ln y at a temperature.
  double lnAt(double temperatureK) {
    return lnPrefactor + activationEnergyEv.value() * basis(temperatureK)[1];
  }

  /// Standard error of ln y at a temperature.
  double lnStdAt(double temperatureK) {
    return TemperaturePoints.std(basis(temperatureK), covariance);
  }
}
