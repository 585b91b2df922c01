package org.haven.inputs.trajectory;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.haven.inputs.LineReader;

/// What stands above the atoms of a frame that LAMMPS wrote as YAML (`dump yaml`), which it lays
/// out in one way: a key to a line, lists in brackets, one line for each atom.
///
/// @param units empty where they are not said
/// @param time in the unit of the run; NaN where it is not said
/// @param bounds [3 or 4] of the box, the tilts xy, xz, yz in the fourth
/// @param sides flags of the six sides
/// @param names of the columns
record LammpsYaml(
    String units,
    long step,
    double time,
    int atoms,
    double[][] bounds,
    List<String> sides,
    List<String> names) {
  /// Begins a frame.
  static final String BEGIN = "---";

  /// Whether a file begins so.
  static boolean is(String first, String second) {
    return first.equals(BEGIN) && second.equals("creator: LAMMPS");
  }

  /// Reads up to the first atom; the line [#BEGIN] has been read.
  static LammpsYaml read(LineReader reader) {
    String units = "";
    long step = -1;
    double time = Double.NaN;
    int atoms = -1;
    double[][] bounds = {};
    List<String> sides = List.of();
    List<String> names = List.of();
    for (String line = reader.require("a frame"); !line.startsWith("data:"); ) {
      String value = line.substring(line.indexOf(':') + 1).strip();
      if (line.startsWith("timestep:")) {
        step = (long) reader.number(value, "timestep");
      } else if (line.startsWith("time:")) {
        time = reader.number(value, "time");
      } else if (line.startsWith("units:")) {
        units = value;
      } else if (line.startsWith("natoms:")) {
        // the shortest atom is '- [ 1 , 0 , 0 , 0, ]' with its line end
        atoms = reader.count(value, "natoms", 16);
      } else if (line.startsWith("boundary:")) {
        sides = cells(value);
      } else if (line.startsWith("keywords:")) {
        names = cells(value);
      } else if (line.startsWith("box:")) {
        bounds = new double[4][];
        int rows = 0;
        line = reader.require("bounds of the box");
        for (; line.startsWith(" ") && rows < 4; line = reader.require("'data:'")) {
          List<String> words = cells(line);
          if (words.size() != (rows < 3 ? 2 : 3)) {
            throw reader.fault(
                "bounds of the box: expected " + (rows < 3 ? 2 : 3) + " numbers in '" + line + "'");
          }
          bounds[rows++] =
              words.stream().mapToDouble(w -> reader.number(w, "bound of the box")).toArray();
        }
        if (rows < 3) {
          throw reader.fault("bounds of the box: expected 3 rows, found " + rows);
        }
        bounds = Arrays.copyOf(bounds, rows);
        continue;
      }
      line = reader.require("'data:'");
    }
    if (atoms <= 0 || bounds.length == 0 || names.isEmpty()) {
      throw reader.fault("data before natoms, box and keywords");
    }
    return new LammpsYaml(units, step, time, atoms, bounds, sides, names);
  }

  /// The box, as a text dump of these bounds has it.
  LammpsBox box(LineReader reader) {
    double[] low = new double[3];
    double[] high = new double[3];
    for (int d = 0; d < 3; d++) {
      low[d] = bounds[d][0];
      high[d] = bounds[d][1];
    }
    List<String> pairs =
        IntStream.range(0, sides.size() / 2)
            .mapToObj(k -> sides.get(2 * k) + sides.get(2 * k + 1))
            .toList();
    return LammpsBox.restricted(
        reader, low, high, bounds.length > 3 ? bounds[3] : new double[3], pairs);
  }

  /// What stands between the brackets of a line, between commas.
  static List<String> cells(String line) {
    int open = line.indexOf('[');
    int close = line.lastIndexOf(']');
    if (open < 0 || close < open) {
      return List.of();
    }
    String inner = line.substring(open + 1, close).strip().replaceFirst(",$", "");
    return inner.isEmpty()
        ? List.of()
        : Arrays.stream(inner.split(",", -1)).map(String::strip).toList();
  }
}
