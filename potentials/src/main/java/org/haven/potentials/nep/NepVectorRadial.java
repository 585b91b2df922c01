package org.haven.potentials.nep;

import static org.haven.potentials.nep.NepVectorTables.F;
import static org.haven.potentials.nep.NepVectorTables.I;
import static org.haven.potentials.nep.NepVectorTables.W;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// The stages of [NepVector] that run over all entries of a particle's list.
final class NepVectorRadial {
  private NepVectorRadial() {}

  /// Square of a distance beyond every cutoff, for entries that only fill up a vector.
  private static final float DISTANT = 1e12f;

  /// Separations of the entries `[begin, end)` from particle i.
  static void separations(
      NepVectorScratch s, int[] fixed, int[] entries, int i, int begin, int end) {
    int xi = fixed[4 * i];
    int yi = fixed[4 * i + 1];
    int zi = fixed[4 * i + 2];
    float[] sx = s.x;
    float[] sy = s.y;
    float[] sz = s.z;
    float[] square = s.square;
    for (int p = begin, k = 0; p < end; p += W, k += W) {
      FloatVector x =
          ((FloatVector)
                  IntVector.fromArray(I, fixed, 0, entries, p)
                      .sub(xi)
                      .convert(VectorOperators.I2F, 0))
              .mul(NepVectorList.RESOLUTION);
      FloatVector y =
          ((FloatVector)
                  IntVector.fromArray(I, fixed, 1, entries, p)
                      .sub(yi)
                      .convert(VectorOperators.I2F, 0))
              .mul(NepVectorList.RESOLUTION);
      FloatVector z =
          ((FloatVector)
                  IntVector.fromArray(I, fixed, 2, entries, p)
                      .sub(zi)
                      .convert(VectorOperators.I2F, 0))
              .mul(NepVectorList.RESOLUTION);
      x.intoArray(sx, k);
      y.intoArray(sy, k);
      z.intoArray(sz, k);
      FloatVector r2 = x.fma(x, y.fma(y, z.mul(z)));
      r2.blend(DISTANT, r2.compare(VectorOperators.EQ, 0f)).intoArray(square, k);
    }
  }

  /// cos(π x/2), as [CutoffFunction#cosine].
  static FloatVector cosine(FloatVector x2) {
    return FloatVector.broadcast(F, 4.7108747788e-7f)
        .fma(x2, FloatVector.broadcast(F, -2.5202042373e-5f))
        .fma(x2, FloatVector.broadcast(F, 9.1926027483e-4f))
        .fma(x2, FloatVector.broadcast(F, -0.020863480763f))
        .fma(x2, FloatVector.broadcast(F, 0.25366950790f))
        .fma(x2, FloatVector.broadcast(F, -1.2337005501f))
        .fma(x2, FloatVector.broadcast(F, 1f));
  }

  /// sin(π x/2), as [CutoffFunction#sine].
  static FloatVector sine(FloatVector x, FloatVector x2) {
    return FloatVector.broadcast(F, 5.6921729220e-8f)
        .fma(x2, FloatVector.broadcast(F, -3.5988432352e-6f))
        .fma(x2, FloatVector.broadcast(F, 1.6044118479e-4f))
        .fma(x2, FloatVector.broadcast(F, -0.0046817541353f))
        .fma(x2, FloatVector.broadcast(F, 0.079692626246f))
        .fma(x2, FloatVector.broadcast(F, -0.64596409751f))
        .fma(x2, FloatVector.broadcast(F, 1.5707963268f))
        .mul(x);
  }

  /// Cutoff function and Chebyshev argument of the entries `[from, to)` of the scratch, which have
  /// one species, and the sums of f_c T_k over them.
  static void basis(NepVectorScratch s, float cutoff, int basisSize, int from, int to) {
    float inverseCutoff = 1f / cutoff;
    float cutoff2 = cutoff * cutoff;
    float[] sums = s.sums;
    for (int k = 0; k < basisSize; k++) {
      FloatVector.zero(F).intoArray(sums, k * W);
    }
    for (int p = from; p < to; p += W) {
      FloatVector r2 = FloatVector.fromArray(F, s.square, p);
      VectorMask<Float> outside = r2.compare(VectorOperators.GE, cutoff2);
      FloatVector r = r2.min(cutoff2).sqrt();
      FloatVector x = r.mul(inverseCutoff);
      FloatVector x2 = x.mul(x);
      FloatVector root = cosine(x2).blend(0f, outside);
      FloatVector fc = root.mul(root);
      FloatVector edge = x.sub(1f);
      FloatVector u = edge.mul(edge).mul(2f).sub(1f);
      FloatVector.broadcast(F, 1f).div(r).intoArray(s.inverse, p);
      fc.intoArray(s.cutoff, p);
      root.mul(sine(x, x2)).mul(-(float) Math.PI * inverseCutoff).intoArray(s.cutoffSlope, p);
      u.intoArray(s.argument, p);
      edge.mul(4f * inverseCutoff).intoArray(s.argumentSlope, p);
      FloatVector twice = u.add(u);
      FloatVector t0 = fc;
      FloatVector t1 = u.mul(fc);
      for (int k = 0; k < basisSize; k++) {
        FloatVector.fromArray(F, sums, k * W).add(t0).intoArray(sums, k * W);
        FloatVector t2 = twice.fma(t1, t0.neg());
        t0 = t1;
        t1 = t2;
      }
    }
  }

