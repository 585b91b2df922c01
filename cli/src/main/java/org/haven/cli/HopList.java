package org.haven.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.haven.inputs.InputException;

/// A file that lists pairs of states: a line holds the two files, relative to its folder, and a
/// name for the pair if wanted; what follows # is left out.
final class HopList {
  /// @param line in the file, from 1
  /// @param name without separators; different for each
  record Pair(int line, String name, Path initial, Path end) {}

  private HopList() {}

  /// @throws InputException if the file cannot be read, or a line does not hold two or three words,
  ///   or two pairs have one name
  static List<Pair> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException unreadable) {
      throw new InputException(file, "cannot be read as a list of pairs", unreadable);
    }
    List<Pair> pairs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int k = 0; k < lines.size(); k++) {
      String text = lines.get(k).replaceFirst("#.*", "").strip();
      if (text.isEmpty()) {
        continue;
      }
      String[] words = text.split("\\s+");
      if (words.length < 2 || words.length > 3) {
        throw new InputException(
            file,
            k + 1,
            "holds " + words.length + " words; expected INITIAL FINAL, or INITIAL FINAL NAME");
      }
      String name = words.length == 3 ? words[2] : "hop" + (pairs.size() + 1);
      if (!name.matches("[\\w.+=-]+") || name.startsWith(".")) {
        throw new InputException(
            file, k + 1, "'" + name + "' names a folder; expected letters, digits and _-+=.");
      }
      if (!names.add(name)) {
        throw new InputException(file, k + 1, "'" + name + "' is the name of an earlier pair");
      }
      Path folder = file.toAbsolutePath().getParent();
      pairs.add(new Pair(k + 1, name, folder.resolve(words[0]), folder.resolve(words[1])));
    }
    if (pairs.isEmpty()) {
      throw new InputException(
          file, "lists no pairs; a line is INITIAL FINAL, or INITIAL FINAL NAME");
    }
    return pairs;
  }
}
