package org.haven.inputs.structure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.haven.inputs.InputException;
import org.haven.kernels.Cell;

/// A crystal before it is filled: places, and the species that share them. What a CIF says; of any
/// other format, a place for each atom.
///
/// Lists and arrays are not copied; treat them as immutable.
///
/// @param file for messages
/// @param title of the file, or its name
/// @param orbits in the order of the file
/// @param notes what the reader decided
public record Sites(Path file, String title, Cell cell, List<Orbit> orbits, List<String> notes) {
  /// Atoms nearer to each other than this, in units of the sum of their covalent radii, are too
  /// close.
  public static final double CLOSE = 0.75;

  /// Places that share one set of species.
  ///
  /// @param places fractional coordinates
  /// @param shares who occupies them, occupancies summing to at most 1
  public record Orbit(List<double[]> places, List<Share> shares) {
    /// Atoms on a place, on average.
    public double occupancy() {
      return shares.stream().mapToDouble(Share::occupancy).sum();
    }

    /// Whether no place is vacant on average.
    public boolean full() {
      return occupancy() > 0.9995;
    }

    /// Whether there is a choice of what is where.
    public boolean partial() {
      return shares.size() > 1 || shares.getFirst().occupancy() < 0.9995;
    }
  }

  /// A species on an orbit.
  ///
  /// @param label of the site in the file, or the symbol
  /// @param charge oxidation number in the file, or null
  public record Share(String label, String symbol, double occupancy, Double charge) {}

  /// Sites of a supercell with an atom or none on each place.
  ///
  /// @param sites of the supercell
  /// @param places [3P], fractional, of the orbits one after another
  /// @param orbitOf [P]
  /// @param occupant [P] index into the orbit's shares, -1 where the place is vacant
  public record Filling(Sites sites, double[] places, int[] orbitOf, int[] occupant) {
    /// The atoms, orbit by orbit and share by share.
    public Structure structure() {
      List<String> symbols = new ArrayList<>();
      List<Double> s = new ArrayList<>();
      for (int o = 0; o < sites.orbits.size(); o++) {
        List<Share> shares = sites.orbits.get(o).shares();
        for (int share = 0; share < shares.size(); share++) {
          for (int p = 0; p < occupant.length; p++) {
            if (orbitOf[p] == o && occupant[p] == share) {
              symbols.add(shares.get(share).symbol());
              for (int d = 0; d < 3; d++) {
                s.add(places[3 * p + d]);
              }
            }
          }
        }
      }
      double[] positions = s.stream().mapToDouble(Double::doubleValue).toArray();
      sites.cell.toCartesian(positions, positions);
      return Structure.of(sites.title, sites.cell, symbols, positions).withNotes(sites.notes);
    }

    /// Atoms whose shares have this label.
    public int count(String label) {
      int count = 0;
      for (int p = 0; p < occupant.length; p++) {
        if (occupant[p] >= 0
            && sites.orbits.get(orbitOf[p]).shares().get(occupant[p]).label().equals(label)) {
          count++;
        }
      }
      return count;
    }

    /// The same places with other occupants.
    public Filling with(int[] others) {
      return new Filling(sites, places, orbitOf, others);
    }
  }

  /// Of a file, one frame, 0-based.
  ///
  /// @throws InputException naming file, line, value, limit and remedy
  public static Sites read(Path file, int frame) {
    return Formats.of(file).sites(file, frame);
  }

  /// Of atoms: the places of each species are an orbit of its own.
  static Sites of(Path file, Structure structure) {
    double[] s = new double[structure.positions().length];
    structure.cell().toFractional(structure.positions(), s);
    Map<String, List<double[]>> places = new LinkedHashMap<>();
    for (int i = 0; i < structure.count(); i++) {
      places
          .computeIfAbsent(structure.symbols().get(i), symbol -> new ArrayList<>())
          .add(new double[] {s[3 * i], s[3 * i + 1], s[3 * i + 2]});
    }
    List<Orbit> orbits = new ArrayList<>();
    places.forEach(
        (symbol, each) -> orbits.add(new Orbit(each, List.of(new Share(symbol, symbol, 1, null)))));
    return new Sites(
        file, structure.title(), structure.cell(), List.copyOf(orbits), structure.notes());
  }

  /// The same crystal with other orbits.
  public Sites withOrbits(List<Orbit> others) {
    return new Sites(file, title, cell, List.copyOf(others), notes);
  }

  /// Atoms of each element in the cell, on average.
  public Map<String, Double> composition() {
    Map<String, Double> atoms = new LinkedHashMap<>();
    for (Orbit orbit : orbits) {
      for (Share share : orbit.shares()) {
        atoms.merge(share.symbol(), orbit.places().size() * share.occupancy(), Double::sum);
      }
    }
    return atoms;
  }

  /// What is repeated in a supercell.
  ///
  /// @param charges in e by symbol; may be empty
  public Supercell.Repeated repeated(Map<String, Double> charges) {
    OccupancyFill fill = new OccupancyFill(this, List.of(1, 1, 1), charges, 1);
    double atoms = composition().values().stream().mapToDouble(Double::doubleValue).sum();
    return new Supercell.Repeated(cell, atoms, fill::departure);
  }

  /// Fills a supercell; notes say how.
  ///
  /// @param charges in e by symbol; where all elements have one, the filling is neutral
  /// @param seed of the random choice
  /// @throws InputException if there is no neutral filling where one must be, or atoms would
  ///   overlap
  public Filling filled(List<Integer> supercell, Map<String, Double> charges, long seed) {
    return new OccupancyFill(this, supercell, charges, seed).filled();
  }
}
