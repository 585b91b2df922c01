package org.haven.pathways.hops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.haven.analysis.report.ResultJson;

/// A table of hops as text and as JSON.
///
/// @param table what was found
/// @param provenance name and value: files
public record HopReport(HopTable table, Map<String, String> provenance) {
  private static final ObjectMapper JSON =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

  /// The table and what follows, a line each.
  public List<String> lines() {
    List<String> lines = new ArrayList<>(planned(table.plan()));
    lines.add("");
    lines.addAll(rows());
    for (HopTable.Carrier carrier : table.carriers()) {
      lines.add("");
      lines.addAll(network(carrier));
    }
    return lines;
  }

  /// What is computed: sites, hops, supercell.
  public static List<String> planned(HopPlan plan) {
    List<String> lines = new ArrayList<>();
    IonSites sites = plan.sites();
    row(
        lines,
        "crystal",
        "%d atoms, %d symmetry operations"
            .formatted(sites.crystal().count(), sites.symmetry().operations().size()));
    row(
        lines,
        "sites",
        "%d of %s in %d orbits, %d of them empty"
            .formatted(sites.sites().size(), sites.ion(), sites.orbits(), sites.empty()));
    for (HopList list : plan.lists()) {
      row(
          lines,
          list.kind().name().toLowerCase(Locale.ROOT) + " hops",
          String.format(
              Locale.ROOT,
              "%d distinct, %d in all, up to %.2f Å%s",
              list.distinct().size(),
              list.distinct().stream().mapToInt(hop -> hop.all().size()).sum(),
              list.lengthAngstrom(),
              list.isLengthFound() ? " (found; --length sets it)" : ""));
    }
    int[] n = plan.supercell().repeats();
    double[] heights = plan.supercell().cell().heights();
    row(
        lines,
        "supercell",
        String.format(
            Locale.ROOT,
            "%d × %d × %d cells, %d atoms and a carrier, %.1f × %.1f × %.1f Å",
            n[0],
            n[1],
            n[2],
            plan.supercell().atoms(),
            heights[0],
            heights[1],
            heights[2]));
    return lines;
  }

  /// A hop a line, under a heading.
  List<String> rows() {
    List<String> lines = new ArrayList<>();
    boolean spread = table.results().stream().anyMatch(r -> Double.isFinite(r.barrierStdEv()));
    boolean attempt = table.results().stream().anyMatch(r -> Double.isFinite(r.forwardThz()));
    lines.add(
        "hop  kind          sites                     length/Å   ×  barrier/meV  back/meV"
            + (spread ? "  spread" : "")
            + (attempt ? "  ν/THz  back" : ""));
    for (HopResult r : table.results()) {
      String ends = r.from() + (r.via().isEmpty() ? "" : " → " + r.via()) + " → " + r.to();
      String head =
          String.format(
              Locale.ROOT,
              "%3d  %-12s  %-24s  %8.3f  %3d",
              r.number(),
              r.kind(),
              ends,
              r.lengthAngstrom(),
              r.multiplicity());
      if (!r.found()) {
        lines.add(head + "  none: " + r.reason());
        continue;
      }
      lines.add(
          head
              + String.format(
                  Locale.ROOT, "  %11.2f  %8.2f", 1e3 * r.barrierEv(), 1e3 * r.reverseBarrierEv())
              + (spread ? String.format(Locale.ROOT, "  %6.1f", 1e3 * r.barrierStdEv()) : "")
              + (attempt
                  ? String.format(Locale.ROOT, "  %5.2f  %4.2f", r.forwardThz(), r.reverseThz())
                  : "")
              + (r.minimaEv().length > 0 ? "  over " + r.minimaEv().length + " minima" : "")
              + (r.warnings().isEmpty() ? "" : "  (!)"));
    }
    return lines;
  }

