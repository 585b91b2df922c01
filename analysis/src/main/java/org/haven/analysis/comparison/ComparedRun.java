package org.haven.analysis.comparison;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.analysis.RunAnalysis;
import org.haven.analysis.report.ResultJson;
import org.haven.analysis.statistics.Estimate;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.RunLayout;

/// The results of a run, as its `result.json` has them.
///
/// @param name as the user called it
/// @param deck text of its `deck.yaml`, where there is one beside the result
/// @param json the whole object
record ComparedRun(String name, Optional<Path> deck, Map<String, Object> json) {

  /// @param source a run directory, a folder of an analysis, or a `result.json`
  /// @throws InputException if there are no results in it
  static ComparedRun read(Path source) {
    Path file = Files.isDirectory(source) ? source.resolve(RunLayout.RESULT) : source;
    if (!Files.isRegularFile(file)) {
      throw new InputException(
          source,
          Files.isDirectory(source)
              ? "holds no result.json: analyse it with haven analyze, or finish it with haven"
                  + " resume"
              : "does not exist; give run directories, or files result.json");
    }
    if (!(ResultJson.read(file) instanceof Map<?, ?> object)
        || !(object.get("temperatures") instanceof List<?>)) {
      throw new InputException(
          file, "is not a result of Haven: it has no 'temperatures'; give a result.json");
    }
    Path deck = file.resolveSibling(RunLayout.DECK);
    return new ComparedRun(
        source.toString(),
        Files.isRegularFile(deck) ? Optional.of(deck) : Optional.empty(),
        object(object));
  }

  private static Map<String, Object> object(Object value) {
    Map<String, Object> all = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> all.put(key.toString(), each));
    }
    return all;
  }

  private static Object at(Object value, String... path) {
    Object here = value;
    for (String key : path) {
      here = here instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return here;
  }

  Object at(String... path) {
    return at(json, path);
  }

  /// Atoms in the cell; empty where an older Haven wrote the result.
  OptionalDouble atoms() {
    return at("cell", "atoms") instanceof Number n
        ? OptionalDouble.of(n.doubleValue())
        : OptionalDouble.empty();
  }

  /// Volume of the cell in Å³ at the first temperature.
  OptionalDouble volumeAngstrom3() {
    return temperatures().stream()
        .map(each -> each.get("volume_angstrom3"))
        .filter(Number.class::isInstance)
        .mapToDouble(v -> ((Number) v).doubleValue())
        .findFirst();
  }

  /// The objects of the temperatures, ascending.
  List<Map<String, Object>> temperatures() {
    List<Map<String, Object>> all = new ArrayList<>();
    if (json.get("temperatures") instanceof List<?> list) {
      list.forEach(each -> all.add(object(each)));
    }
    return all;
  }

  /// The object of the temperature nearest to `kelvin`, if it is within `tolerance`.
  Optional<Map<String, Object>> temperature(double kelvin, double tolerance) {
    return temperatures().stream()
        .filter(each -> Math.abs(kelvin(each) - kelvin) <= tolerance)
        .findFirst();
  }

  static double kelvin(Map<String, Object> temperature) {
    return temperature.get("temperature_k") instanceof Number t ? t.doubleValue() : Double.NaN;
  }

  /// The estimate at a path of an object: `{"value", "std", "ci95"}`.
  static Estimate estimate(Object from, String... path) {
    Object value = at(from, path);
    Object interval = at(value, "ci95");
    List<?> ends = interval instanceof List<?> list && list.size() == 2 ? list : List.of(0, 0);
    return value == null
        ? Estimate.UNKNOWN
        : new Estimate(
            number(at(value, "value")),
            number(at(value, "std")),
            number(ends.get(0)),
            number(ends.get(1)));
  }

  private static double number(Object value) {
    return value instanceof Number n ? n.doubleValue() : Double.NaN;
  }

  /// Whether both are of the same deck and files.
  boolean hasFilesOf(ComparedRun other) {
    return at("sha256") instanceof Map<?, ?> hashes && hashes.equals(other.at("sha256"));
  }

  /// Why the result may not be that of the files that lie there; empty where it is, or is not
  /// known.
  Optional<String> doubt() {
    return deck.isPresent() && RunAnalysis.result(deck.get().toAbsolutePath().getParent()).isEmpty()
        ? Optional.of(
            name
                + ": result.json is not of the deck and the trajectories that lie there now (or of"
                + " this version); analyse it anew with haven analyze")
        : Optional.empty();
  }

  /// Symbols of the mobile species, in the order of the first temperature.
  List<String> species() {
    return temperatures().stream()
        .findFirst()
        .map(each -> List.copyOf(object(each.get("species")).keySet()))
        .orElse(List.of());
  }
}
