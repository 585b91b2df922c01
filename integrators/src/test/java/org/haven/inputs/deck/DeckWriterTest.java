package org.haven.inputs.deck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.haven.inputs.FileHash;
import org.haven.inputs.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeckWriterTest {
  @TempDir Path folder;

  private static final String DECK =
      """
      title: 'Odd: "title" # 1'
      structure: {file: ../data/a.xyz, supercell: [2, 1, 1], masses_u: {Li: 6.015}}
      potential:
        type: sum
        terms:
          - {type: nep, file: nep.txt, scale: 1e-5, exact: true, label: "12"}
          - {type: zbl, pairs: [[Li, O], [No, Y]]}
      mobile: [Li]
      charges: {Li: 1, O: -2}
      temperatures_k: [600.5, 700]
      time_step_fs: 0.3
      stages:
        - minimise
        - nvt: {duration_ps: 1, start_temperature_k: 10, thermostat: {kind: langevin}}
        - npt: {duration_ps: 1, barostat: triclinic}
        - nve: {duration_ps: 10, production: true, mean_cell: false}
      guards: {max_temperature_ratio: off}
      analysis: {window_ps: [1, 2.5], hop_length_angstrom: 3.1, mechanism: [van_hove]}
      """;

  private RunSpec spec;

  @BeforeEach
  void deckWithItsFiles() throws IOException {
    Files.createDirectories(folder.resolve("decks"));
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/a.xyz"), "structure");
    Files.writeString(folder.resolve("decks/nep.txt"), "potential");
    spec = DeckReader.read(Files.writeString(folder.resolve("decks/deck.yaml"), DECK));
  }

  private Path resolved(Path run) throws IOException {
    Files.createDirectories(run);
    return Files.writeString(run.resolve("deck.yaml"), DeckWriter.text(spec, run));
  }

  @Test
  void aResolvedDeckReadsBackToAnEqualRun() throws IOException {
    RunSpec again = DeckReader.read(resolved(folder.resolve("runs/one")));
    assertThat(again.potential().values()).isEqualTo(spec.potential().values());
    assertThat(again)
        .usingRecursiveComparison()
        .withEqualsForType(NodeSection::equals, NodeSection.class)
        .ignoringFields("folder", "sha256")
        .isEqualTo(spec);
  }

  @Test
  void resolvingTwiceChangesNothing() throws IOException {
    Path run = folder.resolve("runs/one");
    RunSpec again = DeckReader.read(resolved(run));
    assertThat(DeckWriter.text(again, run)).isEqualTo(DeckWriter.text(spec, run));
  }

  @Test
  void everyFileOfTheDeckIsHashed() throws IOException {
    String text = Files.readString(resolved(folder.resolve("runs/one")));
    assertThat(text)
        .contains("../data/a.xyz: \"" + FileHash.sha256(folder.resolve("data/a.xyz")))
        .contains("nep.txt: \"" + FileHash.sha256(folder.resolve("decks/nep.txt")));
  }

  @Test
  void aChangedPotentialIsRefused() throws IOException {
    Path deck = resolved(folder.resolve("runs/one"));
    Files.writeString(folder.resolve("decks/nep.txt"), "another potential");
    assertThatThrownBy(() -> DeckReader.read(deck))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("sha256.nep.txt")
        .hasMessageContaining("has changed")
        .hasMessageContaining("restore the file");
  }

  @Test
  void aRunDirectoryMovedWithItsTreeStillResumes() throws IOException {
    resolved(folder.resolve("runs/one"));
    Path elsewhere = folder.resolve("elsewhere");
    Files.createDirectory(elsewhere);
    for (String part : List.of("runs", "decks", "data")) {
      Files.move(folder.resolve(part), elsewhere.resolve(part));
    }
    RunSpec again = DeckReader.readRunDirectory(elsewhere.resolve("runs/one"));
    assertThat(again.structure().file()).isEqualTo(elsewhere.resolve("data/a.xyz"));
    assertThat(again.output().directory()).isEqualTo(elsewhere.resolve("runs/one"));
  }

  @Test
  void aFolderWithoutDeckIsNoRunDirectory() {
    assertThatThrownBy(() -> DeckReader.readRunDirectory(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is not a run directory");
  }
}
