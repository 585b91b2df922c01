/// What descriptors of atomic environments are made of, for every family of potentials that uses
/// them: the cutoff function ([org.haven.potentials.descriptors.CutoffFunction] for plain kernels,
/// [org.haven.potentials.descriptors.CutoffCode] for written vector code), real spherical harmonics
/// ([org.haven.potentials.descriptors.SphericalHarmonics]) and rotational invariants of their
/// moments ([org.haven.potentials.descriptors.AngularTerm]).
package org.haven.potentials.descriptors;
