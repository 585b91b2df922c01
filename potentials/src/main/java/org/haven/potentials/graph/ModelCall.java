package org.haven.potentials.graph;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.ModuleCall;
import ai.djl.pytorch.jni.Tensor;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// The arguments of one call of a model, then its results. Lives as long as the call.
///
/// Named arrays become the entries of one Dict, the model's first argument; a mask and a flag
/// follow it as arguments of their own.
final class ModelCall implements AutoCloseable {
  private final TorchModule module;
  private final Map<String, Tensor> entries = new LinkedHashMap<>();
  private final List<IValue> more = new ArrayList<>();
  private String variable = "";
  private ModelDict results = ModelDict.NONE;
  private long nanos;

  ModelCall(TorchModule module) {
    this.module = module;
  }

  /// Adds numbers.
  ///
  /// @param doubles as float64; else in the model's precision
  /// @param values in the order of C, as many as the shape says; more are left out
  /// @param shape nothing for a scalar
  void real(String key, boolean doubles, double[] values, long... shape) {
    int count = count(shape);
    if (isSingle(doubles)) {
      ByteBuffer buffer = module.buffer(key, 4 * count);
      FloatBuffer floats = buffer.asFloatBuffer();
      for (int k = 0; k < count; k++) {
        floats.put(k, (float) values[k]);
      }
      add(key, buffer, DataType.FLOAT32, shape);
    } else {
      ByteBuffer buffer = module.buffer(key, 8 * count);
      buffer.asDoubleBuffer().put(values, 0, count);
      add(key, buffer, DataType.FLOAT64, shape);
    }
  }

  /// Adds whole numbers as real ones.
  void real(String key, boolean doubles, int[] values, long... shape) {
    int count = count(shape);
    if (isSingle(doubles)) {
      ByteBuffer buffer = module.buffer(key, 4 * count);
      FloatBuffer floats = buffer.asFloatBuffer();
      for (int k = 0; k < count; k++) {
        floats.put(k, values[k]);
      }
      add(key, buffer, DataType.FLOAT32, shape);
    } else {
      ByteBuffer buffer = module.buffer(key, 8 * count);
      DoubleBuffer numbers = buffer.asDoubleBuffer();
      for (int k = 0; k < count; k++) {
        numbers.put(k, values[k]);
      }
      add(key, buffer, DataType.FLOAT64, shape);
    }
  }

  private boolean isSingle(boolean doubles) {
    return module.singlePrecision() && !doubles;
  }

  /// Adds int64 numbers.
  void integers(String key, int[] values, long... shape) {
    int count = count(shape);
    ByteBuffer buffer = module.buffer(key, 8 * count);
    put(values, count, buffer.asLongBuffer(), 0);
    add(key, buffer, DataType.INT64, shape);
  }

  /// Adds `edge_index` (2,E): sources, then targets.
  void edgeIndex(AtomGraph graph) {
    int edges = graph.edges();
    ByteBuffer buffer = module.buffer("edge_index", 8 * count(2, edges));
    LongBuffer numbers = buffer.asLongBuffer();
    put(graph.sources(), edges, numbers, 0);
    put(graph.targets(), edges, numbers, edges);
    add("edge_index", buffer, DataType.INT64, 2, edges);
  }

  private static void put(int[] values, int count, LongBuffer numbers, int at) {
    for (int k = 0; k < count; k++) {
      numbers.put(at + k, values[k]);
    }
  }

  private void add(String key, ByteBuffer buffer, DataType type, long... shape) {
    entries.put(key, Tensor.of(buffer, type, key.equals(variable), shape));
  }

  /// Adds an argument: `count` times true.
  void mask(int count) {
    ByteBuffer buffer = module.buffer("mask", count);
    for (int k = 0; k < count; k++) {
      buffer.put(k, (byte) 1);
    }
    try (Tensor mask = Tensor.of(buffer, DataType.BOOLEAN, false, count)) {
      more.add(mask.value());
    }
  }

  /// Adds an argument.
  void flag(boolean value) {
    more.add(IValue.from(value));
  }

  /// Asks for derivatives by an entry that is added later.
  void differentiate(String key) {
    variable = key;
  }

  private static int count(long... shape) {
    long count = 1;
    for (long size : shape) {
      count *= size;
    }
    if (count > Integer.MAX_VALUE / 8) {
      throw new IllegalArgumentException(
          "the graph has an array of "
              + count
              + " numbers, more than one call can carry; use fewer atoms");
    }
    return (int) count;
  }

  void run(PtSymbolBlock block) {
    List<IValue> arguments = new ArrayList<>();
    arguments.add(
        Tensor.dict(
            entries.keySet().toArray(String[]::new), entries.values().toArray(Tensor[]::new)));
    arguments.addAll(more);
    long start = System.nanoTime();
    try (IValue result = ModuleCall.forward(block, arguments.toArray(IValue[]::new))) {
      nanos += System.nanoTime() - start;
      results = result.isMap() ? new ModelDict(result, module.resultNames()) : ModelDict.NONE;
    } finally {
      arguments.getFirst().close();
    }
  }

  /// The names of what the model returned, in its order.
  List<String> resultNames() {
    return results.names();
  }

  /// Whether the model returned a tensor of this name.
  boolean has(String key) {
    return results.tensor(key) != null;
  }

  /// A returned tensor's numbers, in the order of C.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  double[] result(String key) {
    try (Tensor tensor = tensor(key)) {
      return tensor.numbers();
    }
  }

  /// The derivatives of the sum of a result by an entry named to [#differentiate].
  double[] gradient(String result, String entry) {
    try (Tensor tensor = tensor(result)) {
      long start = System.nanoTime();
      tensor.differentiateSum();
      nanos += System.nanoTime() - start;
      try (Tensor gradient = entries.get(entry).gradient()) {
        return gradient.numbers();
      }
    }
  }

  private Tensor tensor(String key) {
    IValue tensor = results.tensor(key);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "the model returns no "
              + key
              + (results.names().isEmpty()
                  ? " and no Dict of tensors at all"
                  : ", only " + String.join(", ", new TreeSet<>(results.names()))));
    }
    return Tensor.in(tensor);
  }

  /// Time spent within libtorch: forward and backward passes, and freeing what they left.
  long nanos() {
    return nanos;
  }

  @Override
  public void close() {
    long start = System.nanoTime();
    results.close();
    entries.values().forEach(Tensor::close);
    more.forEach(IValue::close);
    nanos += System.nanoTime() - start;
  }
}
