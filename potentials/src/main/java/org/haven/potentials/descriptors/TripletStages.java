package org.haven.potentials.descriptors;

/// What [TripletCode] writes: sums over pairs and over pairs of neighbours of one particle, and
/// their derivatives. `memory` and `table` are `float[]` or `double[]`; all else are places in them
/// and in `ints`. A `count` is filled up to a whole vector with neighbours of which all values are
/// 0.
///
/// Neighbours have rows of x, y, z, r and 1/r, `stride` apart, from `x` on; a list of triplets has
/// rows of the cosine and of r_jk, and of the two neighbours, as places in the neighbours' rows.
interface TripletStages {
  /// Packs the pairs (j, k) of different neighbours, j from `firstJ` on below `endJ`, k likewise,
  /// with r_jk² below the number at `reach` in the table. Returns how many; at `ends + j - firstJ`
  /// are those with j and before.
  ///
  /// @param order place of 0, 1, 2, … in the ints
  int packOther(
      Object memory,
      Object table,
      int[] ints,
      int x,
      int stride,
      int firstJ,
      int endJ,
      int firstK,
      int endK,
      int reach,
      int order,
      int cosine,
      int between,
      int k,
      int ends);

  /// The same for neighbours of one species: k beyond j.
  int packSame(
      Object memory,
      Object table,
      int[] ints,
      int x,
      int stride,
      int firstJ,
      int endJ,
      int firstK,
      int endK,
      int reach,
      int order,
      int cosine,
      int between,
      int k,
      int ends);

  /// product = R_j R_k, from the values R of the neighbours.
  void productOpen(
      Object memory, int[] ints, int j, int k, int value, int third, int product, int count);

  /// product = R_j R_k R_jk, from the values R of the neighbours and those of the triplets,
  /// `third`.
  void productClosed(
      Object memory, int[] ints, int j, int k, int value, int third, int product, int count);

  /// The vector at `sum` = Σ a b.
  void dot(Object memory, int a, int b, int sum, int count);

  /// The vector at `sum` = Σ a.
  void sum(Object memory, int a, int sum, int count);

  /// The row b += the number at `factor` times the row a.
  void add(Object memory, int factor, int a, int b, int count);

  /// Adds the derivatives of Σ_f w_f Σ R_j R_k A_f by r_ij, r_ik and the cosine to three rows,
  /// `stride` apart, from `derivatives` on.
  ///
  /// @param slope of the radial term, of neighbours
  /// @param third place of R_jk, and its slope `stride` behind it
  /// @param factors place in the ints of the places of A_f, whose slopes are `stride` behind them
  /// @param weights place of w_f
  /// @param functions how many f
  void differentiateOpen(
      Object memory,
      int[] ints,
      int j,
      int k,
      int value,
      int slope,
      int third,
      int factors,
      int weights,
      int functions,
      int derivatives,
      int stride,
      int count);

  /// The same with R_jk, and the derivative by r_jk in a fourth row.
  void differentiateClosed(
      Object memory,
      int[] ints,
      int j,
      int k,
      int value,
      int slope,
      int third,
      int factors,
      int weights,
      int functions,
      int derivatives,
      int stride,
      int count);

  /// Turns the derivatives by r_ij, r_ik, cosine (and r_jk) into a, b and c of ∂U/∂r_ij = a r_ij +
  /// c r_ik and ∂U/∂r_ik = b r_ik + c r_ij, in the same rows.
  void coefficients(
      Object memory,
      int[] ints,
      int j,
      int k,
      int inverse,
      int cosine,
      int between,
      int derivatives,
      int stride,
      int count);
}
