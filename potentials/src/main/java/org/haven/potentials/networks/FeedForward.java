package org.haven.potentials.networks;

import java.util.ArrayList;
import java.util.List;

/// A feed-forward network: layers, each of which takes what the one before gives. This is the plain
/// arithmetic, in double; [NetworkBatch] is its fast twin.
public record FeedForward(List<Layer> layers) {
  /// @throws IllegalArgumentException if a layer does not take what the one before gives
  public FeedForward {
    layers = List.copyOf(layers);
    for (int l = 1; l < layers.size(); l++) {
      if (layers.get(l).inputs() != layers.get(l - 1).outputs()) {
        throw new IllegalArgumentException(
            "layer %d takes %d inputs, but the one before gives %d"
                .formatted(l + 1, layers.get(l).inputs(), layers.get(l - 1).outputs()));
      }
    }
  }

  /// Length of the input.
  public int inputs() {
    return layers.getFirst().inputs();
  }

  /// Length of the output.
  public int outputs() {
    return layers.getLast().outputs();
  }

  /// The output, [outputs].
  public double[] values(double[] x) {
    double[] y = x;
    for (Layer layer : layers) {
      y = layer.values(y);
    }
    return y;
  }

  /// Σ_o ∂y_o/∂x `byOutputs`_o, [inputs]: the derivative of a quantity by the input, from that by
  /// the output; with `{1}` of a network with one output its gradient.
  public double[] gradient(double[] x, double... byOutputs) {
    List<double[]> inputs = new ArrayList<>();
    double[] y = x;
    for (Layer layer : layers) {
      inputs.add(y);
      y = layer.values(y);
    }
    double[] sums = byOutputs;
    for (int l = layers.size() - 1; l >= 0; l--) {
      sums = layers.get(l).gradient(inputs.get(l), sums);
    }
    return sums;
  }
}
