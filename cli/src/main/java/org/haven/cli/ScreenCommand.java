package org.haven.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.haven.campaigns.Campaign;
import org.haven.campaigns.CampaignProgress;
import org.haven.campaigns.Part;
import org.haven.campaigns.RemoteWorkers;
import org.haven.campaigns.Survey;
import org.haven.campaigns.Tally;
import org.haven.campaigns.ranking.MeasuredCells;
import org.haven.campaigns.ranking.ScreenReport;
import org.haven.campaigns.ranking.ScreenTable;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.integrators.run.StopRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Many structures through a funnel, into a ranked table.
@Command(
    name = "screen",
    description = {
      "Screen many structures: a funnel of stages, cheap before dear, and a ranked table.",
      "",
      "SCREEN is a YAML file that names structures, stages with their filters, and a potential"
          + " where a stage needs one (docs/screening.md). A structure that fails keeps its reason"
          + " and stops nothing. Writes screen.csv, screen.parquet, screen.json and screen.html"
          + " into the campaign's folder.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  haven screen inputs/examples/screen/screen.yaml",
      "  haven screen SCREEN.yaml --check",
      "  haven screen SCREEN.yaml --estimate 20",
      "  haven screen SCREEN.yaml --resume --retry failed",
      "  haven screen SCREEN.yaml --on spark --master spark://HOST:7077",
      "",
      "Ctrl-C, SIGTERM and SIGUSR1 end it with exit code 4: tasks under way leave a checkpoint or",
      "are done again. Go on with --resume, after any kind of death."
    })
final class ScreenCommand implements Callable<Integer>, Haven.Logged {
  private static final int SHOWN = 10;
  private static final String SLURM = "slurm";
  private static final String SPARK = "spark";

  private final Console console;

  @Parameters(paramLabel = "SCREEN", description = "Campaign, a YAML file.")
  private Path file;

  @Option(
      names = "--check",
      description =
          "Read all that SCREEN names, structures too, say what would be done, which structures"
              + " will fail and what the stages are expected to take, and do nothing.")
  private boolean check;

  @Option(
      names = "--estimate",
      paramLabel = "N",
      arity = "0..1",
      fallbackValue = "10",
      description = {
        "Do N structures, spread over all, and say what the rest will take: core-hours and disk;",
        "of a stage that none of them reached what --check expects. Their results stay, and count.",
        "Default N ${FALLBACK-VALUE}."
      })
  private Integer pilot;

  @Option(names = "--report", description = "Only write the table of what is there.")
  private boolean reportOnly;

  @Option(
      names = "--resume",
      description =
          "Go on with the campaign in the folder: what is done stays, what SCREEN has changed is"
              + " done anew.")
  private boolean resume;

  @Option(
      names = "--retry",
      paramLabel = "failed",
      description = "With --resume: do failed tasks again.")
  private String retry;

  @Option(
      names = "--part",
      paramLabel = "K/N",
      description =
          "Only the K-th of N parts of the structures, for several machines on one folder; write"
              + " the table with --report when all are done.")
  private String part;

