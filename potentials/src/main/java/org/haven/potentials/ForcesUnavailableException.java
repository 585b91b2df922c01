package org.haven.potentials;

/// Another program that computes forces has failed, stalled or gone. The state is as good as
/// before: a simulation steps back, writes a checkpoint and ends; the command line exits with 1.
///
/// The message names the program, what happened and the remedy.
public final class ForcesUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param message complete, for the user
  public ForcesUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
