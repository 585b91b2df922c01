package org.haven.inputs.trajectory;

import java.util.List;
import java.util.stream.Stream;
import org.haven.inputs.LineReader;
import org.haven.inputs.structure.Lattice;

/// The box of a frame of a LAMMPS dump.
///
/// @param rows [9] lattice vectors
/// @param low [3] origin
/// @param sides flags of its three pairs of sides, `pp` where periodic; none where it has none
record LammpsBox(double[] rows, double[] low, List<String> sides) {
  /// Reads the three lines below a heading `ITEM: BOX BOUNDS …`.
  static LammpsBox read(LineReader reader, String heading) {
    List<String> sides =
        Stream.of(LineReader.words(heading)).filter(w -> w.matches("[pfsm]{2}")).toList();
    double[] low = new double[3];
    if (heading.contains("abc origin")) {
      double[] rows = new double[9];
      for (int k = 0; k < 3; k++) {
        String[] words = LineReader.words(reader.require("box vectors and origin"));
        reader.triple(words, 0, rows, 3 * k, "box vector " + "abc".charAt(k));
        if (words.length < 4) {
          throw reader.fault("box vector " + "abc".charAt(k) + ": no fourth number, the origin");
        }
        low[k] = reader.number(words[3], "box origin");
      }
      Lattice.of(rows, reader::fault);
      return new LammpsBox(rows, low, sides);
    }
    boolean tilted = heading.contains("xy xz yz");
    double[] high = new double[3];
    double[] tilt = new double[3];
    for (int d = 0; d < 3; d++) {
      String[] words = LineReader.words(reader.require("box bounds"));
      if (words.length != (tilted ? 3 : 2)) {
        throw reader.fault("box bounds: expected " + (tilted ? 3 : 2) + " numbers");
      }
      low[d] = reader.number(words[0], "box bound");
      high[d] = reader.number(words[1], "box bound");
      tilt[d] = tilted ? reader.number(words[2], "tilt") : 0;
    }
    return restricted(reader, low, high, tilt, sides);
  }

  /// A restricted box. Its bounds are those of the orthogonal box around it.
  ///
  /// @param tilt xy, xz, yz
  static LammpsBox restricted(
      LineReader reader, double[] low, double[] high, double[] tilt, List<String> sides) {
    double xy = tilt[0];
    double xz = tilt[1];
    double yz = tilt[2];
    double x = low[0] - Math.min(Math.min(0, xy), Math.min(xz, xy + xz));
    double y = low[1] - Math.min(0, yz);
    double a = high[0] - Math.max(Math.max(0, xy), Math.max(xz, xy + xz)) - x;
    double b = high[1] - Math.max(0, yz) - y;
    double[] rows = {a, 0, 0, xy, b, 0, xz, yz, high[2] - low[2]};
    Lattice.of(rows, reader::fault);
    return new LammpsBox(rows, new double[] {x, y, low[2]}, sides);
  }
}
