package org.haven.potentials.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.haven.kernels.code.VectorType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkBatchTest {
  /// Layers of lengths that fill no block, with a shortcut of each kind and with steps.
  private static FeedForward network(Activation activation, Random random) {
    List<Layer> layers = new ArrayList<>();
    layers.add(layer(random, 5, 10, Activation.TANH, Layer.Shortcut.TWICE, numbers(random, 10, 1)));
    layers.add(layer(random, 10, 10, activation, Layer.Shortcut.ONCE, new double[0]));
    layers.add(layer(random, 10, 7, activation, Layer.Shortcut.NONE, numbers(random, 7, 1)));
    layers.add(layer(random, 7, 2, Activation.LINEAR, Layer.Shortcut.NONE, new double[0]));
    return new FeedForward(layers);
  }

  private static Layer layer(
      Random random, int in, int out, Activation phi, Layer.Shortcut shortcut, double[] steps) {
    return new Layer(
        in, out, numbers(random, in * out, 0.25), numbers(random, out, 0.4), phi, shortcut, steps);
  }

  private static double[] numbers(Random random, int count, double size) {
    return random.doubles(count, -size, size).toArray();
  }

  /// Derivatives of the plain network by central differences: truncation h² f''' is 1e-10, rounding
  /// 1e-16/h 1e-11.
  @ParameterizedTest
  @EnumSource
  void gradientIsTheDerivative(Activation activation) {
    Random random = new Random(1);
    FeedForward network = network(activation, random);
    double[] x = numbers(random, 5, 1);
    double[] weights = {0.7, -1.3};
    double[] gradient = network.gradient(x, weights);
    double h = 1e-5;
    for (int d = 0; d < 5; d++) {
      double[] up = x.clone();
      double[] down = x.clone();
      up[d] += h;
      down[d] -= h;
      double difference = 0;
      for (int o = 0; o < 2; o++) {
        difference += weights[o] * (network.values(up)[o] - network.values(down)[o]);
      }
      assertThat(gradient[d]).isCloseTo(difference / (2 * h), within(1e-8));
    }
  }

  /// Some 30 terms of order one, each with a rounding of 1e-16 or 6e-8, through four layers.
  @ParameterizedTest
  @EnumSource
  void batchIsThePlainNetwork(Activation activation) {
    for (VectorType type : List.of(VectorType.DOUBLE, VectorType.FLOAT)) {
      for (int vectors = 1; vectors <= 2; vectors++) {
        compare(activation, type, vectors, type.isFloat() ? 2e-5 : 1e-13);
      }
    }
  }

  private static void compare(
      Activation activation, VectorType type, int vectors, double tolerance) {
    Random random = new Random(2);
    FeedForward network = network(activation, random);
    NetworkBatch batch = new NetworkBatch(network, type, vectors);
    Object memory = batch.memory();
    double[][] x = new double[batch.width()][];
    double[] weights = {0.7, -1.3};
    for (int k = 0; k < x.length; k++) {
      x[k] = numbers(random, 5, 1 + k % 2);
      for (int d = 0; d < 5; d++) {
        set(memory, batch.input() + d * batch.width() + k, x[k][d]);
      }
      for (int o = 0; o < 2; o++) {
        set(memory, batch.byOutput() + o * batch.width() + k, weights[o]);
      }
    }
    batch.forward(memory);
    batch.backward(memory);
    for (int k = 0; k < x.length; k++) {
      double[] y = network.values(x[k]);
      for (int o = 0; o < 2; o++) {
        close(get(memory, batch.output() + o * batch.width() + k), y[o], tolerance);
      }
      double[] gradient = network.gradient(x[k], weights);
      for (int d = 0; d < 5; d++) {
        close(get(memory, batch.byInput() + d * batch.width() + k), gradient[d], tolerance);
      }
    }
  }

  private static void close(double found, double expected, double tolerance) {
    assertThat(found).isCloseTo(expected, within(tolerance * Math.max(1, Math.abs(expected))));
  }

  private static double get(Object memory, int at) {
    return memory instanceof float[] floats ? floats[at] : ((double[]) memory)[at];
  }

  private static void set(Object memory, int at, double value) {
    if (memory instanceof float[] floats) {
      floats[at] = (float) value;
    } else {
      ((double[]) memory)[at] = value;
    }
  }
}
