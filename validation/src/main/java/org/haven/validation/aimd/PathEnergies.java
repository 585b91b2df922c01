package org.haven.validation.aimd;

/// Energies of both sides on the same images of a path.
///
/// @param name of the path
/// @param referenceEv [n] of the reference
/// @param havenEv [n] of the potential, on the same atoms
public record PathEnergies(String name, double[] referenceEv, double[] havenEv) {}
