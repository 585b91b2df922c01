/// Output of ab initio molecular dynamics: frames in time with the energies, forces and stresses of
/// density-functional theory, and configurations that others made of them.
///
/// Data enters as files of VASP, CP2K, Quantum ESPRESSO and dpdata, and leaves as frames of
/// [org.haven.inputs.trajectory]. What a file writes beside a run's positions (forces, cell,
/// velocities) is found by its name. vasprun.xml and vaspout.h5 of VASP are in
/// [org.haven.inputs.trajectory] and [org.haven.inputs.h5md].
package org.haven.inputs.abinitio;
