package org.haven.analysis.field;

import java.util.SplittableRandom;

/// Independent ions with friction in the periodic potential V cos(2πx/a), in a field: overdamped
/// motion with the free diffusivity D_f = 1 Å²/ps.
///
/// Without a field D = D_f/I₀(v)², v = V/k_B T (Lifson and Jackson, J. Chem. Phys. 1962, 36, 2410,
/// doi:10.1063/1.1732899); at finite field the mean velocity is that of Stratonovich,
///
///     v = D_f a (1 − e^(−x))/∫₀ᵃ dy ∫₀ᵃ dz exp((U(y) − U(y − z))/k_B T − F z/k_B T),
///
/// x = F a/k_B T (Hänggi, Talkner, Borkovec, Rev. Mod. Phys. 1990, 62, 251,
/// doi:10.1103/RevModPhys.62.251, section XI). Steps are those of Leimkuhler and Matthews, of second
/// order in the steady state (doi:10.1093/amrx/abs010).
///
/// @param ions independent ones
/// @param barrier v
record CosineChannel(int ions, double barrier) {
  static final double PERIOD = 3;
  private static final double STEP_PS = 0.005;
  private static final double FRAME_PS = 0.5;

  /// D without a field in Å²/ps.
  double diffusivity() {
    double i0 = 0;
    double term = 1;
    for (int k = 1; k < 40; k++) {
      i0 += term;
      term *= barrier * barrier / 4 / k / k;
    }
    return 1 / (i0 * i0);
  }

  /// Drift over field, D(F) in Å²/ps, at x = F a/k_B T.
  double diffusivity(double x) {
    int n = 600;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double y = (i + 0.5) / n;
        double z = (j + 0.5) / n;
        sum +=
            Math.exp(
                barrier * (Math.cos(2 * Math.PI * y) - Math.cos(2 * Math.PI * (y - z))) - x * z);
      }
    }
    double integral = sum / n / n * PERIOD * PERIOD;
    double velocity = PERIOD * (1 - Math.exp(-x)) / integral;
    return velocity / (x / PERIOD);
  }

  /// One run.
  DriftRun run(String start, double x, int frames, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int steps = (int) Math.round(FRAME_PS / STEP_PS);
    double[] displaced = new double[frames];
    double k = 2 * Math.PI / PERIOD;
    double noise = Math.sqrt(2 * STEP_PS) / 2;
    for (int i = 0; i < ions; i++) {
      double at = random.nextDouble() * PERIOD;
      double before = random.nextGaussian();
      // a start in equilibrium without the field
      for (int s = 0; s < 400; s++) {
        double after = random.nextGaussian();
        at += barrier * k * Math.sin(k * at) * STEP_PS + noise * (before + after);
        before = after;
      }
      double from = at;
      for (int f = 0; f < frames; f++) {
        displaced[f] += at - from;
        for (int s = 0; s < steps; s++) {
          double after = random.nextGaussian();
          at += (barrier * k * Math.sin(k * at) + x / PERIOD) * STEP_PS + noise * (before + after);
          before = after;
        }
      }
    }
    return new DriftRun(
        start + x,
        start,
        0,
        new double[] {0, 0, 1},
        x,
        x / PERIOD,
        ions,
        ions,
        FRAME_PS,
        displaced);
  }
}
