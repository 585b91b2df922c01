package org.haven.api.aimd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.haven.analysis.paper.Prose;
import org.haven.analysis.report.ReportSection;
import org.haven.analysis.report.ResultJson;
import org.haven.analysis.report.SectionReport;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputFile;

/// Several potentials against one reference, side by side: which one should be used.
///
/// @param members one for each benchmark.json, in the order given
@API(status = API.Status.EXPERIMENTAL)
public record BenchmarkComparison(List<Member> members) {
  private static final String KIND = "haven aimd benchmark";

  /// One potential.
  ///
  /// @param label its file's name, made unique
  /// @param json of the benchmark
  public record Member(String label, Path file, JsonNode json) {
    private long count(String verdict) {
      return json.path("verdicts").path(verdict).asLong();
    }

    private double cost() {
      return json.path("cost").path("processor_hours_per_ns").asDouble(Double.NaN);
    }

    private BenchmarkTable table() {
      return BenchmarkTable.of(json);
    }

    private Optional<BenchmarkTable.Row> row(String key) {
      return table().rows().stream().filter(r -> r.key().equals(key)).findFirst();
    }
  }

  /// Reads them.
  ///
  /// @throws InputException if there are fewer than two, one is no benchmark, or they are of other
  ///   references or protocols
  public static BenchmarkComparison of(List<Path> files) {
    if (files.size() < 2) {
      throw new InputException(
          "--compare has one file; give the benchmark.json of two potentials or more");
    }
    List<Member> members = new ArrayList<>();
    for (Path file : files) {
      JsonNode json = read(file);
      String name = json.path("potential").path("name").asText();
      long same = members.stream().filter(m -> m.label().startsWith(name)).count();
      members.add(new Member(same == 0 ? name : name + " (" + (same + 1) + ")", file, json));
    }
    Member first = members.getFirst();
    for (Member each : members.subList(1, members.size())) {
      requireSame(first, each, "reference_key", "another reference");
      requireSame(first, each, "protocol", "another protocol");
    }
    return new BenchmarkComparison(List.copyOf(members));
  }

  private static JsonNode read(Path given) {
    Path file = Files.isDirectory(given) ? given.resolve("benchmark.json") : given;
    JsonNode json;
    try {
      json = new ObjectMapper().readTree(file.toFile());
    } catch (IOException unreadable) {
      throw new InputException(
          file,
          Files.exists(file)
              ? "is no JSON; expected a benchmark.json of 'haven validate --aimd'"
              : "no such file; expected a benchmark.json of 'haven validate --aimd'");
    }
    if (!json.path("kind").asText().equals(KIND)) {
      throw new InputException(
          file, "is no benchmark.json of 'haven validate --aimd': its kind is not '" + KIND + "'");
    }
    return json;
  }

  private static void requireSame(Member first, Member other, String key, String what) {
    String a = first.json().path(key).asText();
    String b = other.json().path(key).asText();
    if (!a.equals(b)) {
      throw new InputException(
          other.file(),
          "is of "
              + what
              + " ("
              + b
              + ") than "
              + first.file()
              + " ("
              + a
              + "); their verdicts do not compare. Remedy: benchmark both potentials against the"
              + " same references and protocol");
    }
  }

