package org.haven.inputs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// An output file cannot be written: the disk is full, the folder is gone or read-only. The command
/// line prints the message and exits with 1.
public final class OutputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Below this much room a failure without a reason is put down to a full disk.
  private static final long FULL_BYTES = 1L << 20;

  private static final String ELSEWHERE = "name a file or folder elsewhere";
  private static final String IN_A_FOLDER = "name a file or folder that does not lie in a file";

  /// Why, and what to do about it.
  private record Reason(String text, String remedy) {}

  /// For a file that the user can ask for again.
  public OutputException(Path file, IOException cause) {
    this(file, cause, reason(file, cause));
  }

  /// @param remedy what to do, as a sentence
  public OutputException(Path file, IOException cause, String remedy) {
    super(file + ": cannot be written: " + reason(file, cause).text() + ". " + remedy, cause);
  }

  private OutputException(Path file, IOException cause, Reason reason) {
    this(file, cause, "Remedy: " + reason.remedy());
  }

  /// What the system says, where it says something; HDF5 hides it.
  private static Reason reason(Path file, IOException cause) {
    return switch (cause) {
      case AccessDeniedException denied ->
          new Reason(
              "you may not write there", "give yourself the right to write, or " + ELSEWHERE);
      case NoSuchFileException missing -> missing(file);
      case DirectoryNotEmptyException full ->
          new Reason(full.getFile() + " is a folder that is not empty", ELSEWHERE);
      case FileAlreadyExistsException inTheWay ->
          Files.isRegularFile(Path.of(inTheWay.getFile()))
              ? new Reason(inTheWay.getFile() + " is a file, not a folder", IN_A_FOLDER)
              : new Reason(inTheWay.getFile() + " is in the way", ELSEWHERE);
      case FileSystemException named when named.getReason() != null -> named(named.getReason());
      default ->
          !Files.isDirectory(folder(file))
              ? missing(file)
              : isFull(file) ? full("no space left on the disk") : named(text(file, cause));
    };
  }

  private static Reason named(String reason) {
    if (reason.startsWith("No space left") || reason.startsWith("Disk quota")) {
      return full(reason);
    }
    return new Reason(
        reason,
        switch (reason) {
          case "Not a directory" -> IN_A_FOLDER;
          case "Is a directory" -> "name a file, not a folder";
          case "Read-only file system" -> ELSEWHERE;
          default -> "check its folder, its rights and the room on its disk";
        });
  }

  private static Reason full(String reason) {
    return new Reason(reason, "make room, or " + ELSEWHERE);
  }

  /// The system says that something on the way is not there; in folders such as `/proc` also that
  /// nothing can be made.
  private static Reason missing(Path file) {
    Path folder = folder(file);
    return Files.isDirectory(folder)
        ? new Reason("no file can be made in " + folder, ELSEWHERE)
        : new Reason("the folder " + folder + " is not there", "make it, or " + ELSEWHERE);
  }

  private static Path folder(Path file) {
    Path absolute = file.toAbsolutePath();
    return absolute.getParent() == null ? absolute : absolute.getParent();
  }

  /// Whether the disk, if it is one, has no room: `/proc` and the like have neither size nor room.
  private static boolean isFull(Path file) {
    try {
      FileStore store = Files.getFileStore(folder(file));
      return store.getTotalSpace() > 0 && store.getUsableSpace() < FULL_BYTES;
    } catch (IOException unknown) {
      return false;
    }
  }

  private static String text(Path file, IOException cause) {
    String text =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    String prefix = file + ": ";
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }
}
