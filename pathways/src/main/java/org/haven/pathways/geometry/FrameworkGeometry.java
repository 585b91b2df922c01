package org.haven.pathways.geometry;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.MinimumImage;
import org.haven.kernels.PhysicalConstants;
import org.haven.kernels.SpeciesTable;
import org.haven.pathways.AtomImages;
import org.haven.pathways.MobileIon;
import org.haven.pathways.Workers;
import org.haven.pathways.percolation.GridRow;
import org.haven.pathways.percolation.Percolation;
import org.haven.pathways.percolation.PeriodicGrid;
import org.haven.pathways.percolation.ScalarMap;

/// Density, distances and channels of a crystal.
///
/// The framework is all but the mobile ions. Points farther from its atoms' centres than r make
/// channels; the largest r at which they run through the crystal in one, two and three dimensions
/// is the radius that a sphere may have, the atoms being points, to pass. On a grid of spacing h it
/// is too small by at most h √3/2.
///
/// @param densityGCm3 in g/cm³
/// @param shortestAngstrom shortest distance of two atoms, images included
/// @param shortestPair their symbols, for example `P–O`
/// @param volumePerIonAngstrom3 volume of the cell by mobile ions in it
/// @param distances to the nearest framework atom, in Å
/// @param channels thresholds of the negated distances; see [#passAngstrom]
public record FrameworkGeometry(
    double densityGCm3,
    double shortestAngstrom,
    String shortestPair,
    double volumePerIonAngstrom3,
    ScalarMap distances,
    Percolation channels) {
  /// Of a spacing by default, in Å.
  public static final double SPACING_ANGSTROM = 0.2;

  /// g/cm³ of 1 u/Å³.
  private static final double DENSITY = PhysicalConstants.ATOMIC_MASS_KG * 1e27;

  /// @param ion symbol of the mobile ion; all else is the framework
  /// @param threads at least 1; the result does not depend on it
  public static FrameworkGeometry of(
      Structure structure, String ion, double spacingAngstrom, int threads) {
    MobileIon.of(structure, ion);
    SpeciesTable table = structure.speciesTable(Map.of());
    double mass = 0;
    for (String symbol : structure.symbols()) {
      mass += table.massesU().get(table.indexOf(symbol));
    }
    double volume = structure.cell().volume();
    ScalarMap distances =
        distances(
            structure,
            structure.species().stream().filter(s -> !s.equals(ion)).toList(),
            PeriodicGrid.ofSpacing(structure.cell(), spacingAngstrom),
            threads);
    Closest closest = Closest.of(structure);
    return new FrameworkGeometry(
        mass / volume * DENSITY,
        closest.angstrom,
        closest.pair,
        volume / structure.composition().get(ion),
        distances,
        Percolation.of(distances.negated()));
  }

  /// Distance of each point to the nearest atom of `species`.
  private static ScalarMap distances(
      Structure structure, List<String> species, PeriodicGrid grid, int threads) {
    double[] values = new double[grid.points()];
    // No point is farther from an atom than this; few are farther than the first reach.
    double[] lengths = structure.cell().reduced().lengths();
    double farthest = (lengths[0] + lengths[1] + lengths[2]) / 2;
    for (double reach = Math.min(4, farthest); ; reach = Math.min(2 * reach, farthest)) {
      double within = reach * (1 + 1e-12);
      AtomImages[] images =
          species.stream()
              .map(s -> new AtomImages(structure, s, within))
              .toArray(AtomImages[]::new);
      Workers.each(grid.na() * grid.nb(), threads, () -> worker(grid, images, values), share -> {});
      if (reach == farthest || Arrays.stream(values).max().orElseThrow() <= within) {
        return new ScalarMap(grid, values);
      }
    }
  }

  private static IntConsumer worker(PeriodicGrid grid, AtomImages[] images, double[] values) {
    GridRow row = new GridRow(grid);
    double[] least = new double[grid.nc()];
    return number -> {
      Arrays.fill(least, Double.POSITIVE_INFINITY);
      row.moveTo(number);
      for (AtomImages of : images) {
        double[] r = of.positions();
        for (int n = 0; n < of.count(); n++) {
          row.look(r[3 * n], r[3 * n + 1], r[3 * n + 2]);
          for (int k = 0; k < least.length; k++) {
            double along = k - row.nearest();
            least[k] = Math.min(least[k], along * along * row.stepSquare() + row.missSquare());
          }
        }
      }
      for (int k = 0; k < least.length; k++) {
        values[number * least.length + k] = Math.sqrt(least[k]);
      }
    };
  }

  /// The two atoms that are closest.
  private record Closest(double angstrom, String pair) {
    static Closest of(Structure structure) {
      double[] s = new double[structure.positions().length];
      structure.cell().toFractional(structure.positions(), s);
      MinimumImage image = new MinimumImage(structure.cell());
      // An atom and its own nearest image.
      double least = Arrays.stream(structure.cell().reduced().lengths()).min().orElseThrow();
      int[] pair = {0, 0};
      for (int i = 0; i < structure.count(); i++) {
        for (int j = i + 1; j < structure.count(); j++) {
          double distance =
              image.distance(
                  s[3 * i] - s[3 * j],
                  s[3 * i + 1] - s[3 * j + 1],
                  s[3 * i + 2] - s[3 * j + 2],
                  least);
          if (distance < least) {
            least = distance;
            pair = new int[] {i, j};
          }
        }
      }
      return new Closest(
          least, structure.symbols().get(pair[0]) + "–" + structure.symbols().get(pair[1]));
    }
  }

  /// Largest distance to the centres of the framework's atoms that can be kept all along a path
  /// through the crystal in so many dimensions, in Å.
  public double passAngstrom(int dimension) {
    return -channels.threshold(dimension);
  }

  /// Largest distance to the framework's atoms that a point can have, in Å.
  public double cavityAngstrom() {
    return -channels.minimum();
  }
}
