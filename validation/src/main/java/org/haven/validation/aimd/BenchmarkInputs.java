package org.haven.validation.aimd;

import java.util.List;
import java.util.Optional;
import org.haven.analysis.transport.TransportOptions;
import org.haven.inputs.structure.Structure;

/// All that a benchmark is made of; what is empty is left out, and the page says so.
///
/// @param conditions runs of both sides, temperature by temperature
/// @param transport mobile species, charges, directions
/// @param sites a crystal whose atoms of the mobile species are the sites; found from the density
///   of all runs where it is empty
/// @param forces the reference's frames with the potential's evaluations
/// @param drifts runs at constant energy under the potential
/// @param cells at zero pressure
/// @param paths images with energies of both sides
public record BenchmarkInputs(
    List<Condition> conditions,
    TransportOptions transport,
    Optional<Structure> sites,
    Optional<ForceComparison> forces,
    List<EnergyDrift> drifts,
    List<RestCell> cells,
    List<ComparedPath> paths) {

  public BenchmarkInputs {
    conditions = List.copyOf(conditions);
    drifts = List.copyOf(drifts);
    cells = List.copyOf(cells);
    paths = List.copyOf(paths);
  }

  /// Runs alone.
  public static BenchmarkInputs of(List<Condition> conditions, TransportOptions transport) {
    return new BenchmarkInputs(
        conditions, transport, Optional.empty(), Optional.empty(), List.of(), List.of(), List.of());
  }
}
