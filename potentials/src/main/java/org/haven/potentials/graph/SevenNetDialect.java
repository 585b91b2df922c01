package org.haven.potentials.graph;

import java.util.List;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.potentials.Evaluation;

/// SevenNet 0.8, deployed for LAMMPS.
///
/// One Dict in: `x` (N) types, `edge_index` (2,E), `pos` (N,3) with gradient,
/// `cell_lattice_vectors` (3,3), `pbc_shift` (E,3), `cell_volume`, `num_atoms`. One Dict out:
/// `inferred_total_energy`, `atomic_energy`, `inferred_force`, and `inferred_stress` = MINUS
/// ∂E/∂ε/V in the order xx yy zz xy yz zx.
record SevenNetDialect() implements Dialect {

  /// SevenNet 0.8, or the newer contract of [SevenNetEdgeDialect].
  static Optional<GraphModel> recognise(TorchArchive archive) {
    Optional<String> symbols = archive.extra("chemical_symbols_to_index");
    if (symbols.isEmpty() || archive.extra("cutoff").isEmpty()) {
      return Optional.empty();
    }
    if (archive.extra("comm_size").isPresent()) {
      throw new InputException(
          archive.file(),
          "is one segment of a SevenNet model deployed for parallel LAMMPS. Deploy the serial one:"
              + " sevenn_get_model CHECKPOINT");
    }
    boolean whole = archive.source().contains("\"cell_lattice_vectors\"");
    return Optional.of(
        GraphModel.of(
            archive,
            whole ? new SevenNetDialect() : new SevenNetEdgeDialect(),
            List.of(symbols.get().split("\\s+")),
            archive.positive("cutoff"),
            Optional.empty(),
            !archive.extra("dtype").orElse("single").equals("double")));
  }

  @Override
  public String family() {
    return "SevenNet 0.8";
  }

  @Override
  public void arguments(AtomGraph graph, ModelCall call) {
    int n = graph.count();
    call.integers("x", graph.types(), n);
    call.edgeIndex(graph);
    call.differentiate("pos");
    call.real("pos", false, graph.positions(), n, 3);
    call.real("cell_lattice_vectors", false, graph.cell(), 3, 3);
    call.real("pbc_shift", false, graph.shifts(), graph.edges(), 3);
    call.real("cell_volume", false, new double[] {graph.volume()});
    call.integers("num_atoms", new int[] {n});
  }

  @Override
  public void results(AtomGraph graph, ModelCall call, Evaluation out) {
    Dialect.copy(call.result("atomic_energy"), out.energies(), "atomic_energy");
    Dialect.copy(call.result("inferred_force"), out.forces(), "inferred_force");
    out.setEnergyEv(call.result("inferred_total_energy")[0]);
    double[] stress = call.result("inferred_stress");
    double v = graph.volume();
    double xx = v * stress[0];
    double yy = v * stress[1];
    double zz = v * stress[2];
    double xy = v * stress[3];
    double yz = v * stress[4];
    double zx = v * stress[5];
    Dialect.copy(
        new double[] {xx, xy, zx, xy, yy, yz, zx, yz, zz}, out.virial(), "inferred_stress");
  }
}
