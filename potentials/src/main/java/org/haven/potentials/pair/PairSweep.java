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
import org.haven.kernels.Kernel;
import org.haven.kernels.Lanes;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.potentials.Evaluation;

/// One pass over all pairs on the vectors of the CPU: the twin of the plain kernels in mixed
/// precision, for any [VectorLaw]s.
///
/// ```
/// ClusterList.gather ─► surroundings of up to 4 particles   (first-level cache from here on)
///      └► filter ─► pairs within the cutoff, packed ─► laws: u, u′/r ─► sums by slot, virial
/// sums by slot ─► forces, energies by particle
/// ```
///
/// Only the laws differ between potentials, and one call of a law does all pairs of a particle, so
/// that it does not matter that the compiler cannot inline it. Lennard-Jones pairs of one species
/// alone need neither filter nor laws, see [TwelveSixPairs].
///
/// Sums are written where the pass is, and fetched from there particle by particle in a second,
/// short pass: loads that miss the caches overlap, stores all over the memory of a large system do
/// not.
///
/// Separations are exact and pair arithmetic is float. Sums of one particle are formed lane by lane
/// in float (one sixteenth of the pairs in each), then in double. Every particle gathers its own
/// forces: the bits do not depend on the number of threads.
public final class PairSweep {
  /// Rows to be summed: three forces and an energy of each particle of a cluster; six of a virial.
  private static final int FORCE_ROWS = Lanes.padded(4 * ClusterList.SIZE);

  private static final int VIRIAL_ROWS = Lanes.padded(6);

