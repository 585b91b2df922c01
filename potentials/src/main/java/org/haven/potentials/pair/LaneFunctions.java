package org.haven.potentials.pair;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.haven.kernels.Lanes;

/// Functions on vectors of floats, of sums, products and choices only: the same bits interpreted
/// and compiled.
public final class LaneFunctions {
  /// Adding and subtracting 1.5 · 2²³ rounds to an integer.
  private static final float ROUND = 12582912f;

  /// ln 2 in two parts, the first with 9 zero bits at its end.
  private static final float LN2_HIGH = 0.693359375f;

  private static final float LN2_LOW = -2.12194440e-4f;

  private LaneFunctions() {}

  /// e^x for −87 ≤ x ≤ 88 to 2e-7 relative; e^−87 below, e^88 above.
  ///
  /// x = k ln 2 + r with |r| ≤ ½ ln 2, Taylor series of e^r up to r⁷ (remainder 5e-9).
  public static FloatVector exp(FloatVector x) {
    FloatVector bounded = x.max(-87f).min(88f);
    FloatVector shifted = bounded.mul(1.44269504f).add(ROUND);
    FloatVector k = shifted.sub(ROUND);
    FloatVector r = bounded.sub(k.mul(LN2_HIGH)).sub(k.mul(LN2_LOW));
    FloatVector sum = FloatVector.broadcast(Lanes.FLOATS, 1.98412698e-4f);
    sum = sum.fma(r, FloatVector.broadcast(Lanes.FLOATS, 1.38888889e-3f));
    sum = sum.fma(r, FloatVector.broadcast(Lanes.FLOATS, 8.33333333e-3f));
    sum = sum.fma(r, FloatVector.broadcast(Lanes.FLOATS, 4.16666667e-2f));
    sum = sum.fma(r, FloatVector.broadcast(Lanes.FLOATS, 1.66666667e-1f));
    sum = sum.fma(r, FloatVector.broadcast(Lanes.FLOATS, 0.5f));
    sum = sum.fma(r, FloatVector.broadcast(Lanes.FLOATS, 1f));
    sum = sum.fma(r, FloatVector.broadcast(Lanes.FLOATS, 1f));
    // The last bits of the shifted number are k: they go to the exponent.
    IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    return sum.reinterpretAsInts().add(exponent).reinterpretAsFloats();
  }

  /// `table[first + index]` for the indices from p on, each below `kinds`: picked kind by kind,
  /// which for the few species of a crystal costs less than a gather. (A permutation would cost
  /// less still, but JDK 25 makes an object of every rearranged vector here.)
  public static FloatVector pick(float[] table, int first, int kinds, int[] indices, int p) {
    IntVector index = IntVector.fromArray(Lanes.INTS, indices, p);
    FloatVector picked = FloatVector.broadcast(Lanes.FLOATS, table[first]);
    for (int kind = 1; kind < kinds; kind++) {
      VectorMask<Float> here = index.compare(VectorOperators.EQ, kind).cast(Lanes.FLOATS);
      picked = picked.blend(table[first + kind], here);
    }
    return picked;
  }
}
