package org.haven.analysis.field;

import java.util.List;

/// The noise that all series of a temperature share: the ratio ρ of bounded motion to the random
/// walk, by maximum likelihood over the modes of all of them, each with the variance rate that its
/// charges ask for.
///
/// @param ratioPs ρ
record DriftNoise(double ratioPs) {
  private static final int STEPS = 60;

  /// Of series with their modes.
  static DriftNoise of(List<DriftModes> all) {
    double block = all.stream().mapToDouble(DriftModes::blockPs).max().orElseThrow();
    double best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k <= STEPS; k++) {
      // From what memory may take away (at −1/12 the fastest mode is still) to vibrations alone.
      double ratio = block * (Math.expm1(6.0 * k / STEPS) / 40 - 0.075);
      double likelihood = logLikelihood(all, ratio);
      if (likelihood > most) {
        most = likelihood;
        best = ratio;
      }
    }
    return new DriftNoise(best);
  }

  private static double logLikelihood(List<DriftModes> all, double ratio) {
    double squares = 0;
    double logs = 0;
    int modes = 0;
    for (DriftModes each : all) {
      DriftModes.Fit fit = each.fit(ratio);
      squares += fit.misfit() / each.series().varianceRate();
      logs += fit.logVariances();
      modes += each.count();
    }
    return -0.5 * (modes * Math.log(squares / modes) + logs);
  }
}
