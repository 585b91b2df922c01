package org.haven.api.aimd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.haven.analysis.report.ResultJson;
import org.haven.inputs.FileHash;
import org.haven.inputs.OutputFile;
import org.haven.inputs.Plain;
import org.haven.potentials.PotentialFamilies;
import org.haven.validation.aimd.Agreement;
import org.haven.validation.aimd.AimdBenchmark;
import org.haven.validation.aimd.ComparedQuantity;
import org.haven.validation.aimd.ReferenceLength;

/// What a benchmark found: `benchmark.json`, `benchmark.html`, `benchmark.csv` and `benchmark.tex`,
/// and frames worth a calculation.
///
/// @param request what was asked
/// @param benchmark sections and verdicts
/// @param conditions of Haven's dynamics; empty where none were run
/// @param replicas of Haven by temperature
/// @param alone what the references say of transport by themselves
/// @param cost of Haven's dynamics
/// @param chosen frames for active learning
/// @param notes what the reader must know
@API(status = API.Status.EXPERIMENTAL)
public record BenchmarkReport(
    BenchmarkRequest request,
    AimdBenchmark benchmark,
    List<Conditions> conditions,
    Map<Double, Integer> replicas,
    List<ReferenceTransport> alone,
    Cost cost,
    ChosenFrames chosen,
    List<String> notes) {
  private static final int DIMENSIONS = 3;

  /// The one line of the page: `agrees in 9 of 12, differs in 1 (…), too short to tell in 2`.
  public String verdict() {
    long all = quantities().size();
    if (all == 0) {
      return "is compared in nothing: "
          + (request.dynamics() ? "no replica is done" : "--run runs Haven's dynamics")
          + (request.references().areLabelled() ? "" : ", and the references have no forces");
    }
    List<String> differing =
        quantities().stream()
            .filter(q -> q.agreement() == Agreement.DIFFERS)
            .map(q -> BenchmarkTable.name(q) + " " + BenchmarkTable.change(q))
            .toList();
    String named =
        differing.isEmpty()
            ? ""
            : " ("
                + String.join("; ", differing.subList(0, Math.min(3, differing.size())))
                + (differing.size() > 3 ? "; …" : "")
                + ")";
    return String.format(
        Locale.ROOT,
        "agrees in %d of %d, differs in %d%s, too short to tell in %d",
        benchmark.count(Agreement.AGREES),
        all,
        benchmark.count(Agreement.DIFFERS),
        named,
        benchmark.count(Agreement.TOO_SHORT));
  }

  /// All that is compared, section by section.
  public List<ComparedQuantity> quantities() {
    return benchmark.sections().stream().flatMap(s -> s.quantities().stream()).toList();
  }

  /// The potential's file, without its folder.
  String potentialName() {
    return request.potential().getFileName().toString();
  }

  /// Hash over the files of the references and what was taken of them: results with another one are
  /// of another reference.
  String referenceKey() {
    StringBuilder all = new StringBuilder();
    request
        .references()
        .runs()
        .forEach(
            run ->
                all.append(FileHash.sha256(run.file()))
                    .append(' ')
                    .append(run.temperatureK())
                    .append(' ')
                    .append(run.frames())
                    .append(' ')
                    .append(run.lengthPs())
                    .append('\n'));
    all.append(request.references().mobile());
    return FileHash.sha256(all.toString()).substring(0, 16);
  }

  /// The object of benchmark.json.
  public Map<String, Object> json() {
    Map<String, Object> json =
        Json.map(
            "kind",
            "haven aimd benchmark",
            "haven_version",
            ResultJson.version(),
            "verdict",
            verdict(),
            "reference_key",
            referenceKey(),
            "potential",
            Json.map(
                "file",
                request.potential().toString(),
                "name",
                potentialName(),
                "sha256",
                PotentialFamilies.sha256(request.potential())),
            "references",
            request.references().runs().stream().map(ReferenceRun::json).toList(),
            "reference_potential",
            request.teacher().map(Path::toString).orElse(null),
            "mobile",
            request.references().mobile(),
            "charges",
            request.references().charges(),
            "conditions",
            conditions.stream().map(Conditions::json).toList(),
            "replicas",
            replicas.entrySet().stream()
                .map(e -> Json.map("temperature_k", e.getKey(), "count", e.getValue()))
                .toList(),
            "cost",
            cost.isKnown() ? cost.json() : null);
    json.put("reference_transport", alone.stream().map(ReferenceTransport::json).toList());
    json.putAll(benchmark.json());
    json.put("frames", chosen.json());
    List<String> all = new ArrayList<>(notes);
    benchmark.notes().stream().filter(n -> !all.contains(n)).forEach(all::add);
    json.put("notes", all);
    json.put(
        "curves",
        benchmark.sections().stream()
            .flatMap(s -> s.curves().stream().map(c -> BenchmarkCurves.json(s.id(), c)))
            .toList());
    json.put(
        "parity",
        benchmark.sections().stream()
            .flatMap(s -> s.parity().stream().map(p -> BenchmarkCurves.json(s.id(), p)))
            .toList());
    return json;
  }

  /// The same as a tree.
  public JsonNode tree() {
    return new ObjectMapper().valueToTree(json());
  }

  /// What a terminal shows.
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    BenchmarkTable table = BenchmarkTable.of(benchmark);
    if (!table.rows().isEmpty()) {
      lines.addAll(table.lines());
      lines.add("");
    }
    lines.addAll(lengthLines());
    if (cost.isKnown()) {
      lines.add("cost: " + cost.text());
    }
    lines.add(potentialName() + ": " + verdict());
    return lines;
  }

  /// What the references have, and what would be needed.
  List<String> lengthLines() {
    List<String> lines = new ArrayList<>();
    alone.forEach(each -> lines.addAll(each.lines()));
    lengths().forEach(length -> lines.add(lengthLine(length)));
    return lines;
  }

  /// How long the references must be: of temperatures whose dynamics are not compared by what the
  /// first reference says alone.
  List<ReferenceLength> lengths() {
    List<ReferenceLength> all = new ArrayList<>(benchmark.lengths());
    Set<Double> known = new HashSet<>();
    all.forEach(length -> known.add(length.temperatureK()));
    for (ReferenceTransport each : alone) {
      List<ReferenceLength> own = each.lengths(request.protocol(), DIMENSIONS);
      if (!own.isEmpty() && known.add(each.temperatureK())) {
        all.addAll(own);
      }
    }
    return all;
  }

  /// `D* of Li at 600 K to a factor of 1.2 (95 %) needs 340 ps; the reference has 14 ps`.
  static String lengthLine(ReferenceLength length) {
    return String.format(
        Locale.ROOT,
        "D* of %s at %.0f K to a factor of %s (95 %%) needs %s ps of AIMD; the reference has %s ps",
        length.species(),
        length.temperatureK(),
        Plain.number(length.factor()),
        Plain.rounded(rounded(length.lengthPs())),
        Plain.rounded(rounded(length.hasPs())));
  }

  /// To two digits above 10, else three.
  private static double rounded(double ps) {
    if (!(ps > 0) || !Double.isFinite(ps)) {
      return ps;
    }
    double unit = Math.pow(10, Math.floor(Math.log10(ps)) - (ps >= 10 ? 1 : 2));
    return Math.rint(ps / unit) * unit;
  }

  /// Writes all files into the output folder.
  ///
  /// @return them
  public List<Path> write() {
    Path folder = request.output();
    OutputFile.folder(folder);
    List<Path> files = new ArrayList<>();
    BenchmarkTable table = BenchmarkTable.of(benchmark);
    List<String> comments =
        List.of(
            "Haven " + ResultJson.version() + ", protocol " + benchmark.protocol(),
            "potential " + potentialName() + ", reference " + referenceKey());
    put(files, folder.resolve("benchmark.json"), Json.text(json()));
    put(files, folder.resolve("benchmark.html"), new BenchmarkPage(this).text());
    put(files, folder.resolve("benchmark.csv"), table.csv(comments));
    put(files, folder.resolve("benchmark.tex"), table.latex(verdict()));
    files.addAll(chosen.write(folder));
    return files;
  }

  private static void put(List<Path> files, Path file, String text) {
    OutputFile.write(file, text);
    files.add(file);
  }
}
