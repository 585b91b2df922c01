package org.haven.analysis.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.transport.RunState;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.deck.Until;
import org.haven.integrators.run.ErrorLook;
import org.haven.integrators.run.Rounds;

/// How the errors of a temperature fell that its production went on for.
///
/// @param temperatureK as in the deck
/// @param looks in their order, one at least
public record ErrorSummary(double temperatureK, List<ErrorLook> looks) {
  /// Of all temperatures of a run that have been looked at; none where the deck asks for no error.
  ///
  /// @param size of a series; 0 where there is none
  public static List<ErrorSummary> of(Path directory, RunSpec spec, int size) {
    Optional<Until> wanted = spec.production().errorAsked();
    List<ErrorSummary> all = new ArrayList<>();
    if (wanted.isEmpty()) {
      return all;
    }
    List<Path> folders = RunLayout.simulations(directory);
    for (double kelvin : spec.temperaturesK()) {
      List<Path> own =
          folders.stream()
              .filter(
                  folder -> {
                    SimulationName name = SimulationName.of(folder).orElseThrow();
                    return name.size() == size
                        && name.temperatureK() == kelvin
                        && name.replica() <= spec.replicas()
                        && !Rounds.read(folder).all().isEmpty();
                  })
              .toList();
      List<ErrorLook> looks =
          own.stream()
              .map(Rounds::read)
              .max(Comparator.comparingInt(each -> each.all().size()))
              .map(each -> looks(kelvin, own.size(), each, wanted.get()))
              .orElse(List.of());
      if (!looks.isEmpty()) {
        all.add(new ErrorSummary(kelvin, looks));
      }
    }
    return all;
  }

  private static List<ErrorLook> looks(double kelvin, int count, Rounds rounds, Until wanted) {
    return rounds.all().stream()
        .map(
            round ->
                new ErrorLook(
                    Plain.number(kelvin) + " K",
                    count,
                    round,
                    wanted,
                    round.equals(rounds.all().getLast()) && rounds.isOver(wanted)))
        .toList();
  }

  private ErrorLook last() {
    return looks.getLast();
  }

  private boolean missed() {
    return last().over() && !last().round().reached(last().wanted());
  }

  /// What speaks against the runs of this temperature: that the error asked for was not reached.
  public Optional<Judgement> judgement() {
    return missed()
        ? Optional.of(
            new Judgement(
                Judgement.Mark.DOUBTFUL,
                RunState.ERROR_ASKED,
                last().text() + ". Remedy: 'haven extend DIR --to' a longer time"))
        : Optional.empty();
  }

  /// The value of `until` in result.json.
  public static List<Map<String, Object>> json(List<ErrorSummary> all) {
    return all.stream().map(ErrorSummary::json).toList();
  }

  private Map<String, Object> json() {
    Until wanted = last().wanted();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("temperature_k", temperatureK);
    json.put("simulations", last().simulations());
    json.put("relative_error_of_sigma", orNull(wanted.relativeErrorOfSigma()));
    json.put("relative_error_of_d", orNull(wanted.relativeErrorOfD()));
    json.put("at_most_ps", orNull(wanted.atMostPs()));
    json.put("reached", last().round().reached(wanted));
    json.put("needed_ps", orNull(last().round().neededPs(wanted)));
    List<Map<String, Object>> rounds = new ArrayList<>();
    for (ErrorLook each : looks) {
      Map<String, Object> round = new LinkedHashMap<>();
      round.put("time_ps", each.round().timePs());
      round.put("relative_error_of_sigma", orNull(each.round().errorOfSigma()));
      round.put("relative_error_of_d", orNull(each.round().errorOfD()));
      rounds.add(round);
    }
    json.put("rounds", rounds);
    return json;
  }

  private static Double orNull(OptionalDouble value) {
    return value.isPresent() ? (Double) value.getAsDouble() : null;
  }

  private static Double orNull(double value) {
    return Double.isFinite(value) ? (Double) value : null;
  }

  /// Their part of the report: what was found at each look.
  public static ReportSection section(List<ErrorSummary> all) {
    List<List<String>> rows = new ArrayList<>();
    for (ErrorSummary each : all) {
      for (ErrorLook look : each.looks) {
        rows.add(
            List.of(
                look.temperature(),
                Plain.rounded(look.round().timePs()),
                percent(look.round().errorOfSigma()),
                percent(look.round().errorOfD()),
                rounded(look.round().neededPs(look.wanted()))));
      }
    }
    return new ReportSection(
        "Until the error is small enough",
        all.stream().map(each -> each.last().text() + ".").toList(),
        Optional.of(
            new ReportSection.Table(
                List.of(
                    "temperature",
                    "production / ps",
                    "error of sigma",
                    "error of D*",
                    "needed / ps"),
                rows)),
        Map.of(),
        List.of());
  }

  private static String percent(double error) {
    return Double.isFinite(error) ? String.format(Locale.ROOT, "%.1f %%", 100 * error) : "–";
  }

  private static String rounded(double ps) {
    return Double.isFinite(ps) ? String.format(Locale.ROOT, "%.3g", ps) : "–";
  }
}
