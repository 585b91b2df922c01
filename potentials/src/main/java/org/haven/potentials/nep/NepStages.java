package org.haven.potentials.nep;

import org.haven.kernels.ClusterList;

/// What [NepProgram] writes for a shape of model: the stages of one particle's energy and forces,
/// in the order in which they run. Each takes what it needs from the thread's scratch memory, laid
/// out by [NepLayout], and leaves its results there.
///
/// `memory` and `table` are `float[]` or `double[]`.
interface NepStages {
  /// Packs the candidates within reach of a particle, one of them, and among these the ones within
  /// the angular cutoff.
  ///
  /// Coordinates of the candidates are fixed-point `x`, `y`, `z` for float, [ClusterList], and
  /// three rows of `coordinates` for double; behind the last there is a vector of what is far away.
  ///
  /// @param index what is packed beside the separations: its lowest bits are the species
  /// @param count of candidates
  /// @param own the particle's place among them
  void select(
      Object memory,
      Object table,
      int[] ints,
      Object coordinates,
      int[] x,
      int[] y,
      int[] z,
      int[] index,
      int count,
      int own,
      int species);

  /// Radial part of the descriptor.
  void radial(Object memory, Object table, int[] ints, int species);

  /// Angular functions g_n, harmonics and moments; count of angular neighbours.
  void angular(Object memory, Object table, int[] ints, int species, int count);

  /// Angular part of the descriptor.
  void descriptor(Object memory);

  /// The network: what each neuron gives to the energy, and its slope.
  void activations(Object memory, Object table, int species);

  /// The derivative of the energy by the descriptor, after [#activations].
  void gradient(Object memory, Object table, int species);

  /// Energy, without the model's bias.
  double energy(Object memory);

  /// Derivatives of the energy by the moments and by the radial sums.
  void derivatives(Object memory, Object table, int species);

  /// Finds the neighbours that may be within the reach of the repulsion; returns how many.
  int close(Object memory, Object table, int[] ints);

  /// Angular part of the force of the angular neighbours.
  void angularForces(Object memory, int[] ints, int count);

  /// Force of every neighbour: the radial part, and the angular one where there is.
  void radialForces(Object memory, Object table, int[] ints, int species);

  /// Virial of the neighbours, added to what is there; forces as quadruples x, y, z, 0.
  void collect(Object memory, int[] ints);
}
