/// Kinetic Monte Carlo of ions that hop from site to site of a crystal, to seconds and minutes.
///
/// Data enters as a YAML file ([org.haven.pathways.kmc.KmcSpec]) of sites, hops with their rates,
/// and energies; [org.haven.pathways.kmc.KmcReader] makes a checked
/// [org.haven.pathways.kmc.KmcModel] of it. It leaves as trajectories of the mobile ions, evenly
/// spaced in time, which [org.haven.analysis.transport] reads as those of molecular dynamics.
package org.haven.pathways.kmc;
