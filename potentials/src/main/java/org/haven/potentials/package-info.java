/// Interatomic potentials: energy, forces and virial of a particle configuration.
///
/// Data enters as a [org.haven.kernels.ParticleState] with its neighbour list and leaves in an
/// [Evaluation]. A new potential is one [PotentialProvider], found by `ServiceLoader`.
package org.haven.potentials;
