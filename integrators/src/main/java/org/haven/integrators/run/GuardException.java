package org.haven.integrators.run;

/// A guard has stopped a simulation: its state is no longer physical. The command line exits with
/// 3.
///
/// The message names simulation, step, atom, value, limit and remedy.
public final class GuardException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param message complete, for the user
  public GuardException(String message) {
    super(message);
  }

  /// With the cause, kept for the log.
  public GuardException(String message, Throwable cause) {
    super(message, cause);
  }
}
