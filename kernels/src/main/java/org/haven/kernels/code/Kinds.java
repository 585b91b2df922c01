package org.haven.kernels.code;

/// What kind each of W things is, for example the species of neighbours, and numbers that depend on
/// it.
public final class Kinds {
  private final Ints kinds;
  private final Whole at;
  private final Order order;

  /// @param count of kinds there are
  /// @param packed ints of which the lowest `bits` are the kind; all bits if there are more kinds
  ///   than lanes
  /// @param at place of the first of the W things
  public Kinds(int count, VectorType type, Ints packed, Whole at, int bits) {
    kinds = packed;
    this.at = at;
    order = count <= type.lanes() ? packed.order(at, bits) : null;
  }

  /// Number `from + kind` of each lane, of a row that may be read to a whole vector.
  public Numbers of(Row numbers, Whole from) {
    return order != null ? numbers.load(from).rearrange(order) : numbers.gather(from, kinds, at);
  }
}
