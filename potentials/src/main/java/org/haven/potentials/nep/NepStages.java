package org.haven.potentials.nep;

/// What [NepProgram] writes for a shape of model: the stages of one particle's energy and forces,
/// in the order in which they run. Each takes what it needs from the thread's scratch memory, laid
/// out by [NepLayout], and leaves its results there.
///
/// `memory`, `table` and fractional `positions` are `float[]` or `double[]` (positions of float
/// code: `int[]`).
interface NepStages {
  /// Separations of the entries `entries[begin … begin + count)` from the particle whose fractional
  /// position is at `origin` = 4 i.
  void separations(
      Object memory, Object positions, int[] entries, int origin, int begin, int count);

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

  /// Force of every neighbour by the radial part.
  void radialForces(Object memory, int[] ints);

  /// Adds the angular part.
  void angularForces(Object memory, int[] ints, int count);

  /// Virial of `count` neighbours, added to what is there; forces as quadruples x, y, z, 0.
  void collect(Object memory, int count);
}