  /// Adds one species' part of the radial descriptor, q_n += Σ_k a_k,n Σ_j f_c T_k, lane by lane.
  static void contract(NepVectorScratch s, float[] coefficients, int at, int functions, int size) {
    for (int n = 0; n < functions; n++) {
      FloatVector q = FloatVector.fromArray(F, s.rows, n * W);
      for (int k = 0; k < size; k++) {
        q =
            FloatVector.fromArray(F, s.sums, k * W)
                .fma(FloatVector.broadcast(F, coefficients[at + k * functions + n]), q);
      }
      q.intoArray(s.rows, n * W);
    }
  }

  /// Adds the radial part to the force of the entries `[from, to)`, which have one species, with
  /// the derivatives R_k of the energy by the sums of f_c T_k.
  static void forces(NepVectorScratch s, int basisSize, int derivativesAt, int from, int to) {
    float[] derivatives = s.radialDerivatives;
    for (int p = from; p < to; p += W) {
      FloatVector u = FloatVector.fromArray(F, s.argument, p);
      FloatVector twice = u.add(u);
      FloatVector t0 = FloatVector.broadcast(F, 1f);
      FloatVector t1 = u;
      FloatVector u0 = FloatVector.zero(F);
      FloatVector u1 = t0;
      FloatVector value = FloatVector.broadcast(F, derivatives[derivativesAt]);
      FloatVector slope = FloatVector.zero(F);
      for (int k = 1; k < basisSize; k++) {
        // U_k-1 is u1: dT_k/du = k U_k-1.
        float d = derivatives[derivativesAt + k];
        value = t1.fma(FloatVector.broadcast(F, d), value);
        slope = u1.fma(FloatVector.broadcast(F, d * k), slope);
        FloatVector t2 = twice.fma(t1, t0.neg());
        t0 = t1;
        t1 = t2;
        FloatVector u2 = twice.fma(u1, u0.neg());
        u0 = u1;
        u1 = u2;
      }
      FloatVector f =
          value
              .mul(FloatVector.fromArray(F, s.cutoffSlope, p))
              .add(
                  slope
                      .mul(FloatVector.fromArray(F, s.cutoff, p))
                      .mul(FloatVector.fromArray(F, s.argumentSlope, p)))
              .mul(FloatVector.fromArray(F, s.inverse, p));
      FloatVector.fromArray(F, s.x, p).fma(f, FloatVector.fromArray(F, s.fx, p)).intoArray(s.fx, p);
      FloatVector.fromArray(F, s.y, p).fma(f, FloatVector.fromArray(F, s.fy, p)).intoArray(s.fy, p);
      FloatVector.fromArray(F, s.z, p).fma(f, FloatVector.fromArray(F, s.fz, p)).intoArray(s.fz, p);
    }
  }

  /// Σ r ⊗ f over `length` entries: six rows xx, xy, xz, yy, yz, zz.
  static void virial(NepVectorScratch s, int length) {
    FloatVector xx = FloatVector.zero(F);
    FloatVector xy = xx;
    FloatVector xz = xx;
    FloatVector yy = xx;
    FloatVector yz = xx;
    FloatVector zz = xx;
    for (int p = 0; p < length; p += W) {
      FloatVector x = FloatVector.fromArray(F, s.x, p);
      FloatVector y = FloatVector.fromArray(F, s.y, p);
      FloatVector z = FloatVector.fromArray(F, s.z, p);
      FloatVector fx = FloatVector.fromArray(F, s.fx, p);
      FloatVector fy = FloatVector.fromArray(F, s.fy, p);
      FloatVector fz = FloatVector.fromArray(F, s.fz, p);
      xx = x.fma(fx, xx);
      xy = x.fma(fy, xy);
      xz = x.fma(fz, xz);
      yy = y.fma(fy, yy);
      yz = y.fma(fz, yz);
      zz = z.fma(fz, zz);
    }
    xx.intoArray(s.rows, 0);
    xy.intoArray(s.rows, W);
    xz.intoArray(s.rows, 2 * W);
    yy.intoArray(s.rows, 3 * W);
    yz.intoArray(s.rows, 4 * W);
    zz.intoArray(s.rows, 5 * W);
  }

  /// Packs the entries within the radial cutoff (those with a force) for [#scatter].
  static int pack(NepVectorScratch s, int[] sources, int begin, int length, float reach2) {
    int packed = 0;
    for (int p = 0; p < length; p += W) {
      VectorMask<Float> inside =
          FloatVector.fromArray(F, s.square, p).compare(VectorOperators.LT, reach2);
      FloatVector.fromArray(F, s.fx, p).compress(inside).intoArray(s.packedX, packed);
      FloatVector.fromArray(F, s.fy, p).compress(inside).intoArray(s.packedY, packed);
      FloatVector.fromArray(F, s.fz, p).compress(inside).intoArray(s.packedZ, packed);
      IntVector.fromArray(I, sources, begin + p)
          .reinterpretAsFloats()
          .compress(inside)
          .reinterpretAsInts()
          .intoArray(s.packedSource, packed);
      packed += inside.trueCount();
    }
    return packed;
  }

  /// Adds the packed forces to particle i and takes them from the neighbours. Sums in double, so
  /// that the net force vanishes to double's rounding.
  static void scatter(NepVectorScratch s, int packed, int i, double[] forces) {
    double x = 0;
    double y = 0;
    double z = 0;
    for (int k = 0; k < packed; k++) {
      int j = s.packedSource[k];
      double fx = s.packedX[k];
      double fy = s.packedY[k];
      double fz = s.packedZ[k];
      x += fx;
      y += fy;
      z += fz;
      forces[j] -= fx;
      forces[j + 1] -= fy;
      forces[j + 2] -= fz;
    }
    forces[4 * i] += x;
    forces[4 * i + 1] += y;
    forces[4 * i + 2] += z;
  }
}
