package org.haven.potentials.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.haven.inputs.InputException;
import org.haven.kernels.Element;
import org.haven.potentials.Evaluation;

/// MACE, exported for LAMMPS by `mace_create_lammps_model`.
///
/// In: a Dict of `positions` (N,3), `edge_index` (2,E), `shifts` (E,3) in Å, `unit_shifts` (E,3),
/// `cell` (3,3), `node_attrs` (N, species; one-hot), `batch` (N), `ptr` (2); `local_or_ghost` (N);
/// whether to compute virials. One Dict out: `total_energy_local`, `node_energy`, `forces`,
/// `virials` = −∂E/∂ε. MACE's own archive has no metadata: species and cutoff are its tensors
/// `atomic_numbers` and `r_max`; where these are frozen away, a [Sidecar] tells them.
record MaceDialect() implements Dialect {

  static Optional<GraphModel> recognise(TorchArchive archive) {
    if (!archive.forward().contains("local_or_ghost")) {
      return Optional.empty();
    }
    Object cutoff = archive.module().get("r_max");
    boolean known = cutoff instanceof TorchPickle.Tensor;
    List<String> missing =
        Stream.of(
                known || archive.extra("species").isPresent() ? "" : "species",
                known || archive.extra("cutoff_angstrom").isPresent() ? "" : "cutoff",
                known || archive.extra("precision").isPresent() ? "" : "dtype")
            .filter(s -> !s.isEmpty())
            .toList();
    if (!missing.isEmpty()) {
      throw new InputException(
          archive.file(),
          "is a MACE model whose archive does not tell "
              + String.join(", ", missing)
              + ". Write them beside it: haven model inspect "
              + archive.file().getFileName()
              + " --species Li,P,S --cutoff 5.0 --dtype float64 --write-sidecar, with the values of"
              + " your model");
    }
    return Optional.of(
        GraphModel.of(
            archive,
            new MaceDialect(),
            archive
                .extra("species")
                .map(text -> List.of(text.split("\\s+")))
                .orElseGet(() -> species(archive)),
            archive.extra("cutoff_angstrom").isPresent()
                ? archive.positive("cutoff_angstrom")
                : archive.buffer("r_max")[0],
            Optional.empty(),
            cutoff instanceof TorchPickle.Tensor tensor
                ? tensor.type().equals("FloatStorage")
                : archive.extra("precision").orElseThrow().equals("float32")));
  }

  private static List<String> species(TorchArchive archive) {
    return Arrays.stream(archive.buffer("atomic_numbers"))
        .mapToObj(
            z ->
                Element.ofAtomicNumber((int) z)
                    .orElseThrow(
                        () ->
                            new InputException(
                                archive.file(), "names an element of atomic number " + z))
                    .symbol())
        .toList();
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
    call.real("positions", false, graph.positions(), n, 3);
    call.edgeIndex(graph);
    call.real("shifts", false, graph.cartesianShifts(), edges, 3);
    call.real("unit_shifts", false, graph.shifts(), edges, 3);
    call.real("cell", false, graph.cell(), 3, 3);
    call.real("node_attrs", false, oneHot(graph), n, types);
    call.integers("batch", new int[n], n);
    call.integers("ptr", new int[] {0, n}, 2);
    call.mask(n);
    call.flag(true);
  }

  /// [N × types].
  private static int[] oneHot(AtomGraph graph) {
    int types = graph.typeCount();
    int[] marks = new int[graph.count() * types];
    for (int i = 0; i < graph.count(); i++) {
      marks[i * types + graph.types()[i]] = 1;
    }
    return marks;
  }

  @Override
  public void results(AtomGraph graph, ModelCall call, Evaluation out) {
    Dialect.copy(call.result("node_energy"), out.energies(), "node_energy");
    Dialect.copy(call.result("forces"), out.forces(), "forces");
    Dialect.copy(call.result("virials"), out.virial(), "virials");
    out.setEnergyEv(call.result("total_energy_local")[0]);
  }
}
