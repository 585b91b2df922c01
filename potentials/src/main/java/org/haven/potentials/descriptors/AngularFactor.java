package org.haven.potentials.descriptors;

/// What a symmetry function has of the angle θ between two neighbours, by its cosine.
public sealed interface AngularFactor {
  double value(double cosine);

  /// The derivative by the cosine.
  double slope(double cosine);

  /// 2^(1-ζ) (1 + λ cos θ)^ζ.
  record Power(double lambda, double zeta) implements AngularFactor {
    @Override
    public double value(double cosine) {
      return Math.pow(2, 1 - zeta) * Math.pow(base(cosine), zeta);
    }

    @Override
    public double slope(double cosine) {
      return Math.pow(2, 1 - zeta) * zeta * lambda * Math.pow(base(cosine), zeta - 1);
    }

    /// Rounding may bring it below 0.
    private double base(double cosine) {
      return Math.max(1 + lambda * cosine, 0);
    }
  }

  /// f(|θ - centre|/half the width between `left` and `right`), 0 outside; beyond 0 and π only
  /// where the centre is there, so that it is smooth.
  ///
  /// @param left in rad
  /// @param right in rad
  record Compact(CutoffForm form, double left, double right) implements AngularFactor {
    @Override
    public double value(double cosine) {
      double x = reduced(angle(cosine));
      return x < 1 ? form.value(x) : 0;
    }

    /// 0 where the neighbours are in line: there the cosine itself does not change.
    @Override
    public double slope(double cosine) {
      double angle = angle(cosine);
      double sine = Math.sin(angle);
      double x = reduced(angle);
      if (x >= 1 || sine < 1e-7) {
        return 0;
      }
      double sign = angle < 0.5 * (left + right) ? -1 : 1;
      return -sign * form.slope(x) / (0.5 * (right - left)) / sine;
    }

    private double reduced(double angle) {
      return Math.abs(angle - 0.5 * (left + right)) / (0.5 * (right - left));
    }

    private static double angle(double cosine) {
      return Math.acos(Math.min(1, Math.max(-1, cosine)));
    }
  }
}
