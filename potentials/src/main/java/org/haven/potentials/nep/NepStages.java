package org.haven.potentials.nep;

/// What [NepProgram] writes for a shape of model: the stages of one particle's energy and forces,
/// in the order in which they run. Each takes what it needs from the thread's scratch memory, laid
/// out by [NepLayout], and leaves its results there.
///
/// `memory` and `table` are `float[]` or `double[]`.
interface NepStages {
  /// Separations of `count` entries from the particle; their positions and its own stand as
  /// quadruples in `ints` (float) or `memory` (double).
  void separations(Object memory, int[] ints, int count);

  /// Packs the entries within the cutoffs, species by species; `at` is the particle's place in
  /// `segments`. Returns how many.
  int select(
      Object memory, Object table, int[] ints, int[] entries, int[] segments, int at, int species);

  /// Radial part of the descriptor.
  void radial(Object memory, Object table, int[] ints, int species);

  /// Angular functions g_n, harmonics and moments; count of angular neighbours.
  void angular(Object memory, Object table, int[] ints, int species, int count);

  /// Angular part of the descriptor.
  void descriptor(Object memory);

  /// The network: what each neuron gives to the energy, and the derivative by the descriptor.
  void network(Object memory, Object table, int species);

  /// Energy, without the model's bias.
  double energy(Object memory);

  /// Derivatives of the energy by the moments and by the radial sums.
  void derivatives(Object memory, Object table, int species);

  /// How many of the neighbours may be within the reach of the repulsion.
  int close(Object memory, Object table, int count);

  /// Angular part of the force of the angular neighbours.
  void angularForces(Object memory, int[] ints, int count);

  /// Force of every neighbour: the radial part, and the angular one where there is.
  void radialForces(Object memory, int[] ints);

  /// Virial of `count` neighbours, added to what is there; forces as quadruples x, y, z, 0.
  void collect(Object memory, int count);
}
