package org.haven.potentials.graph;

import java.util.List;
import org.haven.potentials.Evaluation;

/// How one family of deployed models names its inputs and outputs, and their signs, units and
/// order. Stateless.
///
/// A new family is one class with a method that recognises its archives, listed in [GraphModel].
interface Dialect {
  /// The family, for logs and messages: `"NequIP 0.7"`.
  String family();

  /// Names the arrays of the graph for the model.
  void arguments(AtomGraph graph, ModelCall call);

  /// Translates the model's answer: energies, their total, forces, virial.
  ///
  /// @throws IllegalArgumentException if the model does not give what is needed; the message says
  ///   how to deploy it so that it does
  void results(AtomGraph graph, ModelCall call, Evaluation out);

  /// Dialects to try, in this order, if the model refuses this one's arguments: families whose
  /// metadata do not tell the precision of the inputs.
  default List<Dialect> alternatives() {
    return List.of();
  }

  /// Forces and virial from the derivatives g = ∂E/∂r by the edge vectors: F_i += g, F_j −= g, W =
  /// −Σ r ⊗ g.
  ///
  /// @param gradients [3E] in eV/Å
  static void gather(AtomGraph graph, double[] gradients, Evaluation out) {
    double[] forces = out.forces();
    double[] virial = out.virial();
    double[] r = graph.vectors();
    java.util.Arrays.fill(forces, 0);
    java.util.Arrays.fill(virial, 0);
    for (int e = 0; e < graph.edges(); e++) {
      int i = 3 * graph.source(e);
      int j = 3 * graph.target(e);
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

  /// Copies what a model returned into an array of an [Evaluation].
  static void copy(double[] from, double[] to, String what) {
    if (from.length != to.length) {
      throw new IllegalArgumentException(
          "the model returns " + from.length + " numbers as " + what + ", not " + to.length);
    }
    System.arraycopy(from, 0, to, 0, to.length);
  }
}
