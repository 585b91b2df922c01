package org.haven.kernels.twins;

/// A kernel's source from which no twin can be derived.
final class TwinException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Line of the source, counted from 1.
  final transient long line;

  TwinException(long line, String message) {
    super(message);
    this.line = line;
  }
}
