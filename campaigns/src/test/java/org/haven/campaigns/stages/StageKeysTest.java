package org.haven.campaigns.stages;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;

final class StageKeysTest {
  private static DynamicsStage dynamics(Map<String, Object> keys) {
    return DeckSection.of(keys, Path.of("")).bind(DynamicsStage.class, List.of());
  }

  private static Structure of(String... symbols) {
    double[] positions = new double[3 * symbols.length];
    for (int i = 0; i < symbols.length; i++) {
      positions[3 * i] = 2 * i;
    }
    return Structure.of("t", Cell.orthorhombic(9, 9, 9), List.of(symbols), positions);
  }

  /// 0.89 fs √m: 0.893 of hydrogen, 1.26 of deuterium if there were one, 2.34 of lithium.
  @Test
  void theTimeStepFollowsTheLightestAtom() {
    DynamicsStage auto = dynamics(Map.of());
    assertThat(auto.timeStepFs(of("Li", "B", "H"))).isEqualTo(0.8);
    assertThat(auto.timeStepFs(of("Li", "O"))).isEqualTo(2);
    assertThat(auto.timeStepFs(of("Na", "Cl"))).isEqualTo(2);
    assertThat(dynamics(Map.of("time_step_fs", 1.5)).timeStepFs(of("Li", "H"))).isEqualTo(1.5);
  }

  /// A campaign that named its step keeps what it has done.
  @Test
  void aGivenTimeStepIsPartOfTheKeyAsBefore() {
    assertThat(dynamics(Map.of("time_step_fs", 1)).settings())
        .isEqualTo("dynamics 1 [[800.0], 1.0, 2.0, 10.0, Optional.empty, 10.0, 500]");
    assertThat(dynamics(Map.of()).settings()).contains("auto");
  }
}
