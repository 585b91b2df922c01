package org.haven.cli;

/// What the process returns to its caller.
final class ExitCode {
  /// Done.
  public static final int DONE = 0;

  /// Failed for a reason that is not the user's: a defect, a full disk, no memory.
  public static final int FAILED = 1;

  /// A wrong option or a wrong input file.
  public static final int BAD_INPUT = 2;

  /// Stopped by a guard of the simulation.
  public static final int GUARD = 3;

  /// Interrupted by a signal; a checkpoint was written.
  public static final int INTERRUPTED = 4;

  private ExitCode() {}
}
