package org.haven.potentials.graph;

import java.util.List;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;

/// Haven's own contract, for any model that has none of the others; see `docs/graph-potentials.md`.
///
/// One Dict in: `types` (N), `edge_index` (2,E), `edge_vectors` (E,3) in Å. One Dict out:
/// `energies` (N) in eV. Haven differentiates their sum by the edge vectors, so the model has no
/// forces or stress to get wrong. Metadata: `haven_contract` = 1, `species`, `cutoff_angstrom`,
/// `precision` (float32 or float64) and, if cutoffs differ, `pair_cutoffs_angstrom` (species ×
/// species).
record HavenDialect() implements EdgeDialect {

  static Optional<GraphModel> recognise(TorchArchive archive) {
    Optional<String> version = archive.extra("haven_contract");
    if (version.isEmpty()) {
      return Optional.empty();
    }
    if (!version.get().equals("1")) {
      throw new InputException(
          archive.file(),
          "follows version "
              + version.get()
              + " of Haven's contract; this Haven knows version 1. Export it for that, or use a"
              + " newer Haven");
    }
    String species = archive.extra("species").orElse("");
    String precision = archive.extra("precision").orElse("");
    if (species.isEmpty() || !precision.equals("float32") && !precision.equals("float64")) {
      throw new InputException(
          archive.file(),
          "its metadata have species = "
              + Plain.quoted(species)
              + " and precision = "
              + Plain.quoted(precision)
              + "; expected symbols, and float32 or float64");
    }
    return Optional.of(
        GraphModel.of(
            archive,
            new HavenDialect(),
            List.of(species.split("\\s+")),
            archive.positive("cutoff_angstrom"),
            archive.extra("pair_cutoffs_angstrom"),
            precision.equals("float32")));
  }

  @Override
  public String family() {
    return "Haven contract";
  }

  @Override
  public void arguments(AtomGraph graph, ModelCall call) {
    call.integers("types", graph.types(), graph.count());
    call.edgeIndex(graph);
    call.differentiate("edge_vectors");
    call.real("edge_vectors", false, graph.vectors(), graph.edges(), 3);
  }

  @Override
  public String energies() {
    return "energies";
  }

  @Override
  public String vectors() {
    return "edge_vectors";
  }

  @Override
  public String differentiated() {
    return "energies";
  }
}
