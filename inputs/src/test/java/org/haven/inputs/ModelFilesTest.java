package org.haven.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model of several files is one: by folder or by `input.nn`, with all that belongs to it and
/// nothing else.
class ModelFilesTest {
  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    for (String name :
        List.of("input.nn", "scaling.data", "weights.001.data", "weights.008.data", "notes.txt")) {
      Files.writeString(folder.resolve(name), name);
    }
  }

  @Test
  void allFilesOfTheModelAreFoundAndNoOthers() {
    Path main = folder.resolve("input.nn");
    List<Path> all =
        List.of(
            main,
            folder.resolve("scaling.data"),
            folder.resolve("weights.001.data"),
            folder.resolve("weights.008.data"));
    assertThat(ModelFiles.of(folder)).isEqualTo(all);
    assertThat(ModelFiles.of(main)).isEqualTo(all);
    assertThat(ModelFiles.of(folder.resolve("notes.txt")))
        .containsExactly(folder.resolve("notes.txt"));
  }

  @Test
  void theHashChangesWithEachFileOfTheModelOnly() throws IOException {
    String before = FileHash.sha256(folder);
    assertThat(FileHash.sha256(folder.resolve("input.nn"))).isEqualTo(before);
    Files.writeString(folder.resolve("notes.txt"), "changed");
    assertThat(FileHash.sha256(folder)).isEqualTo(before);
    for (Path each : ModelFiles.of(folder)) {
      String text = Files.readString(each);
      Files.writeString(each, text + "x");
      assertThat(FileHash.sha256(folder)).as(each.toString()).isNotEqualTo(before);
      Files.writeString(each, text);
    }
    assertThat(FileHash.sha256(folder)).isEqualTo(before);
  }
}
