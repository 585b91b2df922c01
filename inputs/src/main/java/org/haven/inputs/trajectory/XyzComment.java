package org.haven.inputs.trajectory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.haven.inputs.InputException;
import org.haven.inputs.LineReader;
import org.haven.inputs.Plain;

/// The comment line of a frame in [ExtendedXyz]: `key=value`, or what LAMMPS writes in their place.
/// Keys are in lower case.
final class XyzComment {
  /// The comment line of LAMMPS's `dump xyz`.
  private static final Pattern LAMMPS = Pattern.compile("\\s*Atoms\\. Timestep:\\s*(\\d{1,18}).*");

  /// Key of the latter; no key of a file holds a blank.
  private static final String TYPES = "types of LAMMPS";

  private final LineReader reader;
  private final int line;
  private final Map<String, String> keys;

  private XyzComment(LineReader reader, int line, Map<String, String> keys) {
    this.reader = reader;
    this.line = line;
    this.keys = keys;
  }

  /// Reads the next line.
  static XyzComment next(LineReader reader) {
    String text = reader.require("the comment line with Lattice and Properties");
    return new XyzComment(reader, reader.line(), keys(reader, text));
  }

  boolean has(String key) {
    return keys.containsKey(key);
  }

  /// The value of a key, or `otherwise`.
  String text(String key, String otherwise) {
    return keys.getOrDefault(key, otherwise);
  }

  /// The value of a key that is there.
  ///
  /// @param what for the message
  double number(String key, String what) {
    return number(keys.get(key), what, line);
  }

  /// Whether species are LAMMPS's types.
  boolean hasTypes() {
    return has(TYPES);
  }

  /// Rows of `Lattice`, [9] in Å, if it is there.
  Optional<double[]> lattice() {
    return has("lattice")
        ? Optional.of(numbers(keys.get("lattice"), "Lattice", 9))
        : Optional.empty();
  }

  Optional<Double> energyEv() {
    for (String key : List.of("energy", "free_energy", "ref_energy")) {
      if (has(key)) {
        return Optional.of(number(key, key));
      }
    }
    return Optional.empty();
  }

  /// W in eV, [9] row by row, see [ExtendedXyz].
  ///
  /// @param volume of the cell in Å³
  /// @param stressCounts whether `stress` is ASE's
  Optional<double[]> virialEv(double volume, boolean stressCounts) {
    for (String key : List.of("virial", "virials", "ref_virial", "ref_virials")) {
      if (has(key)) {
        return Optional.of(tensor(key));
      }
    }
    for (String key : stressCounts ? List.of("stress", "ref_stress") : List.<String>of()) {
      if (has(key)) {
        double[] stress = tensor(key);
        for (int k = 0; k < 9; k++) {
          stress[k] *= -volume;
        }
        return Optional.of(stress);
      }
    }
    return Optional.empty();
  }

  /// Nine numbers row by row, or six in Voigt order xx yy zz yz xz xy.
  private double[] tensor(String key) {
    String[] words = LineReader.words(keys.get(key));
    if (words.length != 9 && words.length != 6) {
      throw fault(key + ": expected 9 or 6 numbers, got " + words.length);
    }
    double[] t = numbers(keys.get(key), key, words.length);
    return t.length == 9 ? t : new double[] {t[0], t[5], t[4], t[5], t[1], t[3], t[4], t[3], t[2]};
  }

  private double[] numbers(String text, String what, int count) {
    String[] words = LineReader.words(text);
    if (words.length != count) {
      throw fault(what + ": expected " + count + " numbers, got " + words.length);
    }
    double[] values = new double[count];
    for (int k = 0; k < count; k++) {
      values[k] = number(words[k], what, line);
    }
    return values;
  }

  private double number(String text, String what, int line) {
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw reader.fault(line, what + ": expected a finite number, got " + Plain.quoted(text));
  }

  private InputException fault(String message) {
    return reader.fault(line, message);
  }

  /// The pairs of a comment line, or what LAMMPS (`dump xyz`) writes in their place.
  private static Map<String, String> keys(LineReader reader, String text) {
    Matcher lammps = LAMMPS.matcher(text);
    if (!lammps.matches()) {
      return pairs(reader, text);
    }
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("timestep", lammps.group(1));
    keys.put(TYPES, "T");
    return keys;
  }

  /// The `key=value` pairs of a comment line, keys in lower case. Values may stand in double or
  /// single quotes, braces or brackets; a key without value means true.
  private static Map<String, String> pairs(LineReader reader, String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c)) {
        i++;
        continue;
      }
      int from = i;
      while (i < text.length()
          && text.charAt(i) != '='
          && !Character.isWhitespace(text.charAt(i))) {
        i++;
      }
      String key = strip(text.substring(from, i)).toLowerCase(Locale.ROOT);
      if (i >= text.length() || text.charAt(i) != '=') {
        pairs.putIfAbsent(key, "T");
        continue;
      }
      i++;
      if (i >= text.length()) {
        throw reader.fault("key " + Plain.quoted(key) + " has no value");
      }
      char open = text.charAt(i);
      char close =
          switch (open) {
            case '"', '\'' -> open;
            case '{' -> '}';
            case '[' -> ']';
            default -> 0;
          };
      if (close == 0) {
        from = i;
        while (i < text.length() && !Character.isWhitespace(text.charAt(i))) {
          i++;
        }
        pairs.put(key, text.substring(from, i));
        continue;
      }
      StringBuilder value = new StringBuilder();
      int depth = 1;
      for (i++; i < text.length(); i++) {
        char v = text.charAt(i);
        if (v == '\\' && i + 1 < text.length()) {
          value.append(text.charAt(++i));
          continue;
        }
        if (v == close && --depth == 0) {
          break;
        }
        if (v == open && open != close) {
          depth++;
        }
        boolean bracket = open == '[' && (v == '[' || v == ']' || v == ',');
        value.append(bracket ? ' ' : v);
      }
      if (i >= text.length()) {
        throw reader.fault(
            "value of " + Plain.quoted(key) + " starts with " + open + " that is never closed");
      }
      i++;
      pairs.put(key, value.toString().strip());
    }
    return pairs;
  }

  private static String strip(String key) {
    return key.length() > 1 && key.startsWith("\"") && key.endsWith("\"")
        ? key.substring(1, key.length() - 1)
        : key;
  }
}
