/// Barriers between two states of a crystal by the nudged elastic band.
///
/// Data enters as two structures and a potential; it leaves as a
/// [org.haven.pathways.neb.MinimumEnergyPath]: images with energies and forces, barriers, minima in
/// between, and what was found doubtful. [org.haven.pathways.neb.NudgedElasticBand] is the way from
/// one to the other.
package org.haven.pathways.neb;
