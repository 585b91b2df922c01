package org.haven.potentials.pair;

import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.haven.kernels.ClusterList;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.Lanes;
import org.haven.kernels.ParticleState;

/// The sweep in mixed precision: separations are exact and pair arithmetic is float. Sums of one
/// particle are formed lane by lane in float (one sixteenth of the pairs in each), then in double.
final class PairSweepMixed extends PairSweep {
  /// Rows to be summed: three forces and an energy of each particle of a cluster; six of a virial.
  private static final int FORCE_ROWS = Lanes.padded(4 * ClusterList.SIZE);

  private static final int VIRIAL_ROWS = Lanes.padded(6);

  private final VectorLawMixed[] laws;
  private final float cutoffSquare;
  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);
  private final TwelveSixPairsMixed twelveSix;

  /// By slot: Σ (u′/r) r along x, y, z in units of [ClusterList#RESOLUTION], and Σ u.
  private float[] sums = {};

  PairSweepMixed(List<VectorLawMixed> laws, int speciesCount, Device device) {
    super(laws, speciesCount, device);
    this.laws = laws.toArray(VectorLawMixed[]::new);
    cutoffSquare = (float) (cutoffAngstrom * cutoffAngstrom);
    twelveSix =
        laws.size() == 1 && laws.getFirst() instanceof TermLawMixed law ? law.twelveSix() : null;
  }

  /// What a thread needs.
  private static final class Scratch {
    ClusterList.Surroundings around = new ClusterList.Surroundings();
    ClusterList.Surroundings next = new ClusterList.Surroundings();
    final PairRowsMixed rows = new PairRowsMixed();
    final float[] sumRows = new float[FORCE_ROWS * Lanes.COUNT];
    final float[] sums = new float[FORCE_ROWS];
    final float[] moments = TwelveSixPairsMixed.moments();
    final float[] virialRows = new float[VIRIAL_ROWS * Lanes.COUNT];
    final float[] virialSums = new float[VIRIAL_ROWS];
  }

  @Override
  void follow(ClusterList clusters, ParticleState state) {
    clusters.follow(state);
    if (sums.length != 4 * state.count()) {
      sums = new float[4 * state.count()];
    }
  }

  @Override
  void sweep(ClusterList clusters, int[] species, int begin, int end, double[] virials) {
    Scratch s = scratch.get();
    s.rows.fit(clusters.largestSurroundings());
    clusters.gather(begin, manySpecies, s.next);
    for (int block = begin; block < end; block += CpuDevice.BLOCK) {
      Arrays.fill(s.virialRows, 0f);
      for (int c = block; c < Math.min(end, block + CpuDevice.BLOCK); c++) {
        ClusterList.Surroundings around = s.next;
        s.next = s.around;
        s.around = around;
        if (c + 1 < end) {
          // One ahead: what is stored now is loaded much later, which processors like.
          clusters.gather(c + 1, manySpecies, s.next);
        }
        cluster(s, clusters, species, c);
      }
      Lanes.sumRows(s.virialRows, VIRIAL_ROWS, s.virialSums);
      for (int v = 0; v < 6; v++) {
        virials[6 * (block / CpuDevice.BLOCK) + v] =
            -0.5 * ClusterList.RESOLUTION * ClusterList.RESOLUTION * s.virialSums[v];
      }
    }
  }

  private void cluster(Scratch s, ClusterList clusters, int[] species, int c) {
    int first = clusters.firstSlot(c);
    int size = clusters.firstSlot(c + 1) - first;
    if (twelveSix != null) {
      for (int k = 0; k < size; k++) {
        twelveSix.add(s.around, k, s.sumRows, s.moments);
      }
      TwelveSixPairsMixed.addUp(s.moments, size, s.virialRows);
    } else {
      packed(s, clusters.particles(), species, first, size);
    }
    Lanes.sumRows(s.sumRows, FORCE_ROWS, s.sums);
    System.arraycopy(s.sums, 0, sums, 4 * first, 4 * size);
  }

  private void packed(Scratch s, int[] particles, int[] species, int first, int size) {
    PairRowsMixed rows = s.rows;
    for (int k = 0; k < size; k++) {
      filter(s.around, k, rows);
    }
    rows.prepare(size, withDistances);
    for (VectorLawMixed law : laws) {
      for (int k = 0; k < size; k++) {
        law.add(rows, k, species[particles[first + k]]);
      }
    }
    for (int k = 0; k < size; k++) {
      sum(rows, k, s.sumRows, s.virialRows);
      if (counts) {
        below[first + k] = rows.below(k);
      }
    }
  }

  @Override
  void fetch(int[] slots, int begin, int end, double[] forces, double[] energies) {
    for (int i = begin; i < end; i++) {
      int at = 4 * slots[i];
      forces[3 * i] = ClusterList.RESOLUTION * sums[at];
      forces[3 * i + 1] = ClusterList.RESOLUTION * sums[at + 1];
      forces[3 * i + 2] = ClusterList.RESOLUTION * sums[at + 2];
      energies[i] = 0.5 * sums[at + 3];
    }
  }

  /// Packs the particles within the cutoff of particle k of the cluster.
  private void filter(ClusterList.Surroundings around, int k, PairRowsMixed rows) {
    int[] x = around.x();
    int[] y = around.y();
    int[] z = around.z();
    int[] species = around.species();
    int count = around.count();
    int self = around.own() + k;
    int ownX = x[self];
    int ownY = y[self];
    int ownZ = z[self];
    float[] squares = rows.square();
    int n = rows.begin(k);
    for (int p = 0; p < count; p += Lanes.COUNT) {
      FloatVector dx = difference(x, p, ownX);
      FloatVector dy = difference(y, p, ownY);
      FloatVector dz = difference(z, p, ownZ);
      FloatVector square =
          dx.mul(dx)
              .add(dy.mul(dy))
              .add(dz.mul(dz))
              .mul(ClusterList.RESOLUTION * ClusterList.RESOLUTION);
      long bits = square.compare(VectorOperators.LT, cutoffSquare).toLong();
      // Without a branch, which the processor would often guess wrong.
      bits &= ~((self - p & -Lanes.COUNT) == 0 ? 1L << self - p : 0L);
      VectorMask<Float> mask = VectorMask.fromLong(Lanes.FLOATS, bits);
      dx.compress(mask).intoArray(rows.dx, n);
      dy.compress(mask).intoArray(rows.dy, n);
      dz.compress(mask).intoArray(rows.dz, n);
      square.compress(mask).intoArray(squares, n);
      if (manySpecies) {
        IntVector.fromArray(Lanes.INTS, species, p)
            .compress(VectorMask.fromLong(Lanes.INTS, bits))
            .intoArray(rows.species(), n);
      }
      n += Long.bitCount(bits);
    }
    rows.close(k, n);
  }

  /// Separations in units of [ClusterList#RESOLUTION].
  static FloatVector difference(int[] coordinates, int p, int own) {
    return (FloatVector)
        IntVector.fromArray(Lanes.INTS, coordinates, p).sub(own).convert(VectorOperators.I2F, 0);
  }

  /// Sums of the pairs of particle k of the cluster, lane by lane: force and energy into four rows,
  /// the virial added to that of the block.
  private static void sum(PairRowsMixed rows, int k, float[] sums, float[] virial) {
    FloatVector fx = FloatVector.zero(Lanes.FLOATS);
    FloatVector fy = fx;
    FloatVector fz = fx;
    FloatVector total = fx;
    FloatVector xx = fx;
    FloatVector yy = fx;
    FloatVector zz = fx;
    FloatVector xy = fx;
    FloatVector xz = fx;
    FloatVector yz = fx;
    float[] slopes = rows.slope();
    float[] energies = rows.energy();
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.COUNT) {
      FloatVector slope = FloatVector.fromArray(Lanes.FLOATS, slopes, p);
      FloatVector energy = FloatVector.fromArray(Lanes.FLOATS, energies, p);
      if (p + Lanes.COUNT > end) {
        VectorMask<Float> filled = Lanes.FLOATS.indexInRange(p, end).not();
        slope = slope.blend(0f, filled);
        energy = energy.blend(0f, filled);
      }
      FloatVector x = FloatVector.fromArray(Lanes.FLOATS, rows.dx, p);
      FloatVector y = FloatVector.fromArray(Lanes.FLOATS, rows.dy, p);
      FloatVector z = FloatVector.fromArray(Lanes.FLOATS, rows.dz, p);
      total = total.add(energy);
      FloatVector gx = slope.mul(x);
      FloatVector gy = slope.mul(y);
      FloatVector gz = slope.mul(z);
      fx = fx.add(gx);
      fy = fy.add(gy);
      fz = fz.add(gz);
      xx = gx.fma(x, xx);
      yy = gy.fma(y, yy);
      zz = gz.fma(z, zz);
      xy = gx.fma(y, xy);
      xz = gx.fma(z, xz);
      yz = gy.fma(z, yz);
    }
    int at = 4 * k * Lanes.COUNT;
    fx.intoArray(sums, at);
    fy.intoArray(sums, at + Lanes.COUNT);
    fz.intoArray(sums, at + 2 * Lanes.COUNT);
    total.intoArray(sums, at + 3 * Lanes.COUNT);
    add(xx, virial, 0);
    add(yy, virial, 1);
    add(zz, virial, 2);
    add(xy, virial, 3);
    add(xz, virial, 4);
    add(yz, virial, 5);
  }

  private static void add(FloatVector sum, float[] rows, int row) {
    FloatVector.fromArray(Lanes.FLOATS, rows, row * Lanes.COUNT)
        .add(sum)
        .intoArray(rows, row * Lanes.COUNT);
  }
}
