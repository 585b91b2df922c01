package org.haven.inputs.deck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    return Files.writeString(
        run.resolve("deck.yaml"), DeckWriter.text(spec, run, RunInputs.copy(spec, run)));
  }

  @Test
  void aResolvedDeckReadsBackToAnEqualRunOfTheCopies() throws IOException {
    Path run = folder.resolve("runs/one");
    RunSpec again = DeckReader.read(resolved(run));
    assertThat(again.structure().file()).isEqualTo(run.resolve("inputs/a.xyz"));
    assertThat(again.potential().values().toString())
        .isEqualTo(spec.potential().values().toString().replace("=nep.txt", "=inputs/nep.txt"));
    assertThat(again)
        .usingRecursiveComparison()
        .ignoringFields("folder", "sha256", "structure.file", "potential")
        .isEqualTo(spec);
  }

  @Test
  void resolvingTwiceChangesNothing() throws IOException {
    Path run = folder.resolve("runs/one");
    String text = Files.readString(resolved(run));
    assertThat(DeckWriter.text(DeckReader.read(run.resolve("deck.yaml")), run, Map.of()))
        .isEqualTo(text);
  }

  @Test
  void everyFileOfTheDeckIsCopiedAndHashed() throws IOException {
    Path run = folder.resolve("runs/one");
    String text = Files.readString(resolved(run));
    for (String file : List.of("data/a.xyz", "decks/nep.txt")) {
      String copy = "inputs/" + Path.of(file).getFileName();
      assertThat(run.resolve(copy)).hasSameBinaryContentAs(folder.resolve(file));
      assertThat(text).contains(copy + ": \"" + FileHash.sha256(folder.resolve(file)));
    }
  }

  @Test
  void filesOfOneNameDoNotMeet() throws IOException {
    Files.writeString(folder.resolve("decks/a.xyz"), "potential");
    Files.writeString(folder.resolve("decks/a.xyz.haven.yaml"), "sidecar");
    spec =
        DeckReader.read(
            Files.writeString(folder.resolve("decks/deck.yaml"), DECK.replace("nep.txt", "a.xyz")));
    Path run = folder.resolve("runs/one");
    assertThat(Files.readString(resolved(run))).contains("file: inputs/2-a.xyz");
    assertThat(run.resolve("inputs/2-a.xyz")).hasContent("potential");
    assertThat(run.resolve("inputs/2-a.xyz.haven.yaml")).hasContent("sidecar");
    assertThat(RunInputs.of(run.resolve("deck.yaml")))
        .contains(
            run.resolve("inputs/a.xyz"),
            run.resolve("inputs/2-a.xyz"),
            run.resolve("inputs/2-a.xyz.haven.yaml"));
  }

  @Test
  void aChangedCopyIsRefused() throws IOException {
    Path run = folder.resolve("runs/one");
    Path deck = resolved(run);
    Files.writeString(folder.resolve("decks/nep.txt"), "another potential");
    assertThat(DeckReader.read(deck).potential()).isNotNull();
    Files.writeString(run.resolve("inputs/nep.txt"), "another potential");
    assertThatThrownBy(() -> DeckReader.read(deck))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("sha256.inputs/nep.txt")
        .hasMessageContaining("has changed")
        .hasMessageContaining("restore the file");
  }

  @Test
  void aRunDirectoryThatMovedAloneStillResumes() throws IOException {
    resolved(folder.resolve("runs/one"));
    Path elsewhere = folder.resolve("elsewhere");
    Files.move(folder.resolve("runs/one"), elsewhere);
    Files.delete(folder.resolve("data/a.xyz"));
    Files.delete(folder.resolve("decks/nep.txt"));
    RunSpec again = DeckReader.readRunDirectory(elsewhere);
    assertThat(again.structure().file()).isEqualTo(elsewhere.resolve("inputs/a.xyz"));
    assertThat(again.output().directory()).isEqualTo(elsewhere);
  }

  @Test
  void aFolderWithoutDeckIsNoRunDirectory() {
    assertThatThrownBy(() -> DeckReader.readRunDirectory(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is not a run directory");
  }
}
