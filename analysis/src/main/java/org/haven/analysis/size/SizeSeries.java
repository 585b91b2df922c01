package org.haven.analysis.size;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.haven.analysis.report.ReportSection;
import org.haven.analysis.report.ResultJson;
import org.haven.analysis.report.ResultTable;
import org.haven.analysis.report.SimulationCell;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement.Mark;
import org.haven.analysis.transport.TransportPoint;
import org.haven.analysis.transport.TransportStudy;
import org.haven.inputs.deck.SimulationName;

/// One crystal in cells of several sizes: the results of each, and how they change with 1/L
/// ([SizeTrend]).
///
/// @param members ascending by size; empty where a run has one cell
public record SizeSeries(List<Member> members) {
  /// No series.
  public static final SizeSeries NONE = new SizeSeries(List.of());

  /// Two targets are one temperature if they differ by less.
  private static final double SAME_TEMPERATURE_K = 1e-6;

  /// The results in one cell.
  ///
  /// @param size repetitions along each axis
  /// @param cell at the start; empty where the file of the structure is gone
  public record Member(int size, Optional<SimulationCell> cell, TransportStudy study) {
    String name() {
      return SimulationName.repeats(size);
    }

    Optional<TransportPoint> at(double kelvin) {
      return study.points().stream()
          .filter(p -> Math.abs(p.temperatureK() - kelvin) < SAME_TEMPERATURE_K)
          .findFirst();
    }
  }

  public SizeSeries {
    members = List.copyOf(members);
  }

  /// The trends of D\*, sigma and H_R at each temperature of finished runs in two cells at least.
  public List<SizeTrend> trends() {
    List<SizeTrend> all = new ArrayList<>();
    Set<Double> temperatures = new LinkedHashSet<>();
    members.forEach(m -> m.study().points().forEach(p -> temperatures.add(p.temperatureK())));
    for (double kelvin : temperatures.stream().sorted().toList()) {
      List<TransportPoint> points =
          members.stream()
              .flatMap(member -> member.at(kelvin).stream())
              .filter(TransportPoint::whole)
              .toList();
      if (points.isEmpty()) {
        continue;
      }
      for (String s : points.getFirst().species().keySet()) {
        trend(
            all, "D* of " + s + "/cm2/s", kelvin, points, p -> p.species().get(s).tracerCm2PerS());
      }
      trend(all, "sigma/mS/cm", kelvin, points, TransportPoint::sigmaMsCm);
      trend(all, "H_R", kelvin, points, TransportPoint::havenRatio);
    }
    return all;
  }

  private static void trend(
      List<SizeTrend> to,
      String quantity,
      double kelvin,
      List<TransportPoint> points,
      Function<TransportPoint, Estimate> value) {
    SizeTrend.of(
            quantity,
            kelvin,
            points.stream().map(SizeSeries::lengthAngstrom).toList(),
            points.stream().map(value).toList())
        .ifPresent(to::add);
  }

  private static double lengthAngstrom(TransportPoint point) {
    return Math.cbrt(point.runs().getFirst().volumeAngstrom3());
  }

  /// What the trends rest on where it is not good.
  private List<String> doubts() {
    List<String> all = new ArrayList<>();
    for (Member member : members) {
      for (TransportPoint point : member.study().points()) {
        if (!point.whole()) {
          all.add(label(member, point) + ": no finished run; left out of the trend");
        } else if (point.verdict().mark() != Mark.GOOD) {
          all.add(
              label(member, point)
                  + ": "
                  + point.verdict().word()
                  + ": "
                  + point.verdict().reasons().getFirst().quantity());
        }
      }
    }
    return all;
  }

  private static String label(Member member, TransportPoint point) {
    return String.format(Locale.ROOT, "%s at %.0f K", member.name(), point.temperatureK());
  }

  /// What stands above, and which cell it is of.
  private String ofLargest() {
    return "the results and fits are those of "
        + members.getLast().name()
        + ", the largest; beside it "
        + members.subList(0, members.size() - 1).stream()
            .map(Member::name)
            .collect(Collectors.joining(", "));
  }

  /// For a terminal, below the table of the largest; empty where there is no series.
  public String text() {
    if (members.isEmpty()) {
      return "";
    }
    List<String[]> rows = new ArrayList<>();
    rows.add(
        new String[] {
          "cell", "atoms", "L/Å", "T/K", "ion", "D*/cm2/s", "sigma/mS/cm", "H_R", "verdict"
        });
    for (Member member : members) {
      for (TransportPoint point : member.study().points()) {
        point
            .species()
            .forEach(
                (symbol, s) ->
                    rows.add(
                        new String[] {
                          member.name(),
                          member.cell().map(cell -> "" + cell.atoms()).orElse("-"),
                          String.format(Locale.ROOT, "%.1f", lengthAngstrom(point)),
                          String.format(Locale.ROOT, "%.1f", point.temperatureK()),
                          symbol,
                          ResultTable.text(s.tracerCm2PerS()),
                          ResultTable.text(s.sigmaMsCm()),
                          ResultTable.text(s.havenRatio()),
                          point.verdict(symbol).word()
                        }));
      }
    }
    StringBuilder out = new StringBuilder();
    out.append("Sizes of the cell: ").append(ofLargest()).append('\n');
    out.append(ResultTable.aligned(rows));
    lines().forEach(line -> out.append(line).append('\n'));
    return out.toString();
  }

  private List<String> lines() {
    List<SizeTrend> trends = trends();
    List<String> lines = new ArrayList<>();
    if (trends.isEmpty()) {
      lines.add("no trend with size: it needs finished runs with values in two cells");
    } else {
      trends.forEach(trend -> lines.add(trend.text()));
      doubts().forEach(doubt -> lines.add("beware: " + doubt));
    }
    return lines;
  }

  /// Its part of the report.
  public ReportSection section() {
    List<String> lines = new ArrayList<>();
    lines.add(ofLargest());
    for (Member member : members) {
      for (TransportPoint point : member.study().points()) {
        point
            .species()
            .forEach(
                (symbol, s) ->
                    lines.add(
                        String.format(
                            Locale.ROOT,
                            "%s%s, L = %.1f Å: D* of %s %s cm²/s, sigma %s mS/cm, H_R %s: %s",
                            label(member, point),
                            member.cell().map(c -> ", " + c.atoms() + " atoms").orElse(""),
                            lengthAngstrom(point),
                            symbol,
                            ResultTable.text(s.tracerCm2PerS()),
                            ResultTable.text(s.sigmaMsCm()),
                            ResultTable.text(s.havenRatio()),
                            point.verdict(symbol).word())));
      }
    }
    lines.addAll(lines());
    return new ReportSection("Size of the cell", lines, List.of());
  }

  /// As `sizes` of `result.json`: the results of each size.
  public List<Map<String, Object>> json() {
    return members.stream()
        .map(
            member -> {
              Map<String, Object> json = new LinkedHashMap<>();
              json.put("size", member.size());
              json.put("cell", member.cell().map(SimulationCell::json).orElse(null));
              json.putAll(ResultJson.of(member.study()));
              return json;
            })
        .toList();
  }
}
