package org.haven.potentials.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes the code of a TorchScript module so that the same numbers take fewer passes over memory.
///
/// Exported code is generated, statement by statement, and libtorch runs it as it stands. Four
/// things in it cost time for nothing, most of all in the backward pass:
///
/// | code | is | backward pass before → after |
/// |---|---|---|
/// | `torch.slice(x, 0, 0, 9223372036854775807)` | `x` | zeros, copy → nothing |
/// | `torch.mul(x, 1.)` ahead of a product of matrices | `x` | a product → nothing |
/// | `torch.slice(x, 1, a, b)`, all columns of x in parts | `torch.split_with_sizes(x, …)` | zeros, copy, sum for each → one `cat` |
/// | `torch.index(x, [edge_index[k]])` | `torch.index_select(x, 0, …)` | element by element → row by row |
///
/// Beyond [Rewriting#SAME_BITS], [EdgeLayout] and [KnownFunctions] follow.
///
/// Nothing else is touched; numbers agree to the bit but for the order in which the gradients of a
/// part that is used three times or more are added. What cannot be told for certain, of a name that
/// may be a list or is given two values, stays as it is. Immutable but for the pass over the text.
final class ScriptSimplifier {
  static final Pattern ASSIGNMENT = Pattern.compile("(\\s*)([A-Za-z_]\\w*) = (.+)");
  private static final Pattern TENSOR_ARGUMENT = Pattern.compile("(\\w+): Tensor[,)]");
  private static final Pattern CALL = Pattern.compile("torch\\.(\\w+)\\((.*)\\)");
  private static final Pattern EDGE_ROW =
      Pattern.compile("torch\\.select\\((\\w+|data\\[\"edge_index\"\\]), 0, [01]\\)");
  private static final Pattern INDEX_LIST =
      Pattern.compile("annotate\\(List\\[Optional\\[Tensor\\]\\], \\[(\\w+)\\]\\)");
  private static final Pattern INDEX = Pattern.compile("torch\\.index\\((\\w+), (\\w+)\\)");
  private static final String LAST = "9223372036854775807";

  /// Functions that give a tensor whatever their arguments are.
  private static final Set<String> GIVE_TENSORS =
      Set.of(
          ("reshape view matmul mm bmm silu cat stack einsum tensordot permute transpose unsqueeze"
               + " squeeze narrow expand_as broadcast_to index index_select index_add linalg_norm"
               + " sum")
              .split(" "));

  /// What arguments are called that hold the particles that edges come from or go to.
  private static final Set<String> ENDS =
      Set.of("src", "dst", "edge_src", "edge_dst", "senders", "receivers");

  /// Functions that give a tensor if an argument is one.
  private static final Set<String> PASS_TENSORS = Set.of("add", "sub", "mul", "div", "slice");

  private final List<String> lines;
  private final Set<String> tensors = new HashSet<>();
  private final Set<String> reals = new HashSet<>();
  private final Set<String> edgeTables = new HashSet<>();
  private final Set<String> edgeRows = new HashSet<>();
  private final Map<String, String> indexLists = new HashMap<>();
  private final Map<String, String> aliases = new HashMap<>();

  private final Rewriting rewriting;

  private ScriptSimplifier(List<String> lines, Rewriting rewriting) {
    this.lines = lines;
    this.rewriting = rewriting;
  }

  /// @param code of one file of an archive
  static String simplify(String code, Rewriting rewriting) {
    List<List<String>> functions = new ArrayList<>();
    functions.add(new ArrayList<>());
    for (String line : code.split("\n", -1)) {
      String text = line.strip();
      if (text.startsWith("def ") || text.startsWith("class ")) {
        functions.add(new ArrayList<>());
      }
      functions.getLast().add(line);
    }
    List<String> out = new ArrayList<>();
    boolean known = false;
    for (List<String> function : functions) {
      Optional<List<String>> other =
          rewriting == Rewriting.PAIRED ? KnownFunctions.rewritten(function) : Optional.empty();
      known |= other.isPresent();
      out.addAll(other.orElseGet(() -> new ScriptSimplifier(function, rewriting).simplified()));
    }
    if (known) {
      out.addAll(KnownFunctions.called());
      out.add("");
    }
    return String.join("\n", out);
  }

  private List<String> simplified() {
    if (lines.isEmpty() || !lines.getFirst().strip().startsWith("def ")) {
      return lines;
    }
    Map<String, Integer> assigned = new HashMap<>();
    for (String line : lines) {
      Matcher targets = Pattern.compile("\\s*(?:for )?([\\w, ]+?),? (?:=|in) .*").matcher(line);
      if (targets.matches()) {
        for (String name : targets.group(1).split(", *")) {
          assigned.merge(name, 1, Integer::sum);
        }
      }
    }
    List<String> out = new ArrayList<>();
    boolean signature = true;
    for (String line : lines) {
      if (signature) {
        Matcher argument = TENSOR_ARGUMENT.matcher(line);
        while (argument.find()) {
          if (!assigned.containsKey(argument.group(1))) {
            tensors.add(argument.group(1));
          }
        }
        signature = !line.endsWith(":");
        out.add(line);
        continue;
      }
      Matcher assignment = ASSIGNMENT.matcher(line);
      if (!assignment.matches()) {
        out.add(unsliced(line));
        continue;
      }
      String name = assignment.group(2);
      String value = selected(unit(name, unsliced(assignment.group(3))));
      if (assigned.getOrDefault(name, 0) == 1) {
        learn(name, value);
      }
      out.add(assignment.group(1) + name + " = " + value);
    }
    List<String> split = new ColumnSplit(tensors, aliases).split(out);
    return rewriting == Rewriting.SAME_BITS
        ? split
        : EdgeLayout.rewrite(split, rewriting == Rewriting.PAIRED);
  }

