package org.haven.potentials.networks;

import org.haven.kernels.code.Functions;
import org.haven.kernels.code.Numbers;
import org.haven.kernels.code.VectorCode;

/// The function φ of a neuron, with its derivative.
public enum Activation {
  /// x.
  LINEAR {
    @Override
    public double value(double x) {
      return x;
    }

    @Override
    public double slope(double x) {
      return 1;
    }

    @Override
    public Activated of(VectorCode c, Numbers x) {
      return new Activated(x, c.broadcast(1));
    }
  },
  /// tanh x.
  TANH {
    @Override
    public double value(double x) {
      return Math.tanh(x);
    }

    @Override
    public double slope(double x) {
      double y = Math.tanh(x);
      return 1 - y * y;
    }

    @Override
    public Activated of(VectorCode c, Numbers x) {
      Numbers y = c.let(new Functions(c).tanh(x));
      return new Activated(y, c.broadcast(1).minus(y.times(y)));
    }
  },
  /// 1/(1 + e^-x).
  LOGISTIC {
    @Override
    public double value(double x) {
      return 1 / (1 + Math.exp(-x));
    }

    @Override
    public double slope(double x) {
      double y = value(x);
      return y * (1 - y);
    }

    @Override
    public Activated of(VectorCode c, Numbers x) {
      Numbers y = c.let(logistic(c, x));
      return new Activated(y, y.times(c.broadcast(1).minus(y)));
    }
  },
  /// 1 - 1/(1 + e^-x).
  REVERSED_LOGISTIC {
    @Override
    public double value(double x) {
      return 1 / (1 + Math.exp(x));
    }

    @Override
    public double slope(double x) {
      double y = value(x);
      return y * (y - 1);
    }

    @Override
    public Activated of(VectorCode c, Numbers x) {
      Numbers y = c.let(logistic(c, c.let(x.negated())));
      return new Activated(y, y.times(y.minus(1)));
    }
  },
  /// ln(1 + e^x).
  SOFTPLUS {
    @Override
    public double value(double x) {
      return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    @Override
    public double slope(double x) {
      return 1 / (1 + Math.exp(-x));
    }

    @Override
    public Activated of(VectorCode c, Numbers x) {
      Functions functions = new Functions(c);
      Numbers size = x.blend(x.negated(), x.below(c.zero()));
      Numbers small = c.let(functions.exp(c.let(size.negated())));
      Numbers value = c.let(functions.logOfOnePlus(small).plus(x.atLeast(0)));
      return new Activated(value, logistic(c, x));
    }
  },
  /// max(x, 0).
  RELU {
    @Override
    public double value(double x) {
      return Math.max(x, 0);
    }

    @Override
    public double slope(double x) {
      return x > 0 ? 1 : 0;
    }

    @Override
    public Activated of(VectorCode c, Numbers x) {
      return new Activated(c.let(x.atLeast(0)), c.zero().blend(c.broadcast(1), c.zero().below(x)));
    }
  },
  /// exp(-x²/2).
  GAUSSIAN {
    @Override
    public double value(double x) {
      return Math.exp(-0.5 * x * x);
    }

    @Override
    public double slope(double x) {
      return -x * value(x);
    }

    @Override
    public Activated of(VectorCode c, Numbers x) {
      Numbers y = c.let(new Functions(c).exp(c.let(x.times(x).times(-0.5))));
      return new Activated(y, x.times(y).negated());
    }
  },
  /// cos x.
  COSINE {
    @Override
    public double value(double x) {
      return Math.cos(x);
    }

    @Override
    public double slope(double x) {
      return -Math.sin(x);
    }

    @Override
    public Activated of(VectorCode c, Numbers x) {
      Functions functions = new Functions(c);
      // d cos x/dx = cos(x + π/2).
      return new Activated(
          c.let(functions.cosine(x)), functions.cosine(c.let(x.plus(Math.PI / 2))));
    }
  },
  /// e^x.
  EXPONENTIAL {
    @Override
    public double value(double x) {
      return Math.exp(x);
    }

    @Override
    public double slope(double x) {
      return Math.exp(x);
    }

    @Override
    public Activated of(VectorCode c, Numbers x) {
      Numbers y = c.let(new Functions(c).exp(x));
      return new Activated(y, y);
    }
  },
  /// x².
  SQUARE {
    @Override
    public double value(double x) {
      return x * x;
    }

    @Override
    public double slope(double x) {
      return 2 * x;
    }

    @Override
    public Activated of(VectorCode c, Numbers x) {
      return new Activated(c.let(x.times(x)), x.times(2));
    }
  },
  /// ½ x (1 + tanh z), z = √(2/π) (x + 0.044715 x³): Hendrycks and Gimpel, arXiv:1606.08415.
  GELU {
    private static final double SCALE = 0.7978845608028654;
    private static final double CUBIC = 0.044715;

    @Override
    public double value(double x) {
      return 0.5 * x * (1 + tanh(x));
    }

    private static double tanh(double x) {
      return Math.tanh(SCALE * (x + CUBIC * x * x * x));
    }

    @Override
    public double slope(double x) {
      double t = tanh(x);
      return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * SCALE * (1 + 3 * CUBIC * x * x);
    }

    @Override
    public Activated of(VectorCode c, Numbers x) {
      Numbers square = c.let(x.times(x));
      Numbers z = c.let(square.times(CUBIC).plus(1).times(x).times(SCALE));
      Numbers t = c.let(new Functions(c).tanh(z));
      Numbers half = c.let(t.plus(1).times(0.5));
      Numbers inner = square.times(3 * CUBIC).plus(1).times(0.5 * SCALE);
      Numbers rise = c.broadcast(1).minus(t.times(t)).times(inner).times(x);
      return new Activated(x.times(half), rise.plus(half));
    }
  },
  /// x/(1 + e^-x).
  SILU {
    @Override
    public double value(double x) {
      return x / (1 + Math.exp(-x));
    }

    @Override
    public double slope(double x) {
      double y = 1 / (1 + Math.exp(-x));
      return y * (1 + x * (1 - y));
    }

    @Override
    public Activated of(VectorCode c, Numbers x) {
      Numbers y = c.let(logistic(c, x));
      Numbers slope = c.broadcast(1).minus(y).times(x).plus(1).times(y);
      return new Activated(x.times(y), slope);
    }
  };

  /// φ(x).
  public abstract double value(double x);

  /// dφ/dx.
  public abstract double slope(double x);

  /// A vector of φ and dφ/dx.
  public record Activated(Numbers value, Numbers slope) {}

  /// Writes φ and dφ/dx.
  ///
  /// @param x in a variable
  public abstract Activated of(VectorCode c, Numbers x);

  private static Numbers logistic(VectorCode c, Numbers x) {
    Numbers e = new Functions(c).exp(c.let(x.negated()));
    return c.broadcast(1).over(e.plus(1));
  }
}
