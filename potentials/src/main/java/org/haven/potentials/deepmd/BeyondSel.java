package org.haven.potentials.deepmd;

/// What is done where a particle has more neighbours of a species than the model has places for.
public enum BeyondSel {
  /// The nearest count, as in DeePMD-kit; a warning says how many were left out. The energy then
  /// jumps where the order of the distances changes.
  NEAREST,
  /// The configuration is refused.
  REFUSE
}
