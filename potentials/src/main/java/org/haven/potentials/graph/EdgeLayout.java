package org.haven.potentials.graph;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Arrays over edges with the edges as the last index: the products of [EdgeProduct], the rows of
/// particles that enter them, the sums over edges that follow, and [RadialNet] for their weights.
final class EdgeLayout {
  private static final Pattern JOINED =
      Pattern.compile("torch\\.cat\\((\\w+|\\[[\\w, ]+\\]), 1\\)");
  private static final Pattern ROWS =
      Pattern.compile("torch\\.index_select\\((\\w+), 0, (\\w+)\\)");
  private static final Pattern INSIDE = Pattern.compile("torch\\.\\w+\\((\\w+), .*\\)");
  private static final Pattern SUM =
      Pattern.compile("torch\\.scatter_add_\\((\\w+), 0, (\\w+), (\\w+)\\)");
  private static final Pattern INDEX = Pattern.compile("torch\\.expand_as\\((\\w+), (\\w+)\\)");

  private EdgeLayout() {}

  /// @param pairs whether the second half of the edges are the first half's reverse
  static List<String> rewrite(List<String> function, boolean pairs) {
    Statements code = new Statements(function);
    boolean changed = false;
    for (int k = 0; k < code.count(); k++) {
      Matcher assignment = ScriptSimplifier.ASSIGNMENT.matcher(code.line(k));
      if (!assignment.matches()) {
        continue;
      }
      Matcher joined = JOINED.matcher(assignment.group(3));
      if (!joined.matches()) {
        continue;
      }
      Set<String> entries = EdgeProduct.translate(code, k, joined.group(1));
      changed |= !entries.isEmpty();
      for (String entry : entries) {
        enter(code, entry, pairs);
      }
      if (!entries.isEmpty()) {
        sum(code, assignment.group(2), k);
      }
    }
    return changed ? code.lines() : function;
  }

  private static String inside(Statements code, String name) {
    Matcher inside = INSIDE.matcher(code.value(name));
    return inside.matches() ? inside.group(1) : "";
  }

  /// Rows of particles or weights of edges that enter a product as `reshape(broadcast_to(…))`.
  private static void enter(Statements code, String entry, boolean pairs) {
    String source = inside(code, inside(code, entry));
    Matcher rows = ROWS.matcher(code.value(source));
    if (rows.matches()) {
      code.replace(
          code.lineOf(source),
          "torch.t(torch.index_select(torch.contiguous(torch.t(%s)), 1, %s))"
              .formatted(rows.group(1), rows.group(2)));
    } else if (pairs) {
      RadialNet.rewrite(code, source);
    }
  }

  /// The sum over edges of what a product gives.
  private static void sum(Statements code, String joined, int from) {
    for (int k = from + 1; k < code.count(); k++) {
      Matcher assignment = ScriptSimplifier.ASSIGNMENT.matcher(code.line(k));
      Matcher sum = SUM.matcher(assignment.matches() ? assignment.group(3) : "");
      if (!sum.matches()) {
        continue;
      }
      String message = sum.group(3);
      Matcher index = INDEX.matcher(code.value(sum.group(2)));
      if (!index.matches()
          || !(message.equals(joined) || inside(code, message).equals(joined))
          || code.uses(sum.group(1)) != 2) {
        return;
      }
      // The index is named once and given further dimensions in a loop.
      Pattern named = Pattern.compile("\\s*" + index.group(1) + " = (\\w+)");
      for (int l = k; l > from; l--) {
        Matcher ends = named.matcher(code.line(l));
        if (ends.matches()) {
          code.replace(
              k,
              "torch.t(torch.index_add(torch.contiguous(torch.t(%s)), 1, %s, torch.t(%s)))"
                  .formatted(sum.group(1), ends.group(1), message));
          return;
        }
      }
      return;
    }
  }
}
