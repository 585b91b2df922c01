package org.haven.potentials.pair;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.haven.kernels.ClusterList;
import org.haven.kernels.Lanes;

/// Pairs of one species with u(r) = a₁₂ r⁻¹² + a₆ r⁻⁶ − c₀ below a cutoff, as of [LennardJones].
///
/// This law costs less than packing the pairs that it applies to: it is computed for all that is in
/// reach of a particle, a mask keeps those within the cutoff, and nothing but sums leaves the
/// registers. All of the loop stands in one method, and no vector is handed to another: the
/// compiler would make objects of them.
final class TwelveSixPairs {
  private static final DoubleVector LANE = DoubleVector.zero(Lanes.DOUBLES).addIndex(1);

  /// Sums of a particle: force and energy; and six moments.
  private static final int FORCES = 4 * Lanes.DOUBLE_COUNT;

  private static final int MOMENTS = 6 * Lanes.DOUBLE_COUNT;

  private final double repulsion;
  private final double attraction;
  private final double offset;
  private final double cutoffSquare;

  /// @param repulsion a₁₂ in eV Å¹²
  /// @param attraction a₆ in eV Å⁶, negative where it attracts
  /// @param offset c₀ in eV
  TwelveSixPairs(double repulsion, double attraction, double offset, double cutoffAngstrom) {
    this.repulsion = repulsion;
    this.attraction = attraction;
    this.offset = offset;
    cutoffSquare = cutoffAngstrom * cutoffAngstrom;
  }

  /// Room that [#add] needs for moments.
  static double[] moments() {
    return new double[MOMENTS * ClusterList.SIZE];
  }

  /// Sums over the pairs of particle k of a cluster, lane by lane.
  ///
  /// @param sums rows 4 k to 4 k + 3 are written: Σ (u′/r) r along x, y, z, and Σ u
  /// @param moments the rows of k are written, see [#addUp]
  void add(PairSweepDouble.Surroundings around, int k, double[] sums, double[] moments) {
    double[] x = around.x;
    double[] y = around.y;
    double[] z = around.z;
    int count = around.count;
    int self = around.own + k;
    double ownX = x[self];
    double ownY = y[self];
    double ownZ = z[self];
    DoubleVector zero = DoubleVector.zero(Lanes.DOUBLES);
    DoubleVector fx = zero;
    DoubleVector fy = zero;
    DoubleVector fz = zero;
    DoubleVector total = zero;
    DoubleVector xx = zero;
    DoubleVector yy = zero;
    DoubleVector zz = zero;
    DoubleVector xy = zero;
    DoubleVector xz = zero;
    DoubleVector yz = zero;
    for (int p = 0; p < count; p += Lanes.DOUBLE_COUNT) {
      DoubleVector dx = DoubleVector.fromArray(Lanes.DOUBLES, x, p).sub(ownX);
      DoubleVector dy = DoubleVector.fromArray(Lanes.DOUBLES, y, p).sub(ownY);
      DoubleVector dz = DoubleVector.fromArray(Lanes.DOUBLES, z, p).sub(ownZ);
      DoubleVector square = dz.fma(dz, dy.fma(dy, dx.mul(dx)));
      VectorMask<Double> counts =
          square
              .compare(VectorOperators.LT, cutoffSquare)
              .and(LANE.compare(VectorOperators.NE, self - p));
      DoubleVector inverse =
          zero.blend(DoubleVector.broadcast(Lanes.DOUBLES, 1).div(square), counts);
      DoubleVector sixth = inverse.mul(inverse).mul(inverse);
      DoubleVector scaled = sixth.mul(repulsion);
      DoubleVector energy = scaled.add(attraction).mul(sixth);
      DoubleVector slope = scaled.mul(-12).sub(6 * attraction).mul(sixth).mul(inverse);
      total = total.add(energy.sub(offset), counts);
      DoubleVector gx = slope.mul(dx);
      DoubleVector gy = slope.mul(dy);
      DoubleVector gz = slope.mul(dz);
      fx = fx.add(gx);
      fy = fy.add(gy);
      fz = fz.add(gz);
      xx = gx.fma(dx, xx);
      yy = gy.fma(dy, yy);
      zz = gz.fma(dz, zz);
      xy = gx.fma(dy, xy);
      xz = gx.fma(dz, xz);
      yz = gy.fma(dz, yz);
    }
    int row = k * FORCES;
    fx.intoArray(sums, row);
    fy.intoArray(sums, row + Lanes.DOUBLE_COUNT);
    fz.intoArray(sums, row + 2 * Lanes.DOUBLE_COUNT);
    total.intoArray(sums, row + 3 * Lanes.DOUBLE_COUNT);
    row = k * MOMENTS;
    xx.intoArray(moments, row);
    yy.intoArray(moments, row + Lanes.DOUBLE_COUNT);
    zz.intoArray(moments, row + 2 * Lanes.DOUBLE_COUNT);
    xy.intoArray(moments, row + 3 * Lanes.DOUBLE_COUNT);
    xz.intoArray(moments, row + 4 * Lanes.DOUBLE_COUNT);
    yz.intoArray(moments, row + 5 * Lanes.DOUBLE_COUNT);
  }

  /// Adds the moments Σ (u′/r) r ⊗ r of the first particles of a cluster to a virial's six rows.
  static void addUp(double[] moments, int particles, double[] virial) {
    for (int row = 0; row < MOMENTS; row += Lanes.DOUBLE_COUNT) {
      DoubleVector sum = DoubleVector.fromArray(Lanes.DOUBLES, virial, row);
      for (int at = row; at < particles * MOMENTS; at += MOMENTS) {
        sum = sum.add(DoubleVector.fromArray(Lanes.DOUBLES, moments, at));
      }
      sum.intoArray(virial, row);
    }
  }
}
