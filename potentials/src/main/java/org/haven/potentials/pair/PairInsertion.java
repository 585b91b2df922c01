package org.haven.potentials.pair;

import java.util.Arrays;
import org.haven.kernels.Kernel;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.potentials.FrozenSurroundings;
import org.haven.potentials.Insertion;

/// Energies of one particle at many places of a frozen crystal by a sum over pairs: those of the
/// one particle alone, by [PairKernel].
final class PairInsertion implements Insertion {
  private final int moved;
  private final int[] speciesOfParticle;
  private final FrozenSurroundings around;
  private final boolean refuses;
  private final double[] positions;
  private final int[] species;
  private final int[] offsets = new int[2];
  private final double[] energy = new double[1];
  private final double[] tooClose = new double[1];
  private final Kernel kernel;
  private final double ofItself;

  /// @param state the particle that moves is the last
  /// @param pairs as the kernel wants them
  /// @param terms as the kernel wants them
  /// @param refuses whether some law allows no pair below its barrier
  PairInsertion(
      ParticleState state,
      double cutoffAngstrom,
      Precision precision,
      int speciesCount,
      Object pairs,
      Object terms,
      boolean refuses) {
    this.refuses = refuses;
    speciesOfParticle = state.species().clone();
    moved = speciesOfParticle[state.count() - 1];
    around = new FrozenSurroundings(state, cutoffAngstrom);
    // The particle, at the origin, and behind it whom it sees.
    int most = Math.max(around.most(), around.ownImages().length / 3);
    positions = new double[3 * (most + 1)];
    species = new int[most + 1];
    species[0] = moved;
    int[] neighbours = new int[most];
    int[] shifts = new int[most];
    for (int k = 0; k < most; k++) {
      neighbours[k] = k + 1;
      shifts[k] = NeighbourList.ZERO_SHIFT;
    }
    kernel =
        precision.kernel(
            PairKernel.class,
            speciesCount,
            positions,
            new double[9],
            species,
            offsets,
            neighbours,
            shifts,
            pairs,
            terms,
            energy,
            new double[3],
            new double[6],
            tooClose);
    double[] own = around.ownImages();
    System.arraycopy(own, 0, positions, 3, own.length);
    Arrays.fill(species, 1, 1 + own.length / 3, moved);
    ofItself = half(own.length / 3);
  }

  /// Half the energy of the particle's pairs with the first `count` others, as the kernel gives it.
  private double half(int count) {
    offsets[1] = count;
    kernel.run(0, 1);
    return refuses && tooClose[0] > 0 ? Double.NaN : energy[0];
  }

  @Override
  public void energies(double[] places, int count, double[] energies) {
    for (int k = 0; k < count; k++) {
      around.look(places, 3 * k);
      System.arraycopy(around.separations(), 0, positions, 3, 3 * around.found());
      for (int n = 0; n < around.found(); n++) {
        species[n + 1] = speciesOfParticle[around.particles()[n]];
      }
      energies[k] = 2 * half(around.found()) + ofItself;
    }
  }
}
