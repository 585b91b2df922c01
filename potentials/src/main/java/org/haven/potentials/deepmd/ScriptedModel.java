package org.haven.potentials.deepmd;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.potentials.graph.TorchArchive;
import org.haven.potentials.graph.TorchPickle;
import org.haven.potentials.networks.FeedForward;
import org.haven.potentials.networks.Layer;

/// A model that DeePMD-kit's PyTorch back end has frozen as TorchScript: its numbers are attributes
/// of the modules, and PyTorch is not needed.
final class ScriptedModel {
  private static final String DESCRIPTORS = "code/__torch__/deepmd/pt/model/descriptor/";

  /// Code that comes with `se_e2_a` and `se_e2_r`.
  private static final List<String> KNOWN =
      List.of("se_a.py", "se_r.py", "env_mat.py", "descriptor.py", "base_descriptor.py");

  private final Path file;
  private final TorchArchive archive;

  private ScriptedModel(Path file) {
    this.file = file;
    archive = TorchArchive.read(file);
  }

  /// Whether a file is a TorchScript archive.
  static boolean isScript(Path file) {
    return TorchArchive.looksLikeTorchScript(file);
  }

  /// Whether it is one of these models, by the code that it holds.
  static boolean isOne(Path file) {
    if (!isScript(file)) {
      return false;
    }
    List<String> descriptors = descriptors(file);
    return KNOWN.containsAll(descriptors)
        && (descriptors.contains("se_a.py") || descriptors.contains("se_r.py"));
  }

  /// Whether it is a model of DeePMD-kit with another descriptor: not one that is wrapped in
  /// another program's contract.
  static boolean isOther(Path file) {
    return isScript(file)
        && !isOne(file)
        && !descriptors(file).isEmpty()
        && TorchArchive.read(file).forward().startsWith("coord: Tensor, atype: Tensor");
  }

  /// Names of the code of its descriptors.
  private static List<String> descriptors(Path file) {
    return TorchArchive.code(file).stream()
        .filter(name -> name.startsWith(DESCRIPTORS) && name.endsWith(".py"))
        .map(name -> name.substring(DESCRIPTORS.length()))
        .filter(name -> name.indexOf('/') < 0)
        .toList();
  }

  /// The descriptor's name: dpa1, dpa2, hybrid hold others, whose code is beside theirs.
  private static String descriptor(Path file) {
    List<String> names =
        descriptors(file).stream()
            .filter(name -> !KNOWN.contains(name) || name.startsWith("se_"))
            .map(name -> name.substring(0, name.length() - ".py".length()))
            .sorted()
            .toList();
    return names.stream()
        .filter(name -> name.equals("hybrid"))
        .findFirst()
        .or(() -> names.stream().filter(name -> name.startsWith("dpa")).findFirst())
        .orElse(String.join(", ", names));
  }

  /// Reads the model.
  ///
  /// @throws InputException if something is missing, or is none of what Haven has; names it
  static DeepmdModel read(Path file) {
    if (isOther(file)) {
      throw new InputException(file, DeepmdFile.otherDescriptor(descriptor(file)));
    }
    if (!isOne(file)) {
      throw new InputException(
          file,
          "is a TorchScript model, but none of DeePMD-kit with the descriptor se_e2_a or se_e2_r,"
              + " which Haven computes. "
              + DeepmdFile.OTHERWISE);
    }
    return new ScriptedModel(file).read();
  }

  private DeepmdModel read() {
    Part atomic = new Part("", archive.module()).part("atomic_model");
    Part outer = atomic.part("descriptor");
    boolean radial = outer.attributes.containsKey("filter_layers");
    Part descriptor = radial ? outer : outer.part("sea");
    Part fitting = atomic.part("fitting_net");
    refuseOthers(atomic, descriptor, fitting);
    List<String> species = atomic.list("type_map").stream().map(String::valueOf).toList();
    ModelBuilder builder = new ModelBuilder(file, "PyTorch", species);
    int types = species.size();
    builder.radial = radial;
    builder.cutoffAngstrom = descriptor.number("rcut");
    builder.smoothAngstrom = descriptor.number("rcut_smth");
    builder.places =
        descriptor.list("sel").stream().mapToInt(each -> Math.toIntExact((long) each)).toArray();
    builder.axis = radial ? 0 : (int) descriptor.number("axis_neuron");
    builder.nearestOfAll = true;
    builder.exclusion = DeepmdModel.Exclusion.NEIGHBOURS;
    int rows = builder.allPlaces();
    builder.normalise(
        descriptor.numbers("mean", types, rows, radial ? 1 : 4),
        descriptor.numbers("stddev", types, rows, radial ? 1 : 4));
    exclude(builder, descriptor.part("emask"));
    List<FeedForward> nets = networks(descriptor.part("filter_layers").part("networks"), 1);
    boolean oneSided = nets.size() == types;
    if (!oneSided) {
      builder.requireNetworks(nets.size(), types * types, "embedding");
    }
    for (int i = 0; i < types; i++) {
      for (int t = 0; t < types; t++) {
        builder.embeddings.add(nets.get(oneSided ? t : i + types * t));
      }
    }
    int channels = nets.getFirst().outputs();
    int length = radial ? channels : channels * builder.axis;
    builder.fittings.addAll(networks(fitting.part("filter_layers").part("networks"), length));
    builder.requireNetworks(builder.fittings.size(), types, "fitting");
    double[] bias = fitting.numbers("bias_atom_e", types, 1);
    double[] outBias = atomic.numbers("out_bias", 1, types, 1);
    for (int t = 0; t < types; t++) {
      builder.scales[t] = 1;
      builder.offsetsEv[t] = bias[t] + outBias[t];
    }
    return builder.build();
  }

