package org.haven.potentials.pair;

import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.haven.kernels.ClusterList;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.Lanes;
import org.haven.kernels.ParticleState;

/// The sweep in double: what is in reach comes from the cluster list, its positions from the state.
final class PairSweepDouble extends PairSweep {
  /// Sums of a particle: three forces and an energy.
  private static final int FORCES = 4;

  private static final int VIRIALS = 6;

  /// Coordinate in Å of what fills up the last vector: in nobody's reach.
  private static final double FAR = 1e9;

  private final VectorLawDouble[] laws;
  private final double cutoffSquare;
  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);
  private final TwelveSixPairs twelveSix;

  /// By slot, three coordinates in Å.
  private double[] positions = {};

  /// Three coordinates in Å of each translation of the list.
  private double[] translations = {};

  /// By slot: Σ (u′/r) r along x, y, z, and Σ u.
  private double[] sums = {};

  PairSweepDouble(List<VectorLawDouble> laws, int speciesCount, Device device) {
    super(laws, speciesCount, device);
    this.laws = laws.toArray(VectorLawDouble[]::new);
    cutoffSquare = cutoffAngstrom * cutoffAngstrom;
    twelveSix = laws.size() == 1 && laws.getFirst() instanceof TermLaw law ? law.twelveSix() : null;
  }

  /// Particles in the surroundings of one cluster. Scratch of one thread; mutable.
  static final class Surroundings {
    private final ClusterList.Surroundings places = new ClusterList.Surroundings();
    double[] x = {};
    double[] y = {};
    double[] z = {};
    double[] species = {};
    int count;

    /// Place of the cluster's first particle; the others follow.
    int own;
  }

  /// What a thread needs.
  private static final class Scratch {
    Surroundings around = new Surroundings();
    Surroundings next = new Surroundings();
    final PairRows rows = new PairRows();
    final double[] sumRows = new double[FORCES * ClusterList.SIZE * Lanes.DOUBLE_COUNT];
    final double[] moments = TwelveSixPairs.moments();
    final double[] virialRows = new double[VIRIALS * Lanes.DOUBLE_COUNT];
  }

  @Override
  void follow(ClusterList clusters, ParticleState state) {
    int count = state.count();
    if (sums.length != FORCES * count) {
      sums = new double[FORCES * count];
      positions = new double[3 * count];
    }
    if (translations.length != 3 * clusters.translations()) {
      translations = new double[3 * clusters.translations()];
    }
    clusters.place(state, positions);
    clusters.translations(state.cellRows(), translations);
  }

  @Override
  void sweep(ClusterList clusters, int[] species, int begin, int end, double[] virials) {
    Scratch s = scratch.get();
    s.rows.fit(clusters.largestSurroundings());
    gather(clusters, begin, s.next);
    for (int block = begin; block < end; block += CpuDevice.BLOCK) {
      Arrays.fill(s.virialRows, 0);
      for (int c = block; c < Math.min(end, block + CpuDevice.BLOCK); c++) {
        Surroundings around = s.next;
        s.next = s.around;
        s.around = around;
        if (c + 1 < end) {
          // One ahead: what is stored now is loaded much later, which processors like.
          gather(clusters, c + 1, s.next);
        }
        cluster(s, clusters, species, c);
      }
      for (int v = 0; v < VIRIALS; v++) {
        virials[VIRIALS * (block / CpuDevice.BLOCK) + v] = -0.5 * sumOfRow(s.virialRows, v);
      }
    }
  }

  private void gather(ClusterList clusters, int cluster, Surroundings out) {
    ClusterList.Surroundings places = out.places;
    clusters.gather(cluster, manySpecies, places);
    clusters.gatherPlaces(cluster, places);
    int size = clusters.largestSurroundings();
    if (out.x.length < size) {
      out.x = new double[size];
      out.y = new double[size];
      out.z = new double[size];
      out.species = new double[size];
    }
    int[] slots = places.slots();
    int[] numbers = places.translations();
    int[] species = places.species();
    int count = places.count();
    for (int p = 0; p < count; p++) {
      int from = 3 * slots[p];
      int by = 3 * numbers[p];
      out.x[p] = positions[from] + translations[by];
      out.y[p] = positions[from + 1] + translations[by + 1];
      out.z[p] = positions[from + 2] + translations[by + 2];
    }
    for (int p = 0; manySpecies && p < count; p++) {
      out.species[p] = species[p];
    }
    DoubleVector.broadcast(Lanes.DOUBLES, FAR).intoArray(out.x, count);
    out.count = count;
    out.own = places.own();
  }

  private void cluster(Scratch s, ClusterList clusters, int[] species, int c) {
    int first = clusters.firstSlot(c);
    int size = clusters.firstSlot(c + 1) - first;
    if (twelveSix != null) {
      for (int k = 0; k < size; k++) {
        twelveSix.add(s.around, k, s.sumRows, s.moments);
      }
      TwelveSixPairs.addUp(s.moments, size, s.virialRows);
    } else {
      packed(s, clusters.particles(), species, first, size);
    }
    for (int row = 0; row < FORCES * size; row++) {
      sums[FORCES * first + row] = sumOfRow(s.sumRows, row);
    }
  }

  private void packed(Scratch s, int[] particles, int[] species, int first, int size) {
    PairRows rows = s.rows;
    for (int k = 0; k < size; k++) {
      filter(s.around, k, rows);
    }
    rows.prepare(size, withDistances);
    for (VectorLawDouble law : laws) {
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

  /// Packs the particles within the cutoff of particle k of the cluster.
  private void filter(Surroundings around, int k, PairRows rows) {
    int self = around.own + k;
    double ownX = around.x[self];
    double ownY = around.y[self];
    double ownZ = around.z[self];
    double[] squares = rows.square();
    int n = rows.begin(k);
    for (int p = 0; p < around.count; p += Lanes.DOUBLE_COUNT) {
      DoubleVector dx = DoubleVector.fromArray(Lanes.DOUBLES, around.x, p).sub(ownX);
      DoubleVector dy = DoubleVector.fromArray(Lanes.DOUBLES, around.y, p).sub(ownY);
      DoubleVector dz = DoubleVector.fromArray(Lanes.DOUBLES, around.z, p).sub(ownZ);
      DoubleVector square = dx.mul(dx).add(dy.mul(dy)).add(dz.mul(dz));
      long bits = square.compare(VectorOperators.LT, cutoffSquare).toLong();
      // Without a branch, which the processor would often guess wrong.
      bits &= ~((self - p & -Lanes.DOUBLE_COUNT) == 0 ? 1L << self - p : 0L);
      VectorMask<Double> mask = VectorMask.fromLong(Lanes.DOUBLES, bits);
      dx.compress(mask).intoArray(rows.dx, n);
      dy.compress(mask).intoArray(rows.dy, n);
      dz.compress(mask).intoArray(rows.dz, n);
      square.compress(mask).intoArray(squares, n);
      if (manySpecies) {
        DoubleVector.fromArray(Lanes.DOUBLES, around.species, p)
            .compress(mask)
            .intoArray(rows.species(), n);
      }
      n += Long.bitCount(bits);
    }
    rows.close(k, n);
  }

  /// Sums of the pairs of particle k of the cluster, lane by lane: force and energy into four rows,
  /// the virial added to that of the block.
  private static void sum(PairRows rows, int k, double[] sums, double[] virial) {
    DoubleVector fx = DoubleVector.zero(Lanes.DOUBLES);
    DoubleVector fy = fx;
    DoubleVector fz = fx;
    DoubleVector total = fx;
    DoubleVector xx = fx;
    DoubleVector yy = fx;
    DoubleVector zz = fx;
    DoubleVector xy = fx;
    DoubleVector xz = fx;
    DoubleVector yz = fx;
    double[] slopes = rows.slope();
    double[] energies = rows.energy();
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.DOUBLE_COUNT) {
      DoubleVector slope = DoubleVector.fromArray(Lanes.DOUBLES, slopes, p);
      DoubleVector energy = DoubleVector.fromArray(Lanes.DOUBLES, energies, p);
      if (p + Lanes.DOUBLE_COUNT > end) {
        VectorMask<Double> filled = Lanes.DOUBLES.indexInRange(p, end).not();
        slope = slope.blend(0, filled);
        energy = energy.blend(0, filled);
      }
      DoubleVector x = DoubleVector.fromArray(Lanes.DOUBLES, rows.dx, p);
      DoubleVector y = DoubleVector.fromArray(Lanes.DOUBLES, rows.dy, p);
      DoubleVector z = DoubleVector.fromArray(Lanes.DOUBLES, rows.dz, p);
      total = total.add(energy);
      DoubleVector gx = slope.mul(x);
      DoubleVector gy = slope.mul(y);
      DoubleVector gz = slope.mul(z);
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
    int at = 4 * k * Lanes.DOUBLE_COUNT;
    fx.intoArray(sums, at);
    fy.intoArray(sums, at + Lanes.DOUBLE_COUNT);
    fz.intoArray(sums, at + 2 * Lanes.DOUBLE_COUNT);
    total.intoArray(sums, at + 3 * Lanes.DOUBLE_COUNT);
    add(xx, virial, 0);
    add(yy, virial, 1);
    add(zz, virial, 2);
    add(xy, virial, 3);
    add(xz, virial, 4);
    add(yz, virial, 5);
  }

  private static void add(DoubleVector sum, double[] rows, int row) {
    DoubleVector.fromArray(Lanes.DOUBLES, rows, row * Lanes.DOUBLE_COUNT)
        .add(sum)
        .intoArray(rows, row * Lanes.DOUBLE_COUNT);
  }

  /// Sum of the lanes of a row, in two strands.
  private static double sumOfRow(double[] rows, int row) {
    int at = row * Lanes.DOUBLE_COUNT;
    double even = rows[at];
    double odd = rows[at + 1];
    for (int lane = 2; lane < Lanes.DOUBLE_COUNT; lane += 2) {
      even += rows[at + lane];
      odd += rows[at + lane + 1];
    }
    return even + odd;
  }

  @Override
  void fetch(int[] slots, int begin, int end, double[] forces, double[] energies) {
    for (int i = begin; i < end; i++) {
      int at = FORCES * slots[i];
      forces[3 * i] = sums[at];
      forces[3 * i + 1] = sums[at + 1];
      forces[3 * i + 2] = sums[at + 2];
      energies[i] = 0.5 * sums[at + 3];
    }
  }
}
