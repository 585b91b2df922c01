package org.haven.api.serve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.haven.inputs.InputException;

/// Lines of UTF-8 from a stream, none longer than a limit.
final class RequestLines {
  /// Longest line in bytes: room for the symbols of some millions of atoms.
  static final int LONGEST = 64 << 20;

  private final InputStream in;
  private final int longest;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;

  RequestLines(InputStream in, int longest) {
    this.in = in;
    this.longest = longest;
  }

  /// The next line without its end; empty at the end of the stream, where a line that is not ended
  /// does not count.
  ///
  /// @throws InputException if it is too long; the line after it is read next
  Optional<String> next() throws IOException {
    ByteArrayOutputStream parts = null;
    long length = 0;
    while (true) {
      if (at == end) {
        at = 0;
        end = in.read(buffer);
        if (end <= 0) {
          end = 0;
          return Optional.empty();
        }
      }
      int newline = at;
      while (newline < end && buffer[newline] != '\n') {
        newline++;
      }
      int count = newline - at;
      boolean complete = newline < end;
      length += count;
      if (complete && parts == null && length <= longest) {
        String line = new String(buffer, at, count, StandardCharsets.UTF_8);
        at = newline + 1;
        return Optional.of(line);
      }
      if (length <= longest) {
        if (parts == null) {
          parts = new ByteArrayOutputStream();
        }
        parts.write(buffer, at, count);
      }
      at = complete ? newline + 1 : newline;
      if (complete) {
        if (length > longest) {
          throw new InputException(
              "a line has %d bytes; expected at most %d".formatted(length, longest));
        }
        return Optional.of(parts.toString(StandardCharsets.UTF_8));
      }
    }
  }
}
