package org.haven.pathways.hops;

import java.util.List;

/// A hop that no symmetry operation makes of another one, and all that they make of it.
///
/// @param number from 1, by length
/// @param lengthAngstrom of the longest of its ways from a site to the next
/// @param chain one of them
/// @param all each once, not its way back, within the symmetry of the crystal; the first is
///   `chain`, and each is oriented as it
/// @param isItsOwnReverse whether an operation turns it round: its barrier is the same both ways
public record DistinctHop(
    int number,
    HopKind kind,
    double lengthAngstrom,
    HopChain chain,
    List<HopChain> all,
    boolean isItsOwnReverse) {}
