package org.haven.potentials.deepmd;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// Models of random numbers for A and B, as serialised trees.
final class SyntheticModels {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int TYPES = 2;
  private final Random random = new Random(11);
  private final String descriptor;
  private final boolean oneSided;
  private final List<Integer> sel;

  private SyntheticModels(String descriptor, boolean oneSided, List<Integer> sel) {
    this.descriptor = descriptor;
    this.oneSided = oneSided;
    this.sel = sel;
  }

  /// A model.
  ///
  /// @param excluded whether A–B is excluded
  static ObjectNode tree(String descriptor, boolean oneSided, boolean excluded, List<Integer> sel) {
    return new SyntheticModels(descriptor, oneSided, sel).tree(excluded);
  }

  /// Writes it to a temporary file and reads that.
  static DeepmdModel model(
      String descriptor, boolean oneSided, boolean excluded, List<Integer> sel) {
    try {
      Path file = Files.createTempFile("haven-", ".json");
      try {
        Files.writeString(file, tree(descriptor, oneSided, excluded, sel).toString());
        return DeepmdFile.read(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNode tree(boolean excluded) {
    boolean radial = descriptor.equals("se_e2_r");
    ObjectNode root = MAPPER.createObjectNode();
    root.put("backend", "PyTorch");
    ObjectNode model = root.putObject("model");
    model.put("@class", "Model").put("type", "standard");
    model.putArray("type_map").add("A").add("B");
    ObjectNode outer = model.putObject("@variables");
    outer.set("out_bias", numbers(1.5, 0.1, 1, TYPES, 1));
    outer.set("out_std", numbers(1, 0, 1, TYPES, 1));
    ObjectNode d = model.putObject("descriptor");
    d.put("type", descriptor).put("rcut", 4.0).put("rcut_smth", 1.5).put("type_one_side", oneSided);
    sel.forEach(d.putArray("sel")::add);
    d.put("axis_neuron", 3);
    if (excluded) {
      d.putArray("exclude_types").addArray().add(0).add(1);
    } else {
      d.putArray("exclude_types");
    }
    statistics(d.putObject("@variables"), radial ? 1 : 4);
    ArrayNode embeddings = d.putObject("embeddings").putArray("networks");
    for (int k = 0; k < (oneSided ? TYPES : TYPES * TYPES); k++) {
      embeddings.add(network(1, "tanh", 3, 6, 11));
    }
    ObjectNode f = model.putObject("fitting");
    f.put("type", "ener").put("mixed_types", false);
    f.putObject("@variables").set("bias_atom_e", numbers(-2, 0.5, TYPES, 1));
    ArrayNode fittings = f.putObject("nets").putArray("networks");
    for (int k = 0; k < TYPES; k++) {
      ObjectNode net = network(radial ? 11 : 33, "gelu", 8, 8);
      ((ArrayNode) net.get("layers")).add(layer(8, 1, "none", false, false));
      fittings.add(net);
    }
    return root;
  }

  private void statistics(ObjectNode variables, int components) {
    int places = sel.stream().mapToInt(Integer::intValue).sum();
    ObjectNode mean = array();
    ObjectNode deviation = array();
    ArrayNode means = mean.putArray("value");
    ArrayNode deviations = deviation.putArray("value");
    for (int i = 0; i < TYPES; i++) {
      ArrayNode ofType = means.addArray();
      ArrayNode spread = deviations.addArray();
      for (int k = 0; k < places; k++) {
        ArrayNode row = ofType.addArray();
        ArrayNode each = spread.addArray();
        for (int c = 0; c < components; c++) {
          row.add(c == 0 ? 0.1 + 0.02 * i : 0.0);
          each.add(c == 0 ? 0.25 : 0.15 + 0.01 * i);
        }
      }
    }
    variables.set("davg", mean);
    variables.set("dstd", deviation);
  }

  private ObjectNode network(int inputs, String activation, int... widths) {
    ObjectNode net = MAPPER.createObjectNode();
    net.put("in_dim", inputs);
    ArrayNode layers = net.putArray("layers");
    int width = inputs;
    for (int each : widths) {
      layers.add(layer(width, each, activation, true, each == width));
      width = each;
    }
    return net;
  }

  private ObjectNode layer(
      int inputs, int outputs, String activation, boolean resnet, boolean steps) {
    ObjectNode layer = MAPPER.createObjectNode();
    layer.put("activation_function", activation).put("resnet", resnet);
    ObjectNode variables = layer.putObject("@variables");
    variables.set("w", numbers(0, 1 / Math.sqrt(inputs), inputs, outputs));
    variables.set("b", numbers(0, 0.5, outputs));
    if (steps) {
      variables.set("idt", numbers(0.5, 0.1, outputs));
    } else {
      variables.putNull("idt");
    }
    return layer;
  }

  private static ObjectNode array() {
    return MAPPER.createObjectNode().put("@class", "np.ndarray").put("dtype", "float64");
  }

  private ObjectNode numbers(double mean, double spread, int... shape) {
    ObjectNode array = array();
    fill(array.putArray("value"), mean, spread, 0, shape);
    return array;
  }

  private void fill(ArrayNode node, double mean, double spread, int level, int... shape) {
    for (int k = 0; k < shape[level]; k++) {
      if (level + 1 == shape.length) {
        node.add(mean + spread * random.nextGaussian());
      } else {
        fill(node.addArray(), mean, spread, level + 1, shape);
      }
    }
  }
}
