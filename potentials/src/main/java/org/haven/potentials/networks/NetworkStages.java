package org.haven.potentials.networks;

/// What [NetworkCode] writes for a shape of network; `memory` and `table` are `float[]` or
/// `double[]`.
interface NetworkStages {
  /// All layers from the input on.
  void forward(Object memory, Object table);

  /// Derivatives by the input, from those by the output, after [#forward].
  void backward(Object memory, Object table);
}
