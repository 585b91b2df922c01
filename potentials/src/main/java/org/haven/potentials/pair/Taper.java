package org.haven.potentials.pair;

/// The end of a pair energy at its cutoff: v(r) = s(r) u(r) − c₀ − c₁ r below r_c, 0 beyond.
///
/// s(r) = 1 − 10 t³ + 15 t⁴ − 6 t⁵, t = (r − r_on)/(r_c − r_on), between r_on and r_c; 1 below. The
/// four kinds of [Smoothing] differ in r_on, c₀ and c₁ only. Immutable.
///
/// @param cutoffAngstrom r_c
/// @param smoothing how the energy ends
/// @param switchFromAngstrom r_on, r_c unless the smoothing is a switch
public record Taper(double cutoffAngstrom, Smoothing smoothing, double switchFromAngstrom) {
  /// r_on/r_c where nothing else is asked for.
  public static final double DEFAULT_SWITCH_FRACTION = 0.9;

  public Taper {
    if (!(cutoffAngstrom > 0 && cutoffAngstrom < 1000)) {
      throw new IllegalArgumentException(
          "the cutoff must be above 0 and below 1000 Å, but is " + cutoffAngstrom + " Å");
    }
    if (smoothing == Smoothing.SWITCH
        ? !(switchFromAngstrom > 0 && switchFromAngstrom < cutoffAngstrom)
        : switchFromAngstrom != cutoffAngstrom) {
      throw new IllegalArgumentException(
          "a switch begins between 0 and the cutoff of "
              + cutoffAngstrom
              + " Å, but this one begins at "
              + switchFromAngstrom
              + " Å");
    }
  }

  /// A switch over the last tenth before the cutoff.
  public static Taper switched(double cutoffAngstrom) {
    return new Taper(cutoffAngstrom, Smoothing.SWITCH, DEFAULT_SWITCH_FRACTION * cutoffAngstrom);
  }

  /// Any smoothing without a parameter of its own.
  public static Taper of(double cutoffAngstrom, Smoothing smoothing) {
    return smoothing == Smoothing.SWITCH
        ? switched(cutoffAngstrom)
        : new Taper(cutoffAngstrom, smoothing, cutoffAngstrom);
  }

  /// c₁ in eV/Å for an energy with the slope `derivative` at the cutoff.
  public double slope(double derivative) {
    return smoothing == Smoothing.FORCE_SHIFT ? derivative : 0;
  }

  /// c₀ in eV for an energy with value `energy` and slope `derivative` at the cutoff.
  public double offset(double energy, double derivative) {
    return switch (smoothing) {
      case TRUNCATE, SWITCH -> 0;
      case SHIFT -> energy;
      case FORCE_SHIFT -> energy - derivative * cutoffAngstrom;
    };
  }

  /// 1/(r_c − r_on) in 1/Å, 0 without a switch.
  public double inverseWidth() {
    return smoothing == Smoothing.SWITCH ? 1 / (cutoffAngstrom - switchFromAngstrom) : 0;
  }

  /// s(r).
  public double factor(double r) {
    double t = Math.max(0, Math.min(1, (r - switchFromAngstrom) * inverseWidth()));
    return r >= cutoffAngstrom ? 0 : 1 - t * t * t * (10 - 15 * t + 6 * t * t);
  }

  /// s′(r) in 1/Å.
  public double factorDerivative(double r) {
    double t = Math.max(0, Math.min(1, (r - switchFromAngstrom) * inverseWidth()));
    return -30 * t * t * (1 - t) * (1 - t) * inverseWidth();
  }

  /// For logs: `"10.0 Å, switch from 9.0 Å"`.
  public String description() {
    return cutoffAngstrom
        + " Å, "
        + switch (smoothing) {
          case TRUNCATE -> "truncated";
          case SHIFT -> "shifted";
          case FORCE_SHIFT -> "force-shifted";
          case SWITCH -> "switched off from " + switchFromAngstrom + " Å";
        };
  }
}
