package org.haven.potentials.deepmd;

/// The chain rule from the row of a neighbour, (w/r, w x/r², w y/r², w z/r²), to its separation.
final class RowGradient {
  private RowGradient() {}

  /// Adds Σ_c h_c ∂R_c/∂r to `gradients[at …]`.
  ///
  /// @param h [4] from `from` on: derivatives by the components of the row, not normalised
  static void add(
      SmoothWeight weight,
      double x,
      double y,
      double z,
      double r,
      double[] h,
      int from,
      double[] gradients,
      int at) {
    double inverse = 1 / r;
    double w = weight.value(r) * inverse * inverse;
    double slope = weight.slope(r) * inverse * inverse;
    // d(w/r)/dr and d(w/r²)/dr, each over r for the direction.
    double radial = slope - w * inverse;
    double angular = (slope - 2 * w * inverse) * inverse;
    double along =
        h[from] * radial + angular * (h[from + 1] * x + h[from + 2] * y + h[from + 3] * z);
    gradients[at] += along * x + h[from + 1] * w;
    gradients[at + 1] += along * y + h[from + 2] * w;
    gradients[at + 2] += along * z + h[from + 3] * w;
  }
}
