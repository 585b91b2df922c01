package org.haven.potentials.pair;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.haven.kernels.Lanes;

/// Functions on vectors, of sums, products and choices only: the same bits interpreted and
/// compiled.
public final class LaneFunctions {
  /// Adding and subtracting 1.5 · 2²³ rounds to an integer.
  private static final float ROUND = 12582912f;

  /// ln 2 in two parts, the first with 9 zero bits at its end.
  private static final float LN2_HIGH = 0.693359375f;

  private static final float LN2_LOW = -2.12194440e-4f;

  /// The same for doubles: 1.5 · 2⁵², and ln 2 with 20 zero bits at the end of its first part.
  private static final double ROUND_DOUBLE = 0x1.8p52;

  private static final double LN2_HIGH_DOUBLE = 0.6931471804855391;
  private static final double LN2_LOW_DOUBLE = 7.440617110012397e-11;

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

  /// e^x to 1e-15 relative for −700 ≤ x ≤ 700; e^−700 below, e^700 above.
  ///
  /// x = k ln 2 + r with |r| ≤ ½ ln 2, Taylor series of e^r up to r¹³ (remainder 4e-18).
  public static DoubleVector exp(DoubleVector x) {
    DoubleVector bounded = x.max(-700).min(700);
    DoubleVector shifted = bounded.mul(1.4426950408889634).add(ROUND_DOUBLE);
    DoubleVector k = shifted.sub(ROUND_DOUBLE);
    DoubleVector r = bounded.sub(k.mul(LN2_HIGH_DOUBLE)).sub(k.mul(LN2_LOW_DOUBLE));
    DoubleVector sum = DoubleVector.broadcast(Lanes.DOUBLES, 1.6059043836821613e-10);
    sum = fma(sum, r, 2.08767569878681e-09);
    sum = fma(sum, r, 2.505210838544172e-08);
    sum = fma(sum, r, 2.755731922398589e-07);
    sum = fma(sum, r, 2.7557319223985893e-06);
    sum = fma(sum, r, 2.48015873015873e-05);
    sum = fma(sum, r, 0.0001984126984126984);
    sum = fma(sum, r, 0.001388888888888889);
    sum = fma(sum, r, 0.008333333333333333);
    sum = fma(sum, r, 0.041666666666666664);
    sum = fma(sum, r, 0.16666666666666666);
    sum = fma(sum, r, 0.5);
    sum = fma(sum, r, 1);
    sum = fma(sum, r, 1);
    // The last bits of the shifted number are k: they go to the exponent.
    LongVector exponent = shifted.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52);
    return sum.reinterpretAsLongs().add(exponent).reinterpretAsDoubles();
  }

  /// a b + c, rounded once. Short, so that methods which call it stay short enough to be inlined.
  public static DoubleVector fma(DoubleVector a, DoubleVector b, double c) {
    return a.fma(b, DoubleVector.broadcast(Lanes.DOUBLES, c));
  }

  /// `table[first + index]` for the indices from p on, whole numbers below `kinds`, as for floats.
  public static DoubleVector pick(double[] table, int first, int kinds, double[] indices, int p) {
    DoubleVector index = DoubleVector.fromArray(Lanes.DOUBLES, indices, p);
    DoubleVector picked = DoubleVector.broadcast(Lanes.DOUBLES, table[first]);
    for (int kind = 1; kind < kinds; kind++) {
      picked = picked.blend(table[first + kind], index.compare(VectorOperators.EQ, kind));
    }
    return picked;
  }
}
