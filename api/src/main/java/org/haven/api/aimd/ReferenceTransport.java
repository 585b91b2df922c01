package org.haven.api.aimd;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.transport.Diffusivity;
import org.haven.analysis.transport.TransportOptions;
import org.haven.analysis.transport.TransportResult;
import org.haven.inputs.InputException;
import org.haven.validation.aimd.Protocol;
import org.haven.validation.aimd.ReferenceLength;

/// What one reference says of transport by itself, as `haven analyze` would.
///
/// @param run its name
/// @param temperatureK of it
/// @param lengthPs of it
/// @param result empty where it cannot be analysed
/// @param fault why not; empty where it can
public record ReferenceTransport(
    String run,
    double temperatureK,
    double lengthPs,
    Optional<TransportResult> result,
    String fault) {

  /// Of all references that are runs.
  static List<ReferenceTransport> of(References references) {
    List<ReferenceTransport> all = new ArrayList<>();
    TransportOptions options = TransportOptions.of(references.mobile(), references.charges());
    for (ReferenceRun run : references.runs()) {
      if (!run.isRun()) {
        continue;
      }
      try {
        all.add(
            new ReferenceTransport(
                run.name(),
                run.temperatureK(),
                run.lengthPs(),
                Optional.of(
                    TransportResult.of(
                        run.name(),
                        run.trajectory().orElseThrow(),
                        options.atTemperature(run.temperatureK()))),
                ""));
      } catch (InputException refused) {
        all.add(
            new ReferenceTransport(
                run.name(),
                run.temperatureK(),
                run.lengthPs(),
                Optional.empty(),
                refused.getMessage()));
      }
    }
    return all;
  }

  /// A line for each species: `600K-1: D* of Li 2.2e-05 (1.6e-05–3.0e-05) cm²/s from 14 ps`.
  List<String> lines() {
    if (result.isEmpty()) {
      return List.of(run + ": no transport: " + fault);
    }
    List<String> lines = new ArrayList<>();
    result
        .get()
        .tracers()
        .forEach(
            (species, d) -> {
              Estimate e = d.cm2PerS();
              lines.add(
                  e.known() && e.value() > 0
                      ? String.format(
                          Locale.ROOT,
                          "%s: D* of %s %s cm²/s from %.3g ps of the reference",
                          run,
                          species,
                          new BenchmarkTable.Value(e.value(), e.ci95Low(), e.ci95High()).text(),
                          lengthPs)
                      : run + ": no diffusion of " + species + " is seen in the reference");
            });
    return lines;
  }

  /// How long the reference must be, from its own D alone; empty where it shows none.
  List<ReferenceLength> lengths(Protocol protocol, int dimensions) {
    List<ReferenceLength> lengths = new ArrayList<>();
    result.ifPresent(
        r ->
            r.tracers()
                .forEach(
                    (species, d) -> {
                      Estimate e = d.cm2PerS();
                      if (!(e.known() && e.value() > 0) || e.vague()) {
                        return;
                      }
                      for (double factor : protocol.length().factors()) {
                        int ions = r.counts().get(species);
                        lengths.add(
                            new ReferenceLength(
                                species,
                                temperatureK,
                                ions,
                                e.value(),
                                factor,
                                ReferenceLength.lengthPs(
                                    ions,
                                    e.value(),
                                    d.hops().lengthAngstrom(),
                                    d.window().fromPs(),
                                    d.concerted(),
                                    dimensions,
                                    factor,
                                    protocol.length().level()),
                                lengthPs));
                      }
                    }));
    return lengths;
  }

  /// As in benchmark.json.
  Map<String, Object> json() {
    return Json.map(
        "reference",
        run,
        "temperature_k",
        temperatureK,
        "length_ps",
        lengthPs,
        "fault",
        fault.isEmpty() ? null : fault,
        "species",
        result
            .map(r -> r.tracers().entrySet().stream().map(e -> species(r, e)).toList())
            .orElse(List.of()));
  }

  private static Map<String, Object> species(
      TransportResult result, Map.Entry<String, Diffusivity> tracer) {
    Estimate d = tracer.getValue().cm2PerS();
    return Json.map(
        "species", tracer.getKey(),
        "ions", result.counts().get(tracer.getKey()),
        "d_tracer_cm2_s", Json.number(d.value()),
        "ci95", java.util.Arrays.asList(Json.number(d.ci95Low()), Json.number(d.ci95High())));
  }
}
