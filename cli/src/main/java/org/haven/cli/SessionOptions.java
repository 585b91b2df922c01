package org.haven.cli;

import org.haven.inputs.InputException;
import picocli.CommandLine.Option;

/// Options of commands that run simulations, whatever their deck says.
final class SessionOptions {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the host, in place of the deck's.")
  private Integer threads;

  @Option(names = "--json", description = "Print the results as one JSON object.")
  private boolean json;

  @Option(names = "--quiet", description = "No progress, no notes; warnings and errors stay.")
  private boolean quiet;

  /// Checks what can be checked without the deck.
  void apply(Console console) {
    console.setQuiet(quiet);
    if (threads != null && threads < 1) {
      throw new InputException("--threads is " + threads + "; expected at least 1");
    }
  }

  int threads(int ofDeck) {
    return threads == null ? ofDeck : threads;
  }

  boolean json() {
    return json;
  }
}
