package org.haven.inputs;

import java.nio.file.Path;

/// Something that the user brought is wrong. The command line prints the message and exits with 2.
///
/// The message names the quantity, its value, the limit and the remedy.
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// A fault at a line of a file (1-based).
  public InputException(Path file, int line, String message) {
    super(file + ":" + line + ": " + message);
  }

  /// A fault of a file as a whole.
  public InputException(Path file, String message) {
    super(file + ": " + message);
  }

  /// A fault of the command line or of a combination of inputs.
  public InputException(String message) {
    super(message);
  }

  /// With the cause, kept for the log.
  public InputException(Path file, String message, Throwable cause) {
    super(file + ": " + message, cause);
  }
}
