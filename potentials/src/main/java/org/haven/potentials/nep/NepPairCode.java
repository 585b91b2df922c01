package org.haven.potentials.nep;

import java.util.ArrayList;
import java.util.List;
import org.haven.potentials.nep.VectorCode.Condition;
import org.haven.potentials.nep.VectorCode.Lanes;
import org.haven.potentials.nep.VectorCode.Row;
import org.haven.potentials.nep.VectorCode.Whole;

/// The stages that run over all neighbours: separations, selection, radial part, collection.
final class NepPairCode {
  private final NepLayout l;
  private final NepTable table;
  private final NepLayout.Shape shape;
  private final int lanes;

  NepPairCode(NepLayout layout) {
    l = layout;
    table = new NepTable(layout);
    shape = layout.shape;
    lanes = layout.lanes;
  }

  void write(NepProgram program) {
    program.part("separations", this::separations);
    program.part("select", this::select);
    program.part("radial", this::radialSums);
    int block = Math.max(1, Math.min(lanes, 160 / shape.radialBasis()));
    for (int n = 0; n < shape.radialFunctions(); n += block) {
      int first = n;
      int end = Math.min(shape.radialFunctions(), n + block);
      program.part("radial", c -> contract(c, first, end));
    }
    program.part("close", this::close);
    program.part("radialForces", this::radialForces);
    program.part("collect", this::collect);
  }

  /// (memory, ints, count). Positions are fractions of the periodic box, four numbers per entry:
  /// whole numbers whose differences wrap modulo 2³², or numbers whose differences are brought to
  /// [-½, ½] by adding and subtracting 1.5 · 2⁵², which rounds.
  private void separations(VectorCode c) {
    Row memory = new Row(0);
    Lanes[] h = new Lanes[9];
    for (int k = 0; k < 9; k++) {
      h[k] = c.let(c.broadcast(memory, c.whole(l.cell + k)));
    }
    c.loop(
        c.whole(0),
        c.wholeIn(2),
        lanes,
        k -> {
          Lanes[] s = columns(c, k.times(4));
          Lanes[] r = new Lanes[3];
          for (int d = 0; d < 3; d++) {
            r[d] = c.let(s[0].fma(h[d], s[1].fma(h[3 + d], s[2].times(h[6 + d]))));
          }
          c.store(r[0], memory, k.plus(l.entryX));
          c.store(r[1], memory, k.plus(l.entryY));
          c.store(r[2], memory, k.plus(l.entryZ));
          c.store(r[0].fma(r[0], r[1].fma(r[1], r[2].times(r[2]))), memory, k.plus(l.entrySquare));
        });
    c.end();
  }

  /// Differences x, y, z of W entries from the four vectors of quadruples at `at`: lane k of a
  /// column comes from number 4 k + d of the 4 W numbers.
  private Lanes[] columns(VectorCode c, Whole at) {
    Lanes[] quads = new Lanes[4];
    for (int v = 0; v < 4; v++) {
      quads[v] = c.let(difference(c, at.plus(v * lanes), v * lanes % 4));
    }
    Lanes[] columns = new Lanes[3];
    for (int d = 0; d < 3; d++) {
      int column = d;
      VectorCode.Order order = c.order(lane -> (4 * lane + column) % lanes);
      for (int v = 0; v < 4; v++) {
        int from = v;
        Lanes part = quads[v].rearrange(order);
        columns[d] =
            columns[d] == null
                ? part
                : columns[d].blend(part, c.condition(lane -> (4 * lane + column) / lanes == from));
      }
      columns[d] = c.let(columns[d]);
    }
    return columns;
  }

  private Lanes difference(VectorCode c, Whole at, int component) {
    if (c.type.isFloat()) {
      return c.loadDifference(
          new Row(1), at.plus(l.neighbourQuads), c.whole(l.ownQuad + component));
    }
    Row memory = new Row(0);
    Lanes own = c.load(memory, c.whole(l.own + component));
    Lanes difference = c.let(c.load(memory, at.plus(l.quads)).minus(own));
    return difference.minus(difference.plus(0x1.8p52).minus(0x1.8p52));
  }

