package org.haven.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.haven.inputs.structure.Structure;
import org.haven.pathways.geometry.FrameworkGeometry;
import org.haven.pathways.percolation.AccessibleVolume;
import org.haven.pathways.percolation.Percolation;
import org.haven.pathways.percolation.ScalarMap;

/// What `haven pathways` prints of a map.
///
/// @param ion that moves
/// @param quantity what the map is of, with its unit
/// @param source where the energies come from
/// @param structure whose cell the map is of
record PathwaysReport(
    String ion,
    String quantity,
    String source,
    Structure structure,
    ScalarMap map,
    Percolation percolation) {
  private static final double ROOM_TEMPERATURE_K = 300;

  List<String> lines(FrameworkGeometry geometry, List<Double> levelsEv) {
    List<String> lines = new ArrayList<>();
    lines.add("%s in %s".formatted(ion, ConvertCommand.summary(structure)));
    lines.add(quantity.replace(" in eV", "") + ", " + source);
    lines.add("");
    double[] at = minimumAt();
    for (int d = 1; d <= 3; d++) {
      row(lines, "E_" + d + "D", value("%.4f eV", percolation.barrier(d)));
    }
    row(
        lines,
        "E_min",
        "%.4f eV at %.3f %.3f %.3f of the cell"
            .formatted(percolation.minimum(), at[0], at[1], at[2]));
    row(lines, "rank (300 K)", value("%.2f", percolation.rank(ROOM_TEMPERATURE_K)));
    row(
        lines,
        "grid",
        "%d × %d × %d points".formatted(map.grid().na(), map.grid().nb(), map.grid().nc()));
    lines.add("");
    lines.add("level/eV  dimension   open/%   connected/%");
    for (double level : levelsEv) {
      AccessibleVolume open = AccessibleVolume.of(map, percolation.minimum() + level);
      lines.add(
          String.format(
              Locale.ROOT,
              "%8.3f  %9d  %7.3f  %12.3f",
              level,
              open.dimension(),
              100 * open.openFraction(),
              100 * open.connectedFraction()));
    }
    lines.add("");
    row(lines, "density", value("%.3f g/cm³", geometry.densityGCm3()));
    row(
        lines,
        "shortest distance",
        value("%.3f Å", geometry.shortestAngstrom()) + " (" + geometry.shortestPair() + ")");
    row(lines, "volume per ion", value("%.2f Å³", geometry.volumePerIonAngstrom3()));
    row(
        lines,
        "channel radii",
        String.format(
            Locale.ROOT,
            "%.3f %.3f %.3f Å in 1, 2, 3 dimensions; widest place %.3f Å",
            geometry.passAngstrom(1),
            geometry.passAngstrom(2),
            geometry.passAngstrom(3),
            geometry.cavityAngstrom()));
    return lines;
  }

  private static void row(List<String> lines, String name, String value) {
    lines.add(String.format(Locale.ROOT, "%-18s %s", name, value));
  }

  private static String value(String format, double value) {
    return Double.isInfinite(value) ? "none" : String.format(Locale.ROOT, format, value);
  }

  private double[] minimumAt() {
    double[] at = new double[3];
    map.grid().fractional(map.argmin(), at);
    return at;
  }

  String json(FrameworkGeometry geometry, List<Double> levelsEv) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("ion", ion);
    node.put("quantity", quantity);
    node.put("source", source);
    for (int d = 1; d <= 3; d++) {
      put(node, "e_" + d + "d_ev", percolation.barrier(d));
    }
    put(node, "e_min_ev", percolation.minimum());
    ArrayNode at = node.putArray("e_min_at");
    for (double fraction : minimumAt()) {
      at.add(fraction);
    }
    put(node, "rank_300k", percolation.rank(ROOM_TEMPERATURE_K));
    node.putArray("grid").add(map.grid().na()).add(map.grid().nb()).add(map.grid().nc());
    ArrayNode levels = node.putArray("levels");
    for (double level : levelsEv) {
      AccessibleVolume open = AccessibleVolume.of(map, percolation.minimum() + level);
      ObjectNode each = levels.addObject();
      each.put("level_ev", level);
      each.put("dimension", open.dimension());
      each.put("open_fraction", open.openFraction());
      each.put("connected_fraction", open.connectedFraction());
    }
    ObjectNode shape = node.putObject("geometry");
    shape.put("density_g_cm3", geometry.densityGCm3());
    shape.put("shortest_distance_angstrom", geometry.shortestAngstrom());
    shape.put("shortest_pair", geometry.shortestPair());
    shape.put("volume_per_ion_angstrom3", geometry.volumePerIonAngstrom3());
    for (int d = 1; d <= 3; d++) {
      shape.put("channel_radius_" + d + "d_angstrom", geometry.passAngstrom(d));
    }
    shape.put("cavity_radius_angstrom", geometry.cavityAngstrom());
    return node.toString();
  }

  /// A number, null where there is none.
  private static void put(ObjectNode node, String key, double value) {
    if (Double.isInfinite(value)) {
      node.putNull(key);
    } else {
      node.put(key, value);
    }
  }
}
