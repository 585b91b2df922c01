package org.haven.inputs.abinitio;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.LineReader;
import org.haven.inputs.trajectory.MdSettings;

/// What `PROJECT-1.restart` of CP2K says of a run: it is an input, sections of keywords (CP2K
/// manual, SUBSYS/CELL and MOTION/MD), with the cell of the last step.
final class Cp2kRestart {
  private final Map<String, String> keys = new HashMap<>();

  private Cp2kRestart() {}

  /// Reads the first of `files` that exists; says nothing where there is none.
  static Cp2kRestart read(List<Path> files) {
    Cp2kRestart restart = new Cp2kRestart();
    Optional<Path> file = StepValues.existing(files);
    if (file.isEmpty()) {
      return restart;
    }
    try (LineReader reader = LineReader.open(file.get())) {
      Deque<String> sections = new ArrayDeque<>();
      for (String line = reader.next(); line != null; line = reader.next()) {
        String text = line.strip().toUpperCase(Locale.ROOT);
        if (text.startsWith("&END")) {
          sections.pollLast();
        } else if (text.startsWith("&")) {
          sections.add(LineReader.words(text.substring(1) + " -")[0]);
        } else if (!text.isEmpty()) {
          String section = String.join("/", sections);
          if (section.endsWith("SUBSYS/CELL") || section.contains("MOTION/MD")) {
            String[] words = LineReader.words(text);
            restart.keys.putIfAbsent(
                section.replaceFirst(".*(?=SUBSYS/CELL|MOTION/MD)", "") + "/" + words[0],
                text.substring(words[0].length()).strip());
          }
        }
      }
    }
    return restart;
  }

  /// Rows [9] in Å of the last step's cell, where all three are in Å and whole.
  Optional<double[]> cell() {
    double[] rows = new double[9];
    for (int k = 0; k < 3; k++) {
      String[] words = LineReader.words(keys.getOrDefault("SUBSYS/CELL/" + "ABC".charAt(k), ""));
      if (words.length != 3) {
        return Optional.empty();
      }
      for (int d = 0; d < 3; d++) {
        OptionalDouble number = number(words[d]);
        if (number.isEmpty()) {
          return Optional.empty();
        }
        rows[3 * k + d] = number.getAsDouble();
      }
    }
    return Optional.of(rows);
  }

  OptionalDouble temperatureK() {
    return settings(Double.NaN).temperatureK();
  }

  /// @param stepFs time step as the frames tell it, or NaN
  MdSettings settings(double stepFs) {
    String ensemble = keys.getOrDefault("MOTION/MD/ENSEMBLE", "");
    boolean thermal =
        ensemble.startsWith("NVT") || ensemble.startsWith("NPT") || ensemble.equals("LANGEVIN");
    Optional<String> thermostat =
        ensemble.equals("LANGEVIN")
            ? Optional.of("Langevin")
            : Optional.ofNullable(keys.get("MOTION/MD/THERMOSTAT/TYPE"))
                .map(
                    type ->
                        switch (type) {
                          case "NOSE" -> "Nose-Hoover chain";
                          case "CSVR" -> "Bussi";
                          case "GLE" -> "generalised Langevin";
                          case "AD_LANGEVIN" -> "adaptive Langevin";
                          default -> type;
                        });
    OptionalDouble step = number(keys.getOrDefault("MOTION/MD/TIMESTEP", ""));
    return new MdSettings(
        Optional.of("CP2K"),
        ensemble.isEmpty()
            ? Optional.empty()
            : Optional.of(
                ensemble.equals("LANGEVIN")
                    ? "NVT"
                    : ensemble.replaceFirst("^(NPT|NVT|NVE).*", "$1")),
        thermal ? thermostat : Optional.empty(),
        thermal ? number(keys.getOrDefault("MOTION/MD/TEMPERATURE", "")) : OptionalDouble.empty(),
        step.isPresent() || Double.isNaN(stepFs) ? step : OptionalDouble.of(stepFs));
  }

  private static OptionalDouble number(String text) {
    try {
      double value = Double.parseDouble(text);
      return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    } catch (NumberFormatException unit) {
      return OptionalDouble.empty();
    }
  }
}
