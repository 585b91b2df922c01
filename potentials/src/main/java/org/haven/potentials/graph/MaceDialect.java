package org.haven.potentials.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.kernels.ChemicalElement;
import org.haven.potentials.Evaluation;

/// MACE, exported for LAMMPS by `mace_create_lammps_model`.
///
/// In: a Dict of `positions` (N,3), `edge_index` (2,E), `shifts` (E,3) in Å, `unit_shifts` (E,3),
/// `cell` (3,3), `node_attrs` (N, species; one-hot), `batch` (N), `ptr` (2); `local_or_ghost` (N);
/// whether to compute virials. One Dict out: `total_energy_local`, `node_energy`, `forces`,
/// `virials` = −∂E/∂ε. The archive has no metadata: species and cutoff are its tensors
/// `atomic_numbers` and `r_max`.
record MaceDialect() implements Dialect {

  static Optional<GraphModel> recognise(TorchArchive archive) {
    if (!archive.forward().contains("local_or_ghost")
        || !(archive.module().get("r_max") instanceof TorchPickle.Tensor cutoff)) {
      return Optional.empty();
    }
    List<String> species =
        Arrays.stream(archive.buffer("atomic_numbers"))
            .mapToObj(
                z ->
                    ChemicalElement.ofAtomicNumber((int) z)
                        .orElseThrow(
                            () ->
                                new InputException(
                                    archive.file(), "names an element of atomic number " + z))
                        .symbol())
            .toList();
    return Optional.of(
        GraphModel.of(
            archive,
            new MaceDialect(),
            species,
            archive.buffer("r_max")[0],
            Optional.empty(),
            cutoff.type().equals("FloatStorage")));
  }

  @Override
  public String family() {
    return "MACE";
  }

  @Override
  public void arguments(AtomGraph graph, ModelCall call) {
    int n = graph.count();
    int edges = graph.edges();
    int types = graph.typeCount();
    double[] x = graph.positions();
    double[] cell = graph.cell();
    call.real("positions", false, k -> x[k], n, 3);
    call.edgeIndex(graph);
    call.real("shifts", false, k -> graph.cartesianShift(k / 3, k % 3), edges, 3);
    call.real("unit_shifts", false, k -> graph.shift(k / 3, k % 3), edges, 3);
    call.real("cell", false, k -> cell[k], 3, 3);
    call.real("node_attrs", false, k -> graph.type(k / types) == k % types ? 1 : 0, n, types);
    call.integers("batch", k -> 0, n);
    call.integers("ptr", k -> k * n, 2);
    call.mask(n);
    call.flag(true);
  }

  @Override
  public void results(AtomGraph graph, ModelCall call, Evaluation out) {
    Dialect.copy(call.result("node_energy"), out.energies(), "node_energy");
    Dialect.copy(call.result("forces"), out.forces(), "forces");
    Dialect.copy(call.result("virials"), out.virial(), "virials");
    out.setEnergyEv(call.result("total_energy_local")[0]);
  }
}
