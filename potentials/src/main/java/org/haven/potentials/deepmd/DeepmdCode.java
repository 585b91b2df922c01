package org.haven.potentials.deepmd;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.haven.kernels.code.LaneSums;
import org.haven.kernels.code.Numbers;
import org.haven.kernels.code.Row;
import org.haven.kernels.code.VectorCode;
import org.haven.kernels.code.VectorProgram;
import org.haven.kernels.code.VectorType;
import org.haven.kernels.code.Whole;

/// Writes the [DeepmdStages] of a shape of model. In sums over neighbours a lane is a channel of
/// the embedding, in those over channels a particle of the batch.
///
/// The table has, for each interval, the coefficients of W channels after another:
/// [channels/W][6][W].
final class DeepmdCode {
  /// Numbers of a neighbour.
  static final int ROW = 5;

  private static final int DEGREES = 6;
  private static final Map<Shape, DeepmdStages> WRITTEN = new ConcurrentHashMap<>();

  /// What the code depends on.
  ///
  /// @param width particles in a batch
  record Shape(VectorType type, int channels, int components, int axis, int width) {
    /// Channels filled up to whole vectors.
    int padded() {
      return type.padded(channels);
    }

    /// Length of T of a particle.
    int moments() {
      return components * padded();
    }

    /// Length of an interval of the table.
    int interval() {
      return DEGREES * padded();
    }

    /// Length of the sums of a neighbour.
    int sums() {
      return type.padded(components + 1);
    }

    /// Length of T of a batch.
    int batch() {
      return channels * components * width;
    }

    /// The coefficients of an [EmbeddingTable] in the order of the code.
    void place(double[] coefficients, int intervals, double[] table, int at) {
      int lanes = type.lanes();
      for (int k = 0; k < intervals; k++) {
        for (int degree = 0; degree < DEGREES; degree++) {
          for (int m = 0; m < channels; m++) {
            table[at + k * interval() + (m / lanes * DEGREES + degree) * lanes + m % lanes] =
                coefficients[(k * DEGREES + degree) * channels + m];
          }
        }
      }
    }
  }

  private final Shape shape;
  private final int lanes;

  private DeepmdCode(Shape shape) {
    this.shape = shape;
    lanes = shape.type.lanes();
  }

  /// The stages of a shape; written at the first call for it.
  static DeepmdStages of(Shape shape) {
    return WRITTEN.computeIfAbsent(
        shape,
        s ->
            VectorProgram.write(
                DeepmdStages.class,
                MethodHandles.lookup(),
                s.type,
                program -> new DeepmdCode(s).write(program)));
  }

  private void write(VectorProgram program) {
    program.part("moments", this::moments);
    program.part("descriptor", shape.axis > 0 ? this::products : this::copy);
    program.part("byMoments", shape.axis > 0 ? this::byProducts : this::byCopy);
    if (shape.axis > 0) {
      program.part("byMoments", this::byAxis);
    }
    program.part("gradients", this::gradients);
  }

  /// (moments, table, rows, places, from, to, at)
  private void moments(VectorCode c) {
    int blocks = shape.padded() / lanes;
    int pairs = blocks / 2;
    if (pairs > 0) {
      c.loop(c.whole(0), c.whole(2 * pairs), 2, b -> momentBlocks(c, b, 2));
    }
    if (blocks % 2 == 1) {
      c.block(() -> momentBlocks(c, c.whole(blocks - 1), 1));
    }
    c.end();
  }