  /// (memory, table, ints, entries, segments, at, species).
  private void select(VectorCode c) {
    Row memory = new Row(0);
    Row numbers = new Row(1);
    Row ints = new Row(2);
    Row entries = new Row(3);
    Row segments = new Row(4);
    Whole at = c.wholeIn(5);
    Whole pair = c.let(c.wholeIn(6).times(shape.types()));
    Whole begin = c.let(c.wholeAt(segments, at));
    Whole count = c.variable(c.whole(0));
    Whole angular = c.variable(c.whole(0));
    c.loop(
        c.whole(0),
        c.whole(shape.types()),
        1,
        t -> {
          Whole from = c.let(c.wholeAt(segments, at.plus(t.times(2))).minus(begin));
          Whole near = c.let(c.wholeAt(segments, at.plus(t.times(2)).plus(1)).minus(begin));
          Whole to = c.let(c.wholeAt(segments, at.plus(t.times(2)).plus(2)).minus(begin));
          Whole first = c.let(count);
          c.storeWhole(first, ints, t.plus(l.radialBegin));
          c.storeWhole(angular, ints, t.plus(l.angularBegin));
          Lanes angularSquare = c.let(c.broadcast(numbers, pair.plus(t).plus(table.angularSquare)));
          Lanes reachSquare = c.let(c.broadcast(numbers, pair.plus(t).plus(table.reachSquare)));
          c.loop(
              from,
              near,
              lanes,
              k -> {
                Lanes square = c.let(c.load(memory, k.plus(l.entrySquare)));
                Condition inside = c.let(square.below(angularSquare).and(c.before(near.minus(k))));
                Whole target = c.let(angular.plus(count).minus(first));
                c.storeInts(t, ints, target.plus(l.species));
                append(c, square, inside, begin.plus(k), k, count, target);
              });
          c.assign(angular, angular.plus(count).minus(first));
          c.loop(
              from,
              to,
              lanes,
              k -> {
                Lanes square = c.let(c.load(memory, k.plus(l.entrySquare)));
                Condition inside =
                    c.let(
                        square
                            .below(reachSquare)
                            .and(square.atLeast(angularSquare))
                            .and(c.before(to.minus(k))));
                append(c, square, inside, begin.plus(k), k, count, null);
              });
        });
    c.storeWhole(count, ints, c.whole(l.radialBegin + shape.types()));
    c.storeWhole(angular, ints, c.whole(l.angularBegin + shape.types()));
    c.end(count);
  }

  /// Packs one vector of entries at `count`, and at `angular` among the angular neighbours.
  private void append(
      VectorCode c,
      Lanes square,
      Condition inside,
      Whole entry,
      Whole k,
      Whole count,
      Whole angular) {
    Row memory = new Row(0);
    int[] from = {l.entryX, l.entryY, l.entryZ, l.entrySquare};
    int[] to = {l.x, l.y, l.z, l.square};
    int[] toAngular = {l.ux, l.uy, l.uz, l.angularSquare};
    for (int row = 0; row < 4; row++) {
      Lanes all = row == 3 ? square : c.load(memory, k.plus(from[row]));
      Lanes packed = c.let(all.compress(inside));
      c.store(packed, memory, count.plus(to[row]));
      if (angular != null) {
        c.store(packed, memory, angular.plus(toAngular[row]));
      }
    }
    c.compressInts(new Row(3), entry, inside, new Row(2), count.plus(l.packed));
    c.assign(count, count.plus(inside.count()));
  }

