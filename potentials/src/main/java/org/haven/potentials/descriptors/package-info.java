/// What descriptors of atomic environments are made of, for every family of potentials that uses
/// them.
///
/// Of moments: the cutoff function ([org.haven.potentials.descriptors.CutoffFunction] for plain
/// kernels, [org.haven.potentials.descriptors.CutoffCode] for written vector code), real spherical
/// harmonics ([org.haven.potentials.descriptors.SphericalHarmonics]) and rotational invariants of
/// their moments ([org.haven.potentials.descriptors.AngularTerm]).
///
/// Of pairs and angles: [org.haven.potentials.descriptors.SymmetryFunction]s of a
/// [org.haven.potentials.descriptors.RadialTerm] and an
/// [org.haven.potentials.descriptors.AngularFactor], which go to zero by a
/// [org.haven.potentials.descriptors.CutoffForm]. [org.haven.potentials.descriptors.FunctionSums]
/// evaluates all of a particle by a [org.haven.potentials.descriptors.FunctionPlan], with written
/// code for terms ([org.haven.potentials.descriptors.RadialTermCode]), factors
/// ([org.haven.potentials.descriptors.AngularFactorCode]) and sums over pairs of neighbours
/// ([org.haven.potentials.descriptors.TripletCode]); [org.haven.potentials.descriptors.PairForces]
/// turns derivatives by separations into forces.
package org.haven.potentials.descriptors;
