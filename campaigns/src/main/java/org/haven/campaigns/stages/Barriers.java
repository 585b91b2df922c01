package org.haven.campaigns.stages;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.haven.inputs.structure.Structure;
import org.haven.pathways.percolation.Percolation;
import org.haven.pathways.percolation.ScalarMap;

/// What a stage says of an energy map: the barriers of percolation in one, two, three dimensions.
final class Barriers {
  /// The columns.
  static final List<Column> COLUMNS =
      List.of(
          Column.low("e_3d_ev", "barrier of percolation in three dimensions in eV"),
          Column.low("e_2d_ev", "barrier of percolation in two dimensions in eV"),
          Column.low("e_1d_ev", "barrier of percolation in one dimension in eV"));

  private Barriers() {}

  /// What of a stage's settings says that the map is kept.
  static String settings(boolean map) {
    return map ? " with its map" : "";
  }

  /// Leaves the map in the candidate's folder: for the page that shows it, and as a cube where
  /// asked for.
  static void keep(
      Task task,
      String label,
      Structure structure,
      ScalarMap map,
      Percolation percolation,
      String quantity,
      boolean cube) {
    StageView.of(structure, task.mobile())
        .withMap(map, percolation, quantity)
        .write(task.folder(), label);
    if (cube) {
      map.writeCube(task.folder().resolve(label + ".cube"), quantity, structure);
    }
  }

  /// Puts them; one that no level opens has no value, and a note says so.
  static Numbers.Builder put(Numbers.Builder numbers, Percolation percolation) {
    return put(numbers, percolation::barrier);
  }

  /// The same of barriers by dimension; infinite where there is no way.
  static Numbers.Builder put(Numbers.Builder numbers, IntToDoubleFunction barriers) {
    for (int d = 3; d >= 1; d--) {
      double barrier = barriers.applyAsDouble(d);
      numbers.put("e_" + d + "d_ev", barrier);
      if (!Double.isFinite(barrier)) {
        numbers.note("no way in " + d + (d == 1 ? " dimension" : " dimensions"));
      }
    }
    return numbers;
  }
}
