package org.haven.potentials.nep;

import java.util.ArrayList;
import java.util.List;
import org.haven.kernels.code.Condition;
import org.haven.kernels.code.Ints;
import org.haven.kernels.code.LaneSums;
import org.haven.kernels.code.Numbers;
import org.haven.kernels.code.Order;
import org.haven.kernels.code.Row;
import org.haven.kernels.code.VectorCode;
import org.haven.kernels.code.VectorProgram;
import org.haven.kernels.code.Whole;
import org.haven.potentials.descriptors.CutoffCode;
import org.haven.potentials.descriptors.SphericalHarmonics;

/// The stages that run over the neighbours within the angular cutoff.
final class NepAngularCode {
  /// Vector operations per part of a stage, about: longer methods compile badly.
  private static final int LONG = 300;

  private final NepLayout l;
  private final NepTable table;
  private final NepLayout.Shape shape;
  private final int lanes;
  private final int width;

  NepAngularCode(NepLayout layout) {
    l = layout;
    table = new NepTable(layout);
    shape = layout.shape;
    lanes = layout.lanes;
    width = shape.degrees() + 1;
  }

  void write(VectorProgram program) {
    if (shape.degrees() == 0) {
      program.part("angular", VectorCode::end);
      program.part("angularForces", VectorCode::end);
      return;
    }
    program.part("angular", this::basis);
    program.part("angular", this::functions);
    for (int m = 0; m < width; ) {
      int first = m;
      int length = 0;
      while (m < width && (length == 0 || length + 6 * (width - m) < LONG)) {
        length += 6 * (width - m) + 4;
        m++;
      }
      int end = m;
      program.part("angular", c -> harmonics(c, first, end));
    }
    program.part("angular", this::momentRows);
    program.part("angular", this::momentsOfRows);
    program.part("angularForces", this::products);
    for (int m = 0; m < width; ) {
      int first = m;
      int length = 0;
      while (m < width && (length == 0 || length + 10 * (width - m) < LONG)) {
        length += 10 * (width - m) + 10;
        m++;
      }
      int end = m;
      program.part("angularForces", c -> gradients(c, first, end));
    }
  }

  /// At least one vector, so that the moments of a lonely particle are set to zero.
  private static Whole limit(Whole count) {
    return count.atLeast(1);
  }

  /// (memory, table, ints, species, count): unit vectors, cutoff functions and arguments.
  private void basis(VectorCode c) {
    Row memory = c.row(0);
    Row numbers = c.row(1);
    Ints ints = c.ints(2);
    Whole count = c.wholeIn(4);
    int padded = l.paddedTypes;
    Whole at = c.let(c.wholeIn(3).times(padded).plus(table.angularInverse));
    c.loop(
        c.whole(0),
        limit(count),
        lanes,
        p -> {
          Condition outside = c.let(c.beyond(count.minus(p)));
          Numbers r =
              c.let(memory.load(p.plus(l.angularSquare)).blend(c.broadcast(1), outside).root());
          Numbers inverse = c.let(c.broadcast(1).over(r));
          memory.store(inverse, p.plus(l.inverse));
          for (int row : new int[] {l.ux, l.uy, l.uz}) {
            Numbers unit = memory.load(p.plus(row)).times(inverse);
            memory.store(unit.blend(c.zero(), outside), p.plus(row));
          }
          Numbers inverseCutoff =
              c.let(
                  shape.types() <= lanes
                      ? numbers.load(at).rearrange(ints.order(p.plus(l.species), -1))
                      : numbers.gather(at, ints, p.plus(l.species)));
          CutoffCode cut = new CutoffCode(c, r, inverseCutoff, outside);
          memory.store(cut.value, p.plus(l.angularCutoff));
          memory.store(cut.slope, p.plus(l.angularSlope));
          memory.store(cut.value.times(cut.argumentSlope), p.plus(l.angularWeight));
          memory.store(cut.argument, p.plus(l.angularArgument));
        });
    c.end();
  }

