package org.haven.potentials.graph;

import java.net.URISyntaxException;
import java.nio.file.Path;

/// The models among the test resources, made by `generate.py` beside them.
final class SmallModels {
  private SmallModels() {}

  static Path file(String name) {
    try {
      return Path.of(SmallModels.class.getResource("/graph/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