  /// What the hops of a carrier let through.
  List<String> network(HopTable.Carrier carrier) {
    List<String> lines = new ArrayList<>();
    for (int d = 0; d < 3; d++) {
      double barrier = carrier.network().barriersEv()[d];
      row(
          lines,
          carrier.name() + " E_" + (d + 1) + "D",
          Double.isFinite(barrier)
              ? String.format(
                  Locale.ROOT,
                  "%s%.2f meV, at hop %d%s",
                  carrier.isUpperBound() ? "at most " : "",
                  1e3 * barrier,
                  carrier.network().bottlenecks()[d],
                  carrier.isUpperBound() ? ": " + carrier.missingInWords() : "")
              : carrier.isUpperBound()
                  ? "unknown: " + carrier.missingInWords()
                  : "none: these hops do not go through in so many dimensions");
    }
    return lines;
  }

  private static void row(List<String> lines, String name, String value) {
    lines.add(String.format(Locale.ROOT, "%-20s %s", name, value));
  }

  /// All numbers; null for what there is none of.
  public String json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("haven", ResultJson.version());
    provenance.forEach(node::put);
    HopPlan plan = table.plan();
    node.put("ion", plan.sites().ion());
    node.put("symmetry_operations", plan.sites().symmetry().operations().size());
    node.set("supercell", JSON.valueToTree(plan.supercell().repeats()));
    node.put("supercell_atoms", plan.supercell().atoms());
    node.set("cell", JSON.valueToTree(plan.sites().crystal().cell().rows()));
    ArrayNode sites = node.putArray("sites");
    for (IonSites.Site site : plan.sites().sites()) {
      ObjectNode each = sites.addObject();
      each.put("name", site.name());
      each.put("orbit", site.orbitName());
      each.set("position", JSON.valueToTree(site.fractional()));
      each.put("occupied", site.occupied());
    }
    ArrayNode carriers = node.putArray("carriers");
    for (HopTable.Carrier carrier : table.carriers()) {
      ObjectNode each = carriers.addObject();
      each.put("carrier", carrier.name());
      for (int d = 0; d < 3; d++) {
        put(each, "e_" + (d + 1) + "d_ev", carrier.network().barriersEv()[d]);
      }
      each.put("upper_bound", carrier.isUpperBound());
      each.put("hops", carrier.asked());
      each.put("hops_without_barrier", carrier.missing());
      ObjectNode states = each.putObject("state_energies_ev");
      for (int s = 0; s < carrier.statesEv().length; s++) {
        put(
            states,
            plan.sites().sites().get(s).orbitName(),
            carrier.statesEv()[s] - carrier.lowestEv());
      }
      carrier.warnings().forEach(each.putArray("warnings")::add);
    }
    ArrayNode hops = node.putArray("hops");
    for (HopResult result : table.results()) {
      hops.add(withoutNan(hop(result)));
    }
    return node.toString();
  }

  private ObjectNode hop(HopResult result) {
    Map<String, Object> first = new LinkedHashMap<>();
    first.put("number", result.number());
    first.put("barrier_ev", result.barrierEv());
    first.put("reverse_barrier_ev", result.reverseBarrierEv());
    ObjectNode all = JSON.valueToTree(first);
    all.setAll((ObjectNode) JSON.valueToTree(result));
    all.remove(List.of("key", "start", "end"));
    put(all, "carrier_before", result.start());
    put(all, "carrier_after", result.end());
    ArrayNode members = all.putArray("all");
    for (DistinctHop hop : table.plan().hops()) {
      if (hop.number() == result.number()) {
        for (HopChain chain : hop.all()) {
          ObjectNode each = members.addObject();
          ArrayNode names = each.putArray("sites");
          for (int site : chain.sites()) {
            names.add(table.plan().sites().sites().get(site).name());
          }
          each.set("offset", JSON.valueToTree(chain.offset()));
        }
      }
    }
    return all;
  }

  private void put(ObjectNode node, String key, int[] place) {
    if (place.length == 0) {
      node.putNull(key);
    } else {
      node.put(key, table.plan().sites().sites().get(place[0]).name());
    }
  }

  private static JsonNode withoutNan(ObjectNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      if (node.get(name).isDouble() && !Double.isFinite(node.get(name).asDouble())) {
        node.putNull(name);
      }
    }
    return node;
  }

  private static void put(ObjectNode node, String key, double value) {
    if (Double.isFinite(value)) {
      node.put(key, value);
    } else {
      node.putNull(key);
    }
  }
}
