package org.haven.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.haven.api.serve.Server;
import org.haven.inputs.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Haven as a resident process for a program in another language.
@Command(
    name = "serve",
    description = {
      "Answer the requests of a program, one JSON object a line, until it says shutdown or hangs"
          + " up: forces of structures that it moves, and all commands with progress and cancel."
          + " What the Python package haven-md speaks; docs/serve.md.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  haven serve --stdio",
      "  echo '{\"id\":1,\"do\":\"hello\"}' | haven serve --stdio"
    })
final class ServeCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--stdio",
      description = "Requests from standard input, replies to standard output.")
  private boolean stdio;

  ServeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (!stdio) {
      throw new InputException("where to listen is missing; give --stdio");
    }
    // What else would print must not come between the replies.
    System.setOut(System.err);
    try {
      new Server(
              new CommandHost(),
              new FileInputStream(FileDescriptor.in),
              new FileOutputStream(FileDescriptor.out))
          .serve();
    } catch (IOException gone) {
      console.error("the client went away: " + gone.getMessage());
      return ExitCode.FAILED;
    }
    return ExitCode.DONE;
  }
}