  /// (memory, table, ints, species, count): g_n and dg_n/dr.
  private void functions(VectorCode c) {
    Row memory = c.row(0);
    Row numbers = c.row(1);
    Ints ints = c.ints(2);
    int size = shape.angularBasis();
    int functions = shape.angularFunctions();
    int padded = l.paddedTypes;
    Whole at = c.let(c.wholeIn(3).times(size * functions * padded).plus(table.angular));
    c.loop(
        c.whole(0),
        limit(c.wholeIn(4)),
        lanes,
        p -> {
          boolean few = shape.types() <= lanes;
          Order order = few ? ints.order(p.plus(l.species), -1) : null;
          Numbers u = c.let(memory.load(p.plus(l.angularArgument)));
          Numbers twice = c.let(u.plus(u));
          // T_k, and dT_k/du = k U_k-1.
          Numbers[] t = chebyshev(c, size, u, twice);
          Numbers[] second = chebyshev(c, size - 1, twice, twice);
          Numbers[] slopes = new Numbers[size];
          for (int k = 2; k < size; k++) {
            slopes[k] = c.let(second[k - 1].times(k));
          }
          Numbers fc = c.let(memory.load(p.plus(l.angularCutoff)));
          Numbers fcSlope = c.let(memory.load(p.plus(l.angularSlope)));
          Numbers weight = c.let(memory.load(p.plus(l.angularWeight)));
          // A loop, not written out: the coefficients of all functions are more than the registers.
          c.loop(
              c.whole(0),
              c.whole(functions),
              1,
              n -> {
                Whole row = c.let(n.times(padded).plus(at));
                Whole to = c.let(n.times(l.angularStride).plus(p));
                Numbers g = null;
                Numbers slope = null;
                for (int k = 0; k < size; k++) {
                  Whole from = row.plus(k * functions * padded);
                  Numbers a =
                      c.let(
                          few
                              ? numbers.load(from).rearrange(order)
                              : numbers.gather(from, ints, p.plus(l.species)));
                  g = k == 0 ? a : c.let(a.fma(t[k], g));
                  slope = k == 0 ? null : k == 1 ? a : c.let(a.fma(slopes[k], slope));
                }
                memory.store(g.times(fc), to.plus(l.functions));
                Numbers radial = g.times(fcSlope);
                memory.store(
                    slope == null ? radial : slope.fma(weight, radial), to.plus(l.functionSlopes));
              });
        });
    c.end();
  }

  /// Chebyshev polynomials but the first, which is 1: of the first kind if that of degree 1 is u,
  /// of the second if it is 2 u.
  private static Numbers[] chebyshev(VectorCode c, int count, Numbers first, Numbers twice) {
    Numbers[] t = new Numbers[Math.max(2, count)];
    t[1] = first;
    for (int k = 2; k < count; k++) {
      t[k] = c.let(twice.fma(t[k - 1], k == 2 ? c.broadcast(-1) : t[k - 2].negated()));
    }
    return t;
  }

  private int row(int base, int number) {
    return base + number * l.angularStride;
  }

  /// (memory, table, ints, species, count): Q_lm(z) Re (x + i y)^m and Q_lm(z) Im (x + i y)^m for m
  /// in [first, end).
  private void harmonics(VectorCode c, int first, int end) {
    Row memory = c.row(0);
    c.loop(
        c.whole(0),
        limit(c.wholeIn(4)),
        lanes,
        p -> {
          Numbers z = c.let(memory.load(p.plus(l.uz)));
          Powers powers = new Powers(c, p, end);
          for (int m = first; m < end; m++) {
            Numbers[] q = legendre(c, m, z);
            for (int l1 = Math.max(m, 1); l1 < width; l1++) {
              if (m == 0) {
                memory.store(q[l1], p.plus(row(l.harmonics, harmonic(l1, m))));
                continue;
              }
              int row = row(l.harmonics, harmonic(l1, m));
              memory.store(product(q[l1], powers.cosine[m]), p.plus(row));
              memory.store(product(q[l1], powers.sine[m]), p.plus(row + l.angularStride));
            }
          }
        });
    c.end();
  }

  /// Place of Q_lm Re (x + i y)^m among the harmonics; the imaginary part follows if m > 0.
  private static int harmonic(int l1, int m) {
    return l1 * l1 - 1 + (m == 0 ? 0 : 2 * m - 1);
  }

  /// The product, where null stands for a factor of 1.
  private static Numbers product(Numbers factor, Numbers other) {
    return factor == null ? other : factor.times(other);
  }

  /// Real and imaginary parts of (x + i y)^m for m from 1 to below `end`, of the unit vectors from
  /// p on. Cheaper made anew where they are needed than kept.
  private final class Powers {
    final Numbers[] cosine;
    final Numbers[] sine;

    Powers(VectorCode c, Whole p, int end) {
      cosine = new Numbers[Math.max(2, end)];
      sine = new Numbers[Math.max(2, end)];
      Numbers x = c.let(c.row(0).load(p.plus(l.ux)));
      Numbers y = c.let(c.row(0).load(p.plus(l.uy)));
      cosine[1] = x;
      sine[1] = y;
      for (int m = 2; m < end; m++) {
        cosine[m] = c.let(cosine[m - 1].times(x).minus(sine[m - 1].times(y)));
        sine[m] = c.let(cosine[m - 1].times(y).plus(sine[m - 1].times(x)));
      }
    }
  }

