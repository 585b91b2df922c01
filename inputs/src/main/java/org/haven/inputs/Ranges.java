package org.haven.inputs;

/// What quantities may be: the one place that says so, for decks, tables and options. Lengths of
/// cells are in [org.haven.inputs.structure.Lattice].
///
/// The limits are far beyond what a solid and its simulation have; what lies outside is a mistake
/// of unit, decimal sign or file.
public final class Ranges {
  private Ranges() {}

  public static final double MIN_TEMPERATURE_K = 1e-3;
  public static final double MAX_TEMPERATURE_K = 1e5;
  public static final double MIN_TIME_STEP_FS = 1e-3;
  public static final double MAX_TIME_STEP_FS = 20;
  public static final double MAX_DURATION_PS = 1e9;
  public static final double MIN_FRAME_INTERVAL_FS = 1e-3;
  public static final double MAX_FRAME_INTERVAL_FS = 1e3 * MAX_DURATION_PS;

  /// Of one stage: 30 years at 1000 steps a second.
  public static final double MAX_STEPS = 1e12;

  public static final double MIN_MASS_U = 0.01;
  public static final double MAX_MASS_U = 1000;

  /// Coordinate of an atom that has gone its way unwrapped.
  public static final double MAX_POSITION_ANGSTROM = 1e9;

  /// A thirtieth of that of light.
  public static final double MAX_SPEED_ANGSTROM_FS = 100;

  /// Ten thousand times that of a liquid.
  public static final double MAX_DIFFUSIVITY_CM2_S = 1;

  /// Magnitudes that products and powers of parameters survive.
  public static final double MIN_MAGNITUDE = 1e-60;

  public static final double MAX_MAGNITUDE = 1e60;

  /// Whether it is 0, or of a size that a physical quantity can have in any unit.
  public static boolean isMagnitude(double value) {
    double size = Math.abs(value);
    return size == 0 || size >= MIN_MAGNITUDE && size <= MAX_MAGNITUDE;
  }

  /// Index of the first that is not below `most` in size, or no number; -1 where all are.
  public static int firstBeyond(double[] values, double most) {
    for (int k = 0; k < values.length; k++) {
      if (!(Math.abs(values[k]) < most)) {
        return k;
      }
    }
    return -1;
  }

  public static boolean isTemperature(double kelvin) {
    return kelvin >= MIN_TEMPERATURE_K && kelvin <= MAX_TEMPERATURE_K;
  }

  public static boolean isDiffusivity(double cm2PerS) {
    return cm2PerS >= MIN_MAGNITUDE && cm2PerS <= MAX_DIFFUSIVITY_CM2_S;
  }
}
