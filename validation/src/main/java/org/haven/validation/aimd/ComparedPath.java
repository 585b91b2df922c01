package org.haven.validation.aimd;

/// Energies of both sides on the same images of a path, and forces along it. The images may be
/// those of a band or frames of the reference's own run in which an ion goes from site to site.
///
/// @param name of the path
/// @param lengthAngstrom [n] of the path up to each image, over all atoms, by nearest images
/// @param referenceEv [n] of the reference
/// @param havenEv [n] of the potential, on the same atoms
/// @param referenceForces [n - 2] F · τ in eV/Å of the images between the ends, τ the unit vector
///   from the image before to that behind; empty where the reference has no forces
/// @param havenForces [n - 2] of the potential
public record ComparedPath(
    String name,
    double[] lengthAngstrom,
    double[] referenceEv,
    double[] havenEv,
    double[] referenceForces,
    double[] havenForces) {}
