package org.haven.pathways.neb;

/// A way down: moves coordinates along forces, step by step, until these vanish.
public interface Descent {
  /// Moves the coordinates.
  ///
  /// @param x in Å, written to
  /// @param forces at `x`, eV/Å
  void step(double[] x, double[] forces);
}