  private void momentBlocks(VectorCode c, Whole block, int blocks) {
    Row moments = c.row(0);
    Row rows = c.row(2);
    Whole first = c.let(block.times(lanes).plus(c.wholeIn(6)));
    Whole offset = c.let(block.times(DEGREES * lanes));
    Numbers[][] sums = new Numbers[blocks][shape.components];
    for (int b = 0; b < blocks; b++) {
      for (int k = 0; k < shape.components; k++) {
        sums[b][k] = c.variable(moments.load(first.plus(k * shape.padded() + b * lanes)));
      }
    }
    c.loop(
        c.wholeIn(4),
        c.wholeIn(5),
        1,
        j -> {
          Whole row = c.let(j.times(ROW));
          Whole place = c.let(c.ints(3).at(j).plus(offset));
          Numbers x = c.let(rows.broadcast(row));
          Numbers[] g = new Numbers[blocks];
          for (int b = 0; b < blocks; b++) {
            g[b] = c.let(value(c, place.plus(b * DEGREES * lanes), x));
          }
          for (int k = 0; k < shape.components; k++) {
            Numbers r = c.let(rows.broadcast(row.plus(1 + k)));
            for (int b = 0; b < blocks; b++) {
              c.assign(sums[b][k], g[b].fma(r, sums[b][k]));
            }
          }
        });
    for (int b = 0; b < blocks; b++) {
      for (int k = 0; k < shape.components; k++) {
        moments.store(sums[b][k], first.plus(k * shape.padded() + b * lanes));
      }
    }
  }

  private Numbers coefficient(VectorCode c, Whole place, int degree) {
    return c.row(1).load(place.plus(degree * lanes));
  }

  private Numbers value(VectorCode c, Whole place, Numbers x) {
    Numbers p = coefficient(c, place, DEGREES - 1);
    for (int degree = DEGREES - 2; degree >= 0; degree--) {
      p = p.fma(x, coefficient(c, place, degree));
    }
    return p;
  }

  /// (batch, network, at): D = T where the descriptor is radial.
  private void copy(VectorCode c) {
    c.loop(
        c.whole(0),
        c.whole(shape.batch()),
        lanes,
        at -> c.row(1).store(c.row(0).load(at), at.plus(c.wholeIn(2))));
    c.end();
  }

  /// (batch, network, at, byBatch)
  private void byCopy(VectorCode c) {
    c.loop(
        c.whole(0),
        c.whole(shape.batch()),
        lanes,
        at -> c.row(3).store(c.row(1).load(at.plus(c.wholeIn(2))), at));
    c.end();
  }

  /// Place of T_k in the batch.
  private Whole moment(Whole channel) {
    return channel.times(4 * shape.width);
  }

  private void overLanes(VectorCode c, Consumer<Whole> body) {
    c.loop(c.whole(0), c.whole(shape.width), lanes, body);
  }

  /// (batch, network, at): D_ka = Σ_c T_kc T_ac.
  private void products(VectorCode c) {
    Row batch = c.row(0);
    overLanes(
        c,
        lane ->
            c.loop(
                c.whole(0),
                c.whole(shape.channels),
                1,
                k -> {
                  Whole own = c.let(moment(k).plus(lane));
                  Numbers[] t = load(c, batch, own);
                  Whole to = c.let(k.times(shape.axis * shape.width).plus(lane).plus(c.wholeIn(2)));
                  c.loop(
                      c.whole(0),
                      c.whole(shape.axis),
                      1,
                      a -> {
                        Whole other = c.let(moment(a).plus(lane));
                        Numbers sum = t[0].times(batch.load(other));
                        for (int i = 1; i < 4; i++) {
                          sum = t[i].fma(batch.load(other.plus(i * shape.width)), sum);
                        }
                        c.row(1).store(sum, a.times(shape.width).plus(to));
                      });
                }));
    c.end();
  }

  private Numbers[] load(VectorCode c, Row batch, Whole at) {
    Numbers[] t = new Numbers[4];
    for (int i = 0; i < 4; i++) {
      t[i] = c.let(batch.load(at.plus(i * shape.width)));
    }
    return t;
  }

  /// (batch, network, at, byBatch): dE/dT_kc ← Σ_a dE/dD_ka T_ac.
  private void byProducts(VectorCode c) {
    overLanes(
        c,
        lane ->
            c.loop(
                c.whole(0),
                c.whole(shape.channels),
                1,
                k -> {
                  Whole from =
                      c.let(k.times(shape.axis * shape.width).plus(lane).plus(c.wholeIn(2)));
                  sumOver(
                      c,
                      shape.axis,
                      lane,
                      a -> a.times(shape.width).plus(from),
                      c.let(moment(k).plus(lane)),
                      false);
                }));
    c.end();
  }

