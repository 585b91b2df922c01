package org.haven.inputs.deck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class DeckDifferenceTest {
  private static final String DECK =
      """
      temperatures_k: [600, 700]
      time_step_fs: 2
      threads: 4
      potential: {type: lennard_jones, cutoff_angstrom: 4}
      stages:
        - npt: {duration_ps: 4.0, production: false}
        - nvt: {duration_ps: 10, production: true}
      output: {directory: /a, trajectory_interval_fs: 20}
      """;

  private static String changed(String right, String wrong) {
    assertThat(DECK).contains(right);
    return DECK.replace(right, wrong);
  }

  @Test
  void howAndWhereItIsComputedIsNoDifference() {
    String other = changed("threads: 4", "threads: 8").replace("/a", "/b");
    assertThat(DeckDifference.of(DECK, other, Set.of())).isEmpty();
    assertThat(
            DeckDifference.of(
                DECK, changed("cutoff_angstrom: 4", "cutoff_angstrom: 4.0"), Set.of()))
        .isEmpty();
  }

  @Test
  void eachKeyThatDiffersIsNamedWithBothValues() {
    assertThat(DeckDifference.of(DECK, changed("time_step_fs: 2", "time_step_fs: 1"), Set.of()))
        .containsExactly("time_step_fs (2, 1)");
    assertThat(DeckDifference.of(DECK, changed("duration_ps: 10", "duration_ps: 20"), Set.of()))
        .containsExactly("stages.2.nvt.duration_ps (10, 20)");
    assertThat(DeckDifference.of(DECK, DECK + "seed: 2\n", Set.of()))
        .containsExactly("seed (nothing, 2)");
  }

  @Test
  void extentIsTemperaturesReplicasAndTheLengthOfTheProductionAlone() {
    String longer = changed("duration_ps: 10", "duration_ps: 20").replace("700", "800");
    assertThat(DeckDifference.of(DECK, longer, DeckDifference.EXTENT)).isEmpty();
    assertThat(
            DeckDifference.of(
                DECK, changed("duration_ps: 4.0", "duration_ps: 5"), DeckDifference.EXTENT))
        .containsExactly("stages.1.npt.duration_ps (4, 5)");
  }
}
