/// High-dimensional neural network potentials (Behler–Parrinello), models of n2p2 and RuNNer.
///
/// J. Behler, M. Parrinello, Phys. Rev. Lett. 2007, 98, 146401, doi:10.1103/PhysRevLett.98.146401;
/// A. Singraber et al., J. Chem. Theory Comput. 2019, 15, 1827, doi:10.1021/acs.jctc.8b00770
/// (n2p2).
///
/// A folder enters through [org.haven.potentials.hdnnp.HdnnpFolder]
/// ([org.haven.potentials.hdnnp.InputFile] and its [org.haven.potentials.hdnnp.FunctionLine]s,
/// [org.haven.potentials.hdnnp.Scaling], weights) and becomes a
/// [org.haven.potentials.hdnnp.HdnnpModel]; energies, forces and virial leave through
/// [org.haven.potentials.hdnnp.HdnnpPotential]: by [org.haven.potentials.hdnnp.HdnnpVector], or by
/// [org.haven.potentials.hdnnp.HdnnpPlain], which computes function after function as the papers
/// write them and is what the other is tested against.
package org.haven.potentials.hdnnp;
