package org.haven.pathways.neb;

/// An energy as a function of the positions of all atoms, at many points at once.
public interface Landscape {
  /// Computes energies and forces.
  ///
  /// @param positions of each point, [3N] in Å, unwrapped; left as they are
  /// @param energies of each point; eV, written to
  /// @param forces of each point, [3N]; minus the gradient, written to
  void evaluate(double[][] positions, double[] energies, double[][] forces);
}
