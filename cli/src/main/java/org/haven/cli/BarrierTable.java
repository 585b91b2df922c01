package org.haven.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.haven.pathways.neb.MinimumEnergyPath;
import org.haven.pathways.neb.PathReport;

/// What `haven neb --pairs` prints: a line for each pair.
final class BarrierTable {
  private final List<String> lines = new ArrayList<>();
  private final ArrayNode paths = JsonNodeFactory.instance.arrayNode();
  private final int width;

  /// @param names of all pairs
  BarrierTable(List<String> names) {
    width = Math.max(4, names.stream().mapToInt(String::length).max().orElse(0));
    lines.add(
        String.format(
            Locale.ROOT,
            "%-" + width + "s  barrier/meV  reverse/meV  final/meV  moves       calls",
            "pair"));
  }

  void add(String name, MinimumEnergyPath path, PathReport report) {
    ObjectNode node = paths.addObject();
    node.put("name", name);
    node.putRawValue("path", new RawValue(report.json()));
    lines.add(
        String.format(
            Locale.ROOT,
            "%-" + width + "s  %11.2f  %11.2f  %9.2f  %-10s  %5d%s",
            name,
            1e3 * path.barrierEv(),
            1e3 * path.reverseBarrierEv(),
            1e3 * path.reactionEv(),
            String.format(
                Locale.ROOT, "%s %d", path.initial().symbols().get(path.mover()), path.mover() + 1),
            path.calls(),
            path.converged() ? "" : "  not converged"));
  }

  void fail(String name, String reason) {
    ObjectNode node = paths.addObject();
    node.put("name", name);
    node.put("failed", reason);
    lines.add(String.format(Locale.ROOT, "%-" + width + "s  %s", name, reason));
  }

  List<String> lines() {
    return lines;
  }

  String json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.set("paths", paths);
    return node.toString();
  }
}
