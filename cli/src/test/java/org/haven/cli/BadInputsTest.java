package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.haven.potentials.PotentialFamilies;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every row of [BadInputs]: the command ends with the row's exit code, prints exactly its message,
/// nothing on standard output and no stack trace. `docs/errors.md` is the same table.
final class BadInputsTest {
  @TempDir Path folder;

  @TestFactory
  List<DynamicTest> eachBadInputIsRefusedWithItsMessage() {
    String families = String.join(", ", PotentialFamilies.installed().types());
    List<DynamicTest> tests = new ArrayList<>();
    for (BadInputs.Row row : BadInputs.rows()) {
      tests.add(
          DynamicTest.dynamicTest(
              row.what(),
              () -> {
                Path here = Files.createTempDirectory(folder, "case");
                Invocation outcome = run(row, here);
                assertThat(outcome.err())
                    .isEqualTo(row.message().replace(BadInputTable.FAMILIES, families));
                assertThat(outcome.exitCode()).isEqualTo(row.exitCode());
                assertThat(outcome.out()).isEmpty();
              }));
    }
    return tests;
  }

  @Test
  void theTableInTheDocumentationIsThisOne() throws IOException {
    Path file = Path.of(System.getProperty("haven.root"), "docs", "errors.md");
    String expected = BadInputs.markdown();
    if (Boolean.getBoolean("haven.docs.write")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, expected);
    }
    assertThat(file)
        .as(
            "stale: rewrite it with mvn -pl cli -am test -Dtest=BadInputsTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dhaven.docs.write=true")
        .content(StandardCharsets.UTF_8)
        .isEqualTo(expected);
  }

  /// Runs the row's command in this process. Words of the command that name a file of the row are
  /// put into `here`; `here` is taken out of the messages again.
  private static Invocation run(BadInputs.Row row, Path here) throws IOException {
    for (Map.Entry<String, byte[]> file : row.files().entrySet()) {
      Path path = here.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      if (file.getKey().endsWith("/")) {
        Files.createDirectories(path);
      } else {
        Files.write(path, file.getValue());
      }
    }
    List<String> words = new ArrayList<>();
    for (String word : row.command().split(" ")) {
      words.add(word.startsWith("./") ? here + word.substring(1) : word);
    }
    Invocation invocation = Invocation.of(words.toArray());
    String message = invocation.err().strip();
    return new Invocation(
        invocation.exitCode(),
        invocation.out(),
        message.replace(here + "/", "").replace(here.toString(), "."));
  }
}
