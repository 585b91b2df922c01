package org.haven.potentials.pair;

import org.haven.kernels.Precision;

/// A pair energy for the vectors of the CPU: a form and its numbers. [PairSweep] does the rest, for
/// one law or for several in one pass.
///
/// @param precision of the pair's arithmetic
/// @param cutoffAngstrom distance from which on the law is zero
/// @param common numbers that all pairs share, for [PairCode#common]
/// @param rows [species][row][species of the neighbour], for [PairCode#parameter]
/// @param ownEnergiesEv [species] energy that a particle has without any neighbour
public record VectorLaw(
    PairForm form,
    Precision precision,
    double cutoffAngstrom,
    double[] common,
    double[][][] rows,
    double[] ownEnergiesEv) {}
