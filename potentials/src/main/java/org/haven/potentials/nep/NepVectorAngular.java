package org.haven.potentials.nep;

import static org.haven.potentials.nep.NepVectorTables.F;
import static org.haven.potentials.nep.NepVectorTables.I;
import static org.haven.potentials.nep.NepVectorTables.W;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/// The stages of [NepVector] that run over the neighbours within the angular cutoff.
final class NepVectorAngular {
  private NepVectorAngular() {}

  private static final IntVector COUNT = IntVector.zero(I).addIndex(1);
  private static final FloatVector FLOAT_COUNT = FloatVector.zero(F).addIndex(1);

  /// Appends the near entries `[from, to)` of one species that are within `cutoff`.
  static void select(NepVectorScratch s, int species, float cutoff, int from, int to) {
    int count = s.angularCount;
    float cutoff2 = cutoff * cutoff;
    for (int p = from; p < to; p += W) {
      FloatVector r2 = FloatVector.fromArray(F, s.square, p);
      VectorMask<Float> inside =
          r2.compare(VectorOperators.LT, cutoff2)
              .and(FLOAT_COUNT.compare(VectorOperators.LT, (float) (to - p)));
      FloatVector.fromArray(F, s.x, p).compress(inside).intoArray(s.ax, count);
      FloatVector.fromArray(F, s.y, p).compress(inside).intoArray(s.ay, count);
      FloatVector.fromArray(F, s.z, p).compress(inside).intoArray(s.az, count);
      r2.compress(inside).intoArray(s.aSquare, count);
      COUNT
          .add(p)
          .reinterpretAsFloats()
          .compress(inside)
          .reinterpretAsInts()
          .intoArray(s.aEntry, count);
      IntVector.broadcast(I, species).intoArray(s.aSpecies, count);
      count += inside.trueCount();
    }
    s.angularCount = count;
  }

  /// Closes the selection: fills up the last vector with harmless neighbours.
  static void closeSelection(NepVectorScratch s) {
    int count = s.angularCount;
    FloatVector.broadcast(F, 1f).intoArray(s.ax, count);
    FloatVector.zero(F).intoArray(s.ay, count);
    FloatVector.zero(F).intoArray(s.az, count);
    FloatVector.broadcast(F, 1f).intoArray(s.aSquare, count);
    IntVector.zero(I).intoArray(s.aSpecies, count);
  }

  /// Unit vectors, f_c T_k and its derivative of the vector of neighbours at p.
  static void basis(NepVectorScratch s, NepVectorTables tables, int species, int p) {
    VectorMask<Float> outside =
        FLOAT_COUNT.compare(VectorOperators.GE, (float) (s.angularCount - p));
    FloatVector cutoff =
        bySpecies(tables, tables.angularCutoff, species * tables.paddedTypes, s.aSpecies, p);
    FloatVector r = FloatVector.fromArray(F, s.aSquare, p).sqrt();
    FloatVector inverse = FloatVector.broadcast(F, 1f).div(r);
    FloatVector.fromArray(F, s.ax, p).mul(inverse).intoArray(s.ax, p);
    FloatVector.fromArray(F, s.ay, p).mul(inverse).intoArray(s.ay, p);
    FloatVector.fromArray(F, s.az, p).mul(inverse).intoArray(s.az, p);
    inverse.intoArray(s.aInverse, p);
    FloatVector inverseCutoff = FloatVector.broadcast(F, 1f).div(cutoff);
    FloatVector x = r.mul(inverseCutoff);
    FloatVector x2 = x.mul(x);
    FloatVector root = NepVectorRadial.cosine(x2).blend(0f, outside);
    FloatVector fc = root.mul(root);
    FloatVector fcSlope =
        root.mul(NepVectorRadial.sine(x, x2)).mul(inverseCutoff).mul(-(float) Math.PI);
    FloatVector edge = x.sub(1f);
    FloatVector u = edge.mul(edge).mul(2f).sub(1f);
    FloatVector fcArgumentSlope = edge.mul(inverseCutoff).mul(4f).mul(fc);
    FloatVector twice = u.add(u);
    FloatVector t0 = FloatVector.broadcast(F, 1f);
    FloatVector t1 = u;
    FloatVector u0 = FloatVector.zero(F);
    FloatVector u1 = t0;
    fc.intoArray(s.basis, 0);
    fcSlope.intoArray(s.basisSlope, 0);
    for (int k = 1; k < tables.angularBasis; k++) {
      fc.mul(t1).intoArray(s.basis, k * W);
      fcSlope.mul(t1).add(fcArgumentSlope.mul(u1.mul((float) k))).intoArray(s.basisSlope, k * W);
      FloatVector t2 = twice.fma(t1, t0.neg());
      t0 = t1;
      t1 = t2;
      FloatVector u2 = twice.fma(u1, u0.neg());
      u0 = u1;
      u1 = u2;
    }
  }

