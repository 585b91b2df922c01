package org.haven.potentials.descriptors;

import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.haven.kernels.code.Condition;
import org.haven.kernels.code.Functions;
import org.haven.kernels.code.Numbers;
import org.haven.kernels.code.Row;
import org.haven.kernels.code.VectorCode;
import org.haven.kernels.code.VectorProgram;
import org.haven.kernels.code.VectorType;

/// Vector code of [RadialTerm]s: one program for each kind, whose numbers are in a table.
public final class RadialTermCode {
  /// Numbers of a term in the table.
  public static final int NUMBERS = 5;

  private static final Map<Kind, Stages> WRITTEN = new ConcurrentHashMap<>();

  /// Values and slopes of a row of distances.
  public interface Stages {
    /// @param memory `float[]` or `double[]`
    /// @param table of the same type
    /// @param numbers place of the term's [#NUMBERS] in the table
    /// @param r place of the distances in the memory
    /// @param value place of the term's values, written
    /// @param slope place of their derivatives by r, written
    /// @param count of distances, filled up to a whole vector
    void evaluate(Object memory, Object table, int numbers, int r, int value, int slope, int count);
  }

  /// What the code depends on.
  private record Kind(VectorType type, CutoffForm form, boolean gaussian, boolean asymmetric) {}

  private RadialTermCode() {}

  /// What a term is in the table.
  public static double[] numbers(RadialTerm term) {
    return switch (term) {
      case RadialTerm.Gaussian g ->
          new double[] {-g.eta(), g.shift(), g.inner(), g.cutoff(), 1 / (g.cutoff() - g.inner())};
      case RadialTerm.Compact k ->
          new double[] {k.low(), 0.5 * (k.low() + k.high()), 0, k.high(), 2 / (k.high() - k.low())};
    };
  }

  /// The code for a term; written at the first call for its kind.
  public static Stages of(RadialTerm term, VectorType type) {
    Kind kind =
        switch (term) {
          case RadialTerm.Gaussian g -> new Kind(type, g.form(), true, false);
          case RadialTerm.Compact k -> new Kind(type, k.form(), false, k.asymmetric());
        };
    return WRITTEN.computeIfAbsent(
        kind,
        each ->
            VectorProgram.write(
                Stages.class,
                MethodHandles.lookup(),
                type,
                program -> program.part("evaluate", c -> write(c, each))));
  }

  private static void write(VectorCode c, Kind kind) {
    Row memory = c.row(0);
    Row table = c.row(1);
    Numbers[] numbers = new Numbers[NUMBERS];
    for (int n = 0; n < NUMBERS; n++) {
      numbers[n] = c.let(table.broadcast(c.wholeIn(2).plus(n)));
    }
    c.loop(
        c.whole(0),
        c.wholeIn(6),
        c.type.lanes(),
        k -> {
          Numbers r = c.let(memory.load(k.plus(c.wholeIn(3))));
          Numbers[] both =
              kind.gaussian ? gaussian(c, kind, r, numbers) : compact(c, kind, r, numbers);
          memory.store(both[0], k.plus(c.wholeIn(4)));
          memory.store(both[1], k.plus(c.wholeIn(5)));
        });
    c.end();
  }

  private static Numbers[] gaussian(VectorCode c, Kind kind, Numbers r, Numbers[] n) {
    Condition outside = c.let(r.atLeast(n[3]));
    Numbers x = c.let(r.minus(n[2]).atLeast(0).times(n[4]).atMost(1));
    CutoffFormCode form = CutoffFormCode.of(kind.form, c, x);
    Numbers distance = c.let(r.minus(n[1]));
    Numbers scaled = c.let(distance.times(n[0]));
    Numbers e = c.let(new Functions(c).exp(c.let(scaled.times(distance))));
    Numbers ofCutoff = c.let(form.slope().times(n[4]));
    Numbers slope = c.let(scaled.times(2).times(form.value()).plus(ofCutoff));
    return new Numbers[] {
      c.let(e.times(form.value()).blend(c.zero(), outside)),
      c.let(e.times(slope).blend(c.zero(), outside))
    };
  }

  private static Numbers[] compact(VectorCode c, Kind kind, Numbers r, Numbers[] n) {
    Condition outside = c.let(r.atLeast(n[3]).or(n[0].atLeast(r)));
    Numbers offset = c.let(r.minus(n[1]).times(n[4]));
    Condition below = c.let(offset.below(c.zero()));
    Numbers x = c.let(offset.blend(offset.negated(), below).atMost(1));
    Numbers argument = kind.asymmetric ? c.let(c.broadcast(2).minus(x).times(x)) : x;
    CutoffFormCode form = CutoffFormCode.of(kind.form, c, argument);
    Numbers slope = c.let(form.slope().times(n[4]));
    if (kind.asymmetric) {
      slope = c.let(c.broadcast(1).minus(x).times(2).times(slope));
    }
    return new Numbers[] {
      c.let(form.value().blend(c.zero(), outside)),
      c.let(slope.blend(slope.negated(), below).blend(c.zero(), outside))
    };
  }
}
