package org.haven.pathways.saddle;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.haven.analysis.report.ResultJson;
import org.haven.inputs.OutputFile;
import org.haven.inputs.structure.Structure;

/// What searches found, as text, JSON and files.
///
/// @param settings of the searches
/// @param provenance name and value: files
public record SaddleReport(
    SaddleCatalogue catalogue, SaddleSearch.Settings settings, Map<String, String> provenance) {
  /// The file of all numbers in a folder of results.
  public static final String TABLE = "search.json";

  /// Ions that are named in a row.
  private static final int NAMED = 4;

  /// A hop whose state beyond is this shallow comes back at once, eV: k_B T at 300 K.
  private static final double SHALLOW_EV = 0.026;

  /// Name of the file of a hop: that of the first search that found it, so that it stays the same
  /// while more are found.
  public static String file(SaddleHop hop) {
    return "saddle-%d.xyz".formatted(hop.search());
  }

  /// The table, and how complete it is.
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int s = 0; s < catalogue.states().size(); s++) {
      SaddleCatalogue.State state = catalogue.states().get(s);
      if (state.ends().isEmpty()) {
        continue;
      }
      if (s > 0) {
        lines.add("");
      }
      lines.add(title(s, state));
      List<SaddleHop> hops = catalogue.hopsFrom(s);
      if (!hops.isEmpty()) {
        lines.add(
            "barrier/meV  back/meV  state/meV  length/Å  found  ways  to  saddle  ions that move");
        hops.forEach(hop -> lines.add(row(hop)));
      }
      state.ends().forEach((words, n) -> lines.add("%5d × %s".formatted(n, words)));
      if (!hops.isEmpty()) {
        lines.add(complete(state.completeness()));
      }
    }
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT, "%d force calls, %.1f s", catalogue.calls(), catalogue.seconds()));
    return lines;
  }

  private String title(int number, SaddleCatalogue.State state) {
    int searches = state.ends().values().stream().mapToInt(n -> n).sum();
    String what = "state %d, %d searches".formatted(number, searches);
    return number == 0
        ? what
        : String.format(
            Locale.ROOT,
            "%s, %.2f meV above state 0, reached over %.2f meV",
            what,
            1e3 * (state.energyEv() - catalogue.states().getFirst().energyEv()),
            1e3 * state.levelEv());
  }

  private String row(SaddleHop hop) {
    return String.format(
        Locale.ROOT,
        "%11.2f  %8.2f  %9.2f  %8.2f  %5d  %4d  %2d%s  %6d  %s%s%s",
        1e3 * hop.barrierEv(),
        1e3 * hop.reverseBarrierEv(),
        1e3 * hop.reactionEv(),
        hop.lengthAngstrom(),
        hop.found(),
        hop.ways(),
        hop.to(),
        hop.exact() ? " " : "~",
        hop.search(),
        hop.moversText(catalogue.crystal(), NAMED),
        hop.isConcerted() ? "; concerted" : "",
        hop.reverseBarrierEv() < SHALLOW_EV ? "; shallow" : "");
  }

  private static String complete(SaddleCatalogue.Completeness c) {
    return String.format(
        Locale.ROOT,
        "complete to %.0f %%: the last %d of %d finds brought no new hop; %d hops were found once,"
            + " so some %.0f %% of further finds would be new",
        100 * c.confidence(),
        c.sinceNew(),
        c.searches(),
        c.once(),
        100 * c.unseenShare());
  }

  /// All numbers but the positions.
  public String json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("haven", ResultJson.version());
    provenance.forEach(node::put);
    node.put("searches_per_state", settings.searches());
    node.put("seed", settings.seed());
    node.put("displacement_angstrom", settings.displacementAngstrom());
    node.put("radius_angstrom", settings.radiusAngstrom());
    node.put("tolerance_ev_per_angstrom", settings.toleranceEvPerAngstrom());
    node.put("ceiling_ev", settings.ceilingEv());
    node.put("stopped", catalogue.stopped());
    ArrayNode states = node.putArray("states");
    for (int s = 0; s < catalogue.states().size(); s++) {
      SaddleCatalogue.State state = catalogue.states().get(s);
      ObjectNode each = states.addObject();
      each.put("state", s);
      each.put("energy_ev", state.energyEv());
      each.put("level_ev", state.levelEv());
      each.put("searched", !state.ends().isEmpty());
      if (!state.ends().isEmpty()) {
        ObjectNode ends = each.putObject("ends");
        state.ends().forEach(ends::put);
        SaddleCatalogue.Completeness c = state.completeness();
        each.put("finds", c.searches());
        each.put("finds_since_new", c.sinceNew());
        each.put("hops_found_once", c.once());
        each.put("confidence", c.confidence());
        if (c.searches() > 0) {
          each.put("unseen_share", c.unseenShare());
        }
      }
    }
    ArrayNode hops = node.putArray("hops");
    catalogue.hops().forEach(hop -> put(hops.addObject(), hop));
    node.put("force_calls", catalogue.calls());
    node.put("seconds", catalogue.seconds());
    catalogue.warnings().forEach(node.putArray("warnings")::add);
    return node.toString();
  }

  private void put(ObjectNode node, SaddleHop hop) {
    Structure crystal = catalogue.crystal();
    node.put("from", hop.from());
    node.put("to", hop.to());
    node.put("to_equivalent", !hop.exact());
    node.put("barrier_ev", hop.barrierEv());
    node.put("reverse_barrier_ev", hop.reverseBarrierEv());
    node.put("reaction_energy_ev", hop.reactionEv());
    node.put("length_angstrom", hop.lengthAngstrom());
    node.put("lowest_curvature_ev_per_angstrom2", hop.lowest());
    node.put("second_curvature_ev_per_angstrom2", hop.second());
    node.put("found", hop.found());
    node.put("ways", hop.ways());
    node.put("concerted", hop.isConcerted());
    node.put("first_search", hop.search());
    node.put("file", file(hop));
    ArrayNode movers = node.putArray("moving_atoms");
    for (int i : hop.movers()) {
      ObjectNode each = movers.addObject();
      each.put("atom", i);
      each.put("symbol", crystal.symbols().get(i));
      each.put("distance_angstrom", hop.wayAngstrom(i));
    }
  }

  /// Writes [#TABLE] and a file of three images for each hop.
  public void write(Path folder) {
    OutputFile.folder(folder);
    for (SaddleHop hop : catalogue.hops()) {
      OutputFile.write(folder.resolve(file(hop)), hop.extendedXyz(catalogue.crystal()));
    }
    OutputFile.write(folder.resolve(TABLE), json() + "\n");
  }
}
