package org.haven.potentials.deepmd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.potentials.networks.FeedForward;
import org.haven.potentials.networks.Layer;

/// A model in a [FrozenGraph], with the conventions of DeePMD-kit's TensorFlow back end: what a
/// fitting network gives is multiplied with `out_std`, and excluded pairs of types have no places
/// at all. What the graph does not say by its constants, it says in the training input that it
/// holds.
final class FrozenModel {
  private final Path file;
  private final FrozenGraph graph;
  private final JsonNode model;

  private FrozenModel(Path file) {
    this.file = file;
    try {
      graph = new FrozenGraph(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new InputException(file, "cannot be read (" + e.getMessage() + ")", e);
    }
    if (graph.operations().stream().anyMatch(kind -> kind.startsWith("TabulateFusion"))) {
      throw new InputException(
          file,
          "is a compressed model, whose networks are tables; give the one before 'dp compress', or"
              + " freeze it anew by 'dp freeze -o model.pb': Haven makes its own tables");
    }
    String script =
        graph
            .text("train_attr/training_script")
            .orElseThrow(
                () ->
                    new InputException(
                        file,
                        "lacks train_attr/training_script, in which DeePMD-kit 2 and 3 keep the"
                            + " model's input; convert it by 'dp convert-from' or freeze it anew"));
    try {
      model = new ObjectMapper().readTree(script).path("model");
    } catch (JsonProcessingException e) {
      throw new InputException(file, "its train_attr/training_script is no JSON", e);
    }
  }

  /// Reads the model.
  ///
  /// @throws InputException if something is missing, or is none of what Haven has; names it
  static DeepmdModel read(Path file) {
    return new FrozenModel(file).read();
  }

  private DeepmdModel read() {
    JsonNode descriptor = model.path("descriptor");
    JsonNode fitting = model.path("fitting_net");
    refuseOthers(descriptor, fitting);
    List<String> species =
        List.of(
            graph.text("model_attr/tmap").orElseThrow(() -> lacks("model_attr/tmap")).split(" "));
    ModelBuilder builder = new ModelBuilder(file, "TensorFlow", species);
    String type = descriptor.path("type").asText();
    builder.radial = type.equals("se_e2_r") || type.equals("se_r");
    String rows =
        graph
            .find("ProdEnvMatA", "ProdEnvMatR", "DescrptSeA", "DescrptSeR")
            .orElseThrow(() -> lacks("the operation ProdEnvMat"));
    builder.cutoffAngstrom = values("descrpt_attr/rcut")[0];
    builder.smoothAngstrom = smooth(rows, builder.radial ? "rcut_smth" : "rcut_r_smth", descriptor);
    builder.places =
        Arrays.stream(values("descrpt_attr/sel")).mapToInt(each -> (int) each).toArray();
    builder.axis = builder.radial ? 0 : descriptor.path("axis_neuron").asInt(4);
    builder.nearestOfAll = false;
    builder.exclusion = DeepmdModel.Exclusion.PLACES;
    requireCount("descrpt_attr/sel", builder.places.length, species.size());
    int length = species.size() * builder.allPlaces() * (builder.radial ? 1 : 4);
    double[] mean = values("descrpt_attr/t_avg");
    double[] deviation = values("descrpt_attr/t_std");
    requireCount("descrpt_attr/t_avg", mean.length, length);
    requireCount("descrpt_attr/t_std", deviation.length, length);
    builder.normalise(mean, deviation);
    for (JsonNode pair : descriptor.path("exclude_types")) {
      builder.exclude(pair.path(0).asInt(-1), pair.path(1).asInt(-1));
    }
    embeddings(builder, descriptor);
    fittings(builder, fitting);
    return builder.build();
  }

  /// The attribute of the operation, in float, is what the input says in double.
  private double smooth(String node, String attribute, JsonNode descriptor) {
    double rounded = graph.number(node, attribute).orElseThrow(() -> lacks(node + " " + attribute));
    double said = descriptor.path("rcut_smth").asDouble(rounded);
    return (float) said == (float) rounded ? said : rounded;
  }

  private void embeddings(ModelBuilder builder, JsonNode descriptor) {
    String activation = descriptor.path("activation_function").asText("tanh");
    boolean oneSided = graph.names().stream().anyMatch(name -> name.startsWith("filter_type_all/"));
    int types = builder.types();
    FeedForward[] shared = new FeedForward[types];
    for (int i = 0; i < types; i++) {
      for (int t = 0; t < types; t++) {
        String prefix = "filter_type_" + (oneSided ? "all" : i) + "/";
        FeedForward net;
        if (oneSided && shared[t] != null) {
          net = shared[t];
        } else if (builder.isExcluded(i, t) && !graph.names().contains(prefix + "matrix_1_" + t)) {
          net = null;
        } else {
          net = embedding(prefix, t, activation);
          shared[t] = net;
        }
        builder.embeddings.add(net);
      }
    }
  }

  private FeedForward embedding(String prefix, int t, String activation) {
    List<Layer> layers = new ArrayList<>();
    int inputs = 1;
    for (int l = 1; l == 1 || graph.names().contains(prefix + "matrix_" + l + "_" + t); l++) {
      String end = "_" + l + "_" + t;
      layers.add(
          layer(
              prefix + "matrix" + end,
              prefix + "bias" + end,
              prefix + "idt" + end,
              inputs,
              activation,
              true));
      inputs = layers.getLast().outputs();
    }
    return new FeedForward(layers);
  }

  private void fittings(ModelBuilder builder, JsonNode fitting) {
    String activation = fitting.path("activation_function").asText("tanh");
    int hidden = fitting.path("neuron").size();
    int types = builder.types();
    int length =
        builder.embeddings.stream()
                .filter(net -> net != null)
                .findFirst()
                .orElseThrow(() -> lacks("embedding networks"))
                .outputs()
            * (builder.radial ? 1 : builder.axis);
    double[] bias = values("fitting_attr/t_bias_atom_e");
    Optional<NumberArray> outBias = graph.numbers("model_attr/model_attr/t_out_bias");
    Optional<NumberArray> outStd = graph.numbers("model_attr/model_attr/t_out_std");
    requireCount("fitting_attr/t_bias_atom_e", bias.length, types);
    for (int t = 0; t < types; t++) {
      List<Layer> layers = new ArrayList<>();
      int inputs = length;
      for (int l = 0; l <= hidden; l++) {
        String prefix = (l == hidden ? "final_layer" : "layer_" + l) + "_type_" + t + "/";
        boolean residual = l > 0 && l < hidden;
        Layer layer =
            layer(
                prefix + "matrix",
                prefix + "bias",
                prefix + "idt",
                inputs,
                l == hidden ? "none" : activation,
                residual);
        layers.add(layer);
        inputs = layer.outputs();
      }
      builder.fittings.add(new FeedForward(layers));
      builder.scales[t] = of(outStd, t, 1);
      builder.offsetsEv[t] = bias[t] + of(outBias, t, 0);
    }
  }

  private static double of(Optional<NumberArray> array, int t, double otherwise) {
    return array.map(numbers -> numbers.values()[t]).orElse(otherwise);
  }

  private Layer layer(
      String matrix, String bias, String step, int inputs, String activation, boolean residual) {
    double[] w = values(matrix);
    double[] b = values(bias);
    requireCount(matrix, w.length, inputs * b.length);
    double[] steps = graph.names().contains(step) ? values(step) : new double[0];
    return ModelBuilder.layer(file, inputs, w, b, steps, activation, residual);
  }

  private double[] values(String node) {
    double[] values = graph.numbers(node).orElseThrow(() -> lacks(node)).values();
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new InputException(file, node + " holds " + value + "; expected finite numbers");
      }
    }
    return values;
  }

  private void requireCount(String node, int found, int expected) {
    if (found != expected) {
      throw new InputException(
          file,
          "%s has %d numbers; expected %d for the sizes that the model names"
              .formatted(node, found, expected));
    }
  }

  private InputException lacks(String what) {
    return new InputException(
        file,
        "lacks "
            + what
            + ", which 'dp freeze' of DeePMD-kit 2 and 3 writes; the file may be cut off, or of"
            + " another program or version");
  }

  private void refuseOthers(JsonNode descriptor, JsonNode fitting) {
    String type = descriptor.path("type").asText();
    if (!List.of("se_e2_a", "se_a", "se_e2_r", "se_r").contains(type)) {
      throw new InputException(
          file, DeepmdFile.otherDescriptor(type.isEmpty() ? "of no name" : type));
    }
    String kind = fitting.path("type").asText("ener");
    if (!kind.equals("ener")) {
      throw refusal("fitting of type " + Plain.quoted(kind));
    }
    for (String key : List.of("numb_fparam", "numb_aparam", "dim_case_embd")) {
      if (fitting.path(key).asInt(0) != 0) {
        throw refusal("fitting with " + key + " " + fitting.path(key).asInt());
      }
    }
    for (String key :
        List.of(
            "pair_exclude_types", "atom_exclude_types", "use_srtab", "spin", "type_embedding")) {
      JsonNode value = model.path(key);
      if (!value.isMissingNode()
          && !value.isNull()
          && !(value.isContainerNode() && value.isEmpty())
          && !(value.isTextual() && value.asText().isEmpty())) {
        throw refusal("model with " + key + " " + Plain.shortened(value.toString()));
      }
    }
  }

  private InputException refusal(String what) {
    return new InputException(
        file, "has a " + what + ", which Haven has not; docs/deepmd.md lists what it has");
  }
}
