package org.haven.potentials.graph;

import org.haven.potentials.Evaluation;

/// SevenNet after 0.8, deployed for LAMMPS; the caller differentiates by the edge vectors.
///
/// One Dict in: `x` (N) types, `edge_index` (2,E), `edge_vec` (E,3) with gradient, `num_atoms`,
/// `nlocal`. One Dict out: `inferred_total_energy`, `atomic_energy`.
record SevenNetEdgeDialect() implements EdgeDialect {
  @Override
  public String family() {
    return "SevenNet";
  }

  @Override
  public void arguments(AtomGraph graph, ModelCall call) {
    int n = graph.count();
    call.integers("x", graph.types(), n);
    call.edgeIndex(graph);
    call.differentiate("edge_vec");
    call.real("edge_vec", false, graph.vectors(), graph.edges(), 3);
    call.integers("num_atoms", new int[] {n});
    call.integers("nlocal", new int[] {n});
  }

  @Override
  public String energies() {
    return "atomic_energy";
  }

  @Override
  public String vectors() {
    return "edge_vec";
  }

  @Override
  public String differentiated() {
    return "inferred_total_energy";
  }

  /// The total is the model's own, to be compared with the sum over the particles.
  @Override
  public void results(AtomGraph graph, ModelCall call, Evaluation out) {
    EdgeDialect.super.results(graph, call, out);
    out.setEnergyEv(call.result("inferred_total_energy")[0]);
  }
}
