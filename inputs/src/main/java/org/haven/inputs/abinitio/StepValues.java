package org.haven.inputs.abinitio;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.LineReader;

/// A file that a program writes beside the positions, whose entries bear the number of the step.
/// They are read one by one, as far as they are asked for.
final class StepValues implements AutoCloseable {
  /// How a file gives an entry.
  interface Entries {
    /// The next one, or null at the end.
    ///
    /// @throws InputException if it is not whole or not sensible
    Entry next(LineReader reader, String what);
  }

  /// What stands there for a step.
  record Entry(long step, double[] values) {}

  private final LineReader reader;
  private final String what;
  private final double unit;
  private final Entries entries;
  private Entry entry;
  private boolean ended;
  private String cut;

  private StepValues(Path file, String what, double unit, Entries entries) {
    this.reader = LineReader.open(file);
    this.what = what;
    this.unit = unit;
    this.entries = entries;
  }

  /// Opens the first of `files` that exists.
  ///
  /// @param what for messages, such as `forces`
  /// @param unit of the file in Haven's
  static Optional<StepValues> open(List<Path> files, String what, double unit, Entries entries) {
    return existing(files).map(file -> new StepValues(file, what, unit, entries));
  }

  static Optional<Path> existing(List<Path> files) {
    return files.stream().filter(Files::isRegularFile).findFirst();
  }

  /// What stands there for a step, in Haven's units; null where the file has none.
  ///
  /// @param count of numbers that there must be
  double[] at(long step, int count) {
    while (!ended && (entry == null || entry.step() < step)) {
      advance();
    }
    if (entry == null || entry.step() != step) {
      return null;
    }
    if (entry.values().length != count) {
      throw reader.fault(
          what + " of step " + step + ": " + entry.values().length + " numbers, expected " + count);
    }
    double[] found = entry.values();
    entry = null;
    return found;
  }

  private void advance() {
    try {
      entry = entries.next(reader, what);
      ended = entry == null;
      for (int k = 0; entry != null && k < entry.values().length; k++) {
        entry.values()[k] *= unit;
      }
    } catch (InputException e) {
      if (!reader.exhausted()) {
        throw e;
      }
      entry = null;
      ended = true;
      cut = e.getMessage();
    }
  }

  /// What to say where the file was cut off.
  Optional<String> warning() {
    return Optional.ofNullable(cut)
        .map(message -> what + " are missing at the end: the file was cut off (" + message + ")");
  }

  @Override
  public void close() {
    reader.close();
  }
}
