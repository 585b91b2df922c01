package org.haven.potentials.pair;

import java.util.List;
import org.haven.kernels.ClusterList;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.Kernel;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;

/// One pass over all pairs on the vectors of the CPU: the twin of the plain kernels, for any
/// [VectorLaw]s of one precision.
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
/// Every particle gathers its own forces, and sums of one particle are formed lane by lane: the
/// bits do not depend on the number of threads.
public abstract class PairSweep {
  /// Particles fetched at a time, so that what one loop has written the next finds in the cache.
  private static final int CHUNK = 256;

  private final Device device;
  private final double[] ownEnergies;
  private double[] virials = {};

  /// Largest cutoff of the laws.
  final double cutoffAngstrom;

  final boolean manySpecies;
  final boolean withDistances;

  /// Whether a law counts pairs closer than it allows.
  final boolean counts;

  /// By slot, how many such pairs there are.
  int[] below = {};

  PairSweep(List<? extends VectorLaw> laws, int speciesCount, Device device) {
    this.device = device;
    manySpecies = speciesCount > 1;
    withDistances = laws.stream().anyMatch(VectorLaw::wantsDistances);
    counts = laws.stream().anyMatch(VectorLaw::countsClosePairs);
    cutoffAngstrom = laws.stream().mapToDouble(VectorLaw::cutoffAngstrom).max().orElseThrow();
    ownEnergies = new double[speciesCount];
    for (int s = 0; s < speciesCount; s++) {
      for (VectorLaw law : laws) {
        ownEnergies[s] += law.ownEnergyEv(s);
      }
    }
  }

  /// Whether sweeps run here.
  public static boolean runsOn(Device device) {
    return device instanceof CpuDevice;
  }

  /// A sweep in the precision of the laws.
  ///
  /// @param laws at least one; all are applied to every pair within their largest cutoff, and must
  ///   vanish beyond their own
  /// @param speciesCount number of species of the system
  /// @throws ClassCastException if they are not of one precision
  public static PairSweep of(List<VectorLaw> laws, int speciesCount, Device device) {
    return laws.getFirst() instanceof VectorLawMixed
        ? new PairSweepMixed(
            laws.stream().map(VectorLawMixed.class::cast).toList(), speciesCount, device)
        : new PairSweepDouble(
            laws.stream().map(VectorLawDouble.class::cast).toList(), speciesCount, device);
  }

  /// Overwrites energies, forces and the virial of `out`, not its total energy. The list must be
  /// one whose clusters fit.
  ///
  /// @param tooClose [N] how many pairs are below what their laws allow; overwritten, unless no law
  ///   counts them
  public final void evaluate(
      ParticleState state, NeighbourList list, Evaluation out, double[] tooClose) {
    ClusterList clusters = list.clusters();
    int blocks = (clusters.clusters() + CpuDevice.BLOCK - 1) / CpuDevice.BLOCK;
    if (virials.length < 6 * blocks) {
      virials = new double[6 * (blocks + blocks / 8 + 1)];
    }
    if (counts && below.length != state.count()) {
      below = new int[state.count()];
    }
    follow(clusters, state);
    device.launch(new Sweep(clusters, state.species()), clusters.clusters());
    device.launch(new Fetch(clusters.slots(), state, out, tooClose), state.count());
    PairPotential.sumVirials(device, virials, blocks, out.virial());
  }

  /// Takes over positions and cell, and makes room for the sums.
  abstract void follow(ClusterList clusters, ParticleState state);

  /// Sums over the pairs of the clusters `[begin, end)`, begin a multiple of the device's block.
  ///
  /// @param virials [blocks][6] xx, yy, zz, xy, xz, yz in eV of each block of clusters; written
  abstract void sweep(ClusterList clusters, int[] species, int begin, int end, double[] virials);

  /// Writes forces, and the energies of the pairs, of the particles `[begin, end)`.
  abstract void fetch(int[] slots, int begin, int end, double[] forces, double[] energies);

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
      sweep(clusters, species, begin, end, virials);
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
        fetch(slots, first, last, forces, energies);
        for (int i = first; i < last; i++) {
          // A position that is no number must not be lost: it is in nobody's reach.
          double nothing = 0 * (positions[3 * i] + positions[3 * i + 1] + positions[3 * i + 2]);
          energies[i] = energies[i] + ownEnergies[species[i]] + nothing;
        }
        for (int i = first; counts && i < last; i++) {
          tooClose[i] = below[slots[i]];
        }
      }
    }
  }
}
