package org.haven.potentials.deepmd;

import org.haven.potentials.networks.Activation;
import org.haven.potentials.networks.FeedForward;
import org.haven.potentials.networks.Layer;

/// Values of an embedding network G(s) and their derivatives by s, from the front to the back.
///
/// @param values [channels] G
/// @param slopes [channels] dG/ds
record EmbeddingResponse(double[] values, double[] slopes) {
  static EmbeddingResponse of(FeedForward network, double s) {
    double[] y = {s};
    double[] slope = {1};
    for (Layer layer : network.layers()) {
      int inputs = layer.inputs();
      double[] next = new double[layer.outputs()];
      double[] nextSlope = new double[layer.outputs()];
      for (int o = 0; o < next.length; o++) {
        double sum = layer.biases()[o];
        double change = 0;
        for (int d = 0; d < inputs; d++) {
          sum += layer.weights()[o * inputs + d] * y[d];
          change += layer.weights()[o * inputs + d] * slope[d];
        }
        double step = layer.steps().length == 0 ? 1 : layer.steps()[o];
        Activation phi = layer.activation();
        next[o] = step * phi.value(sum);
        nextSlope[o] = step * phi.slope(sum) * change;
        if (layer.shortcut() != Layer.Shortcut.NONE) {
          next[o] += y[o % inputs];
          nextSlope[o] += slope[o % inputs];
        }
      }
      y = next;
      slope = nextSlope;
    }
    return new EmbeddingResponse(y, slope);
  }
}
