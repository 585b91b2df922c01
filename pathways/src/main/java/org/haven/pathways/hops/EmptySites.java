package org.haven.pathways.hops;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.haven.analysis.mechanism.DensityMap;
import org.haven.analysis.mechanism.Sites;
import org.haven.inputs.structure.Structure;
import org.haven.pathways.bondvalence.BondValencePathways;
import org.haven.pathways.percolation.Basins;
import org.haven.pathways.percolation.PeriodicGrid;

/// Places that may be sites of the mobile ion besides those that its ions hold; fractional
/// coordinates, for [IonSites#of].
public final class EmptySites {
  /// Minima of a map less deep are part of a neighbour, eV.
  private static final double DEPTH_EV = 0.05;

  /// Minima so much above the lowest are no sites, eV.
  private static final double HIGHEST_EV = 3;

  private EmptySites() {}

  /// Partly occupied places of the ion in a file.
  ///
  /// @param file a CIF; other formats have none
  /// @param repeats of the cell in the crystal
  public static List<double[]> partlyOccupied(
      Path file, int frame, String ion, List<Integer> repeats) {
    List<double[]> found = new ArrayList<>();
    org.haven.inputs.structure.Sites.read(file, frame).orbits().stream()
        .filter(orbit -> orbit.partial())
        .filter(orbit -> orbit.shares().stream().anyMatch(s -> s.symbol().equals(ion)))
        .flatMap(orbit -> orbit.places().stream())
        .forEach(
            place -> {
              for (int a = 0; a < repeats.get(0); a++) {
                for (int b = 0; b < repeats.get(1); b++) {
                  for (int c = 0; c < repeats.get(2); c++) {
                    found.add(
                        new double[] {
                          (place[0] + a) / repeats.get(0),
                          (place[1] + b) / repeats.get(1),
                          (place[2] + c) / repeats.get(2)
                        });
                  }
                }
              }
            });
    return found;
  }

  /// Minima of the bond-valence energy.
  public static List<double[]> ofMap(BondValencePathways map) {
    Basins basins = Basins.of(map.map(), DEPTH_EV);
    PeriodicGrid grid = basins.grid();
    List<double[]> found = new ArrayList<>();
    for (int minimum : basins.minima()) {
      if (map.map().values()[minimum] - map.map().minimum() <= HIGHEST_EV) {
        double[] s = new double[3];
        grid.fractional(minimum, s);
        found.add(s);
      }
    }
    return found;
  }

  /// Maxima of the density of a trajectory, in the cell of the crystal, which fits the trajectory's
  /// a whole number of times.
  ///
  /// @param origin of the trajectory, for messages
  /// @throws org.haven.inputs.InputException if the cells do not fit
  public static List<double[]> ofDensity(
      Structure crystal, String ion, DensityMap map, String origin) {
    // Where the crystal's own ions lie in the trajectory tells how it lies there.
    Sites own = Sites.of(crystal, List.of(ion), map, origin);
    double[] first = null;
    for (int i = 0; i < crystal.count() && first == null; i++) {
      if (crystal.symbols().get(i).equals(ion)) {
        first =
            new double[] {
              crystal.positions()[3 * i],
              crystal.positions()[3 * i + 1],
              crystal.positions()[3 * i + 2]
            };
        crystal.cell().toFractional(first, first);
      }
    }
    double[] large = map.cell().lengths();
    double[] small = crystal.cell().lengths();
    Sites maxima = Sites.of(map);
    List<double[]> found = new ArrayList<>();
    for (int k = 0; k < maxima.count(); k++) {
      double[] s = new double[3];
      for (int d = 0; d < 3; d++) {
        double times = Math.max(1, Math.rint(large[d] / small[d]));
        s[d] = first[d] + times * (maxima.fractional()[3 * k + d] - own.fractional()[d]);
        s[d] -= Math.floor(s[d]);
      }
      found.add(s);
    }
    return found;
  }
}
