package org.haven.analysis.field;

import org.apache.commons.math3.distribution.NormalDistribution;

/// How D_sigma depends on the strength of the field, and what is thought likely of it beforehand.
///
/// By symmetry D(F) = D₀ (1 + b x² + …), x = F a/k_B T. Ions that hop by themselves over barriers
/// between equal sites, at angles θ to the field, drift with sinh(x cos θ/2), so b = ⟨cos⁴θ⟩/(24
/// ⟨cos²θ⟩): 1/24 where all hops go along the field, 1/40 where they go everywhere, 1/72 for a
/// cubic lattice and its diagonal. The rest of the series follows: D(F) = D₀ sinh(u)/u, u² = 6 b
/// x². Where several ions move as one, b is larger; where ions get stuck behind others it is below
/// zero, D(F) = D₀/(1 + |b| x²). So b is, beforehand, normal about 1/36: with a width of 0.5/36
/// (hops of ions by themselves, 90 %), or of 3/36.
final class EvenOrder {
  /// b of ions that hop by themselves.
  static final double HOPS = 1.0 / 36;

  private static final NormalDistribution NARROW = new NormalDistribution(null, HOPS, 0.5 / 36);
  private static final NormalDistribution WIDE = new NormalDistribution(null, HOPS, 3.0 / 36);
  private static final double USUAL = 0.9;

  /// Within these b is looked for.
  static final double LEAST = HOPS - 0.5;

  static final double MOST = HOPS + 0.6;

  private EvenOrder() {}

  /// D(F)/D₀.
  static double factor(double b, double reduced) {
    double square = b * reduced * reduced;
    if (square < 0) {
      return 1 / (1 - square);
    }
    double u = Math.sqrt(6 * square);
    return u < 1e-3 ? 1 + square : Math.sinh(u) / u;
  }

  /// By how much the variance of ions that hop is above that at equilibrium, cosh(x/2): their hops
  /// along and against the field both count.
  static double noise(double reduced) {
    return Math.cosh(Math.min(4, reduced) / 2);
  }

  /// Density of b beforehand.
  static double prior(double b) {
    return USUAL * NARROW.density(b) + (1 - USUAL) * WIDE.density(b);
  }
}
