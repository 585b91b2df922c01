package org.haven.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.structure.Structure;
import org.junit.jupiter.api.Test;

/// Replicas of a crystal whose sites are partly occupied: 20 of 108 cations and 5 of 216 oxygen
/// places are drawn.
class FillingTest {
  private static final Path DECK =
      Path.of(System.getProperty("haven.root"), "inputs/examples/gdc/gdc.yaml");

  private static Study study(RunSpec.Filling filling) {
    return Study.of(DeckReader.read(DECK).with("replicas", 3).with("structure.filling", filling));
  }

  @Test
  void eachReplicaHasAFillingOfItsOwn() {
    Study study = study(RunSpec.Filling.EACH);
    Structure first = study.structure(1);
    assertThat(first.positions()).isEqualTo(study.structure().positions());
    for (int replica = 2; replica <= 3; replica++) {
      Structure other = study.structure(replica);
      assertThat(other.composition()).isEqualTo(first.composition());
      assertThat(other.cell().rows()).isEqualTo(first.cell().rows());
      assertThat(other.positions()).isNotEqualTo(first.positions());
      // Resumed, it is the same crystal again.
      assertThat(study(RunSpec.Filling.EACH).structure(replica).positions())
          .isEqualTo(other.positions());
    }
    assertThat(study.structure(3).positions()).isNotEqualTo(study.structure(2).positions());
  }

  @Test
  void orAllHaveTheSame() {
    Study study = study(RunSpec.Filling.SAME);
    assertThat(study.structure(3).positions()).isEqualTo(study.structure().positions());
  }
}
