package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// `docs/decks.md` is what [DeckPage] makes of the schema.
final class DeckPageTest {
  @Test
  void thePageInTheDocumentationIsOfThisSchema() throws IOException {
    Path file = Path.of(System.getProperty("haven.root"), "docs", "decks.md");
    String expected = DeckPage.markdown();
    if (Boolean.getBoolean("haven.docs.write")) {
      Files.writeString(file, expected);
    }
    assertThat(file)
        .as(
            "stale: rewrite it with mvn -pl cli -am test -Dtest=DeckPageTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dhaven.docs.write=true")
        .content(StandardCharsets.UTF_8)
        .isEqualTo(expected);
  }
}
