package org.haven.potentials.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes a tensor product of e3nn, as its code generator has it, with the edges as the last index.
///
/// The generated code multiplies for each edge a few channels by a few components, in arrays [E, 4,
/// 3]: the loops of libtorch then run over three numbers at a time. The same products over [4, 3,
/// E] run along the edges. What enters is turned once, what leaves is turned back; products with
/// sums over at most three components become products of elements and a sum.
///
/// | code | becomes |
/// |---|---|
/// | `x = torch.reshape(a, [-1, 16])` | and `x_last = torch.contiguous(torch.t(x))` |
/// | `torch.reshape(p, [n, 4, 3])` | `torch.reshape(p, [4, 3, n])` |
/// | `torch.einsum("dca,dba->dcb", [p, q])` | `torch.sum(torch.mul(torch.unsqueeze(p, 1), torch.unsqueeze(q, 0)), [2])` |
/// | `torch.tensordot(p, CONSTANTS.c, [2], [1])` | `torch.tensordot(CONSTANTS.c, p, [1], [1])` |
/// | `torch.cat([p, q], 1)` | `torch.t(torch.cat([p, q], 0))` |
///
/// A product is translated whole or not at all: one statement that is none of these leaves it.
final class EdgeProduct {
  private static final Pattern ENTRY =
      Pattern.compile("torch\\.reshape\\((\\w+), \\[-1, (\\d+)\\]\\)");
  private static final Pattern PART = Pattern.compile("(\\w+)\\[(\\d+)\\]");
  private static final Pattern SPLIT =
      Pattern.compile("torch\\.split_with_sizes\\((\\w+), (\\[[\\d, ]+\\]), 1\\)");
  private static final Pattern RESHAPE =
      Pattern.compile("torch\\.reshape\\((\\w+), (\\w+|\\[[\\w, -]+\\])\\)");
  private static final Pattern SCALED =
      Pattern.compile("torch\\.mul\\((\\w+), (-?\\d[\\d.e+-]*)\\)");
  private static final Pattern EINSUM =
      Pattern.compile("torch\\.einsum\\(\"(\\w+),(\\w+)->(\\w+)\", \\[(\\w+), (\\w+)\\]\\)");
  private static final Pattern TENSORDOT =
      Pattern.compile(
          "torch\\.tensordot\\((\\w+), (CONSTANTS\\.\\w+), \\[(\\d)\\], \\[(\\d)\\]\\)");

  private final Statements code;
  private final Set<String> entries = new LinkedHashSet<>();

  /// Sizes of each translated array but for the edges, as they are written; `?` if unknown.
  private final Map<String, List<String>> sizes = new HashMap<>();

  /// New values by line.
  private final Map<Integer, String> values = new LinkedHashMap<>();

  private EdgeProduct(Statements code) {
    this.code = code;
  }

  /// Translates the product that ends in a line `torch.cat(…, 1)`.
  ///
  /// @return the arrays that enter, [E, …]; empty if it is none and nothing was changed
  static Set<String> translate(Statements code, int line, String parts) {
    EdgeProduct product = new EdgeProduct(code);
    List<String> names = code.list(parts);
    if (names.isEmpty() || !names.stream().allMatch(product::isTranslated)) {
      return Set.of();
    }
    // Two arrays and the weights of each edge; other products are over particles.
    if (product.entries.size() != 3 || names.stream().anyMatch(product.entries::contains)) {
      return Set.of();
    }
    if (!product.isClosed(names)) {
      return Set.of();
    }
    product.values.forEach(code::replace);
    for (String entry : product.entries) {
      code.after(code.lineOf(entry), last(entry), "torch.contiguous(torch.t(" + entry + "))");
    }
    code.replace(line, "torch.t(torch.cat([" + String.join(", ", names) + "], 0))");
    return product.entries;
  }

