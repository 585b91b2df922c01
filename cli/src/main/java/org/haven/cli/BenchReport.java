package org.haven.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.haven.validation.speed.Machine;

/// All of a `haven bench`: the machine, the rows, and how flat the time per atom is over sizes.
///
/// @param loadAverage at the end
record BenchReport(Machine machine, double loadAverage, List<BenchRow> rows) {
  /// Above this share of the machine taken by others a row is marked as disturbed.
  private static final double DISTURBED = 0.1;

  /// Time per atom-step over sizes.
  ///
  /// @param slowestOverFastest of the rows, 1 or more
  private record Flatness(
      String series, int fewestAtoms, int mostAtoms, double slowestOverFastest) {}

  private List<Flatness> flatness() {
    Map<String, List<BenchRow>> series = new LinkedHashMap<>();
    rows.forEach(row -> series.computeIfAbsent(row.series(), _ -> new ArrayList<>()).add(row));
    List<Flatness> flat = new ArrayList<>();
    series.forEach(
        (name, some) -> {
          var rates = some.stream().mapToDouble(r -> r.measured().atomStepsPerSecond());
          var atoms = some.stream().mapToInt(r -> r.measured().atoms()).summaryStatistics();
          var range = rates.summaryStatistics();
          if (atoms.getMin() < atoms.getMax()) {
            flat.add(
                new Flatness(
                    name, atoms.getMin(), atoms.getMax(), range.getMax() / range.getMin()));
          }
        });
    return flat;
  }

  /// The table.
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s, %d processors, %d-bit vectors, %s",
            machine.processor(),
            machine.processors(),
            machine.vectorBits(),
            machine.java()));
    lines.add(
        "haven " + Haven.version() + commit().map(c -> " (" + c + ")").orElse("") + ", " + now());
    lines.add("");
    lines.add(BenchRow.HEADER);
    rows.forEach(row -> lines.add(row.line()));
    lines.add("");
    for (Flatness flat : flatness()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "time per atom, %s, %d to %d atoms: slowest/fastest %.2f",
              flat.series,
              flat.fewestAtoms,
              flat.mostAtoms,
              flat.slowestOverFastest));
    }
    lines.add(
        String.format(
            Locale.ROOT, "peak resident memory %d MiB", Machine.peakResidentBytes() >> 20));
    return lines;
  }

  /// What makes the figures doubtful.
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    double worst =
        rows.stream()
            .mapToDouble(r -> r.measured().othersShare())
            .filter(s -> s > 0)
            .max()
            .orElse(0);
    long disturbed = rows.stream().filter(r -> r.measured().othersShare() > DISTURBED).count();
    if (disturbed > 0) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "others took up to %.0f %% of the processors while measuring (%d of %d rows above"
                  + " %.0f %%): those figures are too low",
              100 * worst,
              disturbed,
              rows.size(),
              100 * DISTURBED));
    }
    long unsteady = rows.stream().filter(r -> !r.measured().steady()).count();
    if (unsteady > 0) {
      warnings.add(
          unsteady
              + " of "
              + rows.size()
              + " rows (marked *) were measured before their speed was steady and may be too low;"
              + " --warm-up-seconds 15 waits longer");
    }
    return warnings;
  }

  ObjectNode json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("program", "haven").put("version", Haven.version());
    commit().ifPresent(commit -> node.put("commit", commit));
    node.put("date", now());
    node.putObject("machine")
        .put("processor", machine.processor())
        .put("processors", machine.processors())
        .put("vector_bits", machine.vectorBits())
        .put("memory_mib", machine.memoryMib())
        .put("heap_mib", machine.heapMib())
        .put("java", machine.java())
        .put("system", machine.system())
        .put("load_average_before", machine.loadAverage())
        .put("load_average_after", loadAverage)
        .put("busy", machine.busy());
    ArrayNode list = node.putArray("rows");
    rows.forEach(row -> list.add(row.json()));
    ArrayNode flat = node.putArray("flatness");
    for (Flatness f : flatness()) {
      flat.addObject()
          .put("series", f.series)
          .put("fewest_atoms", f.fewestAtoms)
          .put("most_atoms", f.mostAtoms)
          .put("slowest_over_fastest", f.slowestOverFastest);
    }
    node.put("peak_resident_mib", Machine.peakResidentBytes() >> 20);
    ArrayNode warned = node.putArray("warnings");
    warnings().forEach(warned::add);
    return node;
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /// Commit of the sources that Haven was built from, where its folder is a git checkout.
  private static Optional<String> commit() {
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12")
              .directory(Path.of(System.getProperty("haven.home", ".")).toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      boolean ended = git.waitFor(5, TimeUnit.SECONDS);
      return ended && git.exitValue() == 0 && !text.isEmpty()
          ? Optional.of(text)
          : Optional.empty();
    } catch (IOException noGit) {
      return Optional.empty();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
