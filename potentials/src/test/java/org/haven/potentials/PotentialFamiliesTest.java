package org.haven.potentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.haven.inputs.FileHash;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.kernels.Precision;
import org.haven.potentials.nep.NepParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PotentialFamiliesTest {
  private static final Path NEP = Path.of("src/test/resources/nep/nep4_zbl_typewise.txt");
  private static final List<String> SPECIES = List.of("Li", "S");

  private final PotentialFamilies families = PotentialFamilies.installed();
  @TempDir private Path folder;

  @Test
  void familiesAreFoundByTheServiceLoader() {
    assertThat(families.types()).contains("nep").isSorted();
    assertThat(families.parameters()).containsEntry("nep", NepParameters.class);
    assertThat(families.parameters().keySet()).containsExactlyElementsOf(families.types());
  }

  @Test
  void fileIsRecognisedByItsContent() {
    try (Potential potential = families.open(NEP, SPECIES, Precision.DOUBLE)) {
      assertThat(potential.description()).startsWith("NEP4").contains("Li S");
    }
  }

  @Test
  void yamlFileNamesTheFamilyAndItsFileBesideIt() throws IOException {
    Files.copy(NEP, folder.resolve("model.txt"));
    Path alone = folder.resolve("potential.yaml");
    Files.writeString(alone, "type: nep\nfile: model.txt\n");
    Path deck = folder.resolve("deck.yml");
    Files.writeString(deck, "title: x\npotential:\n  type: nep\n  file: model.txt\n");
    for (Path file : List.of(alone, deck)) {
      try (Potential potential = families.open(file, SPECIES, Precision.DOUBLE)) {
        assertThat(potential.cutoffAngstrom()).isEqualTo(5.6);
      }
    }
  }

  /// A committee's file may stay as it is while one of its members is trained further.
  @Test
  void theHashOfACommitteeIsThatOfItsMembers() throws IOException {
    Files.copy(NEP, folder.resolve("a.txt"));
    Files.copy(NEP, folder.resolve("b.txt"));
    Path file = folder.resolve("committee.yaml");
    Files.writeString(
        file, "type: committee\nof:\n- {type: nep, file: a.txt}\n- {type: nep, file: b.txt}\n");
    String before = PotentialFamilies.sha256(file);
    Files.writeString(
        file, "of:\n- {file: a.txt, type: nep}\n- {type: nep, file: b.txt}\ntype: committee\n");
    assertThat(PotentialFamilies.sha256(file)).isEqualTo(before);
    Files.writeString(folder.resolve("b.txt"), Files.readString(NEP) + " ");
    assertThat(PotentialFamilies.sha256(file)).isNotEqualTo(before);
    assertThat(PotentialFamilies.sha256(NEP)).isEqualTo(FileHash.sha256(NEP));
  }

  @Test
  void unknownTypeIsRefusedWithTheNearest() {
    var section = DeckSection.of(Map.of("type", "nepp", "file", "nep.txt"), Path.of("."));
    assertThatThrownBy(
            () -> families.open(new PotentialSpec("nepp", SPECIES, section), Precision.DOUBLE))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("'nepp'")
        .hasMessageContaining("did you mean 'nep'?")
        .hasMessageContaining(String.join(", ", families.types()));
  }

  @Test
  void filesOfNoFamilyAreRefused() throws IOException {
    Path text = folder.resolve("notes.txt");
    Files.writeString(text, "neptune is a planet\n");
    Path yaml = folder.resolve("x.yaml");
    Files.writeString(yaml, "colour: red\n");
    Path misspelt = folder.resolve("y.yaml");
    Files.writeString(misspelt, "\npotential:\n  type: nap\n");
    assertRefused(text, "not a potential file", "nep");
    assertRefused(yaml, "x.yaml:1", "'type'", "colour");
    assertRefused(misspelt, "y.yaml:3", "'nap'", "did you mean 'nep'?");
    assertRefused(folder.resolve("none.txt"), "no such potential file");
    assertRefused(folder, "is a folder", "give a file in it");
    Path model = Files.createDirectory(folder.resolve("nnp"));
    Files.writeString(model.resolve("input.nn"), "number_of_elements 1\nglobal_nodes_short 2\n");
    assertRefused(model, "of type hdnnp", "haven model inspect nnp");
  }

  @Test
  void speciesThatTheModelLacksIsRefused() {
    assertThatThrownBy(() -> families.open(NEP, List.of("Li", "Cl"), Precision.DOUBLE))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("Cl")
        .hasMessageContaining("Li, S");
  }

  private void assertRefused(Path file, String... parts) {
    assertThatThrownBy(() -> families.open(file, SPECIES, Precision.DOUBLE))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll(parts);
  }
}