  /// Whether what was translated is used by what was translated alone, and at the end.
  private boolean isClosed(List<String> parts) {
    Map<String, Long> uses = new HashMap<>();
    for (int line : values.keySet()) {
      Matcher words = Pattern.compile("[A-Za-z_]\\w*").matcher(code.line(line));
      Set<String> seen = new LinkedHashSet<>();
      while (words.find()) {
        seen.add(words.group());
      }
      seen.forEach(name -> uses.merge(name, 1L, Long::sum));
    }
    Set<String> ends = new LinkedHashSet<>(parts);
    return sizes.keySet().stream()
        .filter(name -> !entries.contains(name))
        .allMatch(name -> code.uses(name) == uses.get(name) + (ends.contains(name) ? 1 : 0));
  }

  private static String last(String entry) {
    return entry + "_last";
  }

  private String turned(String name) {
    return entries.contains(name) ? last(name) : name;
  }

  /// Translates what gives an array its value, and so on.
  private boolean isTranslated(String name) {
    if (sizes.containsKey(name)) {
      return true;
    }
    String value = code.value(name);
    return isPart(name, value)
        || isEntry(name, value)
        || isReshaped(name, value)
        || isScaled(name, value)
        || isContracted(name, value)
        || isProduct(name, value);
  }

  private boolean put(String name, List<String> size, String value) {
    sizes.put(name, size);
    values.put(code.lineOf(name), value);
    return true;
  }

  private boolean isEntry(String name, String value) {
    Matcher entry = ENTRY.matcher(value);
    if (!entry.matches() || PART.matcher(code.value(entry.group(1))).matches()) {
      return false;
    }
    entries.add(name);
    sizes.put(name, List.of(entry.group(2)));
    return true;
  }

  private boolean isPart(String name, String value) {
    Matcher part = PART.matcher(value);
    if (!part.matches()) {
      return false;
    }
    String columns = part.group(1);
    Matcher split = SPLIT.matcher(code.value(columns));
    if (!split.matches() || !isTranslated(split.group(1)) || !entries.contains(split.group(1))) {
      return false;
    }
    List<String> widths = code.list(split.group(2));
    put(
        columns,
        widths,
        "torch.split_with_sizes(" + last(split.group(1)) + ", " + split.group(2) + ", 0)");
    return put(name, List.of(widths.get(Integer.parseInt(part.group(2)))), value);
  }

  private boolean isReshaped(String name, String value) {
    Matcher reshape = RESHAPE.matcher(value);
    if (!reshape.matches() || !isTranslated(reshape.group(1))) {
      return false;
    }
    List<String> shape = code.list(reshape.group(2));
    if (shape.size() < 2 || !shape.stream().skip(1).allMatch(size -> size.matches("\\d+"))) {
      return false;
    }
    List<String> rest = shape.subList(1, shape.size());
    return put(
        name,
        rest,
        "torch.reshape(%s, [%s, %s])"
            .formatted(turned(reshape.group(1)), String.join(", ", rest), shape.getFirst()));
  }

  private boolean isScaled(String name, String value) {
    Matcher scaled = SCALED.matcher(value);
    if (!scaled.matches() || !isTranslated(scaled.group(1))) {
      return false;
    }
    String array = scaled.group(1);
    return put(name, sizes.get(array), "torch.mul(" + turned(array) + ", " + scaled.group(2) + ")");
  }

  private boolean isContracted(String name, String value) {
    Matcher contraction = TENSORDOT.matcher(value);
    if (!contraction.matches() || !isTranslated(contraction.group(1))) {
      return false;
    }
    int index = Integer.parseInt(contraction.group(3)) - 1;
    List<String> rest = new ArrayList<>(sizes.get(contraction.group(1)));
    int indices = indices(name);
    if (index < 0 || index >= rest.size() || indices < rest.size()) {
      return false;
    }
    rest.remove(index);
    int before = rest.size();
    int fresh = indices - before;
    List<String> order = new ArrayList<>();
    for (int k = 0; k < before; k++) {
      order.add(Integer.toString(fresh + k));
    }
    for (int k = 0; k < fresh; k++) {
      order.add(Integer.toString(k));
      rest.add("?");
    }
    order.add(Integer.toString(indices));
    return put(
        name,
        rest,
        "torch.permute(torch.tensordot(%s, %s, [%s], [%d]), [%s])"
            .formatted(
                contraction.group(2),
                turned(contraction.group(1)),
                contraction.group(4),
                index,
                String.join(", ", order)));
  }

