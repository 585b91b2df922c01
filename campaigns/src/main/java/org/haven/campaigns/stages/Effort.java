package org.haven.campaigns.stages;

/// What a stage is expected to take for a candidate, before it is done.
///
/// @param leastAtomSteps evaluations of the potential times the atoms that each is of, at least:
///   the time of one goes with the number of atoms
/// @param mostAtomSteps the same at most
/// @param seconds of a core besides
/// @param bytes that it leaves on the disk, at most
public record Effort(double leastAtomSteps, double mostAtomSteps, double seconds, double bytes) {
  /// Nothing.
  public static final Effort NONE = new Effort(0, 0, 0, 0);

  /// Of a ledger's file and what a page shows of the structure.
  private static final double BYTES = 5e3;

  /// Of a stage without a potential.
  public static Effort ofSeconds(double seconds) {
    return new Effort(0, 0, seconds, BYTES);
  }

  /// Of evaluations of the potential.
  static Effort ofEvaluations(double atoms, double least, double most) {
    return new Effort(atoms * least, atoms * most, 0, BYTES);
  }

  /// With more on the disk.
  Effort withBytes(double more) {
    return new Effort(leastAtomSteps, mostAtomSteps, seconds, bytes + more);
  }

  /// So often.
  public Effort times(double n) {
    return new Effort(n * leastAtomSteps, n * mostAtomSteps, n * seconds, n * bytes);
  }

  /// Both together.
  public Effort plus(Effort other) {
    return new Effort(
        leastAtomSteps + other.leastAtomSteps,
        mostAtomSteps + other.mostAtomSteps,
        seconds + other.seconds,
        bytes + other.bytes);
  }
}