  /// (memory, table, ints, species): Σ_j f_c T_k per species of neighbour, lane by lane.
  private void radialSums(VectorCode c) {
    Row memory = new Row(0);
    Row numbers = new Row(1);
    Row ints = new Row(2);
    Whole pair = c.let(c.wholeIn(3).times(shape.types()));
    int size = shape.radialBasis();
    c.loop(
        c.whole(0),
        c.whole(shape.types()),
        1,
        t -> {
          Lanes square = c.let(c.broadcast(numbers, pair.plus(t).plus(table.radialSquare)));
          Lanes inverse = c.let(c.broadcast(numbers, pair.plus(t).plus(table.radialInverse)));
          Lanes[] sums = new Lanes[size];
          for (int k = 0; k < size; k++) {
            sums[k] = c.variable(c.zero());
          }
          Whole end = c.let(c.wholeAt(ints, t.plus(l.radialBegin + 1)));
          c.loop(
              c.wholeAt(ints, t.plus(l.radialBegin)),
              end,
              lanes,
              p -> {
                Lanes r2 = c.let(c.load(memory, p.plus(l.square)));
                Condition outside = c.let(r2.atLeast(square).or(c.beyond(end.minus(p))));
                Lanes r = c.let(r2.blend(square, outside).root());
                CutoffCode cut = new CutoffCode(c, r, inverse, outside);
                c.store(r, memory, p.plus(l.distance));
                c.store(cut.slope, memory, p.plus(l.slope));
                c.store(cut.value.times(cut.argumentSlope), memory, p.plus(l.weight));
                c.store(cut.argument, memory, p.plus(l.argument));
                Lanes twice = c.let(cut.argument.plus(cut.argument));
                Lanes before = cut.value;
                c.assign(sums[0], sums[0].plus(before));
                Lanes now = size > 1 ? c.let(cut.argument.times(cut.value)) : null;
                for (int k = 1; k < size; k++) {
                  c.assign(sums[k], sums[k].plus(now));
                  if (k + 1 < size) {
                    Lanes next = c.let(twice.fma(now, before.negated()));
                    before = now;
                    now = next;
                  }
                }
              });
          for (int k = 0; k < size; k++) {
            c.store(sums[k], memory, t.times(size * lanes).plus(l.sums + k * lanes));
          }
        });
    c.end();
  }

  /// (memory, table, ints, species): q_n = Σ_t Σ_k a_tkn Σ_j f_c T_k for n in [first, end).
  private void contract(VectorCode c, int first, int end) {
    Row memory = new Row(0);
    Row numbers = new Row(1);
    int size = shape.radialBasis();
    int functions = shape.radialFunctions();
    List<Lanes> q = new ArrayList<>();
    for (int n = first; n < end; n++) {
      q.add(c.variable(c.zero()));
    }
    c.loop(
        c.whole(0),
        c.whole(shape.types()),
        1,
        t -> {
          Whole at =
              c.let(
                  c.wholeIn(3)
                      .times(shape.types())
                      .plus(t)
                      .times(size * functions)
                      .plus(table.radial));
          Whole from = c.let(t.times(size * lanes).plus(l.sums));
          for (int k = 0; k < size; k++) {
            Lanes sum = c.let(c.load(memory, from.plus(k * lanes)));
            for (int n = first; n < end; n++) {
              Lanes a = c.broadcast(numbers, at.plus(k * functions + n));
              c.assign(q.get(n - first), sum.fma(a, q.get(n - first)));
            }
          }
        });
    c.store(new LaneSums(c).of(q), memory, c.whole(l.descriptor + first));
    c.end();
  }

  /// (memory, table, count).
  private void close(VectorCode c) {
    Lanes reach = c.let(c.broadcast(new Row(1), c.whole(table.repulsionSquare)));
    Whole found = c.variable(c.whole(0));
    c.loop(
        c.whole(0),
        c.wholeIn(2),
        lanes,
        p ->
            c.assign(
                found,
                found.plus(
                    c.load(new Row(0), p.plus(l.square))
                        .below(reach)
                        .and(c.before(c.wholeIn(2).minus(p)))
                        .count())));
    c.end(found);
  }