  @Option(
      names = "--on",
      paramLabel = "CLUSTER",
      description = {
        "slurm: do nothing here, but write scripts into the campaign's folder that do it on a"
            + " cluster (docs/clusters.md).",
        "spark: have it done by the executors of Apache Spark; needs --master."
      })
  private String on;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "With --on spark: its master, spark://HOST:PORT.")
  private String master;

  @Option(
      names = "--chunk",
      paramLabel = "N",
      description = "With --on: structures of a task. Default ${DEFAULT-VALUE}.",
      defaultValue = "50")
  private int chunk;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Folder of the campaign, in place of SCREEN's.")
  private Path output;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Structures at once, one thread each, in place of SCREEN's.")
  private Integer threads;

  @Option(names = "--json", description = "Print one JSON object in place of the table.")
  private boolean json;

  @Option(names = "--quiet", description = "No progress, no notes; warnings and errors stay.")
  private boolean quiet;

  private Path log;

  ScreenCommand(Console console) {
    this.console = console;
  }

  @Override
  public Path logFile() {
    return log;
  }

  @Override
  public Integer call() {
    console.setQuiet(quiet);
    if (threads != null && threads < 1) {
      throw new InputException("--threads is " + threads + "; expected at least 1");
    }
    if (retry != null && !retry.equals("failed")) {
      throw new InputException("--retry takes 'failed'");
    }
    if (pilot != null && pilot < 1) {
      throw new InputException("--estimate is " + pilot + "; expected at least 1 structure");
    }
    if (on != null && !on.equals(SLURM) && !on.equals(SPARK)) {
      throw new InputException("--on takes 'slurm' or 'spark'");
    }
    if (master != null && !SPARK.equals(on)) {
      throw new InputException("--master is of no use without --on spark");
    }
    RemoteWorkers workers = SPARK.equals(on) ? spark() : null;
    if (chunk < 1) {
      throw new InputException("--chunk is " + chunk + "; expected at least 1 structure");
    }
    Campaign campaign = Campaign.of(file, output, threads);
    if (check) {
      check(campaign);
      return ExitCode.DONE;
    }
    if (reportOnly && !Files.isDirectory(campaign.folder())) {
      throw new InputException(
          campaign.folder(), "no such campaign to report on; leave out --report to begin it");
    }
    boolean again = resume || reportOnly || part != null || pilot != null || on != null;
    campaign.setUp(again);
    if (SLURM.equals(on)) {
      console.result(
          "submit with: bash "
              + RunSession.shown(campaign.writeSlurm(chunk))
              + " [options of sbatch]");
      return ExitCode.DONE;
    }
    log =
        campaign
            .folder()
            .resolve(part == null ? "screen.log" : "screen-" + part.replace('/', '-') + ".log");
    if (reportOnly) {
      report(campaign);
      return ExitCode.DONE;
    }
    StopRequest stop =
        console.stopRequest("second signal: ending at once; what was under way is done again");
    Logging.toFile(log);
    if (workers != null) {
      return remotely(campaign, workers, stop);
    }
    Part own =
        pilot != null
            ? Part.pilot(pilot, campaign.candidates().size())
            : part == null ? Part.ALL : Part.parse(part);
    long start = System.nanoTime();
    Tally tally =
        campaign.run(own, retry != null, stop, new Status(campaign.spec().threads(), start));
    console.note("Stages: " + tally.line());
    if (stop.isRequested()) {
      return stopped(stop);
    }
    if (pilot != null) {
      estimate(campaign);
    } else if (part == null) {
      report(campaign);
    }
    return ExitCode.DONE;
  }

  private int stopped(StopRequest stop) {
    console.error(
        "stopped by "
            + stop.reason()
            + ". Go on with: haven screen "
            + RunSession.shown(file)
            + " --resume");
    return ExitCode.INTERRUPTED;
  }

  private RemoteWorkers spark() {
    if (master == null || !master.matches("spark://\\S+:\\d+|local\\[\\d+]")) {
      throw new InputException(
          "--on spark needs --master spark://HOST:PORT"
              + (master == null ? "" : "; it is " + Plain.quoted(master)));
    }
    if (part != null || pilot != null) {
      throw new InputException("--on spark does all structures; leave out --part and --estimate");
    }
    return RemoteWorkers.find(SPARK)
        .orElseThrow(
            () ->
                new InputException(
                    "--on spark needs a part of Haven that is not built yet, with 220 MB of"
                        + " libraries. Remedy, in Haven's folder: mvn -Plaunch,spark -pl"
                        + " cli,campaigns/spark -am package"));
  }

  private int remotely(Campaign campaign, RemoteWorkers workers, StopRequest stop) {
    RemoteWorkers.RemoteJob job = campaign.remoteJob(chunk, retry != null);
    Optional<String> failure =
        workers.run(
            job,
            master,
            stop,
            new RemoteWorkers.Progress() {
              @Override
              public void done(int parts) {
                console.status(parts + " of " + job.parts() + " parts done");
              }

              @Override
              public void again(int part, String reason) {
                console.note("part " + part + " is begun again: " + reason);
              }
            });
    if (stop.isRequested()) {
      return stopped(stop);
    }
    if (failure.isPresent()) {
      console.error(
          master
              + ": "
              + failure.get()
              + ". What is done stays; go on with --resume (details in "
              + log
              + ")");
      return ExitCode.FAILED;
    }
    report(campaign);
    return ExitCode.DONE;
  }

  private void check(Campaign campaign) {
    Tally tally = campaign.tally();
    int realisations = campaign.spec().structures().realisations();
    console.result(
        campaign.candidates().size()
            + " structures"
            + (realisations > 1 ? ", " + realisations + " fillings each" : "")
            + ", "
            + campaign.spec().threads()
            + " at once, in "
            + RunSession.shown(campaign.folder()));
    double dearest = 0;
    console.result("  prepare");
    for (var stage : campaign.spec().stages()) {
      console.result(
          "  "
              + stage.label()
              + (stage.keep().isEmpty() ? "" : ", keeps " + conditions(stage.keep())));
      if (stage.costS() < dearest) {
        console.warn(
            "stage "
                + stage.label()
                + " usually takes less than one before it; cheap stages first save time");
      }
      dearest = Math.max(dearest, stage.costS());
    }
    if (tally.ended() > 0 || tally.kept()[0] > 0) {
      console.result("so far: " + tally.line());
    }
    campaign
        .measuredCells()
        .map(MeasuredCells::text)
        .filter(t -> !t.isEmpty())
        .ifPresent(console::warn);
    Survey survey = survey(campaign);
    int failed = survey.failures().stream().mapToInt(Survey.Failure::count).sum();
    if (failed > 0) {
      console.result(failed + (failed == 1 ? " structure" : " structures") + " will fail:");
    }
    for (Survey.Failure each : survey.failures()) {
      console.result(
          "    "
              + each.count()
              + " × "
              + each.reason()
              + ": "
              + String.join(", ", each.first())
              + (each.count() > each.first().size() ? ", …" : ""));
    }
    new ScreenEstimate(campaign, survey, campaign.measuredTally()).lines().forEach(console::result);
  }

  private Survey survey(Campaign campaign) {
    return campaign.survey(
        share ->
            console.status(String.format(Locale.ROOT, "reading structures %.0f %%", 100 * share)));
  }

  private static String conditions(Map<String, String> keep) {
    return keep.entrySet().stream()
        .map(e -> e.getKey() + " " + e.getValue())
        .collect(Collectors.joining(", "));
  }

  private void estimate(Campaign campaign) {
    new ScreenEstimate(campaign, survey(campaign), campaign.measuredTally())
        .lines()
        .forEach(console::result);
  }

  private void report(Campaign campaign) {
    ScreenReport report = campaign.report();
    report.write(campaign.folder());
    if (json) {
      console.result(summary(report).toString());
    } else {
      print(report);
    }
    console.note(
        "Table: "
            + RunSession.shown(campaign.folder().resolve(ScreenReport.HTML))
            + "   numbers: "
            + RunSession.shown(campaign.folder().resolve(ScreenReport.CSV)));
  }

  private static ObjectNode summary(ScreenReport report) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("structures", report.table().rows().size());
    node.put("ranked", report.ranking().order().size());
    node.put("ranked_by", report.ranking().column());
    var best = node.putArray("best");
    report.ranking().order().stream()
        .limit(report.ranking().best())
        .forEach(k -> best.add(report.table().rows().get(k).id()));
    return node;
  }

  private void print(ScreenReport report) {
    ScreenTable table = report.table();
    for (ScreenTable.StageCount stage : table.funnel()) {
      console.result(
          String.format(
              Locale.ROOT,
              "%-18s passed %6d   held back %6d   failed %6d%s%s",
              stage.stage(),
              stage.kept(),
              stage.excluded(),
              stage.failed(),
              stage.missing() == 0 ? "" : "   passed without a number " + stage.missing(),
              stage.open() == 0 ? "" : "   to be done " + stage.open()));
      stage.reasons().entrySet().stream()
          .limit(SHOWN)
          .forEach(e -> console.result("    " + e.getValue() + " × " + e.getKey()));
    }
    int c = table.column(report.ranking().column());
    if (report.ranking().order().isEmpty()) {
      console.result("no structure has passed all stages and has " + report.ranking().column());
    } else {
      console.result("");
      console.result("ranked by " + report.ranking().column() + about(table, c));
      console.result(
          String.format(
              Locale.ROOT,
              "%4s  %-24s %-22s %11s  %-23s %s",
              "rank",
              "id",
              "formula",
              c < 0 ? "" : table.heads().get(c).name().replaceFirst("^.*\\.", ""),
              "95 %",
              "P(best " + report.ranking().best() + ")"));
      report.ranking().order().stream().limit(SHOWN).forEach(k -> printRow(report, k, c));
    }
    if (report.measured() != null) {
      console.result("");
      report.measured().notes().forEach(console::result);
      if (!report.measured().spearman().isEmpty()) {
        console.result("Spearman with log10 of " + report.measured().cells().column() + ":");
      }
      for (Map.Entry<String, org.haven.campaigns.ranking.Correlation> e :
          report.measured().spearman().entrySet()) {
        console.result(
            String.format(
                Locale.ROOT,
                "  %-34s %+.2f (%+.2f – %+.2f), %d structures",
                e.getKey(),
                e.getValue().spearman().value(),
                e.getValue().spearman().ci95Low(),
                e.getValue().spearman().ci95High(),
                e.getValue().n()));
      }
    }
  }

  private static String about(ScreenTable table, int column) {
    String about = column < 0 ? "" : table.heads().get(column).about();
    return about.isEmpty() ? "" : ": " + about;
  }

  private void printRow(ScreenReport report, int k, int c) {
    ScreenTable.Row row = report.table().rows().get(k);
    boolean known = Double.isFinite(row.value(c));
    console.result(
        String.format(
            Locale.ROOT,
            "%4d  %-24s %-22s %11s  %-23s %.2f",
            report.ranks()[k],
            row.id(),
            row.formula(),
            known ? String.format(Locale.ROOT, "%.4g", row.value(c)) : "–",
            row.low(c) == row.high(c)
                ? ""
                : String.format(Locale.ROOT, "%.3g – %.3g", row.low(c), row.high(c)),
            report.ranking().probability()[k]));
    if (!row.reason().isEmpty()) {
      console.result("      beware: " + row.reason());
    }
  }

  /// Counts by stage, speed and time left on the status line.
  private final class Status implements CampaignProgress {
    private final int threads;
    private final long startNs;
    private int first = -1;

    Status(int threads, long startNs) {
      this.threads = threads;
      this.startNs = startNs;
    }

    @Override
    public void advanced(Tally tally, int running) {
      first = first < 0 ? tally.ended() : first;
      double hours = (System.nanoTime() - startNs) / 3.6e12;
      double left = tally.secondsLeft();
      console.status(
          String.format(
              Locale.ROOT,
              "%s | %d of %d ended, %.3g per core-hour%s",
              tally.line(),
              tally.ended(),
              tally.all(),
              (tally.ended() - first) / (hours * threads),
              Double.isNaN(left)
                  ? ""
                  : ", "
                      + SweepStatus.clock(Duration.ofSeconds((long) (left / threads)))
                      + " left"));
    }

    @Override
    public void failed(String candidate, String stage, String reason) {
      console.note(candidate + ": " + stage + ": " + reason);
    }
  }
}
