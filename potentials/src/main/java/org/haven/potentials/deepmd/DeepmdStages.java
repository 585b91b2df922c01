package org.haven.potentials.deepmd;

/// What [DeepmdCode] writes for a shape of model. Arrays of [Object] are `float[]` or `double[]`;
/// rows of neighbours have [DeepmdCode#ROW] numbers, x along the interval of the table, then R
/// times [DeepmdModel#norm]; `places` says where in the table the interval of each begins.
interface DeepmdStages {
  /// Adds Σ G ⊗ R of the neighbours from `from` to `to` to T of one particle, [components][padded
  /// channels] from `at` on.
  void moments(Object moments, Object table, Object rows, int[] places, int from, int to, int at);

  /// D of a batch of particles, a lane each, from their T, [channels][components][width]; written
  /// to `network` from `at` on.
  void descriptor(Object batch, Object network, int at);

  /// dE/dT of a batch, [channels][components][width], from their T and dE/dD.
  void byMoments(Object batch, Object network, int at, Object byBatch);

  /// Of each neighbour from `from` to `to`: Σ_k ∂E/∂T_kc G_k for each c, then Σ_kc ∂E/∂T_kc R_c
  /// dG_k/dx, side by side in `sums`.
  void gradients(
      Object byMoments,
      Object table,
      Object rows,
      int[] places,
      int from,
      int to,
      int at,
      Object sums);
}
