package org.haven.inputs.deck;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import org.haven.inputs.InputException;

/// One stage of a run, in the order of the deck: a mapping of one key, its kind ([DeckKind]), to
/// the keys of that kind, a record that implements this.
public interface StageSpec extends DeckKind.Chosen {
  /// Time simulated in ps; at most, where it ends as soon as it is at rest or known well enough.
  default double lengthPs() {
    return 0;
  }

  /// Whether the analysis uses it.
  default boolean production() {
    return false;
  }

  /// Whether the cell moves with time.
  default boolean isConstantPressure() {
    return false;
  }

  /// Pressure in GPa that the cell follows; empty in a constant cell.
  default OptionalDouble pressureGpa() {
    return OptionalDouble.empty();
  }

  /// Columns of thermo.csv that are even where it is at rest.
  default List<String> columnsAtRest() {
    return List.of();
  }

  /// Whether it ends before its time as soon as it is at rest.
  default boolean untilEquilibrated() {
    return false;
  }

  /// The error at which it ends, of a production that is to be known so well.
  default Optional<Until> errorAsked() {
    return Optional.empty();
  }

  /// Rows of thermo.csv that it must have to be called at rest.
  default int leastRows() {
    return 0;
  }

  /// Time in ps that it needs at least to forget a state.
  default double memoryPs() {
    return 0;
  }

  /// Time in ps before which it cannot end as one at rest; 0 where it does not wait for that.
  default double leastPs() {
    return 0;
  }

  /// The stage with the defaults that follow from those before it.
  default StageSpec after(List<StageSpec> before) {
    return this;
  }

  /// The same for a fixed time, whatever would have ended it.
  ///
  /// @param durationPs without effect where no time is simulated
  default StageSpec lasting(double durationPs) {
    return this;
  }

  /// The same with another [#lengthPs]: it still ends where it is known well enough.
  default StageSpec atMost(double ps) {
    return lasting(ps);
  }

  /// Fields on colour charges that drive it, each in a simulation of its own; empty at equilibrium.
  default Optional<FieldSpec> field() {
    return Optional.empty();
  }

  /// The same with other fields, or none.
  default StageSpec drivenBy(Optional<FieldSpec> other) {
    return this;
  }

  /// Refuses what contradicts itself, or those before it.
  ///
  /// @param fault makes the error of a key and a message
  default void check(List<StageSpec> before, BiFunction<String, String, InputException> fault) {}

  /// What is doubtful in it as the stage to be analysed.
  default List<String> notes() {
    return List.of();
  }
}
