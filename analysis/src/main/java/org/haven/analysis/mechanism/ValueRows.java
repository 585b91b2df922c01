package org.haven.analysis.mechanism;

import java.io.BufferedWriter;
import java.io.IOException;
import java.util.Locale;

/// Writes values six to a line; of a density most are zero, and those are not formatted anew.
final class ValueRows {
  private static final String ZERO = String.format(Locale.ROOT, " %12.5E", 0.0);
  private final BufferedWriter out;
  private int column;

  ValueRows(BufferedWriter out) {
    this.out = out;
  }

  void put(double value) throws IOException {
    out.write(value == 0 ? ZERO : String.format(Locale.ROOT, " %12.5E", value));
    if (++column == 6) {
      end();
    }
  }

  void end() throws IOException {
    if (column > 0) {
      out.write('\n');
      column = 0;
    }
  }
}
