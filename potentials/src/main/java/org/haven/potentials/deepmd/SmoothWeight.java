package org.haven.potentials.deepmd;

/// The weight w of a neighbour: 1 up to r_s, 0 from r_c, between them 1 + u³(−6u² + 15u − 10) with
/// u = (r − r_s)/(r_c − r_s). Its first two derivatives are continuous.
///
/// @param smoothAngstrom r_s
/// @param cutoffAngstrom r_c
record SmoothWeight(double smoothAngstrom, double cutoffAngstrom) {
  private double u(double r) {
    return Math.clamp((r - smoothAngstrom) / (cutoffAngstrom - smoothAngstrom), 0, 1);
  }

  /// w(r).
  double value(double r) {
    double u = u(r);
    return 1 + u * u * u * (u * (15 - 6 * u) - 10);
  }

  /// dw/dr.
  double slope(double r) {
    double u = u(r);
    double v = u * (1 - u);
    return -30 * v * v / (cutoffAngstrom - smoothAngstrom);
  }
}
