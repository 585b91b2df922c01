package org.haven.inputs.deck;

import java.util.List;
import java.util.Optional;
import org.haven.inputs.trajectory.ColourField;

/// What one simulation of a deck is to do.
///
/// Where a field drives the production, the stages before it are the same for all fields of one
/// replica: the simulation without a field does them, those with one begin at the end of them
/// ([#origin]), all at the same state. It goes on only where the deck asks for equilibrium too.
public record SimulationPlan(RunSpec spec, SimulationName name) {
  /// The stages that lead to its end, those of its origin among them.
  public List<StageSpec> stages() {
    return isOriginAlone()
        ? spec.stages().stream().takeWhile(stage -> !stage.production()).toList()
        : spec.stages();
  }

  private boolean isOriginAlone() {
    return name.field().isEmpty() && !spec.field().map(FieldSpec::equilibrium).orElse(true);
  }

  /// Number of stages that the simulations of a replica have in common; 0 where they have none.
  public int sharedStages() {
    return spec.field().isEmpty()
        ? 0
        : (int) spec.stages().stream().takeWhile(stage -> !stage.production()).count();
  }

  /// Whether others begin at the end of its first stages.
  public boolean isOrigin() {
    return name.field().isEmpty() && sharedStages() > 0;
  }

  /// The simulation that does the stages before the field; empty where it does all itself.
  public Optional<SimulationName> origin() {
    return name.field().isPresent() && sharedStages() > 0
        ? Optional.of(name.withoutField())
        : Optional.empty();
  }

  /// The field that drives it.
  public Optional<ColourField> field() {
    return name.field()
        .map(point -> spec.field().orElseThrow().of(spec, point, name.temperatureK()));
  }

  /// Time in ps that it simulates itself, at most.
  public double ownPs() {
    return lengthPs(stages()) - (origin().isPresent() ? lengthPs(shared()) : 0);
  }

  private List<StageSpec> shared() {
    return spec.stages().subList(0, sharedStages());
  }

  /// Time in ps of stages, at most.
  public static double lengthPs(List<StageSpec> stages) {
    return stages.stream().mapToDouble(StageSpec::lengthPs).sum();
  }

  /// Time in ps that all simulations of a deck take, at most.
  public static double allPs(RunSpec spec) {
    return Selection.ALL.of(spec).stream()
        .mapToDouble(each -> new SimulationPlan(spec, each).ownPs())
        .sum();
  }
}
