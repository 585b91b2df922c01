package org.haven.inputs.abinitio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.haven.inputs.LineReader;
import org.haven.inputs.trajectory.MdSettings;
import org.haven.kernels.PhysicalConstants;

/// The input of cp.x beside a run's files: which element each atom is, masses, time step,
/// thermostat (Quantum ESPRESSO, INPUT_CP).
final class CpInput {
  private static final Pattern ASSIGNMENT =
      Pattern.compile("([A-Za-z_]+(?:\\(\\d+\\))?)\\s*=\\s*('[^']*'|\"[^\"]*\"|[^,\\s/]+)");

  private final Path file;
  private final Map<String, String> keys = new HashMap<>();

  /// Mass in u by label, in the order of ATOMIC_SPECIES.
  private final Map<String, Double> species = new LinkedHashMap<>();

  private final List<String> labels = new ArrayList<>();
  private final List<String> symbols = new ArrayList<>();

  private CpInput(Path file) {
    this.file = file;
  }

  /// The input of `PREFIX.pos`: `PREFIX.in` or `PREFIX.inp`, else the only file of the folder with
  /// such an ending.
  static Optional<CpInput> beside(Path positions) {
    String prefix = String.valueOf(positions.getFileName()).replaceFirst("\\.pos(\\.gz)?$", "");
    for (String ending : List.of(".in", ".inp")) {
      Path named = positions.resolveSibling(prefix + ending);
      if (Files.isRegularFile(named)) {
        return Optional.of(read(named));
      }
    }
    Path folder = positions.toAbsolutePath().getParent();
    try (Stream<Path> members = Files.list(folder)) {
      List<Path> inputs =
          members.filter(f -> f.getFileName().toString().matches(".*\\.inp?")).limit(2).toList();
      return inputs.size() == 1 ? Optional.of(read(inputs.getFirst())) : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static CpInput read(Path file) {
    CpInput input = new CpInput(file);
    try (LineReader reader = LineReader.open(file)) {
      String card = "";
      for (String line = reader.next(); line != null; line = reader.next()) {
        String text = line.replaceFirst("[!#].*", "").strip();
        String[] words = LineReader.words(text);
        if (words.length == 0) {
          continue;
        }
        String first = words[0].toUpperCase(Locale.ROOT);
        if (first.startsWith("&") || first.matches("[A-Z]+_[A-Z_]+") && words.length <= 2) {
          card = first;
        } else if (card.startsWith("&")) {
          Matcher m = ASSIGNMENT.matcher(text);
          while (m.find()) {
            String value = m.group(2).replaceAll("^['\"]|['\"]$", "").strip();
            input.keys.put(m.group(1).toLowerCase(Locale.ROOT), value);
          }
        } else if (card.startsWith("ATOMIC_SPECIES") && words.length >= 3) {
          input.species.put(words[0], reader.number(words[1], "mass of " + words[0]));
        } else if (card.startsWith("ATOMIC_POSITIONS") && words.length >= 4) {
          input.labels.add(words[0]);
          input.symbols.add(Cp2kEntries.symbol(reader, words[0]));
        }
      }
    }
    return input;
  }

  Path file() {
    return file;
  }

  /// Symbols of the atoms in the order of ATOMIC_POSITIONS.
  List<String> symbols() {
    return List.copyOf(symbols);
  }

  /// Masses in u in the same order, not a number where ATOMIC_SPECIES has none.
  List<Double> massesU() {
    return labels.stream().map(label -> species.getOrDefault(label, Double.NaN)).toList();
  }

  /// Whether ATOMIC_POSITIONS goes through the species as ATOMIC_SPECIES lists them. Versions of
  /// cp.x that sort the atoms of their files do it by that list.
  boolean isSorted() {
    List<String> order = List.copyOf(species.keySet());
    for (int i = 1; i < labels.size(); i++) {
      if (order.indexOf(labels.get(i)) < order.indexOf(labels.get(i - 1))) {
        return false;
      }
    }
    return true;
  }

  /// Time step in fs; cp.x takes atomic units of Hartree.
  OptionalDouble timeStepFs() {
    OptionalDouble dt = number("dt");
    return dt.isPresent()
        ? OptionalDouble.of(dt.getAsDouble() * PhysicalConstants.ATOMIC_TIME_FS)
        : dt;
  }

  MdSettings settings() {
    String control =
        keys.getOrDefault("ion_temperature", "not_controlled").toLowerCase(Locale.ROOT);
    String calculation = keys.getOrDefault("calculation", "cp").toLowerCase(Locale.ROOT);
    boolean thermal = !control.equals("not_controlled");
    return new MdSettings(
        Optional.of("Quantum ESPRESSO cp.x"),
        Optional.of(
            calculation.startsWith("vc-") ? thermal ? "NPT" : "NPH" : thermal ? "NVT" : "NVE"),
        thermal
            ? Optional.of(control.equals("nose") ? "Nose-Hoover chain" : control)
            : Optional.empty(),
        thermal ? number("tempw") : OptionalDouble.empty(),
        timeStepFs());
  }

  private OptionalDouble number(String key) {
    try {
      double value = Double.parseDouble(keys.getOrDefault(key, "").replaceAll("[dD]", "e"));
      return Double.isFinite(value) && value > 0
          ? OptionalDouble.of(value)
          : OptionalDouble.empty();
    } catch (NumberFormatException none) {
      return OptionalDouble.empty();
    }
  }
}
