package org.haven.potentials.nep;

import java.util.ArrayList;
import java.util.List;
import org.haven.kernels.ClusterList;
import org.haven.potentials.nep.VectorCode.Condition;
import org.haven.potentials.nep.VectorCode.Lanes;
import org.haven.potentials.nep.VectorCode.Order;
import org.haven.potentials.nep.VectorCode.Row;
import org.haven.potentials.nep.VectorCode.Whole;

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

  void write(NepProgram program) {
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
    Row memory = new Row(0);
    Row numbers = new Row(1);
    Row ints = new Row(2);
    Row coordinates = new Row(3);
    Row index = new Row(7);
    Whole own = c.wholeIn(9);
    Whole at = c.let(c.wholeIn(10).times(l.paddedTypes).plus(table.reachSquare));
    Lanes same = shape.uniform() ? c.let(c.broadcast(numbers, at)) : null;
    Origin[] origin = new Origin[3];
    for (int d = 0; d < 3; d++) {
      origin[d] =
          c.type.isFloat()
              ? new Origin(new Row(4 + d), c.let(c.wholeAt(new Row(4 + d), own)), null)
              : new Origin(
                  coordinates,
                  c.whole(d * l.candidateStride),
                  c.let(c.broadcast(coordinates, own.plus(d * l.candidateStride))));
    }
    Whole count = c.variable(c.whole(0));
    c.loop(
        c.whole(0),
        c.wholeIn(8),
        lanes,
        k -> {
          Lanes[] r = new Lanes[3];
          for (int d = 0; d < 3; d++) {
            r[d] = c.let(origin[d].separation(c, k));
          }
          Lanes square = c.let(r[0].fma(r[0], r[1].fma(r[1], r[2].times(r[2]))));
          Lanes reach = same != null ? same : kinds(c, index, k, ints).of(numbers, at);
          Condition inside = c.let(square.below(reach).and(c.except(own.minus(k))));
          c.store(r[0].compress(inside), memory, count.plus(l.x));
          c.store(r[1].compress(inside), memory, count.plus(l.y));
          c.store(r[2].compress(inside), memory, count.plus(l.z));
          c.store(square.compress(inside), memory, count.plus(l.square));
          c.compressInts(index, k, -1, inside, ints, count.plus(l.packed));
          c.assign(count, count.plus(inside.count()));
        });
    c.storeWhole(count, ints, c.whole(l.radialCount));
    c.end();
  }

  /// Where separations along one direction begin.
  private record Origin(Row row, Whole at, Lanes own) {
    Lanes separation(VectorCode c, Whole k) {
      return c.type.isFloat()
          ? c.loadDifference(row, k, at).times(ClusterList.RESOLUTION)
          : c.load(row, at.plus(k)).minus(own);
    }
  }

  /// Species of W neighbours, and numbers that depend on them.
  final class Kinds {
    private final VectorCode c;
    private final Row species;
    private final Whole at;
    private final Order order;

    /// @param packed ints of which `bits` are the species
    Kinds(VectorCode c, Row packed, Whole at, int bits) {
      this.c = c;
      this.species = packed;
      this.at = at;
      order = shape.types() <= lanes ? c.order(packed, at, bits) : null;
    }

    /// Number `from + species` of each lane.
    Lanes of(Row numbers, Whole from) {
      return order != null
          ? c.load(numbers, from).rearrange(order)
          : c.gather(numbers, from, species, at);
    }
  }

  /// Species of the candidates from k on.
  private Kinds kinds(VectorCode c, Row index, Whole k, Row ints) {
    if (shape.types() <= lanes) {
      return new Kinds(c, index, k, l.speciesBits);
    }
    c.copyInts(index, k, l.speciesBits, ints, c.whole(l.radialSpecies));
    return new Kinds(c, ints, c.whole(l.radialSpecies), -1);
  }

  /// Species of the neighbours from p on.
  private Kinds kinds(VectorCode c, Row ints, Whole p) {
    return shape.types() <= lanes
        ? new Kinds(c, ints, p.plus(l.packed), l.speciesBits)
        : new Kinds(c, ints, p.plus(l.radialSpecies), -1);
  }

  /// A number per pair of species, or the one that all share.
  private Lanes perPair(VectorCode c, Row numbers, Whole row, Kinds kinds) {
    return c.let(kinds == null ? c.broadcast(numbers, row) : kinds.of(numbers, row));
  }

  /// Packs those within the angular cutoff once more. Parameters as in [NepStages#select].
  private void selectAngular(VectorCode c) {
    Row memory = new Row(0);
    Row numbers = new Row(1);
    Row ints = new Row(2);
    Whole row = c.let(c.wholeIn(10).times(l.paddedTypes).plus(table.angularSquare));
    Whole end = c.let(c.wholeAt(ints, c.whole(l.radialCount)));
    Whole count = c.variable(c.whole(0));
    int[] from = {l.x, l.y, l.z, l.square};
    int[] to = {l.ux, l.uy, l.uz, l.angularSquare};
    c.loop(
        c.whole(0),
        end,
        lanes,
        p -> {
          if (shape.types() > lanes) {
            c.copyInts(ints, p.plus(l.packed), l.speciesBits, ints, p.plus(l.radialSpecies));
          }
          Condition near = near(c, numbers, ints, row, p, end);
          for (int k = 0; k < 4; k++) {
            c.store(c.load(memory, p.plus(from[k])).compress(near), memory, count.plus(to[k]));
          }
          c.compressInts(ints, p.plus(l.packed), l.speciesBits, near, ints, count.plus(l.species));
          c.assign(count, count.plus(near.count()));
        });
    c.storeWhole(count, ints, c.whole(l.angularCount));
    c.end();
  }

  /// Which of the neighbours from p on are within the angular cutoff.
  private Condition near(VectorCode c, Row numbers, Row ints, Whole row, Whole p, Whole end) {
    Lanes cutoff = perPair(c, numbers, row, shape.uniform() ? null : kinds(c, ints, p));
    return c.let(c.load(new Row(0), p.plus(l.square)).below(cutoff).and(c.before(end.minus(p))));
  }

  /// (memory, table, ints, species): cutoff functions and arguments.
  private void basis(VectorCode c) {
    Row memory = new Row(0);
    Row numbers = new Row(1);
    Row ints = new Row(2);
    Whole row = c.let(c.wholeIn(3).times(l.paddedTypes));
    Whole end = c.let(c.wholeAt(ints, c.whole(l.radialCount)));
    c.loop(
        c.whole(0),
        end,
        lanes,
        p -> {
          Kinds kinds = shape.uniform() ? null : kinds(c, ints, p);
          Lanes square = perPair(c, numbers, row.plus(table.radialSquare), kinds);
          Lanes inverse = perPair(c, numbers, row.plus(table.radialInverse), kinds);
          Lanes r2 = c.let(c.load(memory, p.plus(l.square)));
          Condition outside = c.let(r2.atLeast(square).or(c.beyond(end.minus(p))));
          Lanes r = c.let(r2.blend(square, outside).root());
          CutoffCode cut = new CutoffCode(c, r, inverse, outside);
          c.store(r, memory, p.plus(l.distance));
          c.store(cut.value, memory, p.plus(l.cutoff));
          c.store(cut.slope, memory, p.plus(l.slope));
          c.store(cut.value.times(cut.argumentSlope), memory, p.plus(l.weight));
          c.store(cut.argument, memory, p.plus(l.argument));
        });
    c.end();
  }

  /// (memory, table, ints, species): Σ_j f_c T_k over the neighbours of each species in [first,
  /// end).
  private void sums(VectorCode c, int first, int end) {
    Row memory = new Row(0);
    Row ints = new Row(2);
    int size = shape.radialBasis();
    List<Lanes> sums = new ArrayList<>();
    for (int sum = first * size; sum < end * size; sum++) {
      sums.add(c.variable(c.zero()));
    }
    c.loop(
        c.whole(0),
        c.wholeAt(ints, c.whole(l.radialCount)),
        lanes,
        p -> {
          Condition[] ofSpecies = new Condition[end - first];
          for (int t = first; t < end; t++) {
            ofSpecies[t - first] = c.let(c.equal(ints, p.plus(l.packed), l.speciesBits, t));
          }
          Lanes u = c.let(c.load(memory, p.plus(l.argument)));
          Lanes twice = c.let(u.plus(u));
          Lanes before = null;
          Lanes now = c.let(c.load(memory, p.plus(l.cutoff)));
          for (int k = 0; k < size; k++) {
            for (int t = 0; t < end - first; t++) {
              Lanes sum = sums.get(t * size + k);
              c.assign(sum, sum.plus(now, ofSpecies[t]));
            }
            Lanes next = c.let(before == null ? u.times(now) : twice.fma(now, before.negated()));
            before = now;
            now = next;
          }
        });
    for (int at = 0; at < sums.size(); at += lanes) {
      List<Lanes> group = sums.subList(at, Math.min(sums.size(), at + lanes));
      c.store(new LaneSums(c).of(group), memory, c.whole(l.radialSums + first * size + at));
    }
    c.end();
  }

  /// (memory, table, ints): the places of neighbours within the reach of the repulsion.
  private void close(VectorCode c) {
    Row ints = new Row(2);
    Lanes reach = c.let(c.broadcast(new Row(1), c.whole(table.repulsionSquare)));
    Whole end = c.let(c.wholeAt(ints, c.whole(l.radialCount)));
    Whole found = c.variable(c.whole(0));
    c.loop(
        c.whole(0),
        end,
        lanes,
        p -> {
          Condition close =
              c.let(c.load(new Row(0), p.plus(l.square)).below(reach).and(c.before(end.minus(p))));
          c.compressInts(ints, p.plus(l.numbers), -1, close, ints, found.plus(l.close));
          c.assign(found, found.plus(close.count()));
        });
    c.end(found);
  }

  /// (memory, table, ints, species): with A_k the derivative of the energy by Σ f_c T_k, the force
  /// is d(f_c Σ A_k T_k)/dr along r, where dT_k/du = k U_k-1.
  private void forces(VectorCode c) {
    Row memory = new Row(0);
    Row numbers = new Row(1);
    Row ints = new Row(2);
    int size = shape.radialBasis();
    Whole row = c.let(c.wholeIn(3).times(l.paddedTypes).plus(table.angularSquare));
    Whole end = c.let(c.wholeAt(ints, c.whole(l.radialCount)));
    Whole angular = c.variable(c.whole(0));
    c.loop(
        c.whole(0),
        end,
        lanes,
        p -> {
          Kinds kinds = kinds(c, ints, p);
          Lanes u = c.let(c.load(memory, p.plus(l.argument)));
          Lanes twice = c.let(u.plus(u));
          Lanes t0 = c.broadcast(1);
          Lanes t1 = u;
          Lanes u0 = null;
          Lanes u1 = null;
          Lanes value = c.let(kinds.of(memory, c.whole(l.radialDerivatives)));
          Lanes slope = null;
          for (int k = 1; k < size; k++) {
            Lanes a = c.let(kinds.of(memory, c.whole(l.radialDerivatives + k * l.paddedTypes)));
            value = c.let(a.fma(t1, value));
            slope = c.let(u1 == null ? a : a.fma(u1.times(k), slope));
            if (k + 1 < size) {
              Lanes t2 = c.let(twice.fma(t1, t0.negated()));
              t0 = t1;
              t1 = t2;
              Lanes u2 =
                  u1 == null
                      ? twice
                      : c.let(twice.fma(u1, (u0 == null ? c.broadcast(1) : u0).negated()));
              u0 = u1;
              u1 = u2;
            }
          }
          Lanes along = value.times(c.load(memory, p.plus(l.slope)));
          if (slope != null) {
            along = slope.fma(c.load(memory, p.plus(l.weight)), along);
          }
          Lanes f = c.let(along.over(c.load(memory, p.plus(l.distance))));
          Condition near = shape.degrees() > 0 ? near(c, numbers, ints, row, p, end) : null;
          int[] rows = {l.x, l.y, l.z};
          int[] forces = {l.fx, l.fy, l.fz};
          for (int d = 0; d < 3; d++) {
            Lanes separation = c.load(memory, p.plus(rows[d]));
            Lanes force =
                near == null
                    ? f.times(separation)
                    : f.fma(
                        separation,
                        c.load(memory, angular.plus(l.angularForce + d * l.angularStride))
                            .expand(near));
            c.store(force, memory, p.plus(forces[d]));
          }
          if (near != null) {
            c.assign(angular, angular.plus(near.count()));
          }
        });
    c.end();
  }

  /// (memory, ints).
  private void collect(VectorCode c) {
    Row memory = new Row(0);
    Lanes[] virial = new Lanes[6];
    for (int k = 0; k < 6; k++) {
      virial[k] = c.variable(c.load(memory, c.whole(l.virial + k * lanes)));
    }
    c.loop(
        c.whole(0),
        c.wholeAt(new Row(1), c.whole(l.radialCount)),
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
