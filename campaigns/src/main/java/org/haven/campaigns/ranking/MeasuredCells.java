package org.haven.campaigns.ranking;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.haven.inputs.Plain;

/// What a column of measured conductivities holds: how many have one, and the cells that are none.
///
/// @param given cells that are not empty
/// @param unread those of them that are no number above zero, or a bound of one, by the structure's
///   id
public record MeasuredCells(String column, int given, Map<String, String> unread) {
  private static final int SHOWN = 5;

  /// Reads them.
  ///
  /// @param ids of the structures
  /// @param cells of the column, one for each
  public static MeasuredCells of(String column, List<String> ids, List<String> cells) {
    int given = 0;
    Map<String, String> unread = new LinkedHashMap<>();
    for (int k = 0; k < cells.size(); k++) {
      String cell = cells.get(k).strip();
      if (!cell.isEmpty()) {
        given++;
        if (!(UserNumber.of(cell).orElse(Double.NaN) > 0)) {
          unread.put(ids.get(k), cell);
        }
      }
    }
    return new MeasuredCells(column, given, unread);
  }

  /// Which cells were not read; empty where all were.
  public String text() {
    return unread.isEmpty()
        ? ""
        : unread.size()
            + " of "
            + given
            + " cells of "
            + column
            + " are no conductivity and count as none: "
            + unread.entrySet().stream()
                .limit(SHOWN)
                .map(e -> Plain.quoted(e.getValue()) + " of " + e.getKey())
                .collect(Collectors.joining(", "))
            + (unread.size() > SHOWN ? ", and " + (unread.size() - SHOWN) + " more" : "");
  }
}
