package org.haven.campaigns.substitution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;

/// What of a structure stays under rotation, reflection, translation and exchange of like atoms:
/// two that symmetry turns into each other have the same.
///
/// For each atom, and each species of its neighbours, the sum of a falling function of their
/// distance; then the same sum of these sums of the neighbours; each sorted over the atoms of a
/// species. Two that differ and share all of it are possible, and are taken for one.
final class Arrangement {
  private static final double CUTOFF_ANGSTROM = 9;
  private static final double DECAY_ANGSTROM = 3;

  /// Positions of a file are rounded: relative, and of the sum for a neighbour 8.4 Å away.
  private static final double RELATIVE = 2e-3;

  private static final double ABSOLUTE = 1e-3;

  private final List<String> species;
  private final int[] kinds;
  private final List<double[]> sums = new ArrayList<>();

  private Arrangement(Structure structure) {
    species = structure.species().stream().sorted().toList();
    kinds = structure.symbols().stream().mapToInt(species::indexOf).toArray();
    ParticleState state = structure.toState(Map.of());
    double[] ones = new double[kinds.length];
    Arrays.fill(ones, 1);
    try (CpuDevice device = new CpuDevice(1)) {
      NeighbourList list = new NeighbourList(device, CUTOFF_ANGSTROM, 0);
      list.rebuild(state);
      for (double[] first : summed(state, list, ones)) {
        keep(first);
        summed(state, list, first).forEach(this::keep);
      }
    }
  }

  static Arrangement of(Structure structure) {
    return new Arrangement(structure);
  }

  /// Sorted, species by species.
  private void keep(double[] values) {
    for (int k = 0; k < species.size(); k++) {
      double[] own = new double[values.length];
      int count = 0;
      for (int i = 0; i < values.length; i++) {
        if (kinds[i] == k) {
          own[count++] = values[i];
        }
      }
      own = Arrays.copyOf(own, count);
      Arrays.sort(own);
      sums.add(own);
    }
  }

  /// For each species, Σ_j w_j exp(−r/λ) (1 − r²/r_c²)² over its atoms j around each atom.
  private List<double[]> summed(ParticleState state, NeighbourList list, double[] weights) {
    double[] x = state.positions();
    double[] h = state.cell().rows();
    List<double[]> all = new ArrayList<>();
    species.forEach(symbol -> all.add(new double[kinds.length]));
    for (int i = 0; i < kinds.length; i++) {
      for (int p = list.offsets()[i]; p < list.offsets()[i + 1]; p++) {
        int j = list.neighbours()[p];
        int shift = list.shifts()[p];
        double square = 0;
        for (int d = 0; d < 3; d++) {
          double r = x[3 * j + d] - x[3 * i + d];
          for (int v = 0; v < 3; v++) {
            r += NeighbourList.shift(shift, v) * h[3 * v + d];
          }
          square += r * r;
        }
        double inside = 1 - square / (CUTOFF_ANGSTROM * CUTOFF_ANGSTROM);
        if (inside > 0) {
          all.get(kinds[j])[i] +=
              weights[j] * Math.exp(-Math.sqrt(square) / DECAY_ANGSTROM) * inside * inside;
        }
      }
    }
    return all;
  }

  /// Whether another is the same but for symmetry.
  boolean isLike(Arrangement other) {
    if (!species.equals(other.species) || kinds.length != other.kinds.length) {
      return false;
    }
    for (int k = 0; k < sums.size(); k++) {
      double[] mine = sums.get(k);
      double[] theirs = other.sums.get(k);
      if (mine.length != theirs.length) {
        return false;
      }
      for (int i = 0; i < mine.length; i++) {
        if (Math.abs(mine[i] - theirs[i]) > RELATIVE * Math.abs(mine[i]) + ABSOLUTE) {
          return false;
        }
      }
    }
    return true;
  }
}
