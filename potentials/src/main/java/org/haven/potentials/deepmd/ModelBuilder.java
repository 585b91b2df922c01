package org.haven.potentials.deepmd;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.potentials.networks.Activation;
import org.haven.potentials.networks.FeedForward;
import org.haven.potentials.networks.Layer;

/// What a reader of any format has found of a [DeepmdModel]; checks that it makes one.
final class ModelBuilder {
  private final Path file;
  private final String format;
  private final List<String> species;
  boolean radial;
  double cutoffAngstrom;
  double smoothAngstrom;
  int[] places;
  int axis;
  boolean nearestOfAll;
  DeepmdModel.Exclusion exclusion;
  private double[] means;
  private double[] deviations;
  private final boolean[] excluded;
  final List<FeedForward> embeddings = new ArrayList<>();
  final List<FeedForward> fittings = new ArrayList<>();
  final double[] scales;
  final double[] offsetsEv;

  ModelBuilder(Path file, String format, List<String> species) {
    this.file = file;
    this.format = format;
    this.species = species;
    int types = species.size();
    if (types == 0 || species.stream().distinct().count() != types) {
      throw new InputException(file, "its type_map is " + species + "; expected distinct species");
    }
    excluded = new boolean[types * types];
    scales = new double[types];
    offsetsEv = new double[types];
  }

  int types() {
    return species.size();
  }

  int allPlaces() {
    if (places.length != types()) {
      throw new InputException(
          file,
          "its sel has %d numbers; expected one for each of the %d types"
              .formatted(places.length, types()));
    }
    long sum = 0;
    for (int each : places) {
      if (each < 0) {
        throw new InputException(file, "its sel holds " + each + "; expected at least 0");
      }
      sum += each;
    }
    if (sum < 1 || sum > 1_000_000) {
      throw new InputException(file, "its sel sums to " + sum + "; expected 1 to 1000000");
    }
    return (int) sum;
  }

  /// Takes mean and deviation of the rows, [types][Σ sel][components], which must be one for all
  /// places of a type.
  void normalise(double[] mean, double[] deviation) {
    int components = radial ? 1 : 4;
    int types = types();
    int all = allPlaces();
    means = new double[4 * types * types];
    deviations = new double[4 * types * types];
    Arrays.fill(deviations, 1);
    for (int i = 0; i < types; i++) {
      int place = 0;
      for (int t = 0; t < types; t++) {
        for (int k = 0; k < places[t]; k++, place++) {
          for (int c = 0; c < components; c++) {
            int from = (i * all + place) * components + c;
            int to = 4 * (i * types + t) + c;
            if (k > 0 && (means[to] != mean[from] || deviations[to] != deviation[from])) {
              throw new InputException(
                  file,
                  "normalises places %d and %d of neighbours %s about %s otherwise"
                          .formatted(k, k + 1, species.get(t), species.get(i))
                      + ", which DeePMD-kit does not write; train or convert it again");
            }
            means[to] = mean[from];
            deviations[to] = deviation[from];
            if (!(Math.abs(deviation[from]) > 1e-12)) {
              throw new InputException(
                  file,
                  "its deviation of rows of %s about %s is %s; expected more than 0"
                      .formatted(species.get(t), species.get(i), deviation[from]));
            }
          }
        }
      }
    }
  }

  void exclude(int... pair) {
    if (pair.length != 2
        || Math.min(pair[0], pair[1]) < 0
        || Math.max(pair[0], pair[1]) >= types()) {
      throw new InputException(
          file, "its exclude_types hold a pair that is not two types from 0 to " + (types() - 1));
    }
    excluded[pair[0] * types() + pair[1]] = true;
    excluded[pair[1] * types() + pair[0]] = true;
  }

  boolean isExcluded(int i, int t) {
    return excluded[i * types() + t];
  }

  void requireNetworks(int found, int expected, String kind) {
    if (found != expected) {
      throw new InputException(
          file, "has %d %s networks; expected %d".formatted(found, kind, expected));
    }
  }

  /// A layer.
  ///
  /// @param w [inputs][outputs], as in the files
  /// @param residual whether the input is added where the widths allow it
  static Layer layer(
      Path file,
      int inputs,
      double[] w,
      double[] b,
      double[] steps,
      String activation,
      boolean residual) {
    int outputs = b.length;
    double[] weights = new double[w.length];
    for (int d = 0; d < inputs; d++) {
      for (int o = 0; o < outputs; o++) {
        weights[o * inputs + d] = w[d * outputs + o];
      }
    }
    Layer.Shortcut shortcut =
        !residual
            ? Layer.Shortcut.NONE
            : outputs == inputs
                ? Layer.Shortcut.ONCE
                : outputs == 2 * inputs ? Layer.Shortcut.TWICE : Layer.Shortcut.NONE;
    return new Layer(inputs, outputs, weights, b, activation(file, activation), shortcut, steps);
  }

  private static Activation activation(Path file, String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "", "none", "linear" -> Activation.LINEAR;
      case "tanh" -> Activation.TANH;
      case "gelu", "gelu_tf" -> Activation.GELU;
      case "silu" -> Activation.SILU;
      case "relu" -> Activation.RELU;
      case "softplus" -> Activation.SOFTPLUS;
      case "sigmoid" -> Activation.LOGISTIC;
      default ->
          throw new InputException(
              file,
              "has the activation function "
                  + Plain.quoted(name)
                  + "; Haven has tanh, gelu, silu, relu, softplus, sigmoid, linear");
    };
  }

  DeepmdModel build() {
    if (!(cutoffAngstrom > 0 && cutoffAngstrom < 100)
        || !(smoothAngstrom >= 0 && smoothAngstrom < cutoffAngstrom)) {
      throw new InputException(
          file,
          "its rcut_smth is %s Å and its rcut %s Å; expected 0 ≤ rcut_smth < rcut < 100 Å"
              .formatted(smoothAngstrom, cutoffAngstrom));
    }
    int channels =
        embeddings.stream()
            .filter(net -> net != null)
            .mapToInt(FeedForward::outputs)
            .max()
            .orElse(0);
    for (FeedForward net : embeddings) {
      if (net != null && (net.inputs() != 1 || net.outputs() != channels)) {
        throw new InputException(
            file,
            "has an embedding network of %d inputs and %d outputs; expected 1 and %d"
                .formatted(net.inputs(), net.outputs(), channels));
      }
    }
    if (channels == 0 || !radial && (axis < 1 || axis > channels)) {
      throw new InputException(
          file,
          "its axis_neuron is %d; expected 1 to %d, the width of its embedding networks"
              .formatted(axis, channels));
    }
    int length = radial ? channels : channels * axis;
    for (FeedForward net : fittings) {
      if (net.inputs() != length || net.outputs() != 1) {
        throw new InputException(
            file,
            "has a fitting network of %d inputs and %d outputs; expected %d and 1"
                .formatted(net.inputs(), net.outputs(), length));
      }
    }
    return new DeepmdModel(
        file,
        format,
        species,
        radial,
        cutoffAngstrom,
        smoothAngstrom,
        places,
        axis,
        means,
        deviations,
        exclusion,
        excluded,
        Collections.unmodifiableList(embeddings),
        List.copyOf(fittings),
        scales,
        offsetsEv,
        nearestOfAll);
  }
}
