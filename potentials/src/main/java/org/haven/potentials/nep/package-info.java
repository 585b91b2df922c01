/// Neuroevolution potentials (NEP), versions 3 and 4, on Haven's own kernels.
///
/// Z. Fan et al., Phys. Rev. B 2021, 104, 104309, doi:10.1103/PhysRevB.104.104309; J. Chem. Phys.
/// 2022, 157, 114801, doi:10.1063/5.0106617 (the descriptor with radial functions per pair of
/// species, ZBL); K. Song et al., Nat. Commun. 2024, 15, 10208, doi:10.1038/s41467-024-54554-x
/// (NEP4: one network per species).
///
/// A file `nep.txt` enters through [org.haven.potentials.nep.NepModel]; energies, forces and virial
/// leave through [org.haven.potentials.nep.NepPotential], which chains the kernels
/// [org.haven.potentials.nep.NepMoments] (sums over neighbours),
/// [org.haven.potentials.nep.NepNetwork] (energy of a particle and its derivative by those sums),
/// [org.haven.potentials.nep.NepForces] (gather over neighbours) and
/// [org.haven.potentials.nep.NepRepulsion] (ZBL).
package org.haven.potentials.nep;
