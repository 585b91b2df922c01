package org.haven.potentials.descriptors;

/// What a symmetry function has of a distance r in Å: 0 outside an open interval.
public sealed interface RadialTerm {
  /// Distance in Å from which on it is 0.
  double cutoff();

  double value(double r);

  double slope(double r);

  /// exp(-η (r - r_s)²) f_c(r), with f_c = f((r - r_i)/(r_c - r_i)) and 1 below the inner radius
  /// r_i.
  ///
  /// @param eta η in 1/Å²
  /// @param shift r_s in Å
  /// @param inner r_i in Å
  /// @param cutoff r_c in Å
  record Gaussian(double eta, double shift, CutoffForm form, double inner, double cutoff)
      implements RadialTerm {
    @Override
    public double value(double r) {
      return r < cutoff ? exponential(r) * form.value(reduced(r)) : 0;
    }

    @Override
    public double slope(double r) {
      if (r >= cutoff) {
        return 0;
      }
      double x = reduced(r);
      double ofCutoff = r > inner ? form.slope(x) / (cutoff - inner) : 0;
      return exponential(r) * (ofCutoff - 2 * eta * (r - shift) * form.value(x));
    }

    private double reduced(double r) {
      return Math.max(r - inner, 0) / (cutoff - inner);
    }

    private double exponential(double r) {
      return Math.exp(-eta * (r - shift) * (r - shift));
    }
  }

  /// f(x) with x = |r - centre|/half the width between `low` and `high`, which may lie below 0;
  /// where it is asymmetric, f(x (2 - x)).
  ///
  /// @param low in Å
  /// @param high in Å
  record Compact(CutoffForm form, double low, double high, boolean asymmetric)
      implements RadialTerm {
    @Override
    public double cutoff() {
      return high;
    }

    @Override
    public double value(double r) {
      if (r <= low || r >= high) {
        return 0;
      }
      double x = reduced(r);
      return form.value(asymmetric ? x * (2 - x) : x);
    }

    @Override
    public double slope(double r) {
      if (r <= low || r >= high) {
        return 0;
      }
      double x = reduced(r);
      double sign = r < 0.5 * (low + high) ? -1 : 1;
      double byX = asymmetric ? form.slope(x * (2 - x)) * (2 - 2 * x) : form.slope(x);
      return sign * byX / (0.5 * (high - low));
    }

    private double reduced(double r) {
      return Math.abs(r - 0.5 * (low + high)) / (0.5 * (high - low));
    }
  }
}
