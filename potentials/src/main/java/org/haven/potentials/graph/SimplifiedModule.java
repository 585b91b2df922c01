package org.haven.potentials.graph;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// A copy of a TorchScript archive whose code went through [ScriptSimplifier], to be loaded and
/// deleted; the file of the user stays.
final class SimplifiedModule implements AutoCloseable {
  private final Path file;

  private final boolean rearranged;

  private SimplifiedModule(Path file, boolean rearranged) {
    this.file = file;
    this.rearranged = rearranged;
  }

  /// Copies an archive; empty if there is nothing to simplify, or no room for the copy.
  static Optional<SimplifiedModule> of(Path archive, Rewriting rewriting) {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      Path copy = Files.createTempFile("haven-", ".pt");
      boolean changed = false;
      boolean rearranged = false;
      try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(copy))) {
        out.setMethod(ZipOutputStream.STORED);
        for (ZipEntry entry : zip.stream().toList()) {
          // Where each statement came from in the code before.
          if (entry.getName().endsWith(".debug_pkl")) {
            continue;
          }
          byte[] bytes = TorchArchive.bytes(zip, entry);
          if (entry.getName().endsWith(".py")) {
            String code = new String(bytes, StandardCharsets.UTF_8);
            String simple = ScriptSimplifier.simplify(code, rewriting);
            changed |= !simple.equals(code);
            rearranged |= !simple.equals(ScriptSimplifier.simplify(code, Rewriting.SAME_BITS));
            bytes = simple.getBytes(StandardCharsets.UTF_8);
          }
          CRC32 sum = new CRC32();
          sum.update(bytes);
          ZipEntry stored = new ZipEntry(entry.getName());
          stored.setSize(bytes.length);
          stored.setCrc(sum.getValue());
          out.putNextEntry(stored);
          out.write(bytes);
          out.closeEntry();
        }
      } catch (IOException noRoom) {
        Files.deleteIfExists(copy);
        return Optional.empty();
      }
      if (!changed) {
        Files.deleteIfExists(copy);
        return Optional.empty();
      }
      return Optional.of(new SimplifiedModule(copy, rearranged));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /// Whether its numbers may be rounded otherwise than the file's.
  boolean rearranged() {
    return rearranged;
  }

  Path file() {
    return file;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
