package org.haven.potentials.networks;

/// A layer of a network: y_o = s_o φ(Σ_d w_od x_d + b_o) + what the shortcut adds.
///
/// @param inputs length of x
/// @param outputs length of y
/// @param weights w, [outputs][inputs]
/// @param biases b, [outputs]
/// @param activation φ
/// @param shortcut what of x is added to y
/// @param steps s, [outputs]; empty where all are 1
public record Layer(
    int inputs,
    int outputs,
    double[] weights,
    double[] biases,
    Activation activation,
    Shortcut shortcut,
    double[] steps) {
  /// What of a layer's input is added to its output, as in residual networks.
  public enum Shortcut {
    NONE,
    /// x; as many outputs as inputs.
    ONCE,
    /// x and x again behind it; twice as many outputs as inputs.
    TWICE
  }

  /// @throws IllegalArgumentException if the lengths do not fit
  public Layer {
    int expected =
        switch (shortcut) {
          case NONE -> outputs;
          case ONCE -> inputs;
          case TWICE -> 2 * inputs;
        };
    if (inputs < 1
        || outputs < 1
        || weights.length != inputs * outputs
        || biases.length != outputs
        || expected != outputs
        || (steps.length != 0 && steps.length != outputs)) {
      throw new IllegalArgumentException(
          "a layer of %d inputs and %d outputs has %d weights, %d biases, %d steps"
              .formatted(inputs, outputs, weights.length, biases.length, steps.length));
    }
  }

  /// Without shortcut and steps.
  public Layer(int inputs, int outputs, double[] weights, double[] biases, Activation activation) {
    this(inputs, outputs, weights, biases, activation, Shortcut.NONE, new double[0]);
  }

  double step(int output) {
    return steps.length == 0 ? 1 : steps[output];
  }

  /// Σ_d w_od x_d + b_o.
  double argument(int output, double[] x) {
    double sum = biases[output];
    for (int d = 0; d < inputs; d++) {
      sum += weights[output * inputs + d] * x[d];
    }
    return sum;
  }

  double[] values(double[] x) {
    double[] y = new double[outputs];
    for (int o = 0; o < outputs; o++) {
      y[o] = step(o) * activation.value(argument(o, x));
      if (shortcut != Shortcut.NONE) {
        y[o] += x[o % inputs];
      }
    }
    return y;
  }

  /// Σ_o ∂y_o/∂x `byOutputs`_o.
  double[] gradient(double[] x, double[] byOutputs) {
    double[] sums = new double[inputs];
    for (int o = 0; o < outputs; o++) {
      double factor = byOutputs[o] * step(o) * activation.slope(argument(o, x));
      for (int d = 0; d < inputs; d++) {
        sums[d] += factor * weights[o * inputs + d];
      }
      if (shortcut != Shortcut.NONE) {
        sums[o % inputs] += byOutputs[o];
      }
    }
    return sums;
  }
}