  /// Q_lm for one m and all l by recurrence; null stands for Q_mm = 1.
  private Numbers[] legendre(VectorCode c, int m, Numbers z) {
    Numbers[] q = new Numbers[width];
    for (int l1 = m + 1; l1 < width; l1++) {
      double beta = SphericalHarmonics.monicBeta(l1, m);
      q[l1] =
          l1 == m + 1
              ? z
              : c.let(z.fma(q[l1 - 1], l1 == m + 2 ? c.broadcast(-beta) : q[l1 - 2].times(-beta)));
    }
    return q;
  }

  /// dQ_lm/dz for l > m; null stands for that of Q_m+1,m, which is 1.
  private Numbers[] legendreSlopes(VectorCode c, int m, Numbers z, Numbers[] q) {
    Numbers[] slope = new Numbers[width];
    for (int l1 = m + 2; l1 < width; l1++) {
      double beta = SphericalHarmonics.monicBeta(l1, m);
      slope[l1] =
          c.let(
              switch (l1 - m) {
                case 2 -> z.plus(q[l1 - 1]);
                case 3 -> z.fma(slope[l1 - 1], q[l1 - 1]).minus(beta);
                default -> z.fma(slope[l1 - 1], slope[l1 - 2].fma(c.broadcast(-beta), q[l1 - 1]));
              });
    }
    return slope;
  }

  /// (memory, table, ints, species, count): rows (moment, function) of Σ g_n Y_lm, lane by lane.
  /// Loops, not written out: code that runs once per particle waits for its instructions.
  private void momentRows(VectorCode c) {
    Whole count = c.wholeIn(4);
    c.branch(
        count,
        lanes + 1,
        () -> sumVectors(c, c.whole(0), 1, false),
        () -> {
          sumVectors(c, c.whole(0), 2, false);
          c.loop(c.whole(2 * lanes), count, lanes, p -> sumVectors(c, p, 1, true));
        });
    c.end();
  }

  private void sumVectors(VectorCode c, Whole p, int vectors, boolean add) {
    Row memory = c.row(0);
    int functions = shape.angularFunctions();
    Numbers[][] g = new Numbers[vectors][functions];
    for (int v = 0; v < vectors; v++) {
      for (int n = 0; n < functions; n++) {
        g[v][n] = c.let(memory.load(p.plus(row(l.functions, n) + v * lanes)));
      }
    }
    c.loop(
        c.whole(0),
        c.whole(l.moments),
        1,
        lm -> {
          Whole from = c.let(lm.times(l.angularStride).plus(p).plus(l.harmonics));
          Whole to = c.let(lm.times(functions * lanes).plus(l.rows));
          Numbers[] y = new Numbers[vectors];
          for (int v = 0; v < vectors; v++) {
            y[v] = c.let(memory.load(from.plus(v * lanes)));
          }
          for (int n = 0; n < functions; n++) {
            Numbers sum =
                add ? y[0].fma(g[0][n], memory.load(to.plus(n * lanes))) : y[0].times(g[0][n]);
            for (int v = 1; v < vectors; v++) {
              sum = y[v].fma(g[v][n], sum);
            }
            memory.store(sum, to.plus(n * lanes));
          }
        });
  }

  /// (memory, table, …): the moments from their rows, W at a time.
  private void momentsOfRows(VectorCode c) {
    Row memory = c.row(0);
    c.loop(
        c.whole(0),
        c.whole(l.moments * shape.angularFunctions()),
        lanes,
        group -> {
          List<Numbers> rows = new ArrayList<>();
          Whole from = c.let(group.times(lanes).plus(l.rows));
          for (int k = 0; k < lanes; k++) {
            rows.add(memory.load(from.plus(k * lanes)));
          }
          Numbers norms = c.row(1).load(group.plus(table.norms));
          memory.store(new LaneSums(c).of(rows).times(norms), group.plus(l.moment));
        });
    c.end();
  }

  /// (memory, ints, count): per moment Σ_n g_n dU/da_n, and Σ_lm,n dg_n/dr Y_lm dU/da_n,lm.
  private void products(VectorCode c) {
    Row memory = c.row(0);
    int functions = shape.angularFunctions();
    c.loop(
        c.whole(0),
        c.wholeIn(2),
        lanes,
        p -> {
          Numbers[] g = new Numbers[functions];
          Numbers[] slope = new Numbers[functions];
          for (int n = 0; n < functions; n++) {
            g[n] = c.let(memory.load(p.plus(row(l.functions, n))));
            slope[n] = c.let(memory.load(p.plus(row(l.functionSlopes, n))));
          }
          Numbers radial = c.variable(c.zero());
          c.loop(
              c.whole(0),
              c.whole(l.moments),
              1,
              lm -> {
                Whole at = c.let(lm.times(l.paddedFunctions).plus(l.momentDerivatives));
                Whole offset = c.let(lm.times(l.angularStride).plus(p));
                Numbers first = c.let(memory.broadcast(at));
                Numbers product = first.times(g[0]);
                Numbers productSlope = first.times(slope[0]);
                for (int n = 1; n < functions; n++) {
                  Numbers d = c.let(memory.broadcast(at.plus(n)));
                  product = d.fma(g[n], product);
                  productSlope = d.fma(slope[n], productSlope);
                }
                memory.store(product, offset.plus(l.products));
                c.assign(radial, productSlope.fma(memory.load(offset.plus(l.harmonics)), radial));
              });
          memory.store(radial, p.plus(row(l.angularForce, 3)));
        });
    c.end();
  }

