package org.haven.kernels.code;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/// The objects that written code refers to, its class data: the compiler sees them as constants.
final class VectorConstants {
  final VectorType type;

  /// 0, 1, … W - 1.
  final Vector<?> iota;

  private final List<Object> values = new ArrayList<>();
  private final Map<Object, Integer> numbers = new HashMap<>();

  VectorConstants(VectorType type) {
    this.type = type;
    iota = type.species().zero().addIndex(1);
  }

  /// Place of the value among the class data; equal values share one.
  int index(Object value) {
    return numbers.computeIfAbsent(
        value,
        added -> {
          values.add(added);
          return values.size() - 1;
        });
  }

  VectorMask<?> mask(IntPredicate set) {
    long bits = 0;
    for (int lane = 0; lane < type.lanes(); lane++) {
      bits |= set.test(lane) ? 1L << lane : 0;
    }
    return VectorMask.fromLong(type.species(), bits);
  }

  VectorShuffle<?> shuffle(IntUnaryOperator source) {
    return VectorShuffle.fromOp(type.species(), source);
  }

  /// The class data.
  List<Object> values() {
    return List.copyOf(values);
  }
}
