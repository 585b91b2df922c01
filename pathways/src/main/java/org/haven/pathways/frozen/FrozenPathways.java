package org.haven.pathways.frozen;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.ParticleState;
import org.haven.kernels.SpeciesTable;
import org.haven.pathways.MobileIon;
import org.haven.pathways.Workers;
import org.haven.pathways.percolation.Percolation;
import org.haven.pathways.percolation.PeriodicGrid;
import org.haven.pathways.percolation.ScalarMap;
import org.haven.potentials.Potential;

/// The energy of one ion moved through the frozen rest of a crystal, and where it percolates.
///
/// The idea is that of Maevskiy et al. (arXiv:2411.06804): a potential knows the energy of one ion
/// at every point of a crystal whose other atoms stand still, at the cost of some thousand energies
/// and with no dynamics. The definitions are Haven's own:
///
/// - *kept*: the other ions of the kind stay at their sites; one ion, the one whose own share of
///   the energy is highest, moves through the supercell. What percolates is the way of an
///   interstitial, close to what the potential was trained on.
/// - *emptied*: all ions of the kind are taken out, and one is put into the supercell. What
///   percolates is the network of all sites, the picture of bond valences; such a crystal is far
///   from what potentials are trained on.
///
/// The map is E(r) up to a constant; points closer to a frozen atom than [#CLOSEST] times the sum
/// of the covalent radii have no energy: +∞.
///
/// @param ion symbol
/// @param atom index in the structure of the ion that moves; −1 if all were taken out
/// @param structure whose cell the map is of, with its atoms: the supercell, or the structure that
///   was given
/// @param map in eV; kept: of the supercell, emptied: of the structure's cell
/// @param evaluated points whose energy was computed
/// @param seconds that it took
public record FrozenPathways(
    String ion,
    int atom,
    Structure structure,
    ScalarMap map,
    Percolation percolation,
    int evaluated,
    double seconds) {
  /// Share of the sum of two covalent radii: bonds of ions are longer by half at least, and nearer
  /// than this a learned potential says nothing.
  static final double CLOSEST = 0.7;

  /// How the map is made.
  ///
  /// @param spacingAngstrom largest distance of grid points along the cell vectors
  /// @param emptied whether the other ions of the kind are taken out, too
  /// @param leastLengthAngstrom the cell is repeated until no height is less, so that the ion is
  ///   far from its images
  public record Settings(double spacingAngstrom, boolean emptied, double leastLengthAngstrom) {
    /// 0.25 Å, the other ions kept, 8 Å.
    public static Settings standard() {
      return new Settings(0.25, false, 8);
    }

    public Settings withSpacing(double angstrom) {
      return new Settings(angstrom, emptied, leastLengthAngstrom);
    }

    public Settings withEmptied(boolean empty) {
      return new Settings(spacingAngstrom, empty, leastLengthAngstrom);
    }

    public Settings withLeastLength(double angstrom) {
      return new Settings(spacingAngstrom, emptied, angstrom);
    }
  }

  /// Computes map and thresholds.
  ///
  /// @param ion symbol of the ion that moves
  /// @param potentials opens the potential for the species of the structure, once for each thread;
  ///   closed here
  /// @param threads at least 1; the result does not depend on it
  /// @param progress is told the share that is done, 0 to 1
  /// @throws InputException if the potential lacks a species or refuses the crystal, or no point
  ///   has an energy
  public static FrozenPathways of(
      Structure structure,
      String ion,
      Supplier<Potential> potentials,
      Settings settings,
      int threads,
      DoubleConsumer progress) {
    if (!(settings.leastLengthAngstrom() >= 0 && settings.leastLengthAngstrom() <= 100)) {
      throw new InputException(
          "least length of the supercell is %s Å; expected 0 to 100, for example 8"
              .formatted(settings.leastLengthAngstrom()));
    }
    MobileIon.of(structure, ion);
    long start = System.nanoTime();
    double[] heights = structure.cell().heights();
    int[] copies = new int[3];
    for (int d = 0; d < 3; d++) {
      copies[d] = Math.max(1, (int) Math.ceil(settings.leastLengthAngstrom() / heights[d] - 1e-9));
    }
    Structure supercell = structure.supercell(copies[0], copies[1], copies[2]);
    try {
      int moved =
          settings.emptied()
              ? supercell.symbols().indexOf(ion)
              : loosest(supercell, ion, potentials);
      ParticleState crystal = crystal(supercell, ion, moved, settings.emptied());
      PeriodicGrid grid =
          PeriodicGrid.ofSpacing(
              settings.emptied() ? structure.cell() : supercell.cell(), settings.spacingAngstrom());
      FrozenEnergies energies = new FrozenEnergies(crystal, grid);
      Workers.each(
          grid.na() * grid.nb(), threads, () -> energies.worker(potentials.get()), progress);
      ScalarMap map = new ScalarMap(grid, energies.values());
      if (Double.isInfinite(map.minimum())) {
        throw new InputException(
            "no point of a grid of %s Å has an energy: each is too close to an atom, or the potential gives none; take a smaller grid spacing"
                .formatted(settings.spacingAngstrom()));
      }
      return new FrozenPathways(
          ion,
          settings.emptied() ? -1 : moved % structure.count(),
          settings.emptied() ? structure : supercell,
          map,
          Percolation.of(map),
          energies.evaluated(),
          (System.nanoTime() - start) * 1e-9);
    } catch (IllegalArgumentException unfit) {
      throw new InputException(unfit.getMessage());
    }
  }

  /// The ion of the highest energy of its own, the first of equals but for rounding.
  private static int loosest(Structure supercell, String ion, Supplier<Potential> potentials) {
    double[] own = FrozenEnergies.own(supercell.toState(Map.of()), potentials);
    int loosest = -1;
    for (int i = 0; i < own.length; i++) {
      if (supercell.symbols().get(i).equals(ion) && (loosest < 0 || own[i] > own[loosest] + 1e-6)) {
        loosest = i;
      }
    }
    return loosest;
  }

  /// The crystal with the ion that moves as its last particle.
  private static ParticleState crystal(
      Structure supercell, String ion, int moved, boolean emptied) {
    SpeciesTable table = supercell.speciesTable(Map.of());
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < supercell.count(); i++) {
      if (i != moved && !(emptied && supercell.symbols().get(i).equals(ion))) {
        order.add(i);
      }
    }
    order.add(moved);
    int[] species = new int[order.size()];
    double[] positions = new double[3 * order.size()];
    for (int n = 0; n < order.size(); n++) {
      species[n] = table.indexOf(supercell.symbols().get(order.get(n)));
      System.arraycopy(supercell.positions(), 3 * order.get(n), positions, 3 * n, 3);
    }
    return new ParticleState(table, supercell.cell(), species, positions);
  }

  /// Points whose energy was computed in a second.
  public double pointsPerSecond() {
    return evaluated / seconds;
  }
}
