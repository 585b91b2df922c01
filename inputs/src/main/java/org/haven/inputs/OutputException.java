package org.haven.inputs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// An output file cannot be written: the disk is full, the folder is gone or read-only. The command
/// line prints the message and exits with 1.
public final class OutputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Below this much room a failure is put down to a full disk.
  private static final long FULL_BYTES = 1L << 20;

  /// For a file that the user can ask for again.
  public OutputException(Path file, IOException cause) {
    this(file, cause, "Remedy: check its folder, its rights and the room on its disk");
  }

  /// @param remedy what to do, as a sentence
  public OutputException(Path file, IOException cause, String remedy) {
    super(file + ": cannot be written: " + reason(file, cause) + ". " + remedy, cause);
  }

  private static String reason(Path file, IOException cause) {
    // HDF5 hides the reason of the system, so look whether the disk is full.
    Path folder = file.toAbsolutePath().getParent();
    try {
      if (Files.getFileStore(folder).getUsableSpace() < FULL_BYTES) {
        return "no space left on the disk";
      }
    } catch (IOException unknown) {
      return "the folder " + folder + " is not there, or is a file";
    }
    return switch (cause) {
      case AccessDeniedException denied -> "you may not write there";
      case NoSuchFileException missing -> "its folder is not there";
      case DirectoryNotEmptyException full -> full.getFile() + " is a folder that is not empty";
      case FileAlreadyExistsException inTheWay -> inTheWay.getFile() + " is in the way";
      case FileSystemException named when named.getReason() != null -> named.getReason();
      default -> text(file, cause);
    };
  }

  private static String text(Path file, IOException cause) {
    String text =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    String prefix = file + ": ";
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }
}
