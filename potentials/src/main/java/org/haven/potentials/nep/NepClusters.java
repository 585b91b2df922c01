package org.haven.potentials.nep;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.haven.kernels.ClusterList;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.Kernel;
import org.haven.kernels.Lanes;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.code.VectorType;

/// The neighbour list as [NepVector] wants it: clusters of particles with all candidates for
/// neighbours, divided into parts for threads; a function of the list's reference configuration.
///
/// A part is a range of clusters, and so of slots, that are close in space. Its clusters see only
/// slots within a *window*, a range of slots modulo their number: the part's own and those within
/// reach. Forces of a part take no more room than its window.
final class NepClusters {
  /// Fewest parts.
  private static final int FEWEST = 16;

  /// Parts over the cube root of the number of particles. Parts are slabs: more than one for a
  /// layer of bins would mean that windows overlap more without being smaller.
  private static final double DENSITY = 0.65;

  private final NepModel model;
  private final VectorType type;
  private final Device device;
  private final double reach;
  private final double angularReach;
  private final ThreadLocal<Candidates> candidates = ThreadLocal.withInitial(Candidates::new);
  private long generation = -1;
  private NeighbourList source;
  private ClusterList clusters;
  private int count;
  private int[] firstCluster = {};
  private int[] windowStart = {};
  private int[] windowLength = {};
  private int[] mostOfPart = {};
  private int[] species = {};
  private double[] positions = {};
  private double[] translations = {};

  /// Most neighbours of a particle, of those that may come within the angular cutoff, and most
  /// candidates of a cluster.
  int longest;

  int longestNear;
  int largest;

  NepClusters(NepModel model, VectorType type, Device device) {
    this.model = model;
    this.type = type;
    this.device = device;
    reach = Math.max(model.cutoffAngstrom(), model.repulsionCutoffAngstrom());
    double near = 0;
    for (int k = 1; k < model.cutoffs().length && model.largestDegree() > 0; k += 2) {
      near = Math.max(near, model.cutoffs()[k]);
    }
    angularReach = near;
  }

  /// Follows the state: takes over the clusters where they are new, and the positions. Returns
  /// whether there are clusters, see [ClusterList#fits]; nothing else may be asked for if not.
  boolean update(ParticleState state, NeighbourList list) {
    boolean isNew = list != source || generation != list.generation();
    clusters = list.clusters();
    source = list;
    generation = list.generation();
    if (!clusters.fits() || (long) state.count() << speciesShift() >= Integer.MAX_VALUE) {
      return false;
    }
    if (isNew) {
      takeOver(state, list);
    }
    clusters.follow(state);
    if (!type.isFloat()) {
      clusters.place(state, positions);
      clusters.translations(state.cellRows(), translations);
    }
    return true;
  }

  private int speciesShift() {
    return Integer.SIZE - Integer.numberOfLeadingZeros(model.species().size() - 1);
  }

  private void takeOver(ParticleState state, NeighbourList list) {
    count = state.count();
    species = state.species();
    if (!type.isFloat()) {
      positions = positions.length == 3 * count ? positions : new double[3 * count];
      int length = 3 * clusters.translations();
      translations = translations.length == length ? translations : new double[length];
    }
    int parts = Math.max(FEWEST, (int) (DENSITY * Math.cbrt(count)));
    if (firstCluster.length != parts + 1) {
      firstCluster = new int[parts + 1];
      windowStart = new int[parts];
      windowLength = new int[parts];
      mostOfPart = new int[2 * parts];
    }
    int cluster = 0;
    for (int part = 0; part <= parts; part++) {
      long slot = (long) count * part / parts;
      while (cluster < clusters.clusters() && clusters.firstSlot(cluster) < slot) {
        cluster++;
      }
      firstCluster[part] = part == parts ? clusters.clusters() : cluster;
    }
    // Other potentials may have moved the positions on.
    clusters.follow(list.referencePositions(), list.referenceCell());
    device.launch(new Survey(list.skinAngstrom()), parts * CpuDevice.BLOCK);
    longest = 0;
    longestNear = 0;
    for (int part = 0; part < parts; part++) {
      longest = Math.max(longest, mostOfPart[2 * part]);
      longestNear = Math.max(longestNear, mostOfPart[2 * part + 1]);
    }
    largest = clusters.largestSurroundings();
  }

  int parts() {
    return windowStart.length;
  }

  /// First cluster of a part; it ends where the next begins.
  int firstCluster(int part) {
    return firstCluster[part];
  }

  /// First slot of a part's window.
  int windowStart(int part) {
    return windowStart[part];
  }

  /// Slots in a part's window.
  int windowLength(int part) {
    return windowLength[part];
  }

  int firstSlot(int cluster) {
    return clusters.firstSlot(cluster);
  }

