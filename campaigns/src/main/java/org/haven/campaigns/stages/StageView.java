package org.haven.campaigns.stages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.haven.analysis.report.ViewJson;
import org.haven.inputs.OutputFile;
import org.haven.inputs.structure.Structure;
import org.haven.pathways.percolation.Percolation;
import org.haven.pathways.percolation.PeriodicGrid;
import org.haven.pathways.percolation.ScalarMap;

/// What a campaign's page `view.html` shows of a candidate at a stage, in a file of its own,
/// `STAGE.view.js` in the candidate's folder: a script, since a page from a disk may load nothing
/// else.
///
/// A map is coarser there than the one that percolation was read from: [#MOST_POINTS] points at
/// most, each the lowest of those that it stands for, so that no way is closed. A point is a byte,
/// 255 (1 − E/E_top) of the energy E above the lowest, 0 from E_top on; all of them are deflated.
public final class StageView {
  /// What follows a stage's name in that of the file.
  public static final String FILE = ".view.js";

  static final int MOST_POINTS = 40_000;

  /// The top of what is shown: so far beyond the highest barrier, this at least, this at most.
  private static final double BEYOND = 1.3;

  private static final double LEAST_TOP_EV = 0.5;
  private static final double MOST_TOP_EV = 10;

  private static final ObjectMapper JSON = new ObjectMapper();
  private final Map<String, Object> json = new LinkedHashMap<>();

  private StageView(Structure structure, String mobile) {
    json.put("cell", ViewJson.round(structure.cell().rows(), 4));
    json.put("mobile", mobile);
    json.put("elements", ViewJson.elements(structure.symbols(), structure.positions()));
    json.put("paths", List.of());
  }

  /// A structure alone.
  static StageView of(Structure structure, String mobile) {
    return new StageView(structure, mobile);
  }

  /// With an energy map of the same cell.
  ///
  /// @param quantity what it is of, in which unit
  StageView withMap(ScalarMap map, Percolation percolation, String quantity) {
    double top = LEAST_TOP_EV;
    List<Object> ways = new ArrayList<>();
    for (int d = 3; d >= 1; d--) {
      double barrier = percolation.barrier(d);
      if (Double.isFinite(barrier)) {
        top = Math.max(top, Math.min(MOST_TOP_EV, BEYOND * barrier));
        ways.add(List.of(d, ViewJson.round(barrier, 4)));
      }
    }
    int[] n = shape(map.grid());
    Map<String, Object> inner = new LinkedHashMap<>();
    inner.put("quantity", quantity);
    inner.put("shape", List.of(n[0], n[1], n[2]));
    inner.put("top", ViewJson.round(top, 4));
    inner.put("ways", ways);
    inner.put("deflated", ViewJson.deflated(bytes(map, n, top)));
    json.put("map", inner);
    return this;
  }

  /// Points of the coarse grid: of each so many of the fine one's, the same number along each axis.
  static int[] shape(PeriodicGrid grid) {
    int[] n = {grid.na(), grid.nb(), grid.nc()};
    for (int k = 2; (double) n[0] * n[1] * n[2] > MOST_POINTS; k++) {
      n[0] = Math.ceilDiv(grid.na(), k);
      n[1] = Math.ceilDiv(grid.nb(), k);
      n[2] = Math.ceilDiv(grid.nc(), k);
    }
    return n;
  }

  static byte[] bytes(ScalarMap map, int[] n, double top) {
    PeriodicGrid grid = map.grid();
    double minimum = map.minimum();
    byte[] bytes = new byte[n[0] * n[1] * n[2]];
    for (int i = 0; i < grid.na(); i++) {
      for (int j = 0; j < grid.nb(); j++) {
        for (int k = 0; k < grid.nc(); k++) {
          double above = map.values()[grid.index(i, j, k)] - minimum;
          int b = above < top ? (int) Math.round(255 * (1 - above / top)) : 0;
          int at =
              (coarse(i, n[0], grid.na()) * n[1] + coarse(j, n[1], grid.nb())) * n[2]
                  + coarse(k, n[2], grid.nc());
          bytes[at] = (byte) Math.max(b, bytes[at] & 0xff);
        }
      }
    }
    return bytes;
  }

  private static int coarse(int index, int coarse, int fine) {
    return (int) ((long) index * coarse / fine);
  }

  /// Writes it.
  void write(Path folder, String label) {
    try {
      OutputFile.write(
          folder.resolve(label + FILE), "havenView(" + JSON.writeValueAsString(json) + ");\n");
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
