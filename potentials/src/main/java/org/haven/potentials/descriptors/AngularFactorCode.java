package org.haven.potentials.descriptors;

import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.haven.kernels.code.Numbers;
import org.haven.kernels.code.Row;
import org.haven.kernels.code.VectorCode;
import org.haven.kernels.code.VectorProgram;
import org.haven.kernels.code.VectorType;

/// Vector code of [AngularFactor]s: one program for each power with a whole exponent. Others, which
/// are rare, are computed one by one.
public final class AngularFactorCode {
  /// The largest exponent that is multiplied out.
  private static final int LARGEST = 64;

  private static final Map<Kind, Stages> WRITTEN = new ConcurrentHashMap<>();

  /// Values and slopes of a row of cosines.
  public interface Stages {
    /// @param memory `float[]` or `double[]`
    /// @param cosine place of the cosines in the memory
    /// @param value place of the factor's values, written
    /// @param slope place of their derivatives by the cosine, written
    /// @param count of cosines, filled up to a whole vector
    void evaluate(Object memory, int cosine, int value, int slope, int count);
  }

  /// What the code depends on.
  private record Kind(VectorType type, double lambda, int zeta) {}

  private AngularFactorCode() {}

  /// The code for a factor; written at the first call for its kind.
  public static Stages of(AngularFactor factor, VectorType type) {
    if (factor instanceof AngularFactor.Power power
        && power.zeta() == Math.rint(power.zeta())
        && power.zeta() <= LARGEST) {
      return WRITTEN.computeIfAbsent(
          new Kind(type, power.lambda(), (int) power.zeta()),
          kind ->
              VectorProgram.write(
                  Stages.class,
                  MethodHandles.lookup(),
                  type,
                  program -> program.part("evaluate", c -> write(c, kind))));
    }
    return (memory, cosine, value, slope, count) ->
        oneByOne(factor, memory, cosine, value, slope, count);
  }

  private static void write(VectorCode c, Kind kind) {
    Row memory = c.row(0);
    double scale = Math.pow(2, 1 - kind.zeta);
    c.loop(
        c.whole(0),
        c.wholeIn(4),
        c.type.lanes(),
        k -> {
          Numbers cosine = memory.load(k.plus(c.wholeIn(1)));
          Numbers base = c.let(cosine.times(kind.lambda).plus(1).atLeast(0));
          Numbers power = c.let(power(c, base, kind.zeta - 1));
          memory.store(power.times(base).times(scale), k.plus(c.wholeIn(2)));
          memory.store(power.times(scale * kind.zeta * kind.lambda), k.plus(c.wholeIn(3)));
        });
    c.end();
  }

  private static Numbers power(VectorCode c, Numbers base, int exponent) {
    if (exponent == 0) {
      return c.broadcast(1);
    }
    if (exponent == 1) {
      return base;
    }
    Numbers half = c.let(power(c, base, exponent / 2));
    Numbers square = half.times(half);
    return exponent % 2 == 0 ? square : square.times(base);
  }

  private static void oneByOne(
      AngularFactor factor, Object memory, int cosine, int value, int slope, int count) {
    for (int k = 0; k < count; k++) {
      if (memory instanceof float[] floats) {
        floats[value + k] = (float) factor.value(floats[cosine + k]);
        floats[slope + k] = (float) factor.slope(floats[cosine + k]);
      } else {
        double[] doubles = (double[]) memory;
        doubles[value + k] = factor.value(doubles[cosine + k]);
        doubles[slope + k] = factor.slope(doubles[cosine + k]);
      }
    }
  }
}
