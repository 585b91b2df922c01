package org.haven.potentials.descriptors;

/// Shapes f(x) by which what depends on a distance or an angle goes to 0 at x = 1, for 0 ≤ x < 1:
/// cutoff functions and compact functions of atom-centred symmetry functions.
///
/// A. Singraber et al., J. Chem. Theory Comput. 2019, 15, 1827, doi:10.1021/acs.jctc.8b00770; M. P.
/// Bircher et al., Mach. Learn.: Sci. Technol. 2021, 2, 035026, doi:10.1088/2632-2153/abf817.
public enum CutoffForm {
  /// 1: not continuous at x = 1.
  HARD {
    @Override
    public double value(double x) {
      return 1;
    }

    @Override
    public double slope(double x) {
      return 0;
    }
  },
  /// ½ (1 + cos π x).
  COSINE {
    @Override
    public double value(double x) {
      return 0.5 * (1 + Math.cos(Math.PI * x));
    }

    @Override
    public double slope(double x) {
      return -0.5 * Math.PI * Math.sin(Math.PI * x);
    }
  },
  /// tanh³(1 - x), which is not 1 at x = 0.
  TANH_CUBED {
    @Override
    public double value(double x) {
      double t = Math.tanh(1 - x);
      return t * t * t;
    }

    @Override
    public double slope(double x) {
      double t = Math.tanh(1 - x);
      return 3 * t * t * (t * t - 1);
    }
  },
  /// tanh³(1 - x)/tanh³ 1.
  SCALED_TANH_CUBED {
    @Override
    public double value(double x) {
      return TANH_CUBED.value(x) / TANH_CUBED.value(0);
    }

    @Override
    public double slope(double x) {
      return TANH_CUBED.slope(x) / TANH_CUBED.value(0);
    }
  },
  /// exp(1 - 1/(1 - x²)).
  EXPONENTIAL {
    @Override
    public double value(double x) {
      return Math.exp(1 - 1 / (1 - x * x));
    }

    @Override
    public double slope(double x) {
      double q = 1 / (1 - x * x);
      return -2 * x * q * q * Math.exp(1 - q);
    }
  },
  /// 1 + x² (2 x - 3).
  POLYNOMIAL_1 {
    @Override
    public double value(double x) {
      return 1 + x * x * (2 * x - 3);
    }

    @Override
    public double slope(double x) {
      return 6 * x * (x - 1);
    }
  },
  /// 1 + x³ (x (15 - 6 x) - 10).
  POLYNOMIAL_2 {
    @Override
    public double value(double x) {
      return 1 + x * x * x * (x * (15 - 6 * x) - 10);
    }

    @Override
    public double slope(double x) {
      double y = x * (x - 1);
      return -30 * y * y;
    }
  },
  /// 1 + x⁴ (x (x (20 x - 70) + 84) - 35).
  POLYNOMIAL_3 {
    @Override
    public double value(double x) {
      return 1 + x * x * x * x * (x * (x * (20 * x - 70) + 84) - 35);
    }

    @Override
    public double slope(double x) {
      double y = x * (x - 1);
      return 140 * y * y * y;
    }
  },
  /// 1 + x⁵ (x (x (x (315 - 70 x) - 540) + 420) - 126).
  POLYNOMIAL_4 {
    @Override
    public double value(double x) {
      return 1 + x * x * x * x * x * (x * (x * (x * (315 - 70 * x) - 540) + 420) - 126);
    }

    @Override
    public double slope(double x) {
      double y = x * (x - 1);
      return -630 * y * y * y * y;
    }
  };

  /// f(x).
  public abstract double value(double x);

  /// df/dx.
  public abstract double slope(double x);
}