  private List<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    members.forEach(m -> m.table().rows().forEach(r -> keys.add(r.key())));
    return List.copyOf(keys);
  }

  /// Rows: a quantity, then each potential's change with its verdict.
  private List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (String key : keys()) {
      List<String> row = new ArrayList<>();
      BenchmarkTable.Row any =
          members.stream().flatMap(m -> m.row(key).stream()).findFirst().orElseThrow();
      row.add(any.title() + (any.unit().isEmpty() ? "" : ", " + any.unit()));
      for (Member m : members) {
        row.add(m.row(key).map(r -> r.change().text() + " " + r.verdict()).orElse("–"));
      }
      rows.add(row);
    }
    for (String verdict : List.of("agrees", "differs", "too short to tell")) {
      rows.add(summary(verdict, m -> Long.toString(m.count(verdict))));
    }
    rows.add(
        summary(
            "processor hours per ns",
            m -> Double.isFinite(m.cost()) ? String.format(Locale.ROOT, "%.3g", m.cost()) : "–"));
    return rows;
  }

  private List<String> summary(String title, java.util.function.Function<Member, String> of) {
    List<String> row = new ArrayList<>();
    row.add(title);
    members.forEach(m -> row.add(of.apply(m)));
    return row;
  }

  private List<String> headings() {
    return summary("quantity", Member::label);
  }

  /// Which one: the fewest that differ, then the most that agree, then the least cost.
  public String advice() {
    Member best =
        members.stream()
            .min(
                Comparator.<Member>comparingLong(m -> m.count("differs"))
                    .thenComparing(
                        Comparator.<Member>comparingLong(m -> m.count("agrees")).reversed())
                    .thenComparingDouble(
                        m -> Double.isFinite(m.cost()) ? m.cost() : Double.MAX_VALUE))
            .orElseThrow();
    StringBuilder text = new StringBuilder();
    text.append(best.label())
        .append(" differs least: in ")
        .append(best.count("differs"))
        .append(" of ")
        .append(best.table().rows().size())
        .append(", agrees in ")
        .append(best.count("agrees"));
    members.stream()
        .filter(m -> m != best && Double.isFinite(m.cost()) && m.cost() < best.cost())
        .min(Comparator.comparingDouble(Member::cost))
        .ifPresent(
            m ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "; %s takes %.2g times less time and differs in %d",
                        m.label(),
                        best.cost() / m.cost(),
                        m.count("differs"))));
    if (members.stream().anyMatch(m -> m.count("too short to tell") > 0)) {
      text.append("; a longer reference would tell more");
    }
    return text.toString();
  }

  /// What a terminal shows.
  public List<String> lines() {
    List<List<String>> all = new ArrayList<>();
    all.add(headings());
    all.addAll(rows());
    List<String> lines = new ArrayList<>(BenchmarkTable.columns(all));
    lines.add("");
    lines.add(advice());
    return lines;
  }

  /// As one object.
  public JsonNode tree() {
    return new ObjectMapper()
        .valueToTree(
            Json.map(
                "haven_version",
                ResultJson.version(),
                "reference_key",
                members.getFirst().json().path("reference_key").asText(),
                "protocol",
                members.getFirst().json().path("protocol").asText(),
                "advice",
                advice(),
                "potentials",
                members.stream().map(BenchmarkComparison::object).toList()));
  }

  private static Map<String, Object> object(Member m) {
    return Json.map(
        "name",
        m.label(),
        "file",
        m.file().toString(),
        "verdict",
        m.json().path("verdict").asText(),
        "verdicts",
        m.json().path("verdicts"),
        "processor_hours_per_ns",
        Json.number(m.cost()),
        "quantities",
        m.table().rows().stream()
            .map(
                r ->
                    Json.map(
                        "section",
                        r.id(),
                        "name",
                        r.name(),
                        "temperature_k",
                        Json.number(r.temperatureK()),
                        "change",
                        Json.number(r.change().value()),
                        "verdict",
                        r.verdict()))
            .toList());
  }

  /// Writes `comparison.html`, `comparison.csv` and `comparison.tex`.
  ///
  /// @return the files
  public List<Path> write(Path folder) {
    OutputFile.folder(folder);
    List<Path> files = new ArrayList<>();
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("comparison.html", page());
    texts.put("comparison.csv", csv());
    texts.put("comparison.tex", latex());
    texts.forEach(
        (name, text) -> {
          OutputFile.write(folder.resolve(name), text);
          files.add(folder.resolve(name));
        });
    return files;
  }

  private String page() {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("Haven", ResultJson.version());
    members.forEach(m -> provenance.put(m.label(), m.file().toString()));
    return new SectionReport(
            "Potentials against one reference",
            "comparison",
            advice() + ".",
            Map.of(),
            List.of(),
            List.of(
                new ReportSection(
                    "Side by side",
                    members.stream()
                        .map(m -> m.label() + ": " + m.json().path("verdict").asText())
                        .toList(),
                    Optional.of(new ReportSection.Table(headings(), rows())),
                    Map.of(),
                    List.of())),
            provenance)
        .text();
  }

  private String csv() {
    StringBuilder text = new StringBuilder("section,quantity,temperature_k,potential,measure");
    text.append(",change,change_ci95_low,change_ci95_high,verdict\n");
    for (Member m : members) {
      for (BenchmarkTable.Row r : m.table().rows()) {
        text.append(BenchmarkTable.line(m.label(), r)).append('\n');
      }
    }
    return text.toString();
  }

  private String latex() {
    StringBuilder text =
        new StringBuilder("% needs \\usepackage{booktabs}\n\\begin{table}\n  \\centering\n");
    text.append("  \\caption{Potentials against one reference, 95\\,\\% intervals.}\n");
    text.append("  \\begin{tabular}{l").append("l".repeat(members.size())).append("}\n");
    text.append("    \\toprule\n");
    line(text, headings());
    text.append("    \\midrule\n");
    rows().forEach(row -> line(text, row));
    return text.append("    \\bottomrule\n  \\end{tabular}\n\\end{table}\n").toString();
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append("    ")
        .append(String.join(" & ", cells.stream().map(Prose::latex).toList()))
        .append(" \\\\\n");
  }
}
