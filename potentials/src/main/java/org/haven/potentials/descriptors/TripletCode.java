package org.haven.potentials.descriptors;

import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.haven.kernels.code.Condition;
import org.haven.kernels.code.Ints;
import org.haven.kernels.code.Numbers;
import org.haven.kernels.code.Row;
import org.haven.kernels.code.VectorCode;
import org.haven.kernels.code.VectorProgram;
import org.haven.kernels.code.VectorType;
import org.haven.kernels.code.Whole;

/// Writes the [TripletStages] for float or double.
final class TripletCode {
  private static final Map<VectorType, TripletStages> WRITTEN = new ConcurrentHashMap<>();

  private TripletCode() {}

  static TripletStages of(VectorType type) {
    return WRITTEN.computeIfAbsent(
        type,
        each ->
            VectorProgram.write(
                TripletStages.class, MethodHandles.lookup(), each, TripletCode::write));
  }

  private static void write(VectorProgram program) {
    program.part("packOther", c -> pack(c, false));
    program.part("packSame", c -> pack(c, true));
    program.part("productOpen", c -> product(c, false));
    program.part("productClosed", c -> product(c, true));
    program.part("dot", c -> sum(c, true));
    program.part("sum", c -> sum(c, false));
    program.part("add", TripletCode::add);
    program.part("differentiateOpen", c -> differentiate(c, false));
    program.part("differentiateClosed", c -> differentiate(c, true));
    program.part("coefficients", TripletCode::coefficients);
  }

  private static void pack(VectorCode c, boolean same) {
    Row memory = c.row(0);
    Ints ints = c.ints(2);
    Whole[] rows = new Whole[5];
    for (int n = 0; n < rows.length; n++) {
      Whole row = c.wholeIn(3);
      for (int k = 0; k < n; k++) {
        row = row.plus(c.wholeIn(4));
      }
      rows[n] = c.let(row);
    }
    Numbers reach = c.let(c.row(1).broadcast(c.wholeIn(9)));
    Whole endK = c.wholeIn(8);
    Whole count = c.variable(c.whole(0));
    c.loop(
        c.wholeIn(5),
        c.wholeIn(6),
        1,
        j -> {
          Numbers[] own = new Numbers[5];
          for (int n = 0; n < own.length; n++) {
            own[n] = n == 3 ? null : c.let(memory.broadcast(rows[n].plus(j)));
          }
          c.loop(
              same ? j.plus(1) : c.wholeIn(7),
              endK,
              c.type.lanes(),
              k -> {
                Numbers[] other = new Numbers[3];
                Numbers[] d = new Numbers[3];
                for (int n = 0; n < 3; n++) {
                  other[n] = c.let(memory.load(rows[n].plus(k)));
                  d[n] = c.let(other[n].minus(own[n]));
                }
                Numbers square = c.let(d[0].fma(d[0], d[1].fma(d[1], d[2].times(d[2]))));
                Numbers product =
                    other[0].fma(own[0], other[1].fma(own[1], other[2].times(own[2])));
                Numbers inverse = memory.load(rows[4].plus(k)).times(own[4]);
                Condition inside = c.let(square.below(reach).and(c.before(endK.minus(k))));
                Numbers cosine = c.let(inverse.times(product));
                memory.store(cosine.compress(inside), count.plus(c.wholeIn(11)));
                memory.store(square.compress(inside), count.plus(c.wholeIn(12)));
                ints.compress(k.plus(c.wholeIn(10)), -1, inside, ints, count.plus(c.wholeIn(13)));
                c.assign(count, count.plus(inside.count()));
              });
          ints.set(j.minus(c.wholeIn(5)).plus(c.wholeIn(14)), count);
        });
    c.loop(
        c.whole(0),
        count,
        c.type.lanes(),
        m -> {
          Whole at = c.let(m.plus(c.wholeIn(12)));
          memory.store(memory.load(at).root(), at);
        });
    c.end(count);
  }

  private static void product(VectorCode c, boolean closed) {
    Row memory = c.row(0);
    Ints ints = c.ints(1);
    c.loop(
        c.whole(0),
        c.wholeIn(7),
        c.type.lanes(),
        m -> {
          Numbers ofJ = memory.gather(c.wholeIn(4), ints, m.plus(c.wholeIn(2)));
          Numbers ofK = memory.gather(c.wholeIn(4), ints, m.plus(c.wholeIn(3)));
          Numbers product = ofJ.times(ofK);
          if (closed) {
            product = memory.load(m.plus(c.wholeIn(5))).times(product);
          }
          memory.store(product, m.plus(c.wholeIn(6)));
        });
    c.end();
  }

