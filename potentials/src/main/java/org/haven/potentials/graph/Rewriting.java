package org.haven.potentials.graph;

/// How far [ScriptSimplifier] may go.
enum Rewriting {
  /// The same numbers to the bit, on one thread.
  SAME_BITS,

  /// The same operations in another order: numbers may be rounded otherwise.
  ROUNDING,

  /// And edge e + E/2 will be the reverse of edge e, as [AtomGraph] has it.
  PAIRED
}
