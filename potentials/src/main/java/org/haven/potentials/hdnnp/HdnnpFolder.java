package org.haven.potentials.hdnnp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.haven.inputs.InputException;
import org.haven.potentials.networks.Activation;
import org.haven.potentials.networks.FeedForward;
import org.haven.potentials.networks.Layer;

/// Reads a model of n2p2 or RuNNer: `input.nn` with `scaling.data` and `weights.ZZZ.data` beside
/// it.
public final class HdnnpFolder {
  /// What begins a line of every `input.nn`.
  private static final List<String> KEYWORDS =
      List.of("symfunction_short", "global_nodes_short", "number_of_elements");

  private HdnnpFolder() {}

  /// `input.nn`, of the folder or the file itself.
  public static Path inputFile(Path folderOrFile) {
    return Files.isDirectory(folderOrFile) ? folderOrFile.resolve("input.nn") : folderOrFile;
  }

  /// Whether a file is an `input.nn`, from its first lines.
  static boolean recognises(Path folderOrFile) {
    Path file = inputFile(folderOrFile);
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (var in = Files.newInputStream(file)) {
      String begin = new String(in.readNBytes(65_536), StandardCharsets.UTF_8);
      return KEYWORDS.stream()
              .filter(word -> begin.lines().anyMatch(line -> line.startsWith(word)))
              .count()
          >= 2;
    } catch (IOException e) {
      return false;
    }
  }

  /// @param folderOrFile the folder, or `input.nn` in it
  /// @throws InputException naming file, line, value and remedy
  public static HdnnpModel read(Path folderOrFile, ModelUnits units) {
    Path file = inputFile(folderOrFile);
    InputFile input = new InputFile(file);
    Scaling scaling = new Scaling(input, file.resolveSibling("scaling.data"));
    double angstrom = units.length().angstrom;
    List<List<FunctionLine>> functions = input.functions(angstrom);
    double[] atoms = input.atomEnergies();
    // Of a normalised model: energies in its own unit are E = U/conv_energy + mean_energy. What is
    // scaled by conv_length are lengths and cutoffs alike, so that functions do not change.
    double unit = input.number("conv_energy", 1);
    if (unit == 0) {
      throw new InputException(file, "conv_energy is 0; it must not be");
    }
    double mean = input.number("mean_energy", 0);
    double ev = units.energy().ev;
    List<ElementNetwork> networks = new ArrayList<>();
    for (int e = 0; e < input.species().size(); e++) {
      int count = functions.get(e).size();
      double[] centres = new double[count];
      double[] factors = new double[count];
      scaling.fill(e, centres, factors);
      int z = InputFile.atomicNumber(input.species().get(e));
      networks.add(
          new ElementNetwork(
              z,
              functions.get(e).stream().map(FunctionLine::function).toList(),
              centres,
              factors,
              scaling.shift(),
              network(input, file.resolveSibling("weights.%03d.data".formatted(z)), count),
              ev / unit,
              ev * (mean + atoms[e])));
    }
    return new HdnnpModel(file, input.species(), networks);
  }

  /// Weights as they are stored: of each layer those of the first neuron before it to all of its
  /// own, of the second, …; then the biases. Only the first column counts.
  private static FeedForward network(InputFile input, Path file, int inputs) {
    int[] hidden = input.hiddenLayers();
    List<Activation> activations = input.activations(hidden.length);
    int expected = 0;
    for (int l = 0; l <= hidden.length; l++) {
      int before = l == 0 ? inputs : hidden[l - 1];
      expected += (before + 1) * (l < hidden.length ? hidden[l] : 1);
    }
    List<TextLines.Words> lines = TextLines.of(file, "the weights of a network");
    if (lines.size() != expected) {
      throw new InputException(
          file,
          "has %d numbers; %d inputs and the hidden layers of input.nn need %d: %s"
                  .formatted(
                      lines.size(),
                      inputs,
                      expected,
                      lines.size() < expected ? "it was cut off, or" : "it")
              + " belongs to another input.nn");
    }
    int next = 0;
    List<Layer> layers = new ArrayList<>();
    for (int l = 0; l <= hidden.length; l++) {
      int from = l == 0 ? inputs : hidden[l - 1];
      int to = l < hidden.length ? hidden[l] : 1;
      // With normalize_nodes the argument of a neuron is divided by the number of those before it.
      double factor = input.has("normalize_nodes") ? 1.0 / from : 1;
      double[] weights = new double[from * to];
      double[] biases = new double[to];
      for (int d = 0; d < from; d++) {
        for (int o = 0; o < to; o++) {
          weights[o * from + d] = factor * lines.get(next++).number(0, "a weight");
        }
      }
      for (int o = 0; o < to; o++) {
        biases[o] = factor * lines.get(next++).number(0, "a bias");
      }
      layers.add(new Layer(from, to, weights, biases, activations.get(l)));
    }
    return new FeedForward(layers);
  }
}
