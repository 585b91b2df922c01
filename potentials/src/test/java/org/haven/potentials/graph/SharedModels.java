package org.haven.potentials.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.junit.jupiter.api.Assumptions;

/// The models and their references beside the project; tests skip without them.
final class SharedModels {
  private static final Path FOLDER =
      Path.of(System.getProperty("haven.root", "."))
          .resolve("../shared/reference/torchscript")
          .normalize();

  private SharedModels() {}

  /// Where a file is, if it is there.
  static Path path(String name) {
    return FOLDER.resolve(name);
  }

  static Path file(String name) {
    Path file = path(name);
    Assumptions.assumeTrue(Files.exists(file), "needs " + file);
    return file;
  }

  static Structure structure(String name) {
    return StructureFile.read(file(name), 0);
  }

  static JsonNode json(String name) {
    try {
      return new ObjectMapper().readTree(file(name).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
