package org.haven.inputs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 of files and texts, by which results name the exact potential and structure they came
/// from.
public final class FileHash {
  private FileHash() {}

  /// The hash of the file's bytes in lower-case hexadecimal; of a model of several files, or its
  /// folder, that of their names and hashes.
  ///
  /// @throws InputException if the file cannot be read
  public static String sha256(Path file) {
    if (ModelFiles.areMany(file)) {
      StringBuilder all = new StringBuilder();
      for (Path each : ModelFiles.of(file)) {
        all.append(each.getFileName()).append(' ').append(bytes(each)).append('\n');
      }
      return sha256(all.toString());
    }
    return bytes(file);
  }

  private static String bytes(Path file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new InputException(
          file, Files.exists(file) ? "cannot be read: " + e.getMessage() : "no such file", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The hash of a text in UTF-8, in lower-case hexadecimal.
  public static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
