package org.haven.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// The vectors that the fast twins of this machine compute with: 16, 8 or 4 floats.
///
/// Twins use only operations whose result Java defines to the bit, so that interpreted and compiled
/// code agree: no lane reductions, no library functions on vectors. [#sumRows] replaces the first,
/// polynomials the second. The bits depend on the vector length of the machine.
public final class Lanes {
  /// Longer vectors than 512 bits are not used: masks are kept in 16 bits.
  private static final VectorShape SHAPE =
      FloatVector.SPECIES_PREFERRED.length() > 16
          ? VectorShape.S_512_BIT
          : FloatVector.SPECIES_PREFERRED.vectorShape();

  public static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
  public static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  public static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, SHAPE);

  /// Floats, or ints, in a vector.
  public static final int COUNT = FLOATS.length();

  /// Doubles in a vector.
  public static final int DOUBLE_COUNT = DOUBLES.length();

  private static final VectorMask<Float> BIT8 = bit(8);
  private static final VectorMask<Float> BIT4 = bit(4);
  private static final VectorMask<Float> BIT2 = bit(2);
  private static final VectorMask<Float> BIT1 = bit(1);
  private static final VectorShuffle<Float> SWAP8 = swap(8);
  private static final VectorShuffle<Float> SWAP4 = swap(4);
  private static final VectorShuffle<Float> SWAP2 = swap(2);
  private static final VectorShuffle<Float> SWAP1 = swap(1);

  private Lanes() {}

  /// What the vectors are, for `haven devices`.
  public static String description() {
    return "vectors of %d bits".formatted(SHAPE.vectorBitSize());
  }

  /// `count` rounded up to whole vectors.
  public static int padded(int count) {
    return (count + COUNT - 1) / COUNT * COUNT;
  }

  /// `count` rounded up to whole vectors of doubles.
  public static int paddedDoubles(int count) {
    return (count + DOUBLE_COUNT - 1) / DOUBLE_COUNT * DOUBLE_COUNT;
  }

  private static VectorMask<Float> bit(int bit) {
    long mask = 0;
    for (int lane = 0; lane < COUNT; lane++) {
      mask |= (lane & bit) != 0 ? 1L << lane : 0;
    }
    return VectorMask.fromLong(FLOATS, mask);
  }

  private static VectorShuffle<Float> swap(int bit) {
    return VectorShuffle.fromOp(FLOATS, lane -> bit < COUNT ? lane ^ bit : lane);
  }

  /// Sums rows of [#COUNT] floats over their lanes, [#COUNT] rows at a time, by a tree in which two
  /// vectors are merged into one that holds sums of both until each lane belongs to one row.
  ///
  /// @param rows [rows][COUNT]; overwritten
  /// @param count number of rows, a multiple of COUNT
  /// @param sums [count], written
  public static void sumRows(float[] rows, int count, float[] sums) {
    for (int group = 0; group < count; group += COUNT) {
      int at = group * COUNT;
      int half = COUNT / 2;
      if (half >= 8) {
        for (int k = at; k < at + half * COUNT; k += COUNT) {
          FloatVector a = FloatVector.fromArray(FLOATS, rows, k);
          FloatVector b = FloatVector.fromArray(FLOATS, rows, k + half * COUNT);
          a.blend(b, BIT8).add(b.blend(a, BIT8).rearrange(SWAP8)).intoArray(rows, k);
        }
        half /= 2;
      }
      if (half >= 4) {
        for (int k = at; k < at + half * COUNT; k += COUNT) {
          FloatVector a = FloatVector.fromArray(FLOATS, rows, k);
          FloatVector b = FloatVector.fromArray(FLOATS, rows, k + half * COUNT);
          a.blend(b, BIT4).add(b.blend(a, BIT4).rearrange(SWAP4)).intoArray(rows, k);
        }
      }
      FloatVector a = FloatVector.fromArray(FLOATS, rows, at);
      FloatVector b = FloatVector.fromArray(FLOATS, rows, at + 2 * COUNT);
      FloatVector c = FloatVector.fromArray(FLOATS, rows, at + COUNT);
      FloatVector d = FloatVector.fromArray(FLOATS, rows, at + 3 * COUNT);
      FloatVector ab = a.blend(b, BIT2).add(b.blend(a, BIT2).rearrange(SWAP2));
      FloatVector cd = c.blend(d, BIT2).add(d.blend(c, BIT2).rearrange(SWAP2));
      ab.blend(cd, BIT1).add(cd.blend(ab, BIT1).rearrange(SWAP1)).intoArray(sums, group);
    }
  }
}
