package org.haven.potentials.nep;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.haven.kernels.ClusterList;
import org.haven.kernels.code.Condition;
import org.haven.kernels.code.Ints;
import org.haven.kernels.code.Kinds;
import org.haven.kernels.code.LaneSums;
import org.haven.kernels.code.Numbers;
import org.haven.kernels.code.Order;
import org.haven.kernels.code.Row;
import org.haven.kernels.code.VectorCode;
import org.haven.kernels.code.VectorProgram;
import org.haven.kernels.code.Whole;
import org.haven.potentials.descriptors.CutoffCode;

/// The stages that run over all neighbours: selection, radial part, collection.
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

  void write(VectorProgram program) {
    program.part("select", this::select);
    if (shape.degrees() > 0) {
      program.part("select", this::selectAngular);
    }
    program.part("radial", this::basis);
    // As many sums at a time as there are registers for, and for what they are made of.
    int registers = shape.type().species().vectorBitSize() == 512 ? 20 : 10;
    int block = Math.max(1, registers / shape.radialBasis());
    for (int t = 0; t < shape.types(); t += block) {
      int first = t;
      int end = Math.min(shape.types(), t + block);
      program.part("radial", c -> sums(c, first, end));
    }
    program.part("close", this::close);
    program.part("radialForces", this::forces);
    program.part("collect", this::collect);
  }

  /// Packs the candidates within reach. Parameters as in [NepStages#select].
  private void select(VectorCode c) {
    Row memory = c.row(0);
    Row numbers = c.row(1);
    Ints ints = c.ints(2);
    Row coordinates = c.row(3);
    Ints index = c.ints(7);
    Whole own = c.wholeIn(9);
    Whole at = c.let(c.wholeIn(10).times(l.paddedTypes).plus(table.reachSquare));
    Numbers same = shape.uniform() ? c.let(numbers.broadcast(at)) : null;
    List<Function<Whole, Numbers>> separations = new ArrayList<>();
    for (int d = 0; d < 3; d++) {
      separations.add(separation(c, coordinates, d, own));
    }
    Whole count = c.variable(c.whole(0));
    c.loop(
        c.whole(0),
        c.wholeIn(8),
        lanes,
        k -> {
          Numbers[] r = new Numbers[3];
          for (int d = 0; d < 3; d++) {
            r[d] = c.let(separations.get(d).apply(k));
          }
          Numbers square = c.let(r[0].fma(r[0], r[1].fma(r[1], r[2].times(r[2]))));
          Numbers reach = same != null ? same : kinds(c, index, k, ints).of(numbers, at);
          Condition inside = c.let(square.below(reach).and(c.except(own.minus(k))));
          memory.store(r[0].compress(inside), count.plus(l.x));
          memory.store(r[1].compress(inside), count.plus(l.y));
          memory.store(r[2].compress(inside), count.plus(l.z));
          memory.store(square.compress(inside), count.plus(l.square));
          index.compress(k, -1, inside, ints, count.plus(l.packed));
          c.assign(count, count.plus(inside.count()));
        });
    ints.set(c.whole(l.radialCount), count);
    c.end();
  }

  /// Separations of the candidates from k on along d from the particle at `own`.
  private Function<Whole, Numbers> separation(VectorCode c, Row coordinates, int d, Whole own) {
    if (c.type.isFloat()) {
      Ints fixed = c.ints(4 + d);
      Whole origin = c.let(fixed.at(own));
      return k -> fixed.difference(k, origin).times(ClusterList.RESOLUTION);
    }
    Whole row = c.whole(d * l.candidateStride);
    Numbers origin = c.let(coordinates.broadcast(own.plus(d * l.candidateStride)));
    return k -> coordinates.load(row.plus(k)).minus(origin);
  }

  /// Species of the candidates from k on.
  private Kinds kinds(VectorCode c, Ints index, Whole k, Ints ints) {
    if (shape.types() <= lanes) {
      return new Kinds(shape.types(), c.type, index, k, l.speciesBits);
    }
    index.copy(k, l.speciesBits, ints, c.whole(l.radialSpecies));
    return new Kinds(shape.types(), c.type, ints, c.whole(l.radialSpecies), -1);
  }

  /// Species of the neighbours from p on.
  private Kinds kinds(VectorCode c, Ints ints, Whole p) {
    return shape.types() <= lanes
        ? new Kinds(shape.types(), c.type, ints, p.plus(l.packed), l.speciesBits)
        : new Kinds(shape.types(), c.type, ints, p.plus(l.radialSpecies), -1);
  }

  /// A number per pair of species, or the one that all share.
  private Numbers perPair(VectorCode c, Row numbers, Whole row, Kinds kinds) {
    return c.let(kinds == null ? numbers.broadcast(row) : kinds.of(numbers, row));
  }

  /// Packs those within the angular cutoff once more. Parameters as in [NepStages#select].
  private void selectAngular(VectorCode c) {
    Row memory = c.row(0);
    Row numbers = c.row(1);
    Ints ints = c.ints(2);
    Whole row = c.let(c.wholeIn(10).times(l.paddedTypes).plus(table.angularSquare));
    Whole end = c.let(ints.at(c.whole(l.radialCount)));
    Whole count = c.variable(c.whole(0));
    int[] from = {l.x, l.y, l.z, l.square};
    int[] to = {l.ux, l.uy, l.uz, l.angularSquare};
    c.loop(
        c.whole(0),
        end,
        lanes,
        p -> {
          if (shape.types() > lanes) {
            ints.copy(p.plus(l.packed), l.speciesBits, ints, p.plus(l.radialSpecies));
          }
          Condition near = near(c, numbers, ints, row, p, end);
          for (int k = 0; k < 4; k++) {
            memory.store(memory.load(p.plus(from[k])).compress(near), count.plus(to[k]));
          }
          ints.compress(p.plus(l.packed), l.speciesBits, near, ints, count.plus(l.species));
          c.assign(count, count.plus(near.count()));
        });
    ints.set(c.whole(l.angularCount), count);
    c.end();
  }

  /// Which of the neighbours from p on are within the angular cutoff.
  private Condition near(VectorCode c, Row numbers, Ints ints, Whole row, Whole p, Whole end) {
    Numbers cutoff = perPair(c, numbers, row, shape.uniform() ? null : kinds(c, ints, p));
    return c.let(c.row(0).load(p.plus(l.square)).below(cutoff).and(c.before(end.minus(p))));
  }

  /// (memory, table, ints, species): cutoff functions and arguments.
  private void basis(VectorCode c) {
    Row memory = c.row(0);
    Row numbers = c.row(1);
    Ints ints = c.ints(2);
    Whole row = c.let(c.wholeIn(3).times(l.paddedTypes));
    Whole end = c.let(ints.at(c.whole(l.radialCount)));
    c.loop(
        c.whole(0),
        end,
        lanes,
        p -> {
          Kinds kinds = shape.uniform() ? null : kinds(c, ints, p);
          Numbers square = perPair(c, numbers, row.plus(table.radialSquare), kinds);
          Numbers inverse = perPair(c, numbers, row.plus(table.radialInverse), kinds);
          Numbers r2 = c.let(memory.load(p.plus(l.square)));
          Condition outside = c.let(r2.atLeast(square).or(c.beyond(end.minus(p))));
          Numbers r = c.let(r2.blend(square, outside).root());
          CutoffCode cut = new CutoffCode(c, r, inverse, outside);
          memory.store(r, p.plus(l.distance));
          memory.store(cut.value, p.plus(l.cutoff));
          memory.store(cut.slope, p.plus(l.slope));
          memory.store(cut.value.times(cut.argumentSlope), p.plus(l.weight));
          memory.store(cut.argument, p.plus(l.argument));
        });
    c.end();
  }

  /// (memory, table, ints, species): Σ_j f_c T_k over the neighbours of each species in [first,
  /// end).
  private void sums(VectorCode c, int first, int end) {
    Row memory = c.row(0);
    Ints ints = c.ints(2);
    int size = shape.radialBasis();
    List<Numbers> sums = new ArrayList<>();
    for (int sum = first * size; sum < end * size; sum++) {
      sums.add(c.variable(c.zero()));
    }
    c.loop(
        c.whole(0),
        ints.at(c.whole(l.radialCount)),
        lanes,
        p -> {
          Condition[] ofSpecies = new Condition[end - first];
          for (int t = first; t < end; t++) {
            ofSpecies[t - first] = c.let(ints.equal(p.plus(l.packed), l.speciesBits, t));
          }
          Numbers u = c.let(memory.load(p.plus(l.argument)));
          Numbers twice = c.let(u.plus(u));
          Numbers before = null;
          Numbers now = c.let(memory.load(p.plus(l.cutoff)));
          for (int k = 0; k < size; k++) {
            for (int t = 0; t < end - first; t++) {
              Numbers sum = sums.get(t * size + k);
              c.assign(sum, sum.plus(now, ofSpecies[t]));
            }
            Numbers next = c.let(before == null ? u.times(now) : twice.fma(now, before.negated()));
            before = now;
            now = next;
          }
        });
    for (int at = 0; at < sums.size(); at += lanes) {
      List<Numbers> group = sums.subList(at, Math.min(sums.size(), at + lanes));
      memory.store(new LaneSums(c).of(group), c.whole(l.radialSums + first * size + at));
    }
    c.end();
  }

  /// (memory, table, ints): the places of neighbours within the reach of the repulsion.
  private void close(VectorCode c) {
    Ints ints = c.ints(2);
    Numbers reach = c.let(c.row(1).broadcast(c.whole(table.repulsionSquare)));
    Whole end = c.let(ints.at(c.whole(l.radialCount)));
    Whole found = c.variable(c.whole(0));
    c.loop(
        c.whole(0),
        end,
        lanes,
        p -> {
          Condition close =
              c.let(c.row(0).load(p.plus(l.square)).below(reach).and(c.before(end.minus(p))));
          ints.compress(p.plus(l.numbers), -1, close, ints, found.plus(l.close));
          c.assign(found, found.plus(close.count()));
        });
    c.end(found);
  }

  /// (memory, table, ints, species): with A_k the derivative of the energy by Σ f_c T_k, the force
  /// is d(f_c Σ A_k T_k)/dr along r, where dT_k/du = k U_k-1.
  private void forces(VectorCode c) {
    Row memory = c.row(0);
    Row numbers = c.row(1);
    Ints ints = c.ints(2);
    int size = shape.radialBasis();
    Whole row = c.let(c.wholeIn(3).times(l.paddedTypes).plus(table.angularSquare));
    Whole end = c.let(ints.at(c.whole(l.radialCount)));
    Whole angular = c.variable(c.whole(0));
    c.loop(
        c.whole(0),
        end,
        lanes,
        p -> {
          Kinds kinds = kinds(c, ints, p);
          Numbers u = c.let(memory.load(p.plus(l.argument)));
          Numbers twice = c.let(u.plus(u));
          Numbers t0 = c.broadcast(1);
          Numbers t1 = u;
          Numbers u0 = null;
          Numbers u1 = null;
          Numbers value = c.let(kinds.of(memory, c.whole(l.radialDerivatives)));
          Numbers slope = null;
          for (int k = 1; k < size; k++) {
            Numbers a = c.let(kinds.of(memory, c.whole(l.radialDerivatives + k * l.paddedTypes)));
            value = c.let(a.fma(t1, value));
            slope = c.let(u1 == null ? a : a.fma(u1.times(k), slope));
            if (k + 1 < size) {
              Numbers t2 = c.let(twice.fma(t1, t0.negated()));
              t0 = t1;
              t1 = t2;
              Numbers u2 =
                  u1 == null
                      ? twice
                      : c.let(twice.fma(u1, (u0 == null ? c.broadcast(1) : u0).negated()));
              u0 = u1;
              u1 = u2;
            }
          }
          Numbers along = value.times(memory.load(p.plus(l.slope)));
          if (slope != null) {
            along = slope.fma(memory.load(p.plus(l.weight)), along);
          }
          Numbers f = c.let(along.over(memory.load(p.plus(l.distance))));
          Condition near = shape.degrees() > 0 ? near(c, numbers, ints, row, p, end) : null;
          int[] rows = {l.x, l.y, l.z};
          int[] forces = {l.fx, l.fy, l.fz};
          for (int d = 0; d < 3; d++) {
            Numbers separation = memory.load(p.plus(rows[d]));
            Numbers force =
                near == null
                    ? f.times(separation)
                    : f.fma(
                        separation,
                        memory
                            .load(angular.plus(l.angularForce + d * l.angularStride))
                            .expand(near));
            memory.store(force, p.plus(forces[d]));
          }
          if (near != null) {
            c.assign(angular, angular.plus(near.count()));
          }
        });
    c.end();
  }

  /// (memory, ints).
  private void collect(VectorCode c) {
    Row memory = c.row(0);
    Numbers[] virial = new Numbers[6];
    for (int k = 0; k < 6; k++) {
      virial[k] = c.variable(memory.load(c.whole(l.virial + k * lanes)));
    }
    c.loop(
        c.whole(0),
        c.ints(1).at(c.whole(l.radialCount)),
        lanes,
        p -> {
          int[] rows = {l.x, l.y, l.z};
          int[] forceRows = {l.fx, l.fy, l.fz};
          Numbers[] r = new Numbers[3];
          Numbers[] f = new Numbers[3];
          for (int d = 0; d < 3; d++) {
            r[d] = c.let(memory.load(p.plus(rows[d])));
            f[d] = c.let(memory.load(p.plus(forceRows[d])));
          }
          int k = 0;
          for (int a = 0; a < 3; a++) {
            for (int b = a; b < 3; b++, k++) {
              c.assign(virial[k], r[a].fma(f[b], virial[k]));
            }
          }
          for (int v = 0; v < 4; v++) {
            int first = v * lanes;
            Order order = c.order(lane -> (first + lane) / 4);
            Condition isY = c.condition(lane -> (first + lane) % 4 == 1);
            Condition isZ = c.condition(lane -> (first + lane) % 4 == 2);
            Numbers quads =
                f[0].rearrange(order)
                    .blend(f[1].rearrange(order), isY)
                    .blend(f[2].rearrange(order), isZ);
            memory.store(quads, p.times(4).plus(l.quads + first));
          }
        });
    for (int k = 0; k < 6; k++) {
      memory.store(virial[k], c.whole(l.virial + k * lanes));
    }
    c.end();
  }
}
