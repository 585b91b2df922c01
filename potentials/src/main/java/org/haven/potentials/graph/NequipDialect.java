package org.haven.potentials.graph;

import java.util.List;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.potentials.Evaluation;

/// NequIP and Allegro, deployed as TorchScript: up to 0.6 by `nequip-deploy`, from 0.7 by
/// `nequip-compile`. TensorNet and Nequix models exported with this contract as well.
///
/// One Dict in: `pos` (N,3), `edge_index` (2,E), `edge_cell_shift` (E,3), `cell` (3,3),
/// `atom_types` (N,1). One Dict out: `atomic_energy`, `total_energy`, `forces`, and `virial` =
/// −∂E/∂ε or `stress` = ∂E/∂ε/V.
///
/// @param family for messages
/// @param doubles whether positions, cell and shifts go in as float64, not in the model's precision
/// @param uncertain whether to try the model's precision if it refuses float64
record NequipDialect(String family, boolean doubles, boolean uncertain) implements Dialect {

  static Optional<GraphModel> recognise(TorchArchive archive) {
    if (archive.extra("r_max").isEmpty() || archive.extra("type_names").isEmpty()) {
      return Optional.empty();
    }
    List<String> species = List.of(archive.extra("type_names").get().split("\\s+"));
    String declared = archive.extra("num_types").or(() -> archive.extra("n_species")).orElse("");
    if (!declared.isEmpty() && !declared.equals(Integer.toString(species.size()))) {
      throw new InputException(
          archive.file(),
          "its metadata announce " + declared + " types and name " + species.size());
    }
    boolean recent = archive.extra("num_types").isPresent();
    boolean single = archive.extra("model_dtype").orElse("float32").endsWith("32");
    Dialect dialect =
        new NequipDialect(recent ? "NequIP 0.7" : "NequIP 0.6", true, single && !recent);
    double cutoff = archive.positive("r_max");
    return Optional.of(
        GraphModel.of(
            archive, dialect, species, cutoff, archive.extra("per_edge_type_cutoff"), single));
  }

  @Override
  public List<Dialect> alternatives() {
    return uncertain ? List.of(new NequipDialect(family, false, false)) : List.of();
  }

  @Override
  public void arguments(AtomGraph graph, ModelCall call) {
    int n = graph.count();
    int edges = graph.edges();
    call.real("pos", doubles, graph.positions(), n, 3);
    call.real("cell", doubles, graph.cell(), 3, 3);
    call.real("edge_cell_shift", doubles, graph.shifts(), edges, 3);
    call.edgeIndex(graph);
    call.integers("atom_types", graph.types(), n, 1);
  }

  @Override
  public void results(AtomGraph graph, ModelCall call, Evaluation out) {
    Dialect.copy(call.result("atomic_energy"), out.energies(), "atomic_energy");
    Dialect.copy(call.result("forces"), out.forces(), "forces");
    out.setEnergyEv(call.result("total_energy")[0]);
    if (call.has("virial")) {
      Dialect.copy(call.result("virial"), out.virial(), "virial");
    } else if (call.has("stress")) {
      double[] stress = call.result("stress");
      for (int k = 0; k < 9; k++) {
        out.virial()[k] = -graph.volume() * stress[k];
      }
    } else {
      throw new IllegalArgumentException(
          "the model returns neither virial nor stress, which the pressure needs; build it with"
              + " StressForceOutput (NequIP 0.6) or ForceStressOutput (0.7) and deploy it again");
    }
  }
}
