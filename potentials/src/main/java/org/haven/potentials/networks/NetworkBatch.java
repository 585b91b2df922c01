package org.haven.potentials.networks;

import org.haven.kernels.code.VectorType;

/// A network for a batch of inputs at a time, as vector code, in float or in double: the fast twin
/// of [FeedForward]. A lane is one input, so the numbers of one do not depend on what is beside it.
///
/// Immutable, for any number of threads; each brings its own [#memory], `float[]` or `double[]`, in
/// which number `at + d * width() + k` is component d of input k:
///
/// ```java
/// NetworkBatch batch = new NetworkBatch(network, VectorType.DOUBLE, 2);
/// double[] memory = (double[]) batch.memory();
/// memory[batch.input() + d * batch.width() + k] = …;      // all components of all inputs
/// batch.forward(memory);
/// … = memory[batch.output() + o * batch.width() + k];
/// memory[batch.byOutput() + o * batch.width() + k] = …;   // dE/dy, for example 1
/// batch.backward(memory);
/// … = memory[batch.byInput() + d * batch.width() + k];    // dE/dx
/// ```
///
/// Lanes that are not used may hold any numbers.
public final class NetworkBatch {
  private final NetworkShape shape;
  private final NetworkStages stages;
  private final Object table;

  /// @param vectors how many vectors a batch is long; 1 for small networks, 2 where weights do not
  ///   fit the nearest cache
  public NetworkBatch(FeedForward network, VectorType type, int vectors) {
    shape = NetworkShape.of(network, type, vectors);
    stages = NetworkCode.of(shape);
    table = type.array(shape.table(network));
  }

  /// Inputs in a batch.
  public int width() {
    return shape.width();
  }

  /// New memory for one thread.
  public Object memory() {
    return shape.type().array(shape.memory());
  }

  /// Place of the input in the memory, [inputs][width].
  public int input() {
    return shape.values(0);
  }

  /// Place of the output, [outputs][width].
  public int output() {
    return shape.values(shape.layers());
  }

  /// Place of the derivatives by the output, [outputs][width], which the caller writes.
  public int byOutput() {
    return shape.derivatives(shape.layers());
  }

  /// Place of the derivatives by the input, [inputs][width].
  public int byInput() {
    return shape.derivatives(0);
  }

  /// Output of the input.
  public void forward(Object memory) {
    stages.forward(memory, table);
  }

  /// Derivatives by the input, after [#forward] with the same memory.
  public void backward(Object memory) {
    stages.backward(memory, table);
  }
}
