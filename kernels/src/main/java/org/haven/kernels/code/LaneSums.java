package org.haven.kernels.code;

import java.util.List;

/// Sums of vectors over their lanes, W vectors at a time: a tree in which two vectors are merged
/// into one that holds sums of both, until each lane belongs to one vector.
public final class LaneSums {
  private final VectorCode c;

  public LaneSums(VectorCode code) {
    c = code;
  }

  /// Lane k is the sum of the lanes of `vectors[k]`, for up to W vectors.
  public Numbers of(List<Numbers> vectors) {
    return merged(vectors, 0, 1);
  }

  /// Sums of the vectors first, first + bit, first + 2 bit, …; null without any.
  private Numbers merged(List<Numbers> vectors, int first, int bit) {
    if (bit == c.type.lanes()) {
      return first < vectors.size() ? vectors.get(first) : null;
    }
    Numbers a = merged(vectors, first, 2 * bit);
    Numbers b = merged(vectors, first + bit, 2 * bit);
    if (a == null) {
      return null;
    }
    Order swap = c.order(lane -> lane ^ bit);
    Numbers kept = c.let(a);
    if (b == null) {
      return c.let(kept.plus(kept.rearrange(swap)));
    }
    Numbers other = c.let(b);
    return c.let(kept.blend(other, c.bit(bit)).plus(other.blend(kept, c.bit(bit)).rearrange(swap)));
  }
}
