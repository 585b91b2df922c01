package org.haven.potentials.pair;

import java.util.Arrays;
import java.util.List;
import org.haven.kernels.ClusterList;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.Kernel;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.Surroundings;
import org.haven.kernels.code.VectorType;
import org.haven.potentials.Evaluation;

/// One pass over all pairs on the vectors of the CPU: the twin of the plain kernels, for any
/// [VectorLaw]s.
///
/// ```
/// ClusterList.gather ─► surroundings of up to 4 particles   (first-level cache from here on)
///      └► pairs within the cutoff, packed ─► laws: u, u′/r ─► sums by slot, virial
/// sums by slot ─► forces, energies by particle
/// ```
///
/// The second line is code that [PairProgram] writes for the laws. In double, separations are those
/// of exact positions; in mixed precision they are exact differences of fixed-point ones, and pair
/// arithmetic is float. Sums of one particle are formed lane by lane in that type, and of a block's
/// virial; then in double.
///
/// Sums are written where the pass is, and fetched from there particle by particle in a second,
/// short pass: loads that miss the caches overlap, stores all over the memory of a large system do
/// not.
///
/// Every particle gathers its own forces: the bits do not depend on the number of threads.
public final class PairSweep {
  /// Particles fetched at a time, so that what one loop has written the next finds in the cache.
  private static final int CHUNK = 256;

