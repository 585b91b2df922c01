/// What runs on a device: cell, particle state, neighbour list, kernels and the [Device] seam.
///
/// Data enters as a [ParticleState] and leaves as the same, mutated object. Nothing here reads a
/// file or knows a potential. Units: Å, fs, eV, u, e, K, GPa ([PhysicalConstants]).
package org.haven.kernels;
