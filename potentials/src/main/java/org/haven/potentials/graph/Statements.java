package org.haven.potentials.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The statements of one TorchScript function, to be read by the names that they give values to,
/// and replaced.
final class Statements {
  private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*");
  private final List<String> lines = new ArrayList<>();
  private final Map<Integer, String> before = new HashMap<>();
  private final Map<Integer, String> after = new HashMap<>();

  /// Line of the assignment of each name that is assigned once; -1 for others.
  private final Map<String, Integer> at = new HashMap<>();

  Statements(List<String> code) {
    for (String line : code) {
      lines.addAll(List.of(line.split("\n", -1)));
    }
    for (int k = 0; k < lines.size(); k++) {
      Matcher assignment = ScriptSimplifier.ASSIGNMENT.matcher(lines.get(k));
      if (assignment.matches()) {
        int line = k;
        at.compute(assignment.group(2), (_, before) -> before == null ? line : -1);
      }
    }
  }

  int count() {
    return lines.size();
  }

  String line(int k) {
    return lines.get(k);
  }

  List<String> lines() {
    List<String> all = new ArrayList<>();
    for (int k = 0; k < lines.size(); k++) {
      if (before.containsKey(k)) {
        all.add(before.get(k));
      }
      all.add(lines.get(k));
      if (after.containsKey(k)) {
        all.add(after.get(k));
      }
    }
    return all;
  }

  /// Where a name gets its only value; -1 if it has none or several.
  int lineOf(String name) {
    return at.getOrDefault(name, -1);
  }

  /// The only value that a name is given; empty if there is none or several.
  String value(String name) {
    int k = lineOf(name);
    if (k < 0) {
      return "";
    }
    Matcher assignment = ScriptSimplifier.ASSIGNMENT.matcher(lines.get(k));
    return assignment.matches() ? assignment.group(3) : "";
  }

  /// The value of a name that stands for no other.
  String root(String name) {
    String value = value(name);
    return WORD.matcher(value).matches() && lineOf(value) >= 0 ? root(value) : name;
  }

  /// The elements of a list, written out or under a name; empty if it is neither.
  List<String> list(String text) {
    String list = text.startsWith("[") ? text : value(text);
    if (!list.matches("\\[[^\\[\\]]+\\]")) {
      return List.of();
    }
    return List.of(list.substring(1, list.length() - 1).split(", "));
  }

  /// How many times a name is written.
  long uses(String name) {
    Pattern use = Pattern.compile("(?<![\\w.])" + name + "\\b");
    return lines.stream()
        .mapToLong(line -> use.matcher(line.replaceAll("\"[^\"]*\"", "")).results().count())
        .sum();
  }

  /// Gives the name that is assigned in a line another value.
  void replace(int k, String value) {
    Matcher assignment = ScriptSimplifier.ASSIGNMENT.matcher(lines.get(k));
    if (assignment.matches()) {
      lines.set(k, assignment.group(1) + assignment.group(2) + " = " + value);
    }
  }

  /// Adds a statement before a line.
  void before(int k, String name, String value) {
    before.put(k, indent(k) + name + " = " + value);
  }

  /// Adds a statement after a line.
  void after(int k, String name, String value) {
    after.put(k, indent(k) + name + " = " + value);
  }

  private String indent(int k) {
    String line = lines.get(k);
    return line.substring(0, line.length() - line.stripLeading().length());
  }
}
