package org.haven.campaigns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.haven.inputs.InputException;

/// What tasks took, over all processes of a campaign: `times.csv`, which no result depends on.
final class Times {
  static final String FILE = "times.csv";

  private Times() {}

  /// Adds the seconds and numbers of all tasks to a tally.
  static void add(Path folder, List<String> labels, Tally tally) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return;
    }
    try (var lines = Files.lines(file)) {
      lines.forEach(
          line -> {
            String[] words = line.split(",");
            int k = words.length == 4 ? labels.indexOf(words[2]) : -1;
            if (k >= 0 && words[3].matches("\\d+\\.\\d+")) {
              tally.seconds()[k] += Double.parseDouble(words[3]);
              tally.done()[k]++;
            }
          });
    } catch (IOException | java.io.UncheckedIOException unreadable) {
      throw new InputException(file, "cannot be read: " + unreadable.getMessage());
    }
  }
}