  /// The mask is of (types + 1)² pairs, the last type being none; 0 is excluded.
  private void exclude(ModelBuilder builder, Part mask) {
    int types = builder.types();
    double[] kept = mask.numbers("type_mask", (types + 1) * (types + 1));
    for (int i = 0; i < types; i++) {
      for (int t = 0; t < types; t++) {
        if (kept[i * (types + 1) + t] == 0) {
          builder.exclude(i, t);
        }
      }
    }
  }

  private List<FeedForward> networks(Part collection, int inputs) {
    List<FeedForward> nets = new ArrayList<>();
    while (collection.attributes.get(String.valueOf(nets.size())) instanceof TorchPickle.Instance) {
      Part layers = collection.part(String.valueOf(nets.size())).part("layers");
      List<Layer> read = new ArrayList<>();
      int width = inputs;
      while (layers.attributes.get(String.valueOf(read.size())) instanceof TorchPickle.Instance) {
        Layer layer = layer(layers.part(String.valueOf(read.size())), width);
        read.add(layer);
        width = layer.outputs();
      }
      nets.add(new FeedForward(read));
    }
    if (nets.isEmpty()) {
      throw collection.fault("0", "a network");
    }
    return nets;
  }

  private Layer layer(Part layer, int inputs) {
    int outputs = (int) layer.number("num_out");
    return ModelBuilder.layer(
        file,
        inputs,
        layer.numbers("matrix", inputs, outputs),
        layer.has("bias") ? layer.numbers("bias", outputs) : new double[outputs],
        layer.has("idt") ? layer.numbers("idt", outputs) : new double[0],
        layer.attributes.get("activate_name") instanceof String name ? name : "none",
        Boolean.TRUE.equals(layer.attributes.get("resnet")));
  }

  private void refuseOthers(Part atomic, Part descriptor, Part fitting) {
    if (Boolean.TRUE.equals(descriptor.attributes.get("compress"))) {
      throw new InputException(
          file,
          "is a compressed model, whose networks are tables; give the one before 'dp compress', or"
              + " freeze it anew by 'dp --pt freeze -o model.pth': Haven makes its own tables");
    }
    refuse(atomic, "atom_excl", "pair_excl", "add_chg_spin_ebd");
    refuse(descriptor, "env_protection");
    refuse(
        fitting,
        "numb_fparam",
        "numb_aparam",
        "dim_case_embd",
        "mixed_types",
        "remove_vaccum_contribution",
        "use_aparam_as_mask",
        "exclude_types");
  }

  private void refuse(Part part, String... keys) {
    for (String key : keys) {
      if (part.has(key)) {
        throw new InputException(
            file,
            "has "
                + part.place(key)
                + " "
                + Plain.shortened(String.valueOf(part.attributes.get(key)))
                + ", which Haven has not; docs/deepmd.md lists what it has");
      }
    }
  }

  /// A module of the archive.
  private final class Part {
    private final String name;
    final Map<String, Object> attributes;

    Part(String name, Map<String, Object> attributes) {
      this.name = name;
      this.attributes = attributes;
    }

    String place(String key) {
      return name.isEmpty() ? key : name + "." + key;
    }

    Part part(String key) {
      if (attributes.get(key) instanceof TorchPickle.Instance instance) {
        return new Part(place(key), instance.attributes());
      }
      throw fault(key, "a module");
    }

    /// Whether there is something of this name that is not false, zero, none or empty.
    boolean has(String key) {
      Object value = attributes.get(key);
      return !(value == null
          || value.equals(Optional.empty())
          || value.equals(false)
          || value.equals(0L)
          || value.equals(0.0)
          || value instanceof List<?> list && list.isEmpty());
    }

    double number(String key) {
      if (attributes.get(key) instanceof Number number) {
        return number.doubleValue();
      }
      throw fault(key, "a number");
    }

    List<?> list(String key) {
      if (attributes.get(key) instanceof List<?> list) {
        return list;
      }
      throw fault(key, "a list");
    }

    double[] numbers(String key, int... shape) {
      if (!(attributes.get(key) instanceof TorchPickle.Tensor tensor)) {
        throw fault(key, "a tensor");
      }
      List<Integer> expected = Arrays.stream(shape).boxed().toList();
      if (!tensor.shape().equals(expected)) {
        throw new InputException(
            file,
            "%s has the shape %s; expected %s for the sizes that the model names"
                .formatted(place(key), tensor.shape(), expected));
      }
      double[] values = archive.values(tensor, place(key));
      for (double value : values) {
        if (!Double.isFinite(value)) {
          throw new InputException(
              file, place(key) + " holds " + value + "; expected finite numbers");
        }
      }
      return values;
    }

    InputException fault(String key, String expected) {
      return new InputException(
          file,
          "lacks "
              + place(key)
              + ", "
              + expected
              + ", which DeePMD-kit 3 writes; it may be of another version");
    }
  }
}
