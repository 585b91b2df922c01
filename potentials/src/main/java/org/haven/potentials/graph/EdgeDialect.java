package org.haven.potentials.graph;

import java.util.Arrays;
import java.util.List;
import org.haven.potentials.Evaluation;

/// A family whose models know of the crystal nothing but the types of the particles and the vectors
/// of the edges, and give an energy for each particle; Haven differentiates by the vectors.
///
/// Forces and virial follow from g = ∂E/∂r of each edge: F_i += g, F_j −= g, W = −Σ r ⊗ g. Nothing
/// passes between particles that no edges join: several configurations, whatever their cells, can
/// be one graph.
interface EdgeDialect extends Dialect {
  /// The result that holds the particles' energies in eV, [N].
  String energies();

  /// The argument that holds the vectors of the edges, [E,3] in Å.
  String vectors();

  /// The result whose sum is differentiated.
  String differentiated();

  @Override
  default void results(AtomGraph graph, ModelCall call, Evaluation out) {
    results(graph, call, List.of(out));
  }

  /// Translates the model's answer for the images of a graph. The energy of each is the sum over
  /// its particles.
  default void results(AtomGraph graph, ModelCall call, List<Evaluation> images) {
    double[] energies = call.result(energies());
    double[] gradients = call.gradient(differentiated(), vectors());
    int n = graph.count() / images.size();
    if (energies.length != graph.count()) {
      throw new IllegalArgumentException(
          "the model returns "
              + energies.length
              + " numbers as "
              + energies()
              + ", not "
              + graph.count());
    }
    for (int k = 0; k < images.size(); k++) {
      Evaluation out = images.get(k);
      System.arraycopy(energies, k * n, out.energies(), 0, n);
      out.setEnergyEv(Arrays.stream(out.energies()).sum());
      gather(graph, gradients, k, k * n, out);
    }
  }

  private static void gather(
      AtomGraph graph, double[] gradients, int image, int first, Evaluation out) {
    double[] forces = out.forces();
    double[] virial = out.virial();
    double[] r = graph.vectors();
    Arrays.fill(forces, 0);
    Arrays.fill(virial, 0);
    int half = graph.edges() / 2;
    for (int side = 0; side < (graph.paired() ? 2 : 1); side++) {
      int last = graph.firstEdge(image + 1) + side * half;
      for (int e = graph.firstEdge(image) + side * half; e < last; e++) {
        int i = 3 * (graph.source(e) - first);
        int j = 3 * (graph.target(e) - first);
        for (int d = 0; d < 3; d++) {
          double g = gradients[3 * e + d];
          forces[i + d] += g;
          forces[j + d] -= g;
          for (int c = 0; c < 3; c++) {
            virial[3 * c + d] -= r[3 * e + c] * g;
          }
        }
      }
    }
  }
}
