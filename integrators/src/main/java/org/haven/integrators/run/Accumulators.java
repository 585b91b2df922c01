package org.haven.integrators.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All that a simulation gathers, as one: each accumulator's variables under `name/`.
record Accumulators(List<Accumulator> each) {
  /// For a checkpoint.
  Map<String, double[]> variables() {
    Map<String, double[]> all = new LinkedHashMap<>();
    for (Accumulator accumulator : each) {
      accumulator
          .variables()
          .forEach((key, values) -> all.put(accumulator.name() + "/" + key, values));
    }
    return all;
  }

  /// From a checkpoint.
  void restore(Map<String, double[]> all) {
    for (Accumulator accumulator : each) {
      Map<String, double[]> own = new LinkedHashMap<>();
      String prefix = accumulator.name() + "/";
      all.forEach(
          (key, values) -> {
            if (key.startsWith(prefix)) {
              own.put(key.substring(prefix.length()), values);
            }
          });
      accumulator.restore(own);
    }
  }
}
