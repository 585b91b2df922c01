package org.haven.pathways.neb;

/// An energy as a function of the positions of all atoms, and of others behind them, as those of a
/// cell ([CellCoordinates]), at many points at once.
public interface Landscape {
  /// Computes energies and forces.
  ///
  /// @param positions of each point, [3N] or longer, in Å, unwrapped; left as they are
  /// @param energies of each point; eV, written to
  /// @param forces of each point, as long; minus the gradient, written to
  void evaluate(double[][] positions, double[] energies, double[][] forces);

  /// Atoms whose positions are the first coordinates of a point.
  default int atoms(double[] point) {
    return point.length / 3;
  }
}
