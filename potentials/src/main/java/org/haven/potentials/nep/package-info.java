/// Neuroevolution potentials (NEP), versions 3 and 4, on Haven's own kernels.
///
/// Z. Fan et al., Phys. Rev. B 2021, 104, 104309, doi:10.1103/PhysRevB.104.104309; J. Chem. Phys.
/// 2022, 157, 114801, doi:10.1063/5.0106617 (the descriptor with radial functions per pair of
/// species, ZBL); K. Song et al., Nat. Commun. 2024, 15, 10208, doi:10.1038/s41467-024-54554-x
/// (NEP4: one network per species).
///
/// A file `nep.txt` enters through [org.haven.potentials.nep.NepModel]; energies, forces and virial
/// leave through [org.haven.potentials.nep.NepPotential]. On the CPU, in both precisions, that is
/// [org.haven.potentials.nep.NepVector]: it takes candidates for neighbours from
/// [org.haven.potentials.nep.NepClusters] and runs the stages [org.haven.potentials.nep.NepStages],
/// vector code that [org.haven.potentials.nep.NepProgram] writes for the model's shape
/// ([org.haven.potentials.nep.NepLayout] for the scratch memory,
/// [org.haven.potentials.nep.NepTable] for the parameters) from its three parts
/// [org.haven.potentials.nep.NepPairCode], [org.haven.potentials.nep.NepAngularCode] and
/// [org.haven.potentials.nep.NepNetworkCode]. Read NepVector first.
///
/// On other devices, and for lists without clusters, it is [org.haven.potentials.nep.NepPlain], the
/// reference, which chains the plain kernels [org.haven.potentials.nep.NepMoments] (sums over
/// neighbours), [org.haven.potentials.nep.NepNetwork] (energy of a particle and its derivative by
/// those sums), [org.haven.potentials.nep.NepForces] (gather over neighbours) and
/// [org.haven.potentials.nep.NepRepulsion] (ZBL).
///
/// Charge models ([org.haven.potentials.nep.ChargeHead]) run either of them twice,
/// [org.haven.potentials.nep.NepCharges] and its Coulomb sum in between.
package org.haven.potentials.nep;
