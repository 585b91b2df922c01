package org.haven.inputs.structure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.kernels.Cell;
import org.haven.kernels.Element;
import org.haven.kernels.ParticleState;
import org.haven.kernels.SpeciesTable;

/// A crystal as read from a file: cell, symbols, positions and what else the format had.
///
/// Arrays are not copied; treat them as immutable.
///
/// @param title comment of the file, or its name
/// @param symbols [N] chemical symbols
/// @param positions [3N] Cartesian, Å
/// @param velocities [3N] in Å/fs
/// @param charges [N] in e
/// @param energyEv reference energy
/// @param forces [3N] reference forces in eV/Å
/// @param virial [9] reference virial in eV, Haven's sign (stress = -W/V)
/// @param massesU by symbol, where the file gives them
/// @param notes what the reader decided and the user should know, for example how partial
///   occupancies were filled
public record Structure(
    String title,
    Cell cell,
    List<String> symbols,
    double[] positions,
    Optional<double[]> velocities,
    Optional<double[]> charges,
    Optional<Double> energyEv,
    Optional<double[]> forces,
    Optional<double[]> virial,
    Map<String, Double> massesU,
    List<String> notes) {

  /// A structure with nothing but cell, symbols and positions.
  public static Structure of(String title, Cell cell, List<String> symbols, double[] positions) {
    return new Structure(
        title,
        cell,
        List.copyOf(symbols),
        positions,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        List.of());
  }

  /// Number of atoms N.
  public int count() {
    return symbols.size();
  }

  /// The title on one line.
  public String titleLine() {
    return title.replaceAll("\\s+", " ").strip();
  }

  /// The same structure with other velocities, [3N] in Å/fs.
  public Structure withVelocities(Optional<double[]> velocities) {
    return new Structure(
        title,
        cell,
        symbols,
        positions,
        velocities,
        charges,
        energyEv,
        forces,
        virial,
        massesU,
        notes);
  }

  /// The same structure with the energy, forces and virial of another calculation.
  public Structure withReference(
      Optional<Double> energyEv, Optional<double[]> forces, Optional<double[]> virial) {
    return new Structure(
        title,
        cell,
        symbols,
        positions,
        velocities,
        charges,
        energyEv,
        forces,
        virial,
        massesU,
        notes);
  }

  /// The reference stress dE/dε / V = -W/V, [9] row by row in eV/Å³, positive in tension.
  public Optional<double[]> stressEvPerAngstrom3() {
    double volume = cell.volume();
    return virial.map(w -> Arrays.stream(w).map(x -> -x / volume).toArray());
  }

  /// The same structure with other charges, [N] in e.
  public Structure withCharges(Optional<double[]> charges) {
    return new Structure(
        title,
        cell,
        symbols,
        positions,
        velocities,
        charges,
        energyEv,
        forces,
        virial,
        massesU,
        notes);
  }

  /// The same structure with the masses of its atoms, [N] in u, not a number where none is given. A
  /// species has one mass: where its atoms differ it is their mean, and a note says so.
  public Structure withMassesU(double[] each) {
    Map<String, double[]> sums = new LinkedHashMap<>();
    for (int i = 0; i < each.length; i++) {
      if (Double.isNaN(each[i])) {
        continue;
      }
      double[] sum = sums.computeIfAbsent(symbols.get(i), s -> new double[] {0, 0, 1e300, -1e300});
      sum[0]++;
      sum[1] += each[i];
      sum[2] = Math.min(sum[2], each[i]);
      sum[3] = Math.max(sum[3], each[i]);
    }
    Map<String, Double> masses = new LinkedHashMap<>();
    List<String> mixed = new ArrayList<>();
    sums.forEach(
        (symbol, sum) -> {
          boolean one = sum[2] == sum[3];
          masses.put(symbol, one ? sum[2] : sum[1] / sum[0]);
          if (!one) {
            mixed.add(
                "%s has masses from %s to %s u; all its atoms get their mean, %.6g u"
                    .formatted(symbol, sum[2], sum[3], sum[1] / sum[0]));
          }
        });
    return new Structure(
            title,
            cell,
            symbols,
            positions,
            velocities,
            charges,
            energyEv,
            forces,
            virial,
            Map.copyOf(masses),
            notes)
        .withNotes(mixed);
  }

  /// The same structure with these notes added.
  public Structure withNotes(List<String> more) {
    List<String> all = new ArrayList<>(notes);
    all.addAll(more);
    return new Structure(
        title,
        cell,
        symbols,
        positions,
        velocities,
        charges,
        energyEv,
        forces,
        virial,
        massesU,
        List.copyOf(all));
  }

  /// The distinct symbols in order of first appearance: the order of the species table.
  public List<String> species() {
    return symbols.stream().distinct().toList();
  }

  /// Number of atoms of each species, in order of first appearance.
  public Map<String, Integer> composition() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    symbols.forEach(s -> counts.merge(s, 1, Integer::sum));
    return counts;
  }

  /// Species in order of first appearance, with masses of `given`, else of the file, else standard
  /// atomic weights.
  ///
  /// @throws InputException if a mass is missing (no element of that symbol)
  public SpeciesTable speciesTable(Map<String, Double> given) {
    List<String> species = species();
    List<Double> masses = new ArrayList<>();
    for (String symbol : species) {
      Double mass = given.getOrDefault(symbol, massesU.get(symbol));
      masses.add(
          mass != null
              ? mass
              : Element.of(symbol)
                  .map(Element::massU)
                  .orElseThrow(
                      () ->
                          new InputException(
                              "no mass known for "
                                  + Plain.quoted(symbol)
                                  + "; give it under masses_u")));
    }
    return new SpeciesTable(species, masses);
  }

  /// A state to run from: positions as they are, velocities where the structure has them.
  public ParticleState toState(Map<String, Double> given) {
    SpeciesTable table = speciesTable(given);
    ParticleState state =
        new ParticleState(
            table, cell, symbols.stream().mapToInt(table::indexOf).toArray(), positions);
    velocities.ifPresent(v -> System.arraycopy(v, 0, state.velocities(), 0, v.length));
    return state;
  }

  /// `na × nb × nc` copies side by side: copy after copy, c fastest, atoms in their order within
  /// each. Velocities, charges and forces are repeated; energy and virial multiplied.
  public Structure supercell(int na, int nb, int nc) {
    int copies = copies(List.of(na, nb, nc), count());
    if (copies == 1) {
      return this;
    }
    double[] rows = cell.rows();
    List<String> all = new ArrayList<>(copies * count());
    double[] r = repeated(positions, copies);
    int copy = 0;
    for (int a = 0; a < na; a++) {
      for (int b = 0; b < nb; b++) {
        for (int c = 0; c < nc; c++) {
          all.addAll(symbols);
          int start = copy++ * positions.length;
          for (int k = 0; k < positions.length; k++) {
            int d = k % 3;
            r[start + k] += a * rows[d] + b * rows[3 + d] + c * rows[6 + d];
          }
        }
      }
    }
    for (int d = 0; d < 3; d++) {
      rows[d] *= na;
      rows[3 + d] *= nb;
      rows[6 + d] *= nc;
    }
    return new Structure(
        title,
        Cell.ofRows(rows),
        List.copyOf(all),
        r,
        velocities.map(v -> repeated(v, copies)),
        charges.map(q -> repeated(q, copies)),
        energyEv.map(e -> e * copies),
        forces.map(f -> repeated(f, copies)),
        virial.map(w -> Arrays.stream(w).map(x -> x * copies).toArray()),
        massesU,
        notes);
  }

  /// Number of cells in a supercell.
  ///
  /// @param each atoms in a cell
  /// @throws InputException if there is none along a vector, or they do not fit into memory
  static int copies(List<Integer> supercell, int each) {
    if (supercell.size() != 3 || supercell.stream().anyMatch(n -> n < 1)) {
      throw new InputException("supercell is " + supercell + "; expected three numbers from 1");
    }
    double atoms = each;
    for (int n : supercell) {
      atoms *= n;
    }
    // symbol, position and what else belongs to an atom, here and in the run
    if (100 * atoms > Runtime.getRuntime().maxMemory() || 3 * atoms > Integer.MAX_VALUE) {
      throw new InputException(
          "supercell %s of %d atoms has %.2g atoms, more than fit into memory"
              .formatted(supercell, each, atoms));
    }
    return (int) (atoms / each);
  }

  private static double[] repeated(double[] values, int copies) {
    double[] all = new double[values.length * copies];
    for (int c = 0; c < copies; c++) {
      System.arraycopy(values, 0, all, c * values.length, values.length);
    }
    return all;
  }

  /// How a note begins that says how partly occupied sites were filled.
  static final String FILLED = "partial occupancies filled at random";

  /// How a note begins that warns.
  private static final String WARNING = "warning: ";

  /// Whether its partly occupied sites were filled at random.
  public boolean isFilledAtRandom() {
    return notes.stream().anyMatch(note -> note.startsWith(FILLED));
  }

  /// The notes that warn, without saying so.
  public List<String> warnings() {
    return notes.stream()
        .filter(note -> note.startsWith(WARNING))
        .map(note -> note.substring(WARNING.length()))
        .toList();
  }

  /// The other notes.
  public List<String> remarks() {
    return notes.stream().filter(note -> !note.startsWith(WARNING)).toList();
  }
}
