package org.haven.campaigns;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reasons to fail by kind: those that differ in files, in what they quote and in their numbers are
/// one, told with the range of its numbers. Digits of a name, as in Li6PS5Cl or Li+1, are part of
/// it.
final class Reasons {
  private static final char NUMBER = '\u0001';
  private static final char QUOTE = '\u0002';
  private static final Pattern VALUE =
      Pattern.compile(
          "'[^']*'|(?<![A-Za-z0-9_.+−-])[-+]?\\d+(\\.\\d+)?(e[-+]?\\d+)?(?![A-Za-z0-9_])");
  private static final Pattern FILE = Pattern.compile("^[^ ]+\\.[A-Za-z]{2,8}(:\\d+)?: ");
  private static final int SHORT = 30;
  private static final int LONGEST = 120;

  /// One kind.
  ///
  /// @param ids of who failed so, in order
  record Kind(String text, List<String> ids) {}

  private final Map<String, TreeMap<String, List<String>>> kinds = new TreeMap<>();

  /// Adds one.
  synchronized void add(String id, String reason) {
    List<String> values = new ArrayList<>();
    StringBuilder masked = new StringBuilder();
    Matcher value = VALUE.matcher(FILE.matcher(reason).replaceFirst(""));
    while (value.find()) {
      values.add(value.group());
      value.appendReplacement(
          masked, String.valueOf(value.group().startsWith("'") ? QUOTE : NUMBER));
    }
    value.appendTail(masked);
    kinds.computeIfAbsent(clause(masked.toString()), k -> new TreeMap<>()).put(id, values);
  }

  /// The first clause; where that is short and a colon follows, the next one too. Of a bug all.
  private static String clause(String text) {
    if (text.startsWith(Funnel.UNEXPECTED)) {
      return text;
    }
    Matcher end = Pattern.compile("[;:](?= )|\\.(?= |$)| (?=\\()").matcher(text);
    int stop = text.length();
    while (end.find()) {
      if (text.charAt(end.start()) != ':' || end.start() >= SHORT) {
        stop = end.start();
        break;
      }
    }
    return text.substring(0, stop).strip();
  }

  /// All kinds, the most frequent first.
  List<Kind> kinds() {
    List<Kind> all = new ArrayList<>();
    kinds.forEach(
        (masked, each) -> all.add(new Kind(text(masked, each), List.copyOf(each.keySet()))));
    all.sort(Comparator.comparingInt((Kind k) -> -k.ids().size()).thenComparing(Kind::text));
    return all;
  }

  /// Numbers of kinds by their texts.
  Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    kinds().forEach(k -> counts.merge(k.text(), k.ids().size(), Integer::sum));
    return counts;
  }

  private static String text(String masked, Map<String, List<String>> each) {
    StringBuilder text = new StringBuilder();
    int slot = 0;
    for (char c : masked.toCharArray()) {
      if (c != NUMBER && c != QUOTE) {
        text.append(c);
        continue;
      }
      TreeSet<String> seen =
          new TreeSet<>(
              c == NUMBER
                  ? Comparator.comparingDouble(Double::parseDouble).thenComparing(s -> (String) s)
                  : Comparator.naturalOrder());
      for (List<String> values : each.values()) {
        seen.add(values.get(slot));
      }
      slot++;
      text.append(
          seen.size() == 1 ? seen.first() : c == QUOTE ? "'…'" : seen.first() + "–" + seen.last());
    }
    return text.length() <= LONGEST ? text.toString() : text.substring(0, LONGEST) + "…";
  }
}
