package org.haven.integrators.run;

import java.util.Map;
import org.haven.integrators.MolecularSystem;

/// Something gathered while a simulation runs, without going through files.
///
/// It is a function of the sampled states alone, so that a run continued from a checkpoint gathers
/// the same bits.
interface Accumulator {
  /// Unique name; the checkpoint keeps the variables under it.
  String name();

  /// Takes in the state after `step`.
  void sample(MolecularSystem system, long step);

  /// All variables, for a checkpoint. Copies.
  Map<String, double[]> variables();

  /// Takes back what [#variables] gave.
  void restore(Map<String, double[]> variables);
}
