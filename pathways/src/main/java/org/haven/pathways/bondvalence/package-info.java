/// Energies of an ion among the others of a crystal, from bond-valence parameters.
///
/// Data enters as a structure with its oxidation states and a table of
/// [org.haven.pathways.bondvalence.BondValenceParameters]; it leaves as
/// [org.haven.pathways.bondvalence.BondValencePathways].
package org.haven.pathways.bondvalence;
