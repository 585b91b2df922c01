package org.haven.inputs;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// Files that lie beside the project, or inside it, found from the build's root.
public final class Reference {
  private Reference() {}

  public static Path shared(String path) {
    Path file = root().resolve("../shared").resolve(path);
    Assumptions.assumeTrue(Files.exists(file), "no ../shared/" + path + " beside the project");
    return file;
  }

  public static Path root() {
    return Path.of(System.getProperty("haven.root", ".."));
  }
}
