package org.haven.inputs;

import java.util.List;
import java.util.Optional;
import org.haven.kernels.Cell;

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
        List.of());
  }

  /// Number of atoms N.
  public int count() {
    return symbols.size();
  }
}
