package org.haven.kernels;

/// Arithmetic of the force kernels. State, sums and integration are double in both.
public enum Precision {
  /// Everything in double: the reference.
  DOUBLE,
  /// Pair arithmetic in float, sums in double: the fast default.
  MIXED
}