  /// (memory, ints, count): gradient by the unit vector for m in [first, end); after the last m the
  /// angular force.
  private void gradients(VectorCode c, int first, int end) {
    Row memory = c.row(0);
    c.loop(
        c.whole(0),
        c.wholeIn(2),
        lanes,
        p -> {
          Numbers[] v = new Numbers[3];
          for (int d = 0; d < 3; d++) {
            v[d] =
                first == 0 ? c.let(c.zero()) : c.let(memory.load(p.plus(row(l.angularForce, d))));
          }
          Numbers z = c.let(memory.load(p.plus(l.uz)));
          Powers powers = new Powers(c, p, end);
          for (int m = first; m < end; m++) {
            gradient(c, p, m, z, powers, v);
          }
          if (end == width) {
            finish(c, p, v);
          }
          for (int d = 0; d < 3; d++) {
            memory.store(v[d], p.plus(row(l.angularForce, d)));
          }
        });
    c.end();
  }

  /// Adds to v what the moments of one m give.
  private void gradient(VectorCode c, Whole p, int m, Numbers z, Powers powers, Numbers[] v) {
    Row memory = c.row(0);
    Numbers[] legendre = legendre(c, m, z);
    Numbers[] legendreSlope = legendreSlopes(c, m, z, legendre);
    // Sums over l of what multiplies Re and Im of (x + i y)^m: Q, and dQ/dz.
    Numbers[] q = new Numbers[2];
    Numbers[] slope = new Numbers[2];
    for (int l1 = Math.max(m, 1); l1 < width; l1++) {
      for (int part = 0; part < (m == 0 ? 1 : 2); part++) {
        int row = row(l.products, harmonic(l1, m) + part);
        Numbers product = c.let(memory.load(p.plus(row)));
        q[part] = sum(c, q[part], product, legendre[l1]);
        if (l1 > m) {
          slope[part] = sum(c, slope[part], product, legendreSlope[l1]);
        }
      }
    }
    if (m == 0) {
      v[2] = c.let(v[2].plus(slope[0]));
      return;
    }
    if (slope[0] != null) {
      v[2] = c.let(slope[0].fma(powers.cosine[m], slope[1].fma(powers.sine[m], v[2])));
    }
    if (m == 1) {
      v[0] = c.let(v[0].plus(q[0]));
      v[1] = c.let(v[1].plus(q[1]));
      return;
    }
    // d(x + i y)^m = m (x + i y)^(m-1) (dx + i dy)
    Numbers cosine = c.let(powers.cosine[m - 1].times(m));
    Numbers sine = c.let(powers.sine[m - 1].times(m));
    v[0] = c.let(q[0].fma(cosine, q[1].fma(sine, v[0])));
    v[1] = c.let(q[1].fma(cosine, q[0].negated().fma(sine, v[1])));
  }

  /// sum + product · factor, where null stands for a sum of 0 and a factor of 1.
  private static Numbers sum(VectorCode c, Numbers sum, Numbers product, Numbers factor) {
    if (sum == null) {
      return factor == null ? product : c.let(product.times(factor));
    }
    return c.let(factor == null ? sum.plus(product) : product.fma(factor, sum));
  }

  /// From the gradient by the unit vector to the one by the separation.
  private void finish(VectorCode c, Whole p, Numbers[] v) {
    Row memory = c.row(0);
    Numbers[] unit = new Numbers[3];
    unit[0] = c.let(memory.load(p.plus(l.ux)));
    unit[1] = c.let(memory.load(p.plus(l.uy)));
    unit[2] = c.let(memory.load(p.plus(l.uz)));
    Numbers inverse = c.let(memory.load(p.plus(l.inverse)));
    Numbers radial = memory.load(p.plus(row(l.angularForce, 3)));
    Numbers along = unit[0].fma(v[0], unit[1].fma(v[1], unit[2].times(v[2])));
    Numbers central = c.let(radial.minus(along.times(inverse)));
    for (int d = 0; d < 3; d++) {
      v[d] = c.let(central.fma(unit[d], v[d].times(inverse)));
    }
  }
}
