package org.haven.integrators.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// An output file cannot be written: the disk is full, the folder is gone or read-only. The run
/// stops; the last good checkpoint stays. The command line prints the message and exits with 1.
public final class OutputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Below this much room a failure is put down to a full disk.
  private static final long FULL_BYTES = 1L << 20;

  /// @param remedy what to do, as a sentence
  public OutputException(Path file, IOException cause, String remedy) {
    super(message(file, cause, remedy), cause);
  }

  private static String message(Path file, IOException cause, String remedy) {
    String reason = cause.getMessage();
    if (reason == null) {
      reason = cause.getClass().getSimpleName();
    }
    // HDF5 hides the reason of the system, so look whether the disk is full.
    Path folder = file.toAbsolutePath().getParent();
    try {
      if (Files.getFileStore(folder).getUsableSpace() < FULL_BYTES) {
        reason = "no space left on the disk";
      }
    } catch (IOException unknown) {
      reason += "; the folder " + folder + " is not reachable";
    }
    String prefix = file + ": ";
    reason = reason.startsWith(prefix) ? reason.substring(prefix.length()) : reason;
    return prefix + "cannot be written: " + reason + ". " + remedy;
  }
}
