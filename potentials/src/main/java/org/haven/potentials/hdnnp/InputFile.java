package org.haven.potentials.hdnnp;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.kernels.Element;
import org.haven.potentials.descriptors.CutoffForm;
import org.haven.potentials.networks.Activation;

/// The settings of `input.nn` that an energy depends on. Those of training are passed over; those
/// of models that are not supported are refused by name.
final class InputFile {
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("global_symfunction_short", "write a symfunction_short line for each function"),
          Map.entry(
              "element_symfunction_short", "write a symfunction_short line for each function"),
          Map.entry(
              "element_hidden_layers_short", "all elements must share global_hidden_layers_short"),
          Map.entry("element_nodes_short", "all elements must share global_nodes_short"),
          Map.entry("element_activation_short", "all elements must share global_activation_short"),
          Map.entry("use_electrostatics", "models with charges of their own are not supported"),
          Map.entry("electrostatic_type", "models with charges of their own are not supported"),
          Map.entry("global_symfunction_electrostatic", "models with charges are not supported"),
          Map.entry("symfunction_electrostatic", "models with charges are not supported"),
          Map.entry("use_vdw", "add dispersion as another potential of a sum"),
          Map.entry("vdw_type", "add dispersion as another potential of a sum"),
          Map.entry("cutoff_alpha", "give alpha behind the number of cutoff_type"));

  private static final Map<String, Activation> LETTERS =
      Map.of(
          "l", Activation.LINEAR,
          "t", Activation.TANH,
          "s", Activation.LOGISTIC,
          "p", Activation.SOFTPLUS,
          "r", Activation.RELU,
          "g", Activation.GAUSSIAN,
          "c", Activation.COSINE,
          "S", Activation.REVERSED_LOGISTIC,
          "e", Activation.EXPONENTIAL,
          "h", Activation.SQUARE);

  private final Path file;
  private final Map<String, TextLines.Words> settings = new LinkedHashMap<>();
  private final List<TextLines.Words> functions = new ArrayList<>();
  private final List<TextLines.Words> atomEnergies = new ArrayList<>();
  private final List<String> species;

  InputFile(Path file) {
    this.file = file;
    for (TextLines.Words words : TextLines.of(file, "the settings of an HDNNP")) {
      String keyword = words.get(0);
      String remedy = REFUSED.get(keyword);
      if (remedy != null) {
        throw words.fault(keyword + " is not supported; " + remedy);
      }
      switch (keyword) {
        case "symfunction_short" -> functions.add(words);
        case "atom_energy" -> atomEnergies.add(words);
        default -> settings.putIfAbsent(keyword, words);
      }
    }
    checkGeneration();
    species = readSpecies();
  }

  /// Elements by atomic number, as all files of the model count them, whatever their order here.
  List<String> species() {
    return species;
  }

  Path file() {
    return file;
  }

  boolean has(String keyword) {
    return settings.containsKey(keyword);
  }

  double number(String keyword, double fallback) {
    TextLines.Words words = settings.get(keyword);
    if (words == null) {
      return fallback;
    }
    requireValues(words, 1);
    return words.number(1, keyword);
  }

  /// A setting that must be there, with at least so many values.
  private TextLines.Words setting(String keyword, int values, String example) {
    TextLines.Words words = settings.get(keyword);
    if (words == null) {
      throw new InputException(
          file, keyword + " is missing; a line must say, for example, \"" + example + "\"");
    }
    requireValues(words, values);
    return words;
  }

  private static void requireValues(TextLines.Words words, int values) {
    if (words.count() < values + 1) {
      throw words.fault(
          words.get(0) + " has " + (words.count() - 1) + " values; it must have " + values);
    }
  }

  private void checkGeneration() {
    for (String keyword : List.of("nnp_type", "nnp_gen", "nn_type_short")) {
      TextLines.Words words = settings.get(keyword);
      if (words == null) {
        continue;
      }
      requireValues(words, 1);
      Set<String> known =
          keyword.equals("nn_type_short")
              ? Set.of("1")
              : Set.of("2", "2G", "2G-HDNNP", "short", "HDNNP_2G", "0");
      if (!known.contains(words.get(1))) {
        throw words.fault(
            keyword
                + " "
                + Plain.shortened(words.get(1))
                + " is not supported; only the second generation is, energies of atoms without"
                + " charges");
      }
    }
  }

  private List<String> readSpecies() {
    TextLines.Words words = setting("elements", 1, "elements Li P S Cl");
    List<String> symbols = words.words().subList(1, words.count());
    TextLines.Words count = settings.get("number_of_elements");
    if (count != null) {
      requireValues(count, 1);
      int announced = count.integer(1, "number_of_elements", 1, 118);
      if (announced > symbols.size()) {
        throw words.fault(announced + " elements are announced but " + symbols.size() + " named");
      }
      // What follows is taken for a remark.
      symbols = symbols.subList(0, announced);
    }
    for (int k = 0; k < symbols.size(); k++) {
      String symbol = symbols.get(k);
      if (Element.of(symbol).isEmpty()) {
        throw words.fault("elements names " + Plain.shortened(symbol) + ", which is no element");
      }
      if (symbols.indexOf(symbol) != k) {
        throw words.fault("elements names " + symbol + " twice");
      }
    }
    return symbols.stream().sorted(Comparator.comparingInt(InputFile::atomicNumber)).toList();
  }

  static int atomicNumber(String symbol) {
    return Element.of(symbol).orElseThrow().atomicNumber();
  }

  /// Functions of each element, sorted as the network counts them.
  List<List<FunctionLine>> functions(double angstrom) {
    TextLines.Words cutoff = settings.get("cutoff_type");
    CutoffForm form = CutoffForm.COSINE;
    double alpha = 0;
    if (cutoff != null) {
      requireValues(cutoff, 1);
      form = CutoffForm.values()[cutoff.integer(1, "cutoff_type", 0, 8)];
      alpha = cutoff.count() > 2 ? cutoff.number(2, "alpha of cutoff_type") : 0;
      if (!(alpha >= 0 && alpha < 1)) {
        throw cutoff.fault("alpha of cutoff_type is " + alpha + "; it must be at least 0, below 1");
      }
    }
    List<List<FunctionLine>> ofElements = new ArrayList<>();
    species.forEach(symbol -> ofElements.add(new ArrayList<>()));
    for (TextLines.Words words : functions) {
      FunctionLine line = new FunctionLine.Reader(words, species, form, alpha, angstrom).read();
      ofElements.get(line.centre()).add(line);
    }
    for (int e = 0; e < species.size(); e++) {
      if (ofElements.get(e).isEmpty()) {
        throw new InputException(
            file,
            "has no symfunction_short for " + species.get(e) + ", which elements names; add them");
      }
      ofElements.get(e).sort(FunctionLine.ORDER);
    }
    return ofElements;
  }

  /// Energies of free atoms, [species], in the model's unit.
  double[] atomEnergies() {
    double[] energies = new double[species.size()];
    for (TextLines.Words words : atomEnergies) {
      requireValues(words, 2);
      int element = species.indexOf(words.get(1));
      if (element < 0) {
        throw words.fault(
            "atom_energy of " + words.get(1) + ", which elements does not name; remove the line");
      }
      energies[element] = words.number(2, "atom_energy of " + words.get(1));
    }
    return energies;
  }

  /// Lengths of the hidden layers.
  int[] hiddenLayers() {
    TextLines.Words count =
        setting("global_hidden_layers_short", 1, "global_hidden_layers_short 2");
    int layers = count.integer(1, "global_hidden_layers_short", 0, 100);
    int[] lengths = new int[layers];
    if (layers > 0) {
      TextLines.Words words = setting("global_nodes_short", layers, "global_nodes_short 15 15");
      for (int l = 0; l < layers; l++) {
        lengths[l] = words.integer(1 + l, "global_nodes_short", 1, 10_000);
      }
    }
    return lengths;
  }

  /// Activations of hidden layers and output.
  List<Activation> activations(int hidden) {
    TextLines.Words words =
        setting("global_activation_short", hidden + 1, "global_activation_short t t l");
    List<Activation> activations = new ArrayList<>();
    for (int l = 1; l <= hidden + 1; l++) {
      Activation activation = LETTERS.get(words.get(l));
      if (activation == null) {
        throw words.fault(
            "activation "
                + Plain.shortened(words.get(l))
                + " is unknown; there are l, t, s, p, r, g, c, S, e and h");
      }
      activations.add(activation);
    }
    return activations;
  }
}