  /// The number of indices of an array but for the edges, from the product that it goes into.
  private int indices(String name) {
    for (int k = 0; k < code.count(); k++) {
      Matcher einsum = EINSUM.matcher(code.line(k));
      if (einsum.find() && einsum.group(4).equals(name)) {
        return einsum.group(1).length() - 1;
      }
      if (einsum.reset().find() && einsum.group(5).equals(name)) {
        return einsum.group(2).length() - 1;
      }
    }
    return -1;
  }

  private boolean isProduct(String name, String value) {
    Matcher einsum = EINSUM.matcher(value);
    if (!einsum.matches()) {
      return false;
    }
    String a = einsum.group(1);
    String b = einsum.group(2);
    String out = einsum.group(3);
    String left = einsum.group(4);
    String right = einsum.group(5);
    if (a.charAt(0) != b.charAt(0)
        || a.charAt(0) != out.charAt(0)
        || !isTranslated(left)
        || !isTranslated(right)
        || sizes.get(left).size() != a.length() - 1
        || sizes.get(right).size() != b.length() - 1) {
      return false;
    }
    Map<Character, String> size = new HashMap<>();
    for (int k = 1; k < a.length(); k++) {
      size.merge(a.charAt(k), sizes.get(left).get(k - 1), EdgeProduct::known);
    }
    for (int k = 1; k < b.length(); k++) {
      size.merge(b.charAt(k), sizes.get(right).get(k - 1), EdgeProduct::known);
    }
    StringBuilder order = new StringBuilder(out.substring(1));
    StringBuilder units = new StringBuilder();
    for (char c : (a.substring(1) + b.substring(1)).toCharArray()) {
      if (out.indexOf(c) >= 0 || units.indexOf("" + c) >= 0 || order.indexOf("" + c) >= 0) {
        continue;
      }
      (size.get(c).equals("1") ? units : order).append(c);
    }
    String product =
        "torch.mul(%s, %s)"
            .formatted(
                aligned(turned(left), a.substring(1), order.toString(), units.toString()),
                aligned(turned(right), b.substring(1), order.toString(), units.toString()));
    List<String> summed = new ArrayList<>();
    for (int k = out.length() - 1; k < order.length(); k++) {
      summed.add(Integer.toString(k));
    }
    return put(
        name,
        out.substring(1).chars().mapToObj(c -> size.get((char) c)).toList(),
        summed.isEmpty()
            ? product
            : "torch.sum(" + product + ", [" + String.join(", ", summed) + "])");
  }

  private static String known(String one, String other) {
    return one.equals("?") ? other : one;
  }

  /// An array whose indices stand in the order of all, ones in place of those that it lacks.
  private static String aligned(String array, String letters, String order, String units) {
    String text = array;
    String rest = letters;
    for (char unit : units.toCharArray()) {
      int k = rest.indexOf(unit);
      if (k >= 0) {
        text = "torch.squeeze(" + text + ", " + k + ")";
        rest = rest.substring(0, k) + rest.substring(k + 1);
      }
    }
    List<String> permutation = new ArrayList<>();
    boolean sorted = true;
    for (char c : order.toCharArray()) {
      int k = rest.indexOf(c);
      if (k >= 0) {
        sorted &= k == permutation.size();
        permutation.add(Integer.toString(k));
      }
    }
    if (!sorted) {
      permutation.add(Integer.toString(rest.length()));
      text = "torch.permute(" + text + ", [" + String.join(", ", permutation) + "])";
    }
    for (int k = 0; k < order.length(); k++) {
      if (rest.indexOf(order.charAt(k)) < 0) {
        text = "torch.unsqueeze(" + text + ", " + k + ")";
      }
    }
    return text;
  }
}