  private final VectorLaw[] laws;
  private final Device device;
  private final boolean manySpecies;
  private final boolean withDistances;
  private final float cutoffSquare;
  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);
  private final TwelveSixPairs twelveSix;
  private final boolean counts;
  private final double[] ownEnergies;
  private double[] virials = {};

  /// By slot: Σ (u′/r) r along x, y, z in units of [ClusterList#RESOLUTION], and Σ u.
  private float[] sums = {};

  /// By slot, how many pairs are below what the laws allow.
  private int[] below = {};

  /// Whether sweeps run here.
  public static boolean runsOn(Device device, Precision precision) {
    return device instanceof CpuDevice && precision == Precision.MIXED;
  }

  /// @param laws at least one; all are applied to every pair within their largest cutoff, and must
  ///   vanish beyond their own
  /// @param speciesCount number of species of the system
  public PairSweep(List<VectorLaw> laws, int speciesCount, Device device) {
    this.laws = laws.toArray(VectorLaw[]::new);
    this.device = device;
    manySpecies = speciesCount > 1;
    withDistances = laws.stream().anyMatch(VectorLaw::wantsDistances);
    double cutoff = laws.stream().mapToDouble(VectorLaw::cutoffAngstrom).max().orElseThrow();
    cutoffSquare = (float) (cutoff * cutoff);
    counts = laws.stream().anyMatch(VectorLaw::countsClosePairs);
    ownEnergies = new double[speciesCount];
    for (int s = 0; s < speciesCount; s++) {
      for (VectorLaw law : laws) {
        ownEnergies[s] += law.ownEnergyEv(s);
      }
    }
    twelveSix = laws.size() == 1 && laws.getFirst() instanceof TermLaw law ? law.twelveSix() : null;
  }

  /// Overwrites energies, forces and the virial of `out`, not its total energy. The list must be
  /// one whose clusters fit.
  ///
  /// @param tooClose [N] how many pairs are below what their laws allow; overwritten, unless no law
  ///   counts them
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out, double[] tooClose) {
    ClusterList clusters = list.clusters();
    clusters.follow(state);
    int blocks = (clusters.clusters() + CpuDevice.BLOCK - 1) / CpuDevice.BLOCK;
    if (virials.length < 6 * blocks) {
      virials = new double[6 * (blocks + blocks / 8 + 1)];
    }
    int count = state.count();
    if (sums.length != 4 * count) {
      sums = new float[4 * count];
      below = new int[counts ? count : 0];
    }
    device.launch(new Sweep(clusters, state.species()), clusters.clusters());
    device.launch(new Fetch(clusters.slots(), state, out, tooClose), count);
    PairPotential.sumVirials(device, virials, blocks, out.virial());
  }

  /// What a thread needs.
  private static final class Scratch {
    ClusterList.Surroundings around = new ClusterList.Surroundings();
    ClusterList.Surroundings next = new ClusterList.Surroundings();
    final PairRows rows = new PairRows();
    final float[] sumRows = new float[FORCE_ROWS * Lanes.COUNT];
    final float[] sums = new float[FORCE_ROWS];
    final float[] moments = TwelveSixPairs.moments();
    final float[] virialRows = new float[VIRIAL_ROWS * Lanes.COUNT];
    final float[] virialSums = new float[VIRIAL_ROWS];
  }

  private final class Sweep implements Kernel {
    private final ClusterList clusters;
    private final int[] species;

    Sweep(ClusterList clusters, int[] species) {
      this.clusters = clusters;
      this.species = species;
    }

    @Override
    public String name() {
      return "pairs, " + Lanes.description();
    }

    /// The ranges begin at multiples of the device's block: the virial is summed by blocks.
    @Override
    public void run(int begin, int end) {
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
          cluster(s, c);
        }
        Lanes.sumRows(s.virialRows, VIRIAL_ROWS, s.virialSums);
        for (int v = 0; v < 6; v++) {
          virials[6 * (block / CpuDevice.BLOCK) + v] =
              -0.5 * ClusterList.RESOLUTION * ClusterList.RESOLUTION * s.virialSums[v];
        }
      }
    }

    private void cluster(Scratch s, int c) {
      int first = clusters.firstSlot(c);
      int size = clusters.firstSlot(c + 1) - first;
      if (twelveSix != null) {
        for (int k = 0; k < size; k++) {
          twelveSix.add(s.around, k, s.sumRows, s.moments);
        }
        TwelveSixPairs.addUp(s.moments, size, s.virialRows);
      } else {
        packed(s, first, size);
      }
      Lanes.sumRows(s.sumRows, FORCE_ROWS, s.sums);
      System.arraycopy(s.sums, 0, sums, 4 * first, 4 * size);
    }

    private void packed(Scratch s, int first, int size) {
      int[] particles = clusters.particles();
      PairRows rows = s.rows;
      for (int k = 0; k < size; k++) {
        filter(s.around, k, rows);
      }
      rows.prepare(size, withDistances);
      for (VectorLaw law : laws) {
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
  }

  /// Brings the sums of each slot to its particle.
  private final class Fetch implements Kernel {
    private final int[] slots;
    private final double[] positions;
    private final int[] species;
    private final double[] forces;
    private final double[] energies;
    private final double[] tooClose;

    Fetch(int[] slots, ParticleState state, Evaluation out, double[] tooClose) {
      this.slots = slots;
      this.tooClose = tooClose;
      positions = state.positions();
      species = state.species();
      forces = out.forces();
      energies = out.energies();
    }

    @Override
    public String name() {
      return "forces by particle";
    }

    @Override
    public void run(int begin, int end) {
      for (int i = begin; i < end; i++) {
        int slot = slots[i];
        forces[3 * i] = ClusterList.RESOLUTION * sums[4 * slot];
        forces[3 * i + 1] = ClusterList.RESOLUTION * sums[4 * slot + 1];
        forces[3 * i + 2] = ClusterList.RESOLUTION * sums[4 * slot + 2];
        // A position that is no number must not be lost in fixed-point.
        double nothing = 0 * (positions[3 * i] + positions[3 * i + 1] + positions[3 * i + 2]);
        energies[i] = 0.5 * sums[4 * slot + 3] + ownEnergies[species[i]] + nothing;
      }
      for (int i = begin; counts && i < end; i++) {
        tooClose[i] = below[slots[i]];
      }
    }
  }

  /// Packs the particles within the cutoff of particle k of the cluster.
  private void filter(ClusterList.Surroundings around, int k, PairRows rows) {
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
  private static void sum(PairRows rows, int k, float[] sums, float[] virial) {
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
