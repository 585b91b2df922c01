package org.haven.potentials.descriptors;

import java.util.Optional;

/// An atom-centred symmetry function: of pairs, G = Σ_j w R(r_ij), or of angles, G = Σ_{j<k} w
/// R(r_ij) R(r_ik) A(θ_jik), with a third factor R(r_jk) where it is closed.
///
/// J. Behler, J. Chem. Phys. 2011, 134, 074106, doi:10.1063/1.3553717; weighted ones (w = Z_j, or
/// Z_j Z_k, over all species): M. Gastegger et al., J. Chem. Phys. 2018, 148, 241709,
/// doi:10.1063/1.5019667.
///
/// @param radial R
/// @param angular A; empty for a function of pairs
/// @param closed whether R(r_jk) is a factor
/// @param first species of a neighbour, [#ANY] for all, weighted
/// @param second species of the other neighbour, [#ANY] for all
public record SymmetryFunction(
    RadialTerm radial, Optional<AngularFactor> angular, boolean closed, int first, int second) {
  /// All species, each with its atomic number as weight.
  public static final int ANY = -1;

  /// Whether neighbours of these species count.
  public boolean takes(int a, int b) {
    return first == ANY || (first == a && second == b) || (first == b && second == a);
  }

  /// Whether a neighbour of this species counts, of a function of pairs.
  public boolean takes(int a) {
    return first == ANY || first == a;
  }
}
