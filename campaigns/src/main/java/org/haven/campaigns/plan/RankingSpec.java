package org.haven.campaigns.plan;

import java.util.Map;
import java.util.Optional;
import org.haven.inputs.deck.DeckKey;

/// How the table is ranked: `ranking` in SCREEN.yaml.
public record RankingSpec(
    @DeckKey("Column that ranks, as dynamics.d_cm2_s; default: the last stage's")
        Optional<String> by,
    @DeckKey("Whether small or large values are good; default: as the column means")
        Optional<Order> order,
    @DeckKey(value = "The k of the probability to be among the best k", fallback = "10", min = 1)
        int best,
    @DeckKey(value = "Columns of the Pareto front, each min or max; default: none", fallback = "{}")
        Map<String, Goal> pareto,
    @DeckKey("Column of the user's table with measured conductivities in S/cm")
        Optional<String> measuredSCm) {
  /// Which values come first.
  public enum Order {
    /// Small ones.
    ASCENDING,
    /// Large ones.
    DESCENDING
  }

  /// Which end of a column a front seeks.
  public enum Goal {
    /// Small values.
    MIN,
    /// Large values.
    MAX
  }
}