  private final Device device;
  private final VectorType type;
  private final double unit;
  private final PairProgram program;
  private final PairStages stages;
  private final Object table;
  private final double[] ownEnergies;
  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);
  private double[] virials = {};

  /// By slot: Σ (u′/r) r along x, y, z in units of [ClusterList#RESOLUTION] for float, and Σ u.
  private Object sums;

  private int slots;

  /// By slot, how many pairs are closer than their laws allow.
  private int[] below = {};

  /// @param laws at least one; all are applied to every pair within their largest cutoff
  /// @param speciesCount number of species of the system
  /// @throws IllegalArgumentException if they are not of one precision
  public PairSweep(List<VectorLaw> laws, int speciesCount, Device device) {
    this.device = device;
    Precision precision = laws.getFirst().precision();
    if (laws.stream().anyMatch(law -> law.precision() != precision)) {
      throw new IllegalArgumentException("one sweep has one precision, but here are two");
    }
    type = precision == Precision.DOUBLE ? VectorType.DOUBLE : VectorType.FLOAT;
    unit = type.isFloat() ? ClusterList.RESOLUTION : 1;
    program = new PairProgram(laws, speciesCount, type);
    stages = program.stages();
    table = program.table();
    ownEnergies = new double[speciesCount];
    for (int s = 0; s < speciesCount; s++) {
      for (VectorLaw law : laws) {
        ownEnergies[s] += law.ownEnergiesEv()[s];
      }
    }
  }

  /// Whether sweeps run here.
  public static boolean runsOn(Device device) {
    return device instanceof CpuDevice;
  }

  /// What a thread needs.
  private final class Scratch {
    Surroundings around = new Surroundings();
    Surroundings next = new Surroundings();
    Object memory = type.array(0);
    int[] ints = {};
    final Object sums = type.array(PairProgram.sums(type));

    void fit(int stride) {
      if (ints.length < program.ints(stride)) {
        memory = type.array(program.memory(stride));
        ints = new int[program.ints(stride)];
      }
    }
  }

  /// Overwrites energies, forces and the virial of `out`, not its total energy. The list must be
  /// one whose clusters fit.
  ///
  /// @param tooClose [N] how many pairs are below what their laws allow; overwritten, unless no law
  ///   counts them
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out, double[] tooClose) {
    ClusterList clusters = list.clusters();
    int count = state.count();
    int blocks = (clusters.clusters() + CpuDevice.BLOCK - 1) / CpuDevice.BLOCK;
    if (virials.length < PairProgram.VIRIALS * blocks) {
      virials = new double[PairProgram.VIRIALS * (blocks + blocks / 8 + 1)];
    }
    if (program.counts() && below.length != count) {
      below = new int[count];
    }
    if (slots != count) {
      slots = count;
      sums = type.array(PairProgram.SUMS * count);
    }
    if (type.isFloat()) {
      clusters.follow(state);
    } else {
      clusters.followExactly(state);
    }
    device.launch(new Sweep(clusters, state.species()), clusters.clusters());
    device.launch(new Fetch(clusters.slots(), state, out, tooClose), count);
    PairPotential.sumVirials(device, virials, blocks, out.virial());
  }

  private void gather(ClusterList clusters, int cluster, Surroundings out) {
    if (type.isFloat()) {
      clusters.gather(cluster, out);
    } else {
      clusters.gatherExactly(cluster, clusters.largestSurroundings(), out);
    }
    if (program.manySpecies()) {
      clusters.gatherSpecies(cluster, out);
    }
  }

  private static double get(Object numbers, int k) {
    return numbers instanceof float[] floats ? floats[k] : ((double[]) numbers)[k];
  }

  private final class Sweep implements Kernel {
    private final ClusterList clusters;
    private final int[] species;

    Sweep(ClusterList clusters, int[] species) {
      this.clusters = clusters;
      this.species = species;
    }

    /// The ranges begin at multiples of the device's block: the virial is summed by blocks.
    @Override
    public void run(int begin, int end) {
      Scratch s = scratch.get();
      s.fit(clusters.largestSurroundings());
      gather(clusters, begin, s.next);
      for (int block = begin; block < end; block += CpuDevice.BLOCK) {
        clearVirial(s.memory);
        for (int c = block; c < Math.min(end, block + CpuDevice.BLOCK); c++) {
          Surroundings around = s.next;
          s.next = s.around;
          s.around = around;
          if (c + 1 < end) {
            // One ahead: what is stored now is loaded much later, which processors like.
            gather(clusters, c + 1, s.next);
          }
          cluster(s, c);
        }
        stages.sumVirial(s.memory, s.sums);
        for (int v = 0; v < PairProgram.VIRIALS; v++) {
          virials[PairProgram.VIRIALS * (block / CpuDevice.BLOCK) + v] =
              -0.5 * unit * unit * get(s.sums, v);
        }
      }
    }

    private void clearVirial(Object memory) {
      int from = program.virialRow(0);
      int to = program.virialRow(PairProgram.VIRIALS);
      if (memory instanceof float[] floats) {
        Arrays.fill(floats, from, to, 0);
      } else {
        Arrays.fill((double[]) memory, from, to, 0);
      }
    }

    private void cluster(Scratch s, int c) {
      Surroundings around = s.around;
      int first = clusters.firstSlot(c);
      int size = clusters.firstSlot(c + 1) - first;
      for (int k = 0; k < size; k++) {
        int close =
            stages.pairs(
                s.memory,
                table,
                s.ints,
                type.isFloat() ? s.memory : around.coordinates(),
                around.x(),
                around.y(),
                around.z(),
                around.species(),
                clusters.largestSurroundings(),
                around.count(),
                around.own() + k,
                k,
                species[clusters.particles()[first + k]]);
        if (program.counts()) {
          below[first + k] = close;
        }
      }
      stages.sumMembers(s.memory, s.sums);
      int at = PairProgram.SUMS * first;
      int length = PairProgram.SUMS * size;
      // Of known type, which is copied without a call.
      if (sums instanceof float[] floats) {
        System.arraycopy((float[]) s.sums, 0, floats, at, length);
      } else {
        System.arraycopy((double[]) s.sums, 0, (double[]) sums, at, length);
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
    public void run(int begin, int end) {
      for (int first = begin; first < end; first += CHUNK) {
        int last = Math.min(end, first + CHUNK);
        fetch(first, last);
        for (int i = first; i < last; i++) {
          // A position that is no number must not be lost: it is in nobody's reach.
          double nothing = 0 * (positions[3 * i] + positions[3 * i + 1] + positions[3 * i + 2]);
          energies[i] = energies[i] + ownEnergies[species[i]] + nothing;
        }
        for (int i = first; program.counts() && i < last; i++) {
          tooClose[i] = below[slots[i]];
        }
      }
    }

    private void fetch(int first, int last) {
      Object from = sums;
      for (int i = first; i < last; i++) {
        int at = PairProgram.SUMS * slots[i];
        forces[3 * i] = unit * get(from, at);
        forces[3 * i + 1] = unit * get(from, at + 1);
        forces[3 * i + 2] = unit * get(from, at + 2);
        energies[i] = 0.5 * get(from, at + 3);
      }
    }
  }
}
