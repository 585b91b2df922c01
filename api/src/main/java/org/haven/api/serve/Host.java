package org.haven.api.serve;

import java.util.List;

/// What a [Server] needs of the program that it is part of.
public interface Host {
  /// Version of Haven.
  String version();

  /// What to say of a failure, in the words of the command line.
  Failure failure(Throwable failure);

  /// Runs a command as the command line would.
  ///
  /// @param words after `haven`
  /// @param job hears what it says, and may ask it to stop
  /// @return the exit code
  int run(List<String> words, Job job);

  /// Why something failed.
  ///
  /// @param message one line for the user
  /// @param exitCode of the command line: 1 failed, 2 bad input, 3 guard, 4 interrupted
  record Failure(String message, int exitCode) {}
}
