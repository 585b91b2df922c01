package org.haven.api.aimd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.haven.analysis.report.ReportSection;
import org.haven.analysis.report.ReportSection.Chart;
import org.haven.analysis.report.ReportSection.Table;
import org.haven.analysis.report.ResultJson;
import org.haven.analysis.report.SectionReport;
import org.haven.inputs.Plain;
import org.haven.potentials.PotentialFamilies;
import org.haven.validation.aimd.Agreement;
import org.haven.validation.aimd.Section;

/// `benchmark.html`: the verdict, then everything it rests on, in one file.
record BenchmarkPage(BenchmarkReport report) {
  String text() {
    Map<String, String> facts = new LinkedHashMap<>();
    for (Agreement each : Agreement.values()) {
      facts.put(each.words(), Long.toString(report.benchmark().count(each)));
    }
    if (report.cost().isKnown()) {
      facts.put(
          "processor hours per ns",
          String.format(Locale.ROOT, "%.3g", report.cost().processorHoursPerNs()));
    }
    List<ReportSection> sections = new ArrayList<>();
    sections.add(verdicts());
    sections.add(conditions());
    sections.add(lengths());
    report.benchmark().sections().forEach(s -> sections.add(section(s)));
    if (!report.chosen().disagreeing().isEmpty() || !report.chosen().jumping().isEmpty()) {
      sections.add(frames());
    }
    return new SectionReport(
            report.potentialName() + " against ab initio molecular dynamics",
            "benchmark",
            "The potential "
                + report.verdict()
                + ". Protocol: "
                + report.benchmark().protocol()
                + ". Intervals are 95 %.",
            facts,
            warnings(),
            sections,
            provenance())
        .text();
  }

  private List<String> warnings() {
    List<String> all = new ArrayList<>(report.notes());
    report.benchmark().notes().stream().filter(n -> !all.contains(n)).forEach(all::add);
    report
        .request()
        .references()
        .runs()
        .forEach(r -> r.warnings().forEach(w -> all.add(r.name() + ": " + w)));
    return all;
  }

  private ReportSection verdicts() {
    return new ReportSection(
        "Verdicts",
        List.of(
            "agrees: the 95 % interval lies within what the protocol tolerates; differs: the joint"
                + " interval leaves out \"the same\"; too short to tell: neither."),
        Optional.of(
            new Table(BenchmarkTable.HEADINGS, BenchmarkTable.of(report.benchmark()).cells())),
        Map.of(),
        List.of());
  }

  private ReportSection conditions() {
    List<String> lines = new ArrayList<>();
    for (ReferenceRun run : report.request().references().runs()) {
      lines.add(
          "Reference "
              + run.name()
              + ": "
              + run.file().getFileName()
              + (run.isRun()
                  ? String.format(
                      Locale.ROOT,
                      ", %d frames of %s fs, %s ps",
                      run.frames(),
                      Plain.rounded(run.trajectory().orElseThrow().frameIntervalFs()),
                      Plain.rounded(run.lengthPs()))
                  : ", " + run.frames() + " configurations")
              + String.format(
                  Locale.ROOT,
                  "; %d with energies, %d with forces, %d with stresses",
                  run.labels().energies(),
                  run.labels().forces(),
                  run.labels().stresses())
              + run.settings().code().map(c -> "; " + c).orElse(""));
    }
    report
        .request()
        .teacher()
        .ifPresent(t -> lines.add("Forces of the reference are those of " + t.getFileName()));
    if (report.conditions().isEmpty()) {
      lines.add("Haven's dynamics were not run (--run).");
    }
    if (report.cost().isKnown()) {
      lines.add("Cost: " + report.cost().text());
    }
    return new ReportSection(
        "Conditions and cost",
        lines,
        report.conditions().isEmpty() ? Optional.empty() : Optional.of(table()),
        Map.of(),
        List.of());
  }

  private Table table() {
    return new Table(
        List.of(
            "like",
            "T / K",
            "ensemble",
            "thermostat",
            "time step / fs",
            "equilibration / ps",
            "length / ps",
            "replicas in all"),
        report.conditions().stream()
            .map(
                c ->
                    List.of(
                        c.name(),
                        Plain.number(c.temperatureK()),
                        c.ensemble(),
                        c.ensemble().equals("nve") ? "" : c.thermostat(),
                        Plain.rounded(c.timeStepFs()),
                        Plain.rounded(c.equilibrationPs()),
                        Plain.rounded(c.lengthPs()),
                        Integer.toString(report.replicas().getOrDefault(c.temperatureK(), 0))))
            .toList());
  }

  private ReportSection lengths() {
    return new ReportSection(
        "How long the AIMD must be",
        report.lengthLines().isEmpty()
            ? List.of("The references are no runs in time.")
            : report.lengthLines(),
        List.of());
  }

  private static ReportSection section(Section section) {
    List<String> lines = new ArrayList<>();
    section
        .quantities()
        .forEach(
            q ->
                lines.add(
                    BenchmarkTable.name(q) + ": " + q.agreement().words() + ", " + q.reason()));
    lines.addAll(section.notes());
    List<Chart> charts = new ArrayList<>();
    section.parity().forEach(p -> charts.add(BenchmarkCurves.chart(p)));
    section.curves().forEach(c -> charts.add(BenchmarkCurves.chart(c)));
    return new ReportSection(section.title(), lines, charts);
  }

  private ReportSection frames() {
    List<List<String>> rows = new ArrayList<>();
    report.chosen().disagreeing().forEach(c -> rows.add(row(c, "force error / (eV/Å)")));
    report.chosen().jumping().forEach(c -> rows.add(row(c, "ions under way")));
    return new ReportSection(
        "Frames for the next training set",
        List.of(
            "In frames-disagreement.xyz (potential and reference disagree most) and"
                + " frames-jumps.xyz (nearest to jumps), apart in time, with the reference's labels"
                + " where it has them."),
        Optional.of(new Table(List.of("run", "frame", "t / ps", "why", "value"), rows)),
        Map.of(),
        List.of());
  }

  private static List<String> row(ChosenFrames.Chosen c, String why) {
    return List.of(
        c.run(),
        Integer.toString(c.frame()),
        Double.isFinite(c.timePs()) ? Plain.rounded(c.timePs()) : "",
        why,
        String.format(Locale.ROOT, "%.3g", c.measure()));
  }

  private Map<String, String> provenance() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Haven", ResultJson.version());
    all.put("protocol", report.benchmark().protocol());
    all.put("potential", report.request().potential().toString());
    all.put("SHA-256 of it", PotentialFamilies.sha256(report.request().potential()));
    all.put("reference key", report.referenceKey());
    if (report.cost().isKnown()) {
      all.put("machine", report.cost().processor() + ", " + report.cost().threads() + " threads");
    }
    return all;
  }
}
