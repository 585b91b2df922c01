package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// `docs/decks.md`, `docs/screens.md` and `docs/kmc-models.md` are what [DeckPage] makes of the
/// schemas.
final class DeckPageTest {
  @Test
  void thePageInTheDocumentationIsOfThisSchema() throws IOException {
    assertCurrent("decks.md", DeckPage.markdown());
  }

  @Test
  void thePageOfCampaignsIsOfTheirSchema() throws IOException {
    assertCurrent("screens.md", DeckPage.screens());
  }

  @Test
  void thePageOfLatticeModelsIsOfTheirSchema() throws IOException {
    assertCurrent("kmc-models.md", DeckPage.lattices());
  }

  private static void assertCurrent(String name, String expected) throws IOException {
    Path file = Path.of(System.getProperty("haven.root"), "docs", name);
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
