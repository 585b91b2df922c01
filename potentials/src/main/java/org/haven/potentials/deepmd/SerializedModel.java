package org.haven.potentials.deepmd;

import java.util.ArrayList;
import java.util.List;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.potentials.networks.FeedForward;
import org.haven.potentials.networks.Layer;

/// A model in the tree of a [SerializedFile].
///
/// Its numbers are those of DeePMD-kit's PyTorch back end, which does not multiply with `out_std`.
final class SerializedModel {
  private final SerializedNode model;
  private final SerializedNode descriptor;
  private final SerializedNode fitting;

  private SerializedModel(SerializedNode root) {
    model = root.get("model");
    descriptor = model.get("descriptor");
    fitting = model.get("fitting");
  }

  /// Reads the model.
  ///
  /// @throws InputException if something is missing, or is none of what Haven has; names it
  static DeepmdModel read(SerializedNode root) {
    return new SerializedModel(root).read();
  }

  private DeepmdModel read() {
    refuseOthers();
    List<String> species =
        model.get("type_map").elements().stream().map(SerializedNode::text).toList();
    ModelBuilder builder = new ModelBuilder(model.file(), "serialised", species);
    builder.radial = isRadial(descriptor.get("type").text());
    builder.cutoffAngstrom = descriptor.get("rcut").number();
    builder.smoothAngstrom = descriptor.get("rcut_smth").number();
    builder.places = descriptor.get("sel").wholes();
    builder.axis = builder.radial ? 0 : descriptor.get("axis_neuron").whole();
    builder.nearestOfAll = true;
    builder.exclusion = DeepmdModel.Exclusion.NEIGHBOURS;
    int types = species.size();
    int components = builder.radial ? 1 : 4;
    SerializedNode statistics = descriptor.get("@variables");
    builder.normalise(
        statistics.get("davg").numbers(types, builder.allPlaces(), components),
        statistics.get("dstd").numbers(types, builder.allPlaces(), components));
    for (SerializedNode pair :
        descriptor.get("exclude_types").isVoid()
            ? List.<SerializedNode>of()
            : descriptor.get("exclude_types").elements()) {
      builder.exclude(pair.wholes());
    }
    boolean oneSided =
        builder.radial && descriptor.get("type_one_side").isVoid()
            || descriptor.get("type_one_side").flag();
    embeddings(builder, oneSided);
    List<SerializedNode> nets = fitting.get("nets").get("networks").elements();
    builder.requireNetworks(nets.size(), types, "fitting");
    nets.forEach(net -> builder.fittings.add(network(net)));
    double[] bias = fitting.get("@variables").get("bias_atom_e").numbers(types, 1);
    double[] outBias = model.get("@variables").get("out_bias").numbers(1, types, 1);
    for (int t = 0; t < types; t++) {
      builder.scales[t] = 1;
      builder.offsetsEv[t] = bias[t] + outBias[t];
    }
    return builder.build();
  }

  private void embeddings(ModelBuilder builder, boolean oneSided) {
    List<SerializedNode> nets = descriptor.get("embeddings").get("networks").elements();
    int types = builder.types();
    builder.requireNetworks(nets.size(), oneSided ? types : types * types, "embedding");
    List<FeedForward> read = nets.stream().map(this::network).toList();
    for (int i = 0; i < types; i++) {
      for (int t = 0; t < types; t++) {
        builder.embeddings.add(read.get(oneSided ? t : i + types * t));
      }
    }
  }

  private static boolean isRadial(String type) {
    return type.equals("se_e2_r") || type.equals("se_r");
  }

  private void refuseOthers() {
    if (model.node().isMissingNode()) {
      throw new InputException(
          model.file(), "holds no model: it lacks the key model; the file may be cut off");
    }
    String kind = model.get("type").isVoid() ? "standard" : model.get("type").text();
    if (!kind.equals("standard")) {
      throw refusal("model of type " + Plain.quoted(kind));
    }
    String type = descriptor.get("type").text();
    if (!isRadial(type) && !type.equals("se_e2_a") && !type.equals("se_a")) {
      throw new InputException(model.file(), DeepmdFile.otherDescriptor(type));
    }
    if (!fitting.get("type").text().equals("ener")) {
      throw refusal("fitting of type " + Plain.quoted(fitting.get("type").text()));
    }
    refuse(model, "atom_exclude_types", "pair_exclude_types");
    refuse(descriptor, "spin", "env_protection", "compress");
    refuse(descriptor.get("env_mat"), "use_exp_switch");
    refuse(
        fitting,
        "mixed_types",
        "numb_fparam",
        "numb_aparam",
        "dim_case_embd",
        "exclude_types",
        "atom_ener",
        "use_aparam_as_mask",
        "spin",
        "tot_ener_zero");
  }

  private void refuse(SerializedNode node, String... keys) {
    for (String key : keys) {
      if (!node.get(key).isVoid()) {
        throw refusal(
            node.get(key).place() + " " + Plain.shortened(node.get(key).node().toString()));
      }
    }
  }

  private InputException refusal(String what) {
    return new InputException(
        model.file(), "has a " + what + ", which Haven has not; docs/deepmd.md lists what it has");
  }

  private FeedForward network(SerializedNode net) {
    List<Layer> layers = new ArrayList<>();
    int inputs = net.get("in_dim").whole();
    for (SerializedNode layer : net.get("layers").elements()) {
      SerializedNode variables = layer.get("@variables");
      double[] w = variables.get("w").numbers(inputs, -1);
      int outputs = w.length / Math.max(1, inputs);
      double[] b =
          variables.get("b").isVoid() ? new double[outputs] : variables.get("b").numbers(outputs);
      double[] steps =
          variables.get("idt").isVoid() ? new double[0] : variables.get("idt").numbers(outputs);
      layers.add(
          ModelBuilder.layer(
              model.file(),
              inputs,
              w,
              b,
              steps,
              layer.get("activation_function").node().asText("none"),
              layer.get("resnet").flag()));
      inputs = outputs;
    }
    return new FeedForward(layers);
  }
}
