package org.haven.potentials.coulomb;

/// How the reciprocal part of an Ewald sum is computed.
public enum EwaldMethod {
  /// The one that is expected to be faster at the accuracy asked for.
  AUTO,
  /// Structure factors of every wave vector: work N^(3/2), any device.
  DIRECT,
  /// Smooth particle-mesh Ewald: work N log N, on the CPU.
  MESH
}