  /// Takes for each lane the number of its neighbour's species from the padded row at `at`.
  private static FloatVector bySpecies(
      NepVectorTables tables, float[] row, int at, int[] species, int p) {
    if (tables.types <= W) {
      VectorShuffle<Float> lanes = IntVector.fromArray(I, species, p).toShuffle().cast(F);
      return FloatVector.fromArray(F, row, at).rearrange(lanes);
    }
    return FloatVector.fromArray(F, row, at, species, p);
  }

  /// g_n and dg_n/dr of the vector of neighbours at p.
  static void functions(NepVectorScratch s, NepVectorTables tables, int species, int p) {
    int size = tables.angularBasis;
    int padded = tables.paddedTypes;
    float[] table = tables.angular;
    float[] basis = s.basis;
    float[] basisSlope = s.basisSlope;
    int at = species * tables.angularFunctions * size * padded;
    if (tables.types <= W) {
      VectorShuffle<Float> lanes = IntVector.fromArray(I, s.aSpecies, p).toShuffle().cast(F);
      for (int n = 0; n < tables.angularFunctions; n++) {
        FloatVector g = FloatVector.zero(F);
        FloatVector slope = FloatVector.zero(F);
        for (int k = 0; k < size; k++) {
          FloatVector c = FloatVector.fromArray(F, table, at).rearrange(lanes);
          g = c.fma(FloatVector.fromArray(F, basis, k * W), g);
          slope = c.fma(FloatVector.fromArray(F, basisSlope, k * W), slope);
          at += padded;
        }
        g.intoArray(s.g, n * s.stride + p);
        slope.intoArray(s.gSlope, n * s.stride + p);
      }
    } else {
      for (int n = 0; n < tables.angularFunctions; n++) {
        FloatVector g = FloatVector.zero(F);
        FloatVector slope = FloatVector.zero(F);
        for (int k = 0; k < size; k++) {
          FloatVector c = FloatVector.fromArray(F, table, at, s.aSpecies, p);
          g = c.fma(FloatVector.fromArray(F, basis, k * W), g);
          slope = c.fma(FloatVector.fromArray(F, basisSlope, k * W), slope);
          at += padded;
        }
        g.intoArray(s.g, n * s.stride + p);
        slope.intoArray(s.gSlope, n * s.stride + p);
      }
    }
  }

  /// Q_lm(z), its derivative, Re and Im of (x + i y)^m, and Y_lm of the vector of neighbours at p.
  static void harmonics(NepVectorScratch s, NepVectorTables tables, int p) {
    int width = tables.degrees + 1;
    int stride = s.stride;
    float[] recurrence = tables.harmonics;
    FloatVector x = FloatVector.fromArray(F, s.ax, p);
    FloatVector y = FloatVector.fromArray(F, s.ay, p);
    FloatVector z = FloatVector.fromArray(F, s.az, p);
    FloatVector cm = FloatVector.broadcast(F, 1f);
    FloatVector sm = FloatVector.zero(F);
    for (int m = 0; m < width; m++) {
      cm.intoArray(s.cosine, m * stride + p);
      sm.intoArray(s.sine, m * stride + p);
      FloatVector q1 = FloatVector.broadcast(F, recurrence[2 * width * width + m]);
      FloatVector q2 = FloatVector.zero(F);
      FloatVector d1 = FloatVector.zero(F);
      FloatVector d2 = FloatVector.zero(F);
      q1.intoArray(s.legendre, (m * width + m) * stride + p);
      d1.intoArray(s.legendreSlope, (m * width + m) * stride + p);
      for (int l = m + 1; l < width; l++) {
        FloatVector alpha = FloatVector.broadcast(F, recurrence[2 * (m * width + l)]);
        FloatVector beta = FloatVector.broadcast(F, recurrence[2 * (m * width + l) + 1]);
        FloatVector q = alpha.mul(z).fma(q1, beta.mul(q2));
        FloatVector d = alpha.mul(z.fma(d1, q1)).add(beta.mul(d2));
        q2 = q1;
        q1 = q;
        d2 = d1;
        d1 = d;
        q.intoArray(s.legendre, (m * width + l) * stride + p);
        d.intoArray(s.legendreSlope, (m * width + l) * stride + p);
      }
      for (int l = Math.max(m, 1); l < width; l++) {
        FloatVector q = FloatVector.fromArray(F, s.legendre, (m * width + l) * stride + p);
        int row = l * l - 1 + (m == 0 ? 0 : 2 * m - 1);
        q.mul(cm).intoArray(s.harmonics, row * stride + p);
        if (m > 0) {
          q.mul(sm).intoArray(s.harmonics, (row + 1) * stride + p);
        }
      }
      FloatVector next = cm.mul(x).sub(sm.mul(y));
      sm = cm.mul(y).add(sm.mul(x));
      cm = next;
    }
  }

