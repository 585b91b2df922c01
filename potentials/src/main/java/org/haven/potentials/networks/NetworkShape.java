package org.haven.potentials.networks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.haven.kernels.code.VectorType;

/// What the code of a network depends on, and where it keeps things.
///
/// The memory has rows of [#width] numbers, one for each network of a batch, each with the values
/// of a neuron: input, then the layers; then the slopes of all layers; then derivatives by input
/// and layers.
///
/// @param vectors how many vectors a row is long
/// @param lengths of input and layers
record NetworkShape(
    VectorType type,
    int vectors,
    List<Integer> lengths,
    List<Activation> activations,
    List<Layer.Shortcut> shortcuts,
    List<Boolean> steps) {
  static NetworkShape of(FeedForward network, VectorType type, int vectors) {
    List<Layer> layers = network.layers();
    return new NetworkShape(
        type,
        vectors,
        Stream.concat(Stream.of(network.inputs()), layers.stream().map(Layer::outputs)).toList(),
        layers.stream().map(Layer::activation).toList(),
        layers.stream().map(Layer::shortcut).toList(),
        layers.stream().map(layer -> layer.steps().length > 0).toList());
  }

  int layers() {
    return activations.size();
  }

  int width() {
    return vectors * type.lanes();
  }

  private int rowsBefore(int level) {
    return lengths.subList(0, level).stream().mapToInt(Integer::intValue).sum();
  }

  private int rows() {
    return rowsBefore(lengths.size());
  }

  /// First row of the values of a level: 0 the input, l + 1 layer l.
  int values(int level) {
    return rowsBefore(level) * width();
  }

  /// First row of the slopes of a layer, counted as a level.
  int slopes(int level) {
    return (rows() + rowsBefore(level)) * width();
  }

  /// First row of the derivatives by a level.
  int derivatives(int level) {
    return (2 * rows() + rowsBefore(level)) * width();
  }

  int memory() {
    return 3 * rows() * width();
  }

  /// Place of a layer's weights in the table, [inputs][outputs]; biases and steps follow, [outputs]
  /// each.
  int weights(int layer) {
    int at = 0;
    for (int l = 0; l < layer; l++) {
      at += (lengths.get(l) + 2) * lengths.get(l + 1);
    }
    return at;
  }

  int biases(int layer) {
    return weights(layer) + lengths.get(layer) * lengths.get(layer + 1);
  }

  int stepsOf(int layer) {
    return biases(layer) + lengths.get(layer + 1);
  }

  double[] table(FeedForward network) {
    double[] table = new double[weights(layers())];
    for (int l = 0; l < layers(); l++) {
      Layer layer = network.layers().get(l);
      int outputs = layer.outputs();
      for (int d = 0; d < layer.inputs(); d++) {
        for (int o = 0; o < outputs; o++) {
          table[weights(l) + d * outputs + o] = layer.weights()[o * layer.inputs() + d];
        }
      }
      System.arraycopy(layer.biases(), 0, table, biases(l), outputs);
      Arrays.fill(table, stepsOf(l), stepsOf(l) + outputs, 1);
      System.arraycopy(layer.steps(), 0, table, stepsOf(l), layer.steps().length);
    }
    return table;
  }
}