  /// (batch, network, at, byBatch): dE/dT_ac += Σ_k dE/dD_ka T_kc.
  private void byAxis(VectorCode c) {
    overLanes(
        c,
        lane ->
            c.loop(
                c.whole(0),
                c.whole(shape.axis),
                1,
                a -> {
                  Whole from = c.let(a.times(shape.width).plus(lane).plus(c.wholeIn(2)));
                  sumOver(
                      c,
                      shape.channels,
                      lane,
                      k -> k.times(shape.axis * shape.width).plus(from),
                      c.let(moment(a).plus(lane)),
                      true);
                }));
    c.end();
  }

  private void sumOver(
      VectorCode c,
      int count,
      Whole lane,
      UnaryOperator<Whole> derivative,
      Whole to,
      boolean adds) {
    Row byBatch = c.row(3);
    Numbers[] sums = new Numbers[4];
    for (int i = 0; i < 4; i++) {
      sums[i] = c.variable(adds ? byBatch.load(to.plus(i * shape.width)) : c.zero());
    }
    c.loop(
        c.whole(0),
        c.whole(count),
        1,
        k -> {
          Numbers d = c.let(c.row(1).load(derivative.apply(k)));
          Whole from = c.let(moment(k).plus(lane));
          for (int i = 0; i < 4; i++) {
            c.assign(sums[i], d.fma(c.row(0).load(from.plus(i * shape.width)), sums[i]));
          }
        });
    for (int i = 0; i < 4; i++) {
      byBatch.store(sums[i], to.plus(i * shape.width));
    }
  }

  /// (byMoments, table, rows, places, from, to, at, sums)
  private void gradients(VectorCode c) {
    Row byMoments = c.row(0);
    Row rows = c.row(2);
    int components = shape.components;
    c.loop(
        c.wholeIn(4),
        c.wholeIn(5),
        1,
        j -> {
          Whole row = c.let(j.times(ROW));
          Whole start = c.let(c.ints(3).at(j));
          Numbers x = c.let(rows.broadcast(row));
          Numbers[] r = new Numbers[components];
          for (int k = 0; k < components; k++) {
            r[k] = c.let(rows.broadcast(row.plus(1 + k)));
          }
          List<Numbers> sums = new ArrayList<>();
          for (int k = 0; k <= components; k++) {
            sums.add(c.variable(c.zero()));
          }
          c.loop(
              c.whole(0),
              c.whole(shape.padded()),
              lanes,
              m -> {
                Whole place = c.let(m.times(DEGREES).plus(start));
                Whole at = c.let(m.plus(c.wholeIn(6)));
                Numbers p = c.let(coefficient(c, place, DEGREES - 1));
                Numbers slope = p;
                for (int degree = DEGREES - 2; degree >= 1; degree--) {
                  p = c.let(p.fma(x, coefficient(c, place, degree)));
                  slope = c.let(slope.fma(x, p));
                }
                p = c.let(p.fma(x, coefficient(c, place, 0)));
                Numbers along = null;
                for (int k = 0; k < components; k++) {
                  Numbers by = c.let(byMoments.load(at.plus(k * shape.padded())));
                  c.assign(sums.get(k), by.fma(p, sums.get(k)));
                  along = c.let(along == null ? by.times(r[k]) : by.fma(r[k], along));
                }
                Numbers last = sums.get(components);
                c.assign(last, along.fma(slope, last));
              });
          for (int k = 0; k <= components; k += lanes) {
            List<Numbers> group = sums.subList(k, Math.min(components + 1, k + lanes));
            c.row(7).store(new LaneSums(c).of(group), j.times(shape.sums()).plus(k));
          }
        });
    c.end();
  }
}
