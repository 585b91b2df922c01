package org.haven.potentials.graph;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.ModuleCall;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;

/// The arguments of one call of a model, then its results. Lives as long as the call.
///
/// Named arrays become the entries of one Dict, the model's first argument; a mask and a flag
/// follow it as arguments of their own.
final class ModelCall implements AutoCloseable {
  private final PtNDManager arrays;
  private final TorchModule module;
  private final Map<String, PtNDArray> entries = new LinkedHashMap<>();
  private final List<IValue> more = new ArrayList<>();
  private Map<String, IValue> results = Map.of();
  private long nanos;

  ModelCall(PtNDManager arrays, TorchModule module) {
    this.arrays = arrays;
    this.module = module;
  }

  /// Adds numbers.
  ///
  /// @param doubles as float64; else in the model's precision
  /// @param value the k-th number, in the order of C
  /// @param shape nothing for a scalar
  void real(String key, boolean doubles, IntToDoubleFunction value, long... shape) {
    int count = count(shape);
    boolean single = module.singlePrecision() && !doubles;
    ByteBuffer buffer = module.buffer(key, (single ? 4 : 8) * count);
    if (single) {
      FloatBuffer floats = buffer.asFloatBuffer();
      for (int k = 0; k < count; k++) {
        floats.put(k, (float) value.applyAsDouble(k));
      }
    } else {
      DoubleBuffer numbers = buffer.asDoubleBuffer();
      for (int k = 0; k < count; k++) {
        numbers.put(k, value.applyAsDouble(k));
      }
    }
    entries.put(key, array(buffer, single ? DataType.FLOAT32 : DataType.FLOAT64, shape));
  }

  /// Adds int64 numbers.
  void integers(String key, IntUnaryOperator value, long... shape) {
    int count = count(shape);
    ByteBuffer buffer = module.buffer(key, 8 * count);
    LongBuffer numbers = buffer.asLongBuffer();
    for (int k = 0; k < count; k++) {
      numbers.put(k, value.applyAsInt(k));
    }
    entries.put(key, array(buffer, DataType.INT64, shape));
  }

  /// Adds `edge_index` (2,E): sources, then targets.
  void edgeIndex(AtomGraph graph) {
    int edges = graph.edges();
    integers("edge_index", k -> k < edges ? graph.source(k) : graph.target(k - edges), 2, edges);
  }

  /// Adds an argument: `count` times true.
  void mask(int count) {
    ByteBuffer buffer = module.buffer("mask", count);
    for (int k = 0; k < count; k++) {
      buffer.put(k, (byte) 1);
    }
    more.add(IValue.from(array(buffer, DataType.BOOLEAN, count)));
  }

  /// Adds an argument.
  void flag(boolean value) {
    more.add(IValue.from(value));
  }

  /// Asks for derivatives by an entry.
  void differentiate(String key) {
    JniUtils.attachGradient(entries.get(key), true);
  }

  private PtNDArray array(ByteBuffer buffer, DataType type, long... shape) {
    return arrays.create(buffer, new Shape(shape), type);
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
    arguments.add(IValue.stringMapFrom(entries));
    arguments.addAll(more);
    long start = System.nanoTime();
    try (IValue result = ModuleCall.forward(block, arguments.toArray(IValue[]::new))) {
      nanos += System.nanoTime() - start;
      results = result.isMap() ? result.toIValueMap() : Map.of();
    } finally {
      arguments.forEach(IValue::close);
    }
  }

  /// Whether the model returned a tensor of this name.
  boolean has(String key) {
    return results.containsKey(key) && results.get(key).isTensor();
  }

  /// A returned tensor's numbers, in the order of C.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  double[] result(String key) {
    try (PtNDArray tensor = tensor(key)) {
      return numbers(tensor);
    }
  }

  /// The derivatives of the sum of a result by an entry.
  double[] gradient(String result, String entry) {
    try (PtNDArray tensor = tensor(result);
        PtNDArray ones = (PtNDArray) tensor.onesLike()) {
      long start = System.nanoTime();
      JniUtils.backward(tensor, ones, false, false);
      nanos += System.nanoTime() - start;
      try (PtNDArray gradient = JniUtils.getGradient(entries.get(entry))) {
        return numbers(gradient);
      }
    }
  }

  private PtNDArray tensor(String key) {
    if (!has(key)) {
      throw new IllegalArgumentException(
          "the model returns no "
              + key
              + (results.isEmpty()
                  ? " and no Dict of tensors at all"
                  : ", only " + String.join(", ", new TreeSet<>(results.keySet()))));
    }
    return results.get(key).toTensor(arrays);
  }

  private static double[] numbers(PtNDArray tensor) {
    if (tensor.getDataType() == DataType.FLOAT64) {
      return tensor.toDoubleArray();
    }
    float[] floats = tensor.toFloatArray();
    double[] numbers = new double[floats.length];
    for (int k = 0; k < floats.length; k++) {
      numbers[k] = floats[k];
    }
    return numbers;
  }

  /// Time spent within libtorch's forward and backward passes.
  long nanos() {
    return nanos;
  }

  @Override
  public void close() {
    results.values().forEach(IValue::close);
  }
}
