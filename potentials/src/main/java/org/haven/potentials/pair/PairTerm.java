package org.haven.potentials.pair;

/// One term of a pair energy: u(r) = a r⁻ⁿ exp(−b (r − r₀)). Immutable.
///
/// @param amplitude a in eV Åⁿ
/// @param power n, 0 to 30
/// @param decay b in 1/Å, 0 for a pure power
/// @param origin r₀ in Å
public record PairTerm(double amplitude, int power, double decay, double origin) {
  public PairTerm {
    if (!Double.isFinite(amplitude) || !Double.isFinite(decay) || !Double.isFinite(origin)) {
      throw new IllegalArgumentException(
          "terms must be finite: a = " + amplitude + ", b = " + decay + ", r0 = " + origin);
    }
    if (power < 0 || power > 30) {
      throw new IllegalArgumentException("the power must be 0 to 30, but is " + power);
    }
  }

  /// a r⁻ⁿ.
  public static PairTerm power(double amplitude, int power) {
    return new PairTerm(amplitude, power, 0, 0);
  }

  /// a exp(−b (r − r₀)).
  public static PairTerm exponential(double amplitude, double decay, double origin) {
    return new PairTerm(amplitude, 0, decay, origin);
  }

  /// u(r) in eV.
  public double energyEv(double r) {
    return amplitude * Math.exp(-decay * (r - origin)) * Math.pow(r, -power);
  }

  /// u′(r) in eV/Å.
  public double derivativeEvPerAngstrom(double r) {
    return -energyEv(r) * (decay + power / r);
  }
}
