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

  /// Copies what a model returned into an array of an [Evaluation].
  static void copy(double[] from, double[] to, String what) {
    if (from.length != to.length) {
      throw new IllegalArgumentException(
          "the model returns " + from.length + " numbers as " + what + ", not " + to.length);
    }
    System.arraycopy(from, 0, to, 0, to.length);
  }
}
