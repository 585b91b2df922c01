package org.haven.potentials.pair;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.haven.kernels.ClusterList;
import org.haven.kernels.Lanes;

/// [TwelveSixPairs] in mixed precision.
final class TwelveSixPairsMixed {
  /// Square of an ångström in units of [ClusterList#RESOLUTION], a power of two.
  private static final float SQUARE_UNITS = 1 / (ClusterList.RESOLUTION * ClusterList.RESOLUTION);

  private static final IntVector LANE = IntVector.zero(Lanes.INTS).addIndex(1);

  /// Sums of a particle: force and energy; and six moments.
  private static final int FORCES = 4 * Lanes.COUNT;

  private static final int MOMENTS = 6 * Lanes.COUNT;

  private final float repulsion;
  private final float attraction;
  private final float offset;
  private final float cutoffSquare;

  /// @param repulsion a₁₂ in eV Å¹²
  /// @param attraction a₆ in eV Å⁶, negative where it attracts
  /// @param offset c₀ in eV
  TwelveSixPairsMixed(float repulsion, float attraction, float offset, double cutoffAngstrom) {
    this.repulsion = repulsion;
    this.attraction = attraction;
    this.offset = offset;
    cutoffSquare = (float) (cutoffAngstrom * cutoffAngstrom) * SQUARE_UNITS;
  }

  /// Room that [#add] needs for moments.
  static float[] moments() {
    return new float[MOMENTS * ClusterList.SIZE];
  }

  /// Sums over the pairs of particle k of a cluster, lane by lane.
  ///
  /// @param sums rows 4 k to 4 k + 3 are written: Σ (u′/r) r along x, y, z, and Σ u
  /// @param moments the rows of k are written, see [#addUp]
  void add(ClusterList.Surroundings around, int k, float[] sums, float[] moments) {
    int[] x = around.x();
    int[] y = around.y();
    int[] z = around.z();
    int count = around.count();
    int self = around.own() + k;
    int ownX = x[self];
    int ownY = y[self];
    int ownZ = z[self];
    FloatVector zero = FloatVector.zero(Lanes.FLOATS);
    FloatVector fx = zero;
    FloatVector fy = zero;
    FloatVector fz = zero;
    FloatVector total = zero;
    FloatVector xx = zero;
    FloatVector yy = zero;
    FloatVector zz = zero;
    FloatVector xy = zero;
    FloatVector xz = zero;
    FloatVector yz = zero;
    for (int p = 0; p < count; p += Lanes.COUNT) {
      FloatVector dx = PairSweepMixed.difference(x, p, ownX);
      FloatVector dy = PairSweepMixed.difference(y, p, ownY);
      FloatVector dz = PairSweepMixed.difference(z, p, ownZ);
      FloatVector square = dz.fma(dz, dy.fma(dy, dx.mul(dx)));
      VectorMask<Float> counts =
          square
              .compare(VectorOperators.LT, cutoffSquare)
              .and(LANE.compare(VectorOperators.NE, self - p).cast(Lanes.FLOATS));
      FloatVector inverse =
          zero.blend(FloatVector.broadcast(Lanes.FLOATS, SQUARE_UNITS).div(square), counts);
      FloatVector sixth = inverse.mul(inverse).mul(inverse);
      FloatVector scaled = sixth.mul(repulsion);
      FloatVector energy = scaled.add(attraction).mul(sixth);
      FloatVector slope = scaled.mul(-12f).sub(6 * attraction).mul(sixth).mul(inverse);
      total = total.add(energy.sub(offset), counts);
      FloatVector gx = slope.mul(dx);
      FloatVector gy = slope.mul(dy);
      FloatVector gz = slope.mul(dz);
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
    fy.intoArray(sums, row + Lanes.COUNT);
    fz.intoArray(sums, row + 2 * Lanes.COUNT);
    total.intoArray(sums, row + 3 * Lanes.COUNT);
    row = k * MOMENTS;
    xx.intoArray(moments, row);
    yy.intoArray(moments, row + Lanes.COUNT);
    zz.intoArray(moments, row + 2 * Lanes.COUNT);
    xy.intoArray(moments, row + 3 * Lanes.COUNT);
    xz.intoArray(moments, row + 4 * Lanes.COUNT);
    yz.intoArray(moments, row + 5 * Lanes.COUNT);
  }

  /// Adds the moments Σ (u′/r) r ⊗ r of the first particles of a cluster to a virial's six rows.
  static void addUp(float[] moments, int particles, float[] virial) {
    for (int row = 0; row < MOMENTS; row += Lanes.COUNT) {
      FloatVector sum = FloatVector.fromArray(Lanes.FLOATS, virial, row);
      for (int at = row; at < particles * MOMENTS; at += MOMENTS) {
        sum = sum.add(FloatVector.fromArray(Lanes.FLOATS, moments, at));
      }
      sum.intoArray(virial, row);
    }
  }
}
