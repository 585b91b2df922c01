package org.haven.campaigns.substitution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Sites;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Element;
import org.haven.kernels.MinimumImage;
import org.haven.pathways.bondvalence.BondValencePathways;
import org.haven.pathways.percolation.PeriodicGrid;

/// Places for an ion between those that it has: minima of its bond-valence site energy
/// ([BondValencePathways]) that keep apart from all atoms and from each other.
final class Interstices {
  private static final double SPACING_ANGSTROM = 0.25;

  /// Least distance in units of the sum of covalent radii, 1.5 Å for Li–Li: interstitial ions push
  /// others aside, which is for a relaxation to do. What the filling of partial occupancies calls
  /// too close is told.
  private static final double APART = 0.6;

  /// Minima higher than this above the lowest of them are left out, eV.
  private static final double HIGHEST_EV = 1;

  private Interstices() {}

  /// Fractional coordinates in one cell, the lowest first.
  static List<double[]> of(Sites sites, String symbol, Map<String, Double> charges) {
    Structure filled = sites.filled(List.of(1, 1, 1), charges, 1).structure();
    double[] energies;
    PeriodicGrid grid;
    try {
      var map =
          BondValencePathways.of(
                  filled,
                  symbol,
                  BondValencePathways.Settings.standard()
                      .withSpacing(SPACING_ANGSTROM)
                      .withCharges(charges),
                  1,
                  share -> {})
              .map();
      energies = map.values();
      grid = map.grid();
    } catch (InputException unknown) {
      throw new InputException(
          "takes interstitial "
              + symbol
              + ", and where it has room cannot be told ("
              + unknown.getMessage()
              + "); a CIF may list such places with a small occupancy");
    }
    MinimumImage images = new MinimumImage(sites.cell());
    List<double[]> taken = new ArrayList<>();
    List<Double> apart = new ArrayList<>();
    for (Sites.Orbit orbit : sites.orbits()) {
      double largest =
          orbit.shares().stream().mapToDouble(s -> radius(s.symbol())).max().orElseThrow();
      for (double[] place : orbit.places()) {
        taken.add(place);
        apart.add(APART * (radius(symbol) + largest));
      }
    }
    List<double[]> found = new ArrayList<>();
    double lowest = Double.NaN;
    for (int k : minima(grid, energies)) {
      double[] s = new double[3];
      grid.fractional(k, s);
      if (!found.isEmpty() && energies[k] > lowest + HIGHEST_EV) {
        break;
      }
      boolean free = true;
      for (int t = 0; free && t < taken.size(); t++) {
        double[] p = taken.get(t);
        free =
            !(images.distance(p[0] - s[0], p[1] - s[1], p[2] - s[2], apart.get(t)) < apart.get(t));
      }
      if (free) {
        lowest = found.isEmpty() ? energies[k] : lowest;
        found.add(s);
        taken.add(s);
        apart.add(APART * 2 * radius(symbol));
      }
    }
    return List.copyOf(found);
  }

  private static double radius(String symbol) {
    return Element.of(symbol).orElseThrow().radiusAngstrom();
  }

  /// Points that are not higher than any of the 26 around them, the lowest first.
  private static List<Integer> minima(PeriodicGrid grid, double[] energies) {
    return IntStream.range(0, energies.length)
        .filter(k -> Double.isFinite(energies[k]) && isMinimum(grid, energies, k))
        .boxed()
        .sorted(Comparator.comparingDouble(k -> energies[k]))
        .toList();
  }

  private static boolean isMinimum(PeriodicGrid grid, double[] energies, int k) {
    int a = k / (grid.nb() * grid.nc());
    int b = k / grid.nc() % grid.nb();
    int c = k % grid.nc();
    for (int n = 0; n < 27; n++) {
      int other =
          grid.index(
              Math.floorMod(a + n / 9 - 1, grid.na()),
              Math.floorMod(b + n / 3 % 3 - 1, grid.nb()),
              Math.floorMod(c + n % 3 - 1, grid.nc()));
      if (energies[other] < energies[k]) {
        return false;
      }
    }
    return true;
  }
}
