package org.haven.inputs.deck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.haven.inputs.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UniversalPotentialTest {
  @TempDir private Path folder;

  private DeckSection read(String text) throws IOException {
    Path deck = folder.resolve("deck.yaml");
    Files.writeString(deck, text);
    return DeckSection.read(deck);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "title: x\npotential: universal\n",
        "title: x\npotential: {type: universal}\n",
        "title: x\npotential:\n  type: universal\n",
        "potential: 'universal'\n"
      })
  void wordStandsForTheGraphPotential(String deck) throws IOException {
    Map<String, Object> potential = read(deck).sections("potential").getFirst().values();

    assertThat(potential)
        .containsEntry("type", "graph")
        .containsEntry("file", UniversalPotential.file().toString());
  }

  @Test
  void isAPartOfOthersToo() throws IOException {
    DeckSection sum =
        read("potential:\n"
                + "  type: sum\n"
                + "  of:\n"
                + "    - {type: universal, trust: true}\n"
                + "    - {type: zbl}\n")
            .sections("potential")
            .getFirst();

    List<DeckSection> parts = sum.sections("of");
    assertThat(parts.get(0).values())
        .containsEntry("type", "graph")
        .containsEntry("trust", true)
        .containsKey("file");
    assertThat(parts.get(1).values()).isEqualTo(Map.of("type", "zbl"));
  }

  @Test
  void theWordIsAPartOfOthersToo() throws IOException {
    DeckSection sum =
        read("potential: {type: sum, of: [universal, {type: zbl}]}\n")
            .sections("potential")
            .getFirst();

    assertThat(sum.sections("of").getFirst().values()).containsEntry("type", "graph");
  }

  @Test
  void fileOfOnesOwnIsRefusedAtItsLine() {
    assertThatThrownBy(() -> read("potential:\n  type: universal\n  file: a.pth\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("deck.yaml:3: key 'file' has no place")
        .hasMessageContaining("type: graph");
  }

  @Test
  void damagedCopyIsReplaced() throws IOException {
    Path model = UniversalPotential.file(folder);
    long bytes = Files.size(model);
    Files.writeString(model, "half of it");

    assertThat(UniversalPotential.file(folder)).isEqualTo(model).hasSize(bytes);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(model);
    }
  }
}
