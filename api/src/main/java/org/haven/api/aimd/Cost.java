package org.haven.api.aimd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.haven.inputs.OutputFile;

/// What Haven's dynamics took, over all calls of the command that added to it.
///
/// @param wallS seconds on the clock
/// @param processorS seconds of all processors: what remains the same on a crowded machine
/// @param simulatedPs over all replicas
/// @param atoms of the cell, the mean over what was simulated
/// @param threads that computed
/// @param processor model of the processor
public record Cost(
    double wallS,
    double processorS,
    double simulatedPs,
    double atoms,
    int threads,
    String processor) {
  private static final String FILE = "cost.json";

  /// Nothing yet.
  static Cost none(int threads, String processor) {
    return new Cost(0, 0, 0, 0, threads, processor);
  }

  /// What earlier calls in this folder took; nothing where another processor did.
  static Cost read(Path folder, int threads, String processor) {
    Path file = folder.resolve(FILE);
    if (Files.isRegularFile(file)) {
      try {
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        if (json.path("processor").asText().equals(processor)) {
          return new Cost(
              json.path("wall_s").asDouble(),
              json.path("processor_s").asDouble(),
              json.path("simulated_ps").asDouble(),
              json.path("atoms").asDouble(),
              threads,
              processor);
        }
      } catch (IOException damaged) {
        return none(threads, processor);
      }
    }
    return none(threads, processor);
  }

  /// With what was done since.
  Cost plus(double wallS, double processorS, double ps, int atoms) {
    double all = simulatedPs + ps;
    return new Cost(
        this.wallS + wallS,
        this.processorS + processorS,
        all,
        all > 0 ? (this.atoms * simulatedPs + atoms * ps) / all : 0,
        threads,
        processor);
  }

  void write(Path folder) {
    OutputFile.write(folder.resolve(FILE), Json.text(json()));
  }

  /// Whether anything was measured.
  public boolean isKnown() {
    return simulatedPs > 0;
  }

  /// Processor hours for a nanosecond of one cell.
  public double processorHoursPerNs() {
    return processorS / 3600 / (simulatedPs / 1000);
  }

  /// `1.9 processor hours per ns (416 atoms, 0.8 h on 2 threads of …)`.
  public String text() {
    return String.format(
        Locale.ROOT,
        "%.3g processor hours per ns of %.0f atoms (%.0f ps in %.0f s on %d threads of %s)",
        processorHoursPerNs(),
        atoms,
        simulatedPs,
        wallS,
        threads,
        processor);
  }

  /// As in benchmark.json.
  Map<String, Object> json() {
    return Json.map(
        "processor_hours_per_ns",
        Json.number(processorHoursPerNs()),
        "wall_s",
        wallS,
        "processor_s",
        processorS,
        "simulated_ps",
        simulatedPs,
        "atoms",
        atoms,
        "threads",
        threads,
        "processor",
        processor);
  }
}
