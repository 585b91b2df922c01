package org.haven.potentials.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes all columns of a matrix, which code takes in parts one after the other, in one
/// `torch.split_with_sizes`; see [ScriptSimplifier].
///
/// @param tensors names that are certain to be tensors and to have one value
/// @param aliases names that stand for others
record ColumnSplit(Set<String> tensors, Map<String, String> aliases) {
  private static final Pattern ROWS =
      Pattern.compile("torch\\.reshape\\((?:.+), \\[-1, (\\d+)\\]\\)");
  private static final Pattern COLUMNS =
      Pattern.compile("torch\\.(slice\\((\\w+), 1|narrow\\((\\w+), -1), (\\d+), (\\d+)\\)");

  private record Part(int line, String name, int from, int to) {}

  /// Takes the columns of a matrix that the code takes in parts in one go.
  List<String> split(List<String> code) {
    Map<String, Integer> widths = new HashMap<>();
    Map<String, Integer> definitions = new HashMap<>();
    Map<String, List<Part>> parts = new HashMap<>();
    for (int k = 0; k < code.size(); k++) {
      Matcher assignment = ScriptSimplifier.ASSIGNMENT.matcher(code.get(k));
      if (!assignment.matches()) {
        continue;
      }
      Matcher rows = ROWS.matcher(assignment.group(3));
      if (rows.matches() && tensors.contains(assignment.group(2))) {
        widths.put(assignment.group(2), Integer.parseInt(rows.group(1)));
        definitions.put(assignment.group(2), k);
      }
      Matcher columns = COLUMNS.matcher(assignment.group(3));
      if (columns.matches()) {
        boolean narrow = columns.group(3) != null;
        String name = narrow ? columns.group(3) : columns.group(2);
        name = aliases.getOrDefault(name, name);
        int from = Integer.parseInt(columns.group(4));
        int last = Integer.parseInt(columns.group(5)) + (narrow ? from : 0);
        if (widths.containsKey(name)) {
          parts
              .computeIfAbsent(name, _ -> new ArrayList<>())
              .add(new Part(k, assignment.group(2), from, last));
        }
      }
    }
    List<String> out = new ArrayList<>(code);
    parts.forEach((name, all) -> split(out, name, definitions.get(name), widths.get(name), all));
    return out;
  }

  private static void split(
      List<String> code, String name, int definition, int width, List<Part> parts) {
    int[][] cuts =
        parts.stream()
            .map(part -> new int[] {part.from(), part.to()})
            .sorted((a, b) -> Integer.compare(a[0], b[0]))
            .filter(distinct())
            .toArray(int[][]::new);
    boolean whole = cuts.length > 1 && cuts[0][0] == 0 && cuts[cuts.length - 1][1] == width;
    for (int k = 1; k < cuts.length; k++) {
      whole &= cuts[k - 1][1] == cuts[k][0];
    }
    String indent = indent(code.get(definition));
    for (int k = definition; k < parts.getLast().line(); k++) {
      whole &= indent(code.get(k)).length() >= indent.length();
    }
    whole &= parts.stream().allMatch(part -> indent(code.get(part.line())).equals(indent));
    if (!whole) {
      return;
    }
    String all = name + "_columns";
    for (Part part : parts) {
      int k = 0;
      while (cuts[k][0] != part.from()) {
        k++;
      }
      code.set(part.line(), indent + part.name() + " = " + all + "[" + k + "]");
    }
    List<String> sizes = Arrays.stream(cuts).map(cut -> Integer.toString(cut[1] - cut[0])).toList();
    code.set(
        definition,
        "%s\n%s%s = torch.split_with_sizes(%s, [%s], 1)"
            .formatted(code.get(definition), indent, all, name, String.join(", ", sizes)));
  }

  private static Predicate<int[]> distinct() {
    Set<List<Integer>> seen = new HashSet<>();
    return cut -> seen.add(List.of(cut[0], cut[1]));
  }

  private static String indent(String line) {
    return line.substring(0, line.length() - line.stripLeading().length());
  }
}