  /// [N] the particle in each slot.
  int[] particles() {
    return clusters.particles();
  }

  /// Candidates of one cluster, its own particles among them. Scratch of one thread.
  static final class Candidates {
    final ClusterList.Surroundings around = new ClusterList.Surroundings();

    /// Of doubles: three rows of coordinates in Å.
    double[] coordinates = {};
  }

  /// The candidates of a cluster, for the calling thread; their indices are places in the part's
  /// window.
  ///
  /// @param stride length of a row of coordinates
  Candidates read(int cluster, int part, int stride) {
    Candidates c = candidates.get();
    clusters.gather(cluster, false, c.around);
    clusters.gatherIndices(cluster, windowStart[part], speciesShift(), c.around);
    if (!type.isFloat()) {
      clusters.gatherPlaces(cluster, c.around);
      if (c.coordinates.length != 3 * stride) {
        c.coordinates = new double[3 * stride];
      }
      coordinates(c, c.around.count(), stride);
    }
    return c;
  }

  private void coordinates(Candidates c, int n, int stride) {
    int[] slots = c.around.slots();
    int[] numbers = c.around.translations();
    for (int k = 0; k < n; k++) {
      int from = 3 * slots[k];
      int by = 3 * numbers[k];
      for (int d = 0; d < 3; d++) {
        c.coordinates[d * stride + k] = positions[from + d] + translations[by + d];
      }
    }
    Arrays.fill(c.coordinates, n, n + type.lanes(), 1e9);
  }

  /// Bytes held.
  long bytes() {
    return 8L * (positions.length + translations.length);
  }

  /// Finds the window of each part, and the most neighbours in it.
  private final class Survey implements Kernel {
    private final float square;
    private final float nearSquare;

    Survey(double skinAngstrom) {
      // A little more than needed, for the rounding of the squares.
      double far = reach + skinAngstrom + 1e-4;
      double near = angularReach > 0 ? angularReach + skinAngstrom + 1e-4 : 0;
      square = (float) (far * far);
      nearSquare = (float) (near * near);
    }

    @Override
    public void run(int begin, int end) {
      for (int part = begin / CpuDevice.BLOCK; part < end / CpuDevice.BLOCK; part++) {
        survey(part);
      }
    }

    private void survey(int part) {
      ClusterList.Surroundings around = candidates.get().around;
      int base = firstCluster[part] < clusters.clusters() ? firstSlot(firstCluster[part]) : 0;
      int low = 0;
      int high = 0;
      int most = 0;
      int mostNear = 0;
      for (int c = firstCluster[part]; c < firstCluster[part + 1]; c++) {
        clusters.gather(c, false, around);
        clusters.gatherPlaces(c, around);
        for (int k = 0; k < around.count(); k++) {
          // From −N/2 to N/2, along the shorter way round.
          int offset = around.slots()[k] - base;
          offset += 2 * offset < -count ? count : 2 * offset >= count ? -count : 0;
          low = Math.min(low, offset);
          high = Math.max(high, offset);
        }
        int members = firstSlot(c + 1) - firstSlot(c);
        for (int own = around.own(); own >= 0 && own < around.own() + members; own++) {
          most = Math.max(most, within(around, own, square));
          mostNear = Math.max(mostNear, within(around, own, nearSquare));
        }
      }
      windowStart[part] = Math.floorMod(base + low, count);
      windowLength[part] = Math.min(count, high - low + 1);
      mostOfPart[2 * part] = most;
      mostOfPart[2 * part + 1] = mostNear;
    }
  }

  /// How many candidates are closer to candidate `own` than the root of `square`. No vector is
  /// handed from method to method: this runs at rebuilds only, too seldom for the compiler to
  /// inline everything, and each vector returned would be an object.
  private static int within(ClusterList.Surroundings around, int own, float square) {
    int[] x = around.x();
    int[] y = around.y();
    int[] z = around.z();
    int found = 0;
    for (int k = 0; k < around.count(); k += Lanes.COUNT) {
      IntVector dx = IntVector.fromArray(Lanes.INTS, x, k).sub(x[own]);
      IntVector dy = IntVector.fromArray(Lanes.INTS, y, k).sub(y[own]);
      IntVector dz = IntVector.fromArray(Lanes.INTS, z, k).sub(z[own]);
      FloatVector fx = (FloatVector) dx.convert(VectorOperators.I2F, 0);
      FloatVector fy = (FloatVector) dy.convert(VectorOperators.I2F, 0);
      FloatVector fz = (FloatVector) dz.convert(VectorOperators.I2F, 0);
      found +=
          fx.mul(fx)
              .add(fy.mul(fy))
              .add(fz.mul(fz))
              .mul(ClusterList.RESOLUTION * ClusterList.RESOLUTION)
              .compare(VectorOperators.LT, square)
              .trueCount();
    }
    return found;
  }
}
