package org.haven.potentials.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes a small network that gives each edge its weights from its length with the edges as the
/// last index, its factors within the matrices, and for one edge of each pair alone.
///
/// An edge and its reverse have one length. [AtomGraph] has the reverse of edge e at e + E/2, so
/// the network needs the first half: half of the products of matrices.
final class RadialNet {
  private static final Pattern LAYER =
      Pattern.compile("torch\\.matmul\\((\\w+|data\\[\"\\w+\"\\]), (CONSTANTS\\.\\w+)\\)");
  private static final Pattern HIDDEN =
      Pattern.compile("torch\\.mul\\(torch\\.silu\\((\\w+)\\), (CONSTANTS\\.\\w+)\\)");
  private static final Pattern UNIT = Pattern.compile("torch\\.mul\\((\\w+), 1\\.\\)");
  private static final Pattern LENGTH =
      Pattern.compile("torch\\.linalg_norm\\((\\w+|data\\[\"\\w+\"\\]), None, \\[-1\\]\\)");
  private static final Pattern ENTRY = Pattern.compile("data\\[\"(\\w+)\"\\]");
  private static final Set<String> ELEMENTWISE =
      Set.of("add", "sub", "mul", "div", "neg", "pow", "sin", "cos", "exp", "unsqueeze");

  private record Layer(String name, String scaled, String input, String matrix) {}

  private final Statements code;

  private RadialNet(Statements code) {
    this.code = code;
  }

  /// Rewrites the network that ends in an array of weights [E, …], if it is one.
  static void rewrite(Statements code, String weights) {
    new RadialNet(code).rewrite(weights);
  }

  private void rewrite(String weights) {
    List<Layer> layers = new ArrayList<>();
    String name = weights;
    String root = "";
    while (root.isEmpty()) {
      Matcher layer = LAYER.matcher(code.value(name));
      if (!layer.matches()) {
        return;
      }
      String input = plain(layer.group(1));
      Matcher hidden = HIDDEN.matcher(code.value(input));
      layers.addFirst(new Layer(name, input, layer.group(1), layer.group(2)));
      if (hidden.matches()) {
        name = hidden.group(1);
        if (code.uses(name) != 2) {
          return;
        }
      } else {
        root = layer.group(1);
      }
    }
    if (layers.size() < 2 || !isRadial(root, code.lineOf(name))) {
      return;
    }
    String input =
        "torch.t(torch.narrow(%s, 0, 0, torch.floordiv(torch.len(%s), 2)))".formatted(root, root);
    String factor = "";
    for (Layer layer : layers) {
      if (layer != layers.getFirst()) {
        Matcher hidden = HIDDEN.matcher(code.value(layer.scaled()));
        if (!hidden.matches()) {
          return;
        }
        factor = hidden.group(2);
        input = layer.scaled();
        code.replace(code.lineOf(layer.scaled()), "torch.silu(" + hidden.group(1) + ")");
      }
      String matrix = "torch.t(" + layer.matrix() + ")";
      if (!factor.isEmpty()) {
        matrix = "torch.mul(" + matrix + ", " + factor + ")";
      }
      String product = "torch.matmul(" + matrix + ", " + input + ")";
      if (layer == layers.getLast()) {
        String half = weights + "_half";
        code.replace(code.lineOf(weights), "torch.t(torch.cat([%s, %s], 1))".formatted(half, half));
        code.before(code.lineOf(weights), half, product);
      } else {
        code.replace(code.lineOf(layer.name()), product);
      }
    }
  }

  /// The name behind factors of one and other names for the same.
  private String plain(String name) {
    String root = code.root(name);
    Matcher unit = UNIT.matcher(code.value(root));
    return unit.matches() ? plain(unit.group(1)) : root;
  }

  /// Whether an array depends on the lengths of the edges alone, edge by edge.
  private boolean isRadial(String text, int line) {
    if (LENGTH.matcher(text).matches()) {
      return true;
    }
    if (text.matches("-?[\\d.][\\d.e+-]*|None|CONSTANTS\\.\\w+")) {
      return true;
    }
    Matcher entry = ENTRY.matcher(text);
    if (entry.matches()) {
      Pattern set =
          Pattern.compile("\\s*torch\\._set_item\\(data, \"" + entry.group(1) + "\", (.+)\\)");
      for (int k = line - 1; k >= 0; k--) {
        Matcher setting = set.matcher(code.line(k));
        if (setting.matches()) {
          return isRadial(setting.group(1), k);
        }
      }
      return false;
    }
    if (text.matches("[A-Za-z_]\\w*")) {
      String value = code.value(text);
      return !value.isEmpty() && isRadial(value, code.lineOf(text));
    }
    List<String> call = ScriptSimplifier.call(text);
    return !call.isEmpty()
        && ELEMENTWISE.contains(call.getFirst())
        && call.stream().skip(1).allMatch(argument -> isRadial(argument, line));
  }
}