  private static void sum(VectorCode c, boolean ofProducts) {
    Row memory = c.row(0);
    int next = ofProducts ? 3 : 2;
    Numbers sum = c.variable(c.zero());
    c.loop(
        c.whole(0),
        c.wholeIn(next + 1),
        c.type.lanes(),
        m -> {
          Numbers a = c.let(memory.load(m.plus(c.wholeIn(1))));
          c.assign(sum, ofProducts ? a.fma(memory.load(m.plus(c.wholeIn(2))), sum) : a.plus(sum));
        });
    memory.store(sum, c.wholeIn(next));
    c.end();
  }

  private static void add(VectorCode c) {
    Row memory = c.row(0);
    Numbers factor = c.let(memory.broadcast(c.wholeIn(1)));
    c.loop(
        c.whole(0),
        c.wholeIn(4),
        c.type.lanes(),
        m -> {
          Whole to = c.let(m.plus(c.wholeIn(3)));
          memory.store(memory.load(m.plus(c.wholeIn(2))).fma(factor, memory.load(to)), to);
        });
    c.end();
  }

  private static void differentiate(VectorCode c, boolean closed) {
    Row memory = c.row(0);
    Ints ints = c.ints(1);
    Whole value = c.wholeIn(4);
    Whole slope = c.wholeIn(5);
    Whole third = c.wholeIn(6);
    Whole functions = c.wholeIn(9);
    Whole stride = c.wholeIn(11);
    c.loop(
        c.whole(0),
        c.wholeIn(12),
        c.type.lanes(),
        m -> {
          Numbers angle = c.variable(c.zero());
          Numbers angleSlope = c.variable(c.zero());
          c.loop(
              c.whole(0),
              functions,
              1,
              f -> {
                Whole at = c.let(ints.at(f.plus(c.wholeIn(7))).plus(m));
                Numbers weight = c.let(memory.broadcast(f.plus(c.wholeIn(8))));
                c.assign(angle, memory.load(at).fma(weight, angle));
                c.assign(angleSlope, memory.load(at.plus(stride)).fma(weight, angleSlope));
              });
          Whole j = c.let(m.plus(c.wholeIn(2)));
          Whole k = c.let(m.plus(c.wholeIn(3)));
          Numbers ofJ = c.let(memory.gather(value, ints, j));
          Numbers ofK = c.let(memory.gather(value, ints, k));
          Numbers both = c.let(ofJ.times(ofK));
          Whole to = c.let(m.plus(c.wholeIn(10)));
          Numbers outer = angle;
          if (closed) {
            Numbers between = c.let(memory.load(third.plus(m)));
            Numbers betweenSlope = memory.load(third.plus(m).plus(stride));
            accumulate(
                memory,
                c.let(to.plus(stride).plus(stride).plus(stride)),
                betweenSlope.times(both).times(angle));
            outer = c.let(between.times(angle));
            both = c.let(between.times(both));
          }
          accumulate(memory, to, memory.gather(slope, ints, j).times(ofK).times(outer));
          accumulate(
              memory,
              c.let(to.plus(stride)),
              memory.gather(slope, ints, k).times(ofJ).times(outer));
          accumulate(memory, c.let(to.plus(stride).plus(stride)), both.times(angleSlope));
        });
    c.end();
  }

  private static void accumulate(Row memory, Whole at, Numbers value) {
    memory.store(memory.load(at).plus(value), at);
  }

  private static void coefficients(VectorCode c) {
    Row memory = c.row(0);
    Ints ints = c.ints(1);
    Whole stride = c.wholeIn(8);
    c.loop(
        c.whole(0),
        c.wholeIn(9),
        c.type.lanes(),
        m -> {
          Numbers ofJ = c.let(memory.gather(c.wholeIn(4), ints, m.plus(c.wholeIn(2))));
          Numbers ofK = c.let(memory.gather(c.wholeIn(4), ints, m.plus(c.wholeIn(3))));
          Numbers cosine = c.let(memory.load(m.plus(c.wholeIn(5))));
          Whole first = c.let(m.plus(c.wholeIn(7)));
          Whole second = c.let(first.plus(stride));
          Whole third = c.let(second.plus(stride));
          Numbers byAngle = c.let(memory.load(third));
          Numbers between = c.let(memory.load(m.plus(c.wholeIn(6))));
          Numbers along = c.let(memory.load(third.plus(stride)).over(between));
          Numbers turned = c.let(cosine.times(byAngle));
          Numbers a = c.let(memory.load(first).minus(turned.times(ofJ)));
          memory.store(ofJ.fma(a, along), first);
          Numbers b = c.let(memory.load(second).minus(turned.times(ofK)));
          memory.store(ofK.fma(b, along), second);
          memory.store(ofJ.times(ofK).times(byAngle).minus(along), third);
        });
    c.end();
  }
}
