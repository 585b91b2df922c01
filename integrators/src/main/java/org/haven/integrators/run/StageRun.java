package org.haven.integrators.run;

import java.util.Map;
import java.util.Optional;
import org.haven.inputs.deck.StageSpec;

/// One stage of a simulation: how its first state is made, and its steps. What is done besides is
/// up to [Observers].
interface StageRun {
  /// The stage that a deck asks for.
  ///
  /// @throws org.haven.inputs.InputException if it cannot be run
  static StageRun of(StageSpec asked, RunContext run) {
    return ((Spec) asked).run(run);
  }

  /// A stage in a deck that can be run.
  interface Spec extends StageSpec {
    StageRun run(RunContext run);
  }

  /// The algorithm with its parameters, in one line.
  String description();

  /// Makes the first state, with its forces.
  void prepare();

  /// Number of steps, at most.
  long steps();

  /// Whether no step is left after `done` of them.
  boolean isDone(long done);

  /// Takes a step.
  ///
  /// @param step absolute number of this time step in the simulation
  /// @param done steps of the stage before it
  void step(long step, long done);

  /// Leaves the state as the next stage finds it.
  default void finish() {}

  /// Whether its steps are steps in time, not those of a relaxation.
  boolean countsTime();

  /// Whether the analysis uses it.
  default boolean isProduction() {
    return false;
  }

  /// Whether the cell follows a pressure.
  default boolean isConstantPressure() {
    return false;
  }

  /// Sums of the cell's nine components over the second half of a stage that may end before its
  /// time, and their number; empty for stages of known length.
  default Optional<double[]> cellSums() {
    return Optional.empty();
  }

  /// Instantaneous temperature in K; 0 where particles have none.
  double temperatureK();

  /// Work in eV that a field has done on the ions in this stage; not a number without one.
  default double fieldWorkEv() {
    return Double.NaN;
  }

  /// Temperature in K of the mobile ions, their drift taken off; not a number without a field.
  default double mobileTemperatureK() {
    return Double.NaN;
  }

  /// Temperature in K asked for after `done` steps; 0 where there is none.
  double targetK(long done);

  /// What exact dynamics would conserve, in eV.
  double conservedEnergyEv();

  /// Variables besides the particles', for a checkpoint. Copies.
  Map<String, double[]> variables();

  /// Takes back what [#variables] gave.
  void restore(Map<String, double[]> variables);
}
