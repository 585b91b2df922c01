package org.haven.analysis.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.RunLayout;

/// How far the members of a committee disagreed in one simulation.
///
/// @param simulation its name
/// @param rmsEvPerAngstrom root mean square of the spread of the forces over atoms and production
///   rows of `thermo.csv`
/// @param maxEvPerAngstrom largest spread on an atom in any step of the production
/// @param labellingFrames frames saved for labelling
public record CommitteeSummary(
    String simulation, double rmsEvPerAngstrom, double maxEvPerAngstrom, long labellingFrames) {

  /// Of one simulation; empty if its potential is no committee or it has no production yet.
  public static Optional<CommitteeSummary> of(
      Path folder, ThermoTrace trace, Set<String> production) {
    double[] rms = trace.column("rms_force_spread_ev_per_angstrom");
    double[] max = trace.column("max_force_spread_ev_per_angstrom");
    int[] rows =
        IntStream.range(0, rms.length)
            .filter(row -> production.contains(trace.stages().get(row)) && !Double.isNaN(rms[row]))
            .toArray();
    if (rows.length == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new CommitteeSummary(
            folder.getFileName().toString(),
            Math.sqrt(
                IntStream.of(rows).mapToDouble(row -> rms[row] * rms[row]).average().orElse(0)),
            IntStream.of(rows).mapToDouble(row -> max[row]).max().orElse(0),
            frames(folder.resolve(RunLayout.LABELLING))));
  }

  private static long frames(Path file) {
    if (!Files.isRegularFile(file)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(line -> line.startsWith("Lattice=")).count();
    } catch (IOException e) {
      throw new InputException(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  /// The value of `committee` in result.json.
  public static Map<String, Object> json(List<CommitteeSummary> summaries) {
    Map<String, Object> json = new LinkedHashMap<>();
    for (CommitteeSummary each : summaries) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("rms_force_spread_ev_per_angstrom", each.rmsEvPerAngstrom);
      one.put("max_force_spread_ev_per_angstrom", each.maxEvPerAngstrom);
      one.put("labelling_frames", each.labellingFrames);
      json.put(each.simulation, one);
    }
    return json;
  }

  /// Its part of the report.
  public static ReportSection section(List<CommitteeSummary> summaries) {
    List<String> lines =
        Stream.concat(
                summaries.stream()
                    .map(
                        each ->
                            String.format(
                                Locale.ROOT,
                                "%s: forces spread by %.3g eV/Å (root mean square over the"
                                    + " production), by %.3g eV/Å at most%s.",
                                each.simulation,
                                each.rmsEvPerAngstrom,
                                each.maxEvPerAngstrom,
                                each.labellingFrames > 0
                                    ? "; " + each.labellingFrames + " frames saved for labelling"
                                    : "")),
                Stream.of(
                    "The spread is no bound on the error: members may agree on what is wrong."))
            .toList();
    return new ReportSection("Committee", lines, List.of());
  }
}
