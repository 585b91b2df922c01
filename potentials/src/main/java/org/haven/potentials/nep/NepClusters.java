package org.haven.potentials.nep;

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
import org.haven.kernels.Surroundings;
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
  private final ThreadLocal<Surroundings> candidates = ThreadLocal.withInitial(Surroundings::new);
  private long generation = -1;
  private NeighbourList source;
  private ClusterList clusters;
  private int count;
  private int[] firstCluster = {};
  private int[] windowStart = {};
  private int[] windowLength = {};
  private int[] mostOfPart = {};
  private int[] species = {};

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
    angularReach = model.largestDegree() > 0 ? model.angularCutoffAngstrom() : 0;
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
    if (type.isFloat()) {
      clusters.follow(state);
    } else {
      clusters.followExactly(state);
    }
    return true;
  }

  private int speciesShift() {
    return Integer.SIZE - Integer.numberOfLeadingZeros(model.species().size() - 1);
  }

  private void takeOver(ParticleState state, NeighbourList list) {
    count = state.count();
    species = state.species();
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

  /// The candidates of a cluster, its own particles among them, for the calling thread; their
  /// indices are places in the part's window.
  ///
  /// @param stride length of a row of exact coordinates, for doubles
  Surroundings read(int cluster, int part, int stride) {
    Surroundings around = candidates.get();
    if (type.isFloat()) {
      clusters.gather(cluster, around);
    } else {
      clusters.gatherExactly(cluster, stride, around);
    }
    clusters.gatherIndices(cluster, windowStart[part], speciesShift(), around);
    return around;
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
      Surroundings around = candidates.get();
      int base = firstCluster[part] < clusters.clusters() ? firstSlot(firstCluster[part]) : 0;
      int low = 0;
      int high = 0;
      int most = 0;
      int mostNear = 0;
      for (int c = firstCluster[part]; c < firstCluster[part + 1]; c++) {
        clusters.gather(c, around);
        clusters.gatherSlots(c, around);
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
  private static int within(Surroundings around, int own, float square) {
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
