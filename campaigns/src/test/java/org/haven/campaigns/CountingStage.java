package org.haven.campaigns;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.haven.campaigns.stages.Column;
import org.haven.campaigns.stages.Numbers;
import org.haven.campaigns.stages.Stage;
import org.haven.campaigns.stages.Task;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.DeckKey;
import org.haven.inputs.deck.DeckKind;

/// A stage that takes no time, for tests of what is around stages: gives the number of atoms,
/// refuses and breaks where it is told to.
public record CountingStage(
    Optional<String> name,
    @DeckKey(value = "refuses this many atoms", fallback = "0") int refuses,
    @DeckKey(value = "breaks at this many atoms", fallback = "0") int breaks,
    @DeckKey(value = "conditions", fallback = "{}") Map<String, String> keep)
    implements Stage {
  /// Runs of all such stages in this process.
  static final AtomicInteger RUNS = new AtomicInteger();

  /// Classes that run this stage hold it: two run at once, and the counter is theirs together.
  static final String LOCK = "CountingStage";

  /// How SCREEN.yaml names it.
  public static final class Kinds implements DeckKind.Provider {
    @Override
    public List<DeckKind> kinds() {
      return List.of(new DeckKind("count", "Counts atoms", CountingStage.class));
    }
  }

  @Override
  public String kind() {
    return "count";
  }

  @Override
  public List<Column> columns() {
    return List.of(Column.high("n", "atoms"));
  }

  @Override
  public double costS() {
    return 0;
  }

  @Override
  public String settings() {
    return "count " + refuses + " " + breaks;
  }

  @Override
  public Optional<Numbers> run(Task task) {
    RUNS.incrementAndGet();
    int n = task.structure().count();
    if (n == refuses) {
      throw new InputException("has " + n + " atoms, which are refused");
    }
    if (n == breaks) {
      throw new IllegalStateException("a bug");
    }
    return Optional.of(new Numbers.Builder().put("n", n).build());
  }
}
