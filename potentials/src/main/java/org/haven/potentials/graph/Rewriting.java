package org.haven.potentials.graph;

import ai.djl.util.Utils;
import java.util.List;
import org.haven.inputs.InputException;

/// How far [ScriptSimplifier] may go.
enum Rewriting {
  /// The same numbers to the bit, on one thread.
  SAME_BITS,

  /// The same operations in another order: numbers may be rounded otherwise.
  ROUNDING,

  /// And edge e + E/2 will be the reverse of edge e, as [AtomGraph] has it.
  PAIRED;

  /// What to try, in this order, before the code as the file has it: everything, or what
  /// `HAVEN_GRAPH_CODE` leaves, `simplified` or `file`.
  ///
  /// @param paired whether [AtomGraph] lists edges in pairs
  /// @throws InputException if `HAVEN_GRAPH_CODE` is none of these
  static List<Rewriting> tries(boolean paired) {
    return tries(paired, Utils.getEnvOrSystemProperty("HAVEN_GRAPH_CODE"));
  }

  static List<Rewriting> tries(boolean paired, String wish) {
    return switch (wish == null ? "" : wish) {
      case "" -> List.of(paired ? PAIRED : ROUNDING, SAME_BITS);
      case "simplified" -> List.of(SAME_BITS);
      case "file" -> List.of();
      default ->
          throw new InputException(
              "HAVEN_GRAPH_CODE = "
                  + wish
                  + ": give simplified or file, or unset it for rearranged code");
    };
  }
}
