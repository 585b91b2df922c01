package org.haven.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.haven.analysis.RunAnalysis;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.temperature.TransportTable;
import org.haven.analysis.transport.TransportOptions;
import org.haven.analysis.transport.TransportPoint;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.deck.RunSpec;
import org.haven.validation.TransportComparison;

/// A run against published diffusivities: `haven validate --run DIR --reference TABLE`.
record PublishedTransport(Console console) {
  /// Compares and prints.
  ///
  /// @param species null for the deck's first
  /// @param maxZ null for no limit
  /// @return the exit code
  int compare(
      Path run, Path reference, String species, double referenceError, Double maxZ, boolean json) {
    RunSpec spec = DeckReader.readFinishedRun(run);
    String symbol = species == null ? spec.mobile().getFirst() : species;
    if (!spec.mobile().contains(symbol)) {
      throw new InputException(
          "--species is " + symbol + ", but the run's mobile species are " + spec.mobile());
    }
    RunAnalysis analysis = RunAnalysis.of(run, spec, TransportOptions.of(spec));
    analysis.skipped().forEach(console::warn);
    TransportComparison comparison =
        TransportComparison.of(
            table(analysis.study().points(), symbol, run),
            TransportTable.read(reference),
            referenceError);
    if (json) {
      console.result(object(comparison).toString());
    } else {
      print(comparison, symbol);
    }
    if (maxZ != null && !(comparison.worstZ() <= maxZ)) {
      console.error(
          String.format(
              Locale.ROOT, "z-score %.1f exceeds the limit %.1f", comparison.worstZ(), maxZ));
      return ExitCode.FAILED;
    }
    return ExitCode.DONE;
  }

  private static TransportTable table(List<TransportPoint> points, String symbol, Path run) {
    List<TransportPoint> known =
        points.stream()
            .filter(point -> point.species().get(symbol).tracerCm2PerS().value() > 0)
            .toList();
    if (known.isEmpty()) {
      throw new InputException(run, "no temperature has a diffusivity of " + symbol);
    }
    List<Estimate> values =
        known.stream().map(point -> point.species().get(symbol).tracerCm2PerS()).toList();
    return new TransportTable(
        known.stream().mapToDouble(TransportPoint::temperatureK).toArray(),
        values.stream().mapToDouble(Estimate::value).toArray(),
        values.stream().mapToDouble(Estimate::std).toArray());
  }

  private void print(TransportComparison comparison, String symbol) {
    line(
        "%-9s %-22s %-22s %8s %6s", "T/K", "D of " + symbol + ", cm²/s", "reference", "ratio", "z");
    for (TransportComparison.Row row : comparison.rows()) {
      line(
          "%-9.1f %-22s %-22s %8.3f %6.1f",
          row.temperatureK(),
          pair("%.3g ± %.1g", row.value(), row.std()),
          pair("%.3g ± %.1g", row.reference(), row.referenceStd()),
          row.ratio(),
          row.z());
    }
    comparison
        .activationEnergyEv()
        .ifPresent(
            row ->
                line(
                    "%-9s %-22s %-22s %8.3f %6.1f",
                    "Ea, eV",
                    pair("%.3f ± %.3f", row.value(), row.std()),
                    pair("%.3f ± %.3f", row.reference(), row.referenceStd()),
                    row.ratio(),
                    row.z()));
  }

  private static ObjectNode object(TransportComparison comparison) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    var rows = node.putArray("d_tracer_cm2_s");
    comparison
        .rows()
        .forEach(row -> put(rows.addObject().put("temperature_k", row.temperatureK()), row));
    comparison
        .activationEnergyEv()
        .ifPresent(row -> put(node.putObject("activation_energy_ev"), row));
    return node;
  }

  private static void put(ObjectNode node, TransportComparison.Row row) {
    node.put("value", row.value())
        .put("std", row.std())
        .put("reference", row.reference())
        .put("reference_std", row.referenceStd())
        .put("z", row.z());
  }

  private static String pair(String pattern, double value, double std) {
    return String.format(Locale.ROOT, pattern, value, std);
  }

  private void line(String pattern, Object... values) {
    console.result(String.format(Locale.ROOT, pattern, values));
  }
}
