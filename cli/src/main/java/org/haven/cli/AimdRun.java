package org.haven.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.haven.api.aimd.BenchmarkComparison;
import org.haven.api.aimd.BenchmarkReport;
import org.haven.api.aimd.BenchmarkRequest;
import org.haven.api.aimd.BenchmarkStudy;
import org.haven.api.aimd.BenchmarkWatch;
import org.haven.api.aimd.References;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.SimulationName;
import org.haven.integrators.run.Progress;
import org.haven.integrators.run.StopRequest;

/// Benchmarks against ab initio dynamics as `haven validate` shows them.
record AimdRun(Console console, boolean json) {
  /// Runs one.
  ///
  /// @param dynamics whether Haven's own are run
  /// @return the exit code
  int benchmark(
      List<Path> files,
      Path potential,
      boolean dynamics,
      AimdOptions options,
      HostOptions host,
      Path output) {
    requireFolder(output);
    StopRequest stop =
        console.stopRequest("second signal: ending at once, the last checkpoint stays");
    try (References references = References.open(files, options.references())) {
      BenchmarkRequest request = options.request(references, potential, dynamics, host, output);
      BenchmarkReport report = new BenchmarkStudy(request, watch()).run(stop);
      List<Path> written = report.write();
      report.notes().stream()
          .filter(note -> !references.notices().contains(note))
          .forEach(console::warn);
      if (json) {
        console.result(report.tree().toString());
      } else {
        report.lines().forEach(console::result);
      }
      written.forEach(file -> console.note("Written: " + RunSession.shown(file)));
      return stop.isRequested() ? ExitCode.INTERRUPTED : ExitCode.DONE;
    }
  }

  /// Puts several side by side.
  ///
  /// @param output where the table is written too; null for nowhere
  int compare(List<Path> files, Path output) {
    if (output != null) {
      requireFolder(output);
    }
    BenchmarkComparison comparison = BenchmarkComparison.of(files);
    if (json) {
      console.result(comparison.tree().toString());
    } else {
      comparison.lines().forEach(console::result);
    }
    if (output != null) {
      comparison.write(output).forEach(file -> console.note("Written: " + RunSession.shown(file)));
    }
    return ExitCode.DONE;
  }

  /// Refuses what no folder can be made of, or written into, before hours are spent on its files.
  private static void requireFolder(Path output) {
    Path there = output.toAbsolutePath().normalize();
    while (!Files.exists(there)) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      throw new InputException(
          there, "is a file, not a folder. Remedy: name a folder with --output DIR");
    }
    if (!Files.isWritable(there)) {
      throw new InputException(
          there, "is a folder that you may not write to. Remedy: name another with --output DIR");
    }
  }

  private BenchmarkWatch watch() {
    return new BenchmarkWatch() {
      @Override
      public void note(String line) {
        console.note(line);
      }

      @Override
      public void status(String line, double done) {
        console.status(line, done);
      }

      @Override
      public Progress dynamics(RunSpec spec, List<SimulationName> simulations) {
        return new SweepStatus(console, spec, simulations);
      }
    };
  }
}