  /// Rows (moment, function) of g_n Y_lm, to be summed over their lanes.
  static void moments(NepVectorScratch s, NepVectorTables tables) {
    int functions = tables.angularFunctions;
    int stride = s.stride;
    int count = s.angularCount;
    int row = 0;
    for (int lm = 0; lm < tables.moments; lm++) {
      for (int n = 0; n < functions; n++) {
        FloatVector sum =
            FloatVector.fromArray(F, s.harmonics, lm * stride)
                .mul(FloatVector.fromArray(F, s.g, n * stride));
        for (int p = W; p < count; p += W) {
          sum =
              FloatVector.fromArray(F, s.harmonics, lm * stride + p)
                  .fma(FloatVector.fromArray(F, s.g, n * stride + p), sum);
        }
        sum.intoArray(s.rows, row);
        row += W;
      }
    }
  }

  /// Angular force of the vector of neighbours at p, put to their entries.
  static void forces(NepVectorScratch s, NepVectorTables tables, int p) {
    int width = tables.degrees + 1;
    int stride = s.stride;
    FloatVector radial = FloatVector.zero(F);
    FloatVector vx = radial;
    FloatVector vy = radial;
    FloatVector vz = radial;
    for (int m = 0; m < width; m++) {
      FloatVector cm = FloatVector.fromArray(F, s.cosine, m * stride + p);
      FloatVector sm = FloatVector.fromArray(F, s.sine, m * stride + p);
      // Sums over l of what multiplies Re, Im of (x + i y)^m: Q, dQ/dz, and Q dg/dr.
      FloatVector qc = FloatVector.zero(F);
      FloatVector qs = qc;
      FloatVector dc = qc;
      FloatVector ds = qc;
      FloatVector rc = qc;
      FloatVector rs = qc;
      for (int l = Math.max(m, 1); l < width; l++) {
        int row = l * l - 1 + (m == 0 ? 0 : 2 * m - 1);
        FloatVector q = FloatVector.fromArray(F, s.legendre, (m * width + l) * stride + p);
        FloatVector d = FloatVector.fromArray(F, s.legendreSlope, (m * width + l) * stride + p);
        FloatVector c = weigh(s.g, stride, p, s.momentDerivatives, row, tables);
        FloatVector cSlope = weigh(s.gSlope, stride, p, s.momentDerivatives, row, tables);
        qc = c.fma(q, qc);
        dc = c.fma(d, dc);
        rc = cSlope.fma(q, rc);
        if (m > 0) {
          FloatVector b = weigh(s.g, stride, p, s.momentDerivatives, row + 1, tables);
          FloatVector bSlope = weigh(s.gSlope, stride, p, s.momentDerivatives, row + 1, tables);
          qs = b.fma(q, qs);
          ds = b.fma(d, ds);
          rs = bSlope.fma(q, rs);
        }
      }
      radial = rc.fma(cm, rs.fma(sm, radial));
      vz = dc.fma(cm, ds.fma(sm, vz));
      if (m > 0) {
        // d(x + i y)^m = m (x + i y)^(m-1) (dx + i dy)
        FloatVector cl = FloatVector.fromArray(F, s.cosine, (m - 1) * stride + p).mul((float) m);
        FloatVector sl = FloatVector.fromArray(F, s.sine, (m - 1) * stride + p).mul((float) m);
        vx = qc.fma(cl, qs.fma(sl, vx));
        vy = qs.fma(cl, qc.neg().fma(sl, vy));
      }
    }
    FloatVector x = FloatVector.fromArray(F, s.ax, p);
    FloatVector y = FloatVector.fromArray(F, s.ay, p);
    FloatVector z = FloatVector.fromArray(F, s.az, p);
    FloatVector inverse = FloatVector.fromArray(F, s.aInverse, p);
    FloatVector along = x.fma(vx, y.fma(vy, z.mul(vz)));
    FloatVector central = radial.sub(along.mul(inverse));
    central.fma(x, vx.mul(inverse)).intoArray(s.rows, 0);
    central.fma(y, vy.mul(inverse)).intoArray(s.rows, W);
    central.fma(z, vz.mul(inverse)).intoArray(s.rows, 2 * W);
    int lanes = Math.min(W, s.angularCount - p);
    for (int k = 0; k < lanes; k++) {
      int entry = s.aEntry[p + k];
      s.fx[entry] = s.rows[k];
      s.fy[entry] = s.rows[W + k];
      s.fz[entry] = s.rows[2 * W + k];
    }
  }

  /// Σ_n f_n dU/da_n,row.
  private static FloatVector weigh(
      float[] functions, int stride, int p, float[] derivatives, int row, NepVectorTables tables) {
    int at = row * tables.paddedFunctions;
    FloatVector sum = FloatVector.fromArray(F, functions, p).mul(derivatives[at]);
    for (int n = 1; n < tables.angularFunctions; n++) {
      sum =
          FloatVector.fromArray(F, functions, n * stride + p)
              .fma(FloatVector.broadcast(F, derivatives[at + n]), sum);
    }
    return sum;
  }
}