  /// What is known of a name that has one value.
  private void learn(String name, String value) {
    if (isTensor(value)) {
      tensors.add(name);
    }
    if (isReal(value)) {
      reals.add(name);
    }
    if (value.equals("data[\"edge_index\"]")) {
      edgeTables.add(name);
    }
    Matcher row = EDGE_ROW.matcher(value);
    if (row.matches() && (!row.group(1).matches("\\w+") || edgeTables.contains(row.group(1)))) {
      edgeRows.add(name);
    }
    Matcher list = INDEX_LIST.matcher(value);
    if (list.matches()) {
      indexLists.put(name, list.group(1));
    }
    if (value.matches("[A-Za-z_]\\w*")) {
      aliases.put(name, aliases.getOrDefault(value, value));
    }
  }

  /// Leaves out slices that take everything.
  private String unsliced(String text) {
    StringBuilder out = new StringBuilder(text);
    int at = out.lastIndexOf("torch.slice(");
    while (at >= 0) {
      List<String> arguments = arguments(out, at + "torch.slice(".length());
      String sliced = arguments.getFirst();
      boolean all =
          arguments.size() == 1
              || arguments.size() == 2 && arguments.get(1).matches("[0-9]")
              || arguments.size() == 4
                  && arguments.get(1).matches("[0-9]")
                  && arguments.get(2).equals("0")
                  && arguments.get(3).equals(LAST);
      if (all && isTensor(sliced)) {
        int end = at + "torch.slice(".length() + String.join(", ", arguments).length() + 1;
        out.replace(at, end, sliced);
      }
      at = at == 0 ? -1 : out.lastIndexOf("torch.slice(", at - 1);
    }
    return out.toString();
  }

  /// The arguments of a call as they are written, from after its parenthesis.
  private static List<String> arguments(CharSequence text, int from) {
    List<String> arguments = new ArrayList<>();
    int depth = 0;
    int start = from;
    boolean quoted = false;
    for (int k = from; k < text.length(); k++) {
      char c = text.charAt(k);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '(' || c == '[')) {
        depth++;
      } else if (!quoted && depth > 0 && (c == ')' || c == ']')) {
        depth--;
      } else if (!quoted && depth == 0 && (c == ',' || c == ')')) {
        arguments.add(text.subSequence(start, k).toString());
        start = k + 2;
        if (c == ')') {
          break;
        }
      }
    }
    return arguments;
  }

  /// The call that `value` is, as name and arguments; empty if it is none of torch's.
  static List<String> call(String value) {
    Matcher call = CALL.matcher(value);
    if (!call.matches()) {
      return List.of();
    }
    List<String> parts = new ArrayList<>(List.of(call.group(1)));
    parts.addAll(arguments(value, call.start(2)));
    return parts;
  }

  private boolean isTensor(String value) {
    if (tensors.contains(value)) {
      return true;
    }
    List<String> call = call(value);
    return !call.isEmpty()
        && (GIVE_TENSORS.contains(call.getFirst())
            || PASS_TENSORS.contains(call.getFirst())
                && call.stream().skip(1).anyMatch(this::isTensor));
  }

  /// Whether a value is certain to be a tensor of real numbers.
  private boolean isReal(String value) {
    if (reals.contains(value)) {
      return true;
    }
    List<String> call = call(value);
    return !call.isEmpty()
        && (call.getFirst().equals("silu")
            || call.getFirst().equals("mul") && call.stream().skip(1).anyMatch(this::isReal));
  }

  /// Leaves out a product with one whose result goes into products of matrices alone: nothing there
  /// can write into it.
  private String unit(String name, String value) {
    List<String> call = call(value);
    if (call.size() != 3
        || !call.get(0).equals("mul")
        || !call.get(2).equals("1.")
        || !isReal(call.get(1))) {
      return value;
    }
    Pattern use = Pattern.compile("\\b" + name + "\\b");
    Pattern product = Pattern.compile("torch\\.matmul\\(" + name + ", ");
    long uses = lines.stream().mapToLong(line -> use.matcher(line).results().count()).sum();
    long products = lines.stream().mapToLong(line -> product.matcher(line).results().count()).sum();
    return uses == products + 1 ? call.get(1) : value;
  }

  /// Takes rows by the ends of the edges as rows.
  private String selected(String value) {
    return INDEX
        .matcher(value)
        .replaceAll(
            match -> {
              String rows = indexLists.get(match.group(2));
              String select = "torch.index_select(" + match.group(1) + ", 0, " + rows + ")";
              if (rows != null && edgeRows.contains(rows)) {
                return select;
              }
              if (rows != null && ENDS.contains(rows) && tensors.contains(rows)) {
                return "("
                    + select
                    + " if torch.eq(torch.dim("
                    + rows
                    + "), 1) else "
                    + match.group()
                    + ")";
              }
              return Matcher.quoteReplacement(match.group());
            });
  }
}
