package org.haven.kernels.tornado;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds in the OpenCL code that TornadoVM has written a mistake that it makes silently.
///
/// At the end of a loop's body the loop's variables take their new values all at once. TornadoVM
/// writes one assignment after the other, in the order of the Java variables' declaration: `before
/// = now; now = next` comes out as `now = next; before = now` where `now` was declared first, and
/// `before` gets the wrong value. Such code is refused; the remedy is to declare `before` first.
final class LostCopy {
  private static final Pattern ASSIGNMENT =
      Pattern.compile("^\\s*(\\w+)\\s*=\\s*([-\\w.+]+)\\s*;\\s*$");
  private static final Pattern LOOP = Pattern.compile("^\\s*(?:for|while)\\s*\\(.*");

  private LostCopy() {}

  /// The first mistake in a kernel's OpenCL code, in words.
  static Optional<String> in(String code) {
    // The variables of each open loop; an empty set for other blocks.
    Deque<Set<String>> blocks = new ArrayDeque<>();
    List<String[]> run = new ArrayList<>();
    Set<String> opening = Set.of();
    for (String line : code.split("\n")) {
      Matcher assignment = ASSIGNMENT.matcher(line);
      if (assignment.matches()) {
        run.add(new String[] {assignment.group(1), assignment.group(2)});
        continue;
      }
      Optional<String> found = check(run, blocks);
      if (found.isPresent()) {
        return found;
      }
      if (LOOP.matcher(line).matches()) {
        opening = new HashSet<>();
        for (String[] copy : run) {
          opening.add(copy[0]);
        }
      }
      String bare = line.replaceAll("//.*", "");
      for (char c : bare.toCharArray()) {
        if (c == '{') {
          blocks.push(opening);
          opening = Set.of();
        } else if (c == '}' && !blocks.isEmpty()) {
          blocks.pop();
        }
      }
      run.clear();
    }
    return Optional.empty();
  }

  private static Optional<String> check(List<String[]> run, Deque<Set<String>> blocks) {
    for (Set<String> variables : blocks) {
      Set<String> assigned = new HashSet<>();
      for (String[] copy : run) {
        if (variables.contains(copy[0])) {
          if (assigned.contains(copy[1])) {
            return Optional.of(
                copy[0] + " takes the value of " + copy[1] + " after that has got its next one");
          }
          assigned.add(copy[0]);
        }
      }
    }
    return Optional.empty();
  }
}
