package org.haven.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.haven.api.ForceSeries;
import org.haven.api.serve.Server;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.potentials.socket.ForceServant;
import org.haven.potentials.socket.PeerAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Haven as a resident process for a program in another language.
@Command(
    name = "serve",
    description = {
      "Answer the requests of a program, one JSON object a line, until it says shutdown or hangs"
          + " up: forces of structures that it moves, and all commands with progress and cancel."
          + " What the Python package haven-md speaks; docs/serve.md.",
      "",
      "With --ipi: compute forces for a program that speaks i-PI's socket protocol and listens at"
          + " an address: i-PI, ASE's SocketIOCalculator, another Haven; docs/sockets.md. The"
          + " protocol carries no species: --structure says which atoms come, in which order. Ends"
          + " when the other side does.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  haven serve --stdio",
      "  echo '{\"id\":1,\"do\":\"hello\"}' | haven serve --stdio",
      "  haven serve --ipi localhost:31415 --structure POSCAR --potential nep.txt",
      "  haven serve --ipi unix:driver --structure init.xyz --potential nep.txt --threads 2"
    })
final class ServeCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--stdio",
      description = "Requests from standard input, replies to standard output.")
  private boolean stdio;

  @Option(
      names = "--ipi",
      paramLabel = "ADDRESS",
      description =
          "Compute forces for the program that listens there: HOST:PORT, a PORT of this machine, or"
              + " unix:NAME (the file /tmp/ipi_NAME).")
  private String ipi;

  @Option(
      names = "--structure",
      paramLabel = "FILE",
      description = "With --ipi: a file with the atoms in the order of the other side.")
  private Path structure;

  @Option(
      names = "--potential",
      paramLabel = "FILE",
      description = "With --ipi: file of the potential, or the word universal.")
  private Path potential;

  @Mixin private HostOptions host;

  ServeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (stdio == (ipi != null)) {
      throw new InputException(
          "whom to serve: give --stdio, or --ipi ADDRESS with --structure and --potential");
    }
    if (ipi != null) {
      return serveForces();
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

  private int serveForces() {
    if (structure == null || potential == null) {
      throw new InputException("--ipi needs --structure FILE and --potential FILE");
    }
    PeerAddress address;
    try {
      address = PeerAddress.of(ipi);
    } catch (IllegalArgumentException none) {
      throw new InputException("--ipi is " + none.getMessage());
    }
    Structure atoms = StructureFile.read(structure, 0);
    try (ForceSeries forces =
        ForceSeries.open(potential, atoms, host.precision(), host.threads())) {
      console.note(forces.potential().description());
      console.note(atoms.count() + " atoms, for the server at " + address);
      long done = ForceServant.serve(address, atoms.count(), forces::evaluate);
      console.note("the server has ended; " + done + " evaluations");
    }
    return ExitCode.DONE;
  }
}
