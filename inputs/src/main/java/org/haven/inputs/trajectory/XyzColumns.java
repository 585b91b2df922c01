package org.haven.inputs.trajectory;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.haven.inputs.LineReader;
import org.haven.inputs.Plain;

/// The columns of `Properties` in an [ExtendedXyz]: where those of interest start, -1 where a file
/// has none.
record XyzColumns(
    int species,
    int positions,
    int unwrapped,
    int forces,
    int velocities,
    int momenta,
    int mass,
    int charge,
    int width,
    boolean declared,
    Optional<String> warning) {

  private static final String VELOCITIES =
      "velocities are taken as Å/fs: the column does not tell its unit, and ASE writes its own"
          + " there, of 0.0982 Å/fs; name it vel if it is Å/fs, or write momenta from ASE";

  /// @param declared whether the file says so; plain XYZ may have more columns
  static XyzColumns of(LineReader reader, String properties, boolean declared) {
    String[] fields = properties.split(":");
    if (fields.length % 3 != 0) {
      throw reader.fault(
          "Properties="
              + Plain.shortened(properties)
              + " is not a list of name:type:columns triples");
    }
    Map<String, Integer> start = new LinkedHashMap<>();
    Map<String, Integer> widths = new LinkedHashMap<>();
    int width = 0;
    for (int k = 0; k < fields.length; k += 3) {
      String name = fields[k].toLowerCase(Locale.ROOT);
      int columns = reader.integer(fields[k + 2], "Properties, columns of " + fields[k]);
      if (columns < 1) {
        throw reader.fault(
            "Properties, columns of "
                + fields[k]
                + ": number of columns must be positive, is "
                + columns);
      }
      start.putIfAbsent(name, width);
      widths.putIfAbsent(name, columns);
      width += columns;
    }
    int species = first(start, widths, 1, "species", "element", "symbols", "z");
    int positions = first(start, widths, 3, "pos", "positions");
    if (species < 0 || positions < 0) {
      throw reader.fault(
          "Properties="
              + Plain.shortened(properties)
              + " lacks "
              + (species < 0 ? "species:S:1" : "pos:R:3"));
    }
    return new XyzColumns(
        species,
        positions,
        first(start, widths, 3, "unwrapped_position"),
        first(start, widths, 3, "forces", "force", "ref_forces"),
        first(start, widths, 3, "vel", "velo", "velocities"),
        first(start, widths, 3, "momenta"),
        first(start, widths, 1, "masses", "mass"),
        first(start, widths, 1, "charges", "charge", "initial_charges", "q"),
        width,
        declared,
        start.containsKey("velocities")
                && Stream.of("vel", "velo", "momenta").noneMatch(start::containsKey)
            ? Optional.of(VELOCITIES)
            : Optional.empty());
  }

  private static int first(
      Map<String, Integer> start, Map<String, Integer> widths, int columns, String... names) {
    for (String name : names) {
      if (start.containsKey(name) && widths.get(name) == columns) {
        return start.get(name);
      }
    }
    return -1;
  }
}
