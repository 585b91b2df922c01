package org.haven.analysis.temperature;

/// A law fitted to ln y over temperature, and how well it does.
public sealed interface TemperatureLaw permits ArrheniusLine, VtfCurve, ArrheniusBranches {
  /// Weighted sum of squared residuals of ln y.
  double chiSquare();

  /// Akaike's criterion, corrected for few points; infinite with too few.
  double aicc();

  /// Bayesian criterion.
  double bic();
}
