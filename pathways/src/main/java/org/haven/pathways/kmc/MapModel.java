package org.haven.pathways.kmc;

import java.util.ArrayList;
import java.util.List;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.pathways.bondvalence.BondValencePathways;
import org.haven.pathways.percolation.Basins;
import org.haven.pathways.percolation.PeriodicGrid;
import org.haven.pathways.percolation.ScalarMap;

/// A lattice model from a map of an ion's energy: minima are sites, saddles are barriers.
public final class MapModel {
  /// Minima less deep are part of a neighbour, in eV: a few kT, and the noise of a grid.
  static final double DEPTH_EV = 0.05;

  /// Saddles up to so much above what percolates are hops, in eV.
  static final double ABOVE_PERCOLATION_EV = 0.3;

  /// Prefactor in THz where none is known.
  static final double ATTEMPT_THZ = 10;

  /// Least height of the lattice in Å.
  private static final double HEIGHT = 20;

  private MapModel() {}

  /// The text of a model file from the bond-valence energies of a crystal.
  ///
  /// @param structure with its mobile ions, which are as many in the lattice
  /// @throws InputException if nothing percolates, or there are as many ions as sites
  public static String yaml(Structure structure, BondValencePathways found) {
    ScalarMap map = found.map();
    double opens = found.percolation().one();
    if (!(opens < Double.POSITIVE_INFINITY)) {
      throw new InputException(
          "no channel of " + found.ion().symbol() + " runs through the crystal: no model to make");
    }
    Basins basins = Basins.of(map, DEPTH_EV);
    double most =
        (found.percolation().three() < Double.POSITIVE_INFINITY
                ? found.percolation().three()
                : opens)
            + ABOVE_PERCOLATION_EV;
    List<Basins.Saddle> saddles = basins.saddles().stream().filter(s -> s.level() <= most).toList();
    boolean[] used = new boolean[basins.minima().size()];
    saddles.forEach(
        s -> {
          used[s.from()] = true;
          used[s.to()] = true;
        });
    int sites = 0;
    for (boolean each : used) {
      sites += each ? 1 : 0;
    }
    String symbol = found.ion().symbol();
    int ions = (int) structure.symbols().stream().filter(symbol::equals).count();
    if (ions >= sites) {
      throw new InputException(
          "the map has "
              + sites
              + " sites for the "
              + ions
              + " ions of "
              + symbol
              + " in the cell: none is empty, so that nothing moves; give a structure with fewer"
              + " (vacancies), or a finer grid");
    }
    return text(structure, found, basins, used, saddles, (double) ions / sites);
  }

  private static String text(
      Structure structure,
      BondValencePathways found,
      Basins basins,
      boolean[] used,
      List<Basins.Saddle> saddles,
      double fraction) {
    PeriodicGrid grid = basins.grid();
    double[] values = found.map().values();
    double lowest = found.map().minimum();
    ModelFile file =
        new ModelFile(
                "Sites and barriers from bond-valence energies: an order of magnitude at best.",
                found.ion().symbol() + " by bond valences",
                structure.cell(),
                HEIGHT)
            .temperatures(List.of(300.0, 400.0, 500.0, 600.0))
            .species(found.ion().symbol(), found.ion().charge(), fraction);
    double[] s = new double[3];
    List<String> names = new ArrayList<>();
    for (int k = 0; k < used.length; k++) {
      names.add("s" + (k + 1));
      if (used[k]) {
        grid.fractional(basins.minima().get(k), s);
        file.site(names.get(k), s, values[basins.minima().get(k)] - lowest);
      }
    }
    for (Basins.Saddle saddle : saddles) {
      double from = values[basins.minima().get(saddle.from())];
      double to = values[basins.minima().get(saddle.to())];
      file.hop(
          names.get(saddle.from()),
          names.get(saddle.to()),
          saddle.offset(),
          ModelFile.Rate.of(ATTEMPT_THZ, saddle.level() - (from + to) / 2, Double.NaN),
          null);
    }
    return file.text();
  }
}