  /// (memory, ints).
  private void radialForces(VectorCode c) {
    Row memory = new Row(0);
    Row ints = new Row(1);
    int size = shape.radialBasis();
    int padded = c.type.padded(size);
    // What follows the last neighbour is collected with it.
    Whole count = c.let(c.wholeAt(ints, c.whole(l.radialBegin + shape.types())));
    for (int row : new int[] {l.fx, l.fy, l.fz}) {
      c.store(c.zero(), memory, count.plus(row));
    }
    c.loop(
        c.whole(0),
        c.whole(shape.types()),
        1,
        t -> {
          Whole at = c.let(t.times(2 * padded).plus(l.radialDerivatives));
          c.loop(
              c.wholeAt(ints, t.plus(l.radialBegin)),
              c.wholeAt(ints, t.plus(l.radialBegin + 1)),
              lanes,
              p -> {
                Lanes u = c.let(c.load(memory, p.plus(l.argument)));
                Lanes twice = c.let(u.plus(u));
                Lanes before = c.broadcast(1);
                Lanes now = u;
                Lanes value = c.let(c.broadcast(memory, at));
                Lanes slope = c.let(c.broadcast(memory, at.plus(padded)));
                for (int k = 1; k < size; k++) {
                  value = c.let(now.fma(c.broadcast(memory, at.plus(k)), value));
                  slope = c.let(now.fma(c.broadcast(memory, at.plus(padded + k)), slope));
                  if (k + 1 < size) {
                    Lanes next = c.let(twice.fma(now, before.negated()));
                    before = now;
                    now = next;
                  }
                }
                Lanes f =
                    c.let(
                        value
                            .fma(
                                c.load(memory, p.plus(l.slope)),
                                slope.times(c.load(memory, p.plus(l.weight))))
                            .over(c.load(memory, p.plus(l.distance))));
                c.store(f.times(c.load(memory, p.plus(l.x))), memory, p.plus(l.fx));
                c.store(f.times(c.load(memory, p.plus(l.y))), memory, p.plus(l.fy));
                c.store(f.times(c.load(memory, p.plus(l.z))), memory, p.plus(l.fz));
              });
        });
    c.end();
  }

  /// (memory, count).
  private void collect(VectorCode c) {
    Row memory = new Row(0);
    Lanes[] virial = new Lanes[6];
    for (int k = 0; k < 6; k++) {
      virial[k] = c.variable(c.load(memory, c.whole(l.virial + k * lanes)));
    }
    c.loop(
        c.whole(0),
        c.wholeIn(1),
        lanes,
        p -> {
          int[] rows = {l.x, l.y, l.z};
          int[] forceRows = {l.fx, l.fy, l.fz};
          Lanes[] r = new Lanes[3];
          Lanes[] f = new Lanes[3];
          for (int d = 0; d < 3; d++) {
            r[d] = c.let(c.load(memory, p.plus(rows[d])));
            f[d] = c.let(c.load(memory, p.plus(forceRows[d])));
          }
          int k = 0;
          for (int a = 0; a < 3; a++) {
            for (int b = a; b < 3; b++, k++) {
              c.assign(virial[k], r[a].fma(f[b], virial[k]));
            }
          }
          for (int v = 0; v < 4; v++) {
            int first = v * lanes;
            VectorCode.Order order = c.order(lane -> (first + lane) / 4);
            Condition isY = c.condition(lane -> (first + lane) % 4 == 1);
            Condition isZ = c.condition(lane -> (first + lane) % 4 == 2);
            Lanes quads =
                f[0].rearrange(order)
                    .blend(f[1].rearrange(order), isY)
                    .blend(f[2].rearrange(order), isZ);
            c.store(quads, memory, p.times(4).plus(l.quads + first));
          }
        });
    for (int k = 0; k < 6; k++) {
      c.store(virial[k], memory, c.whole(l.virial + k * lanes));
    }
    c.end();
  }
}
