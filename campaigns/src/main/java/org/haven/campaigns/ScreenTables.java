package org.haven.campaigns;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.haven.analysis.statistics.Estimate;
import org.haven.campaigns.ledger.Outcome;
import org.haven.campaigns.plan.Candidate;
import org.haven.campaigns.ranking.ScreenTable;
import org.haven.campaigns.ranking.ScreenTable.Head;
import org.haven.campaigns.ranking.ScreenTable.Row;
import org.haven.campaigns.ranking.ScreenTable.StageCount;
import org.haven.campaigns.ranking.ScreenTable.Status;
import org.haven.campaigns.stages.Column;
import org.haven.campaigns.stages.Numbers;
import org.haven.campaigns.stages.Preparation;
import org.haven.campaigns.stages.Stage;
import org.haven.campaigns.stages.StageView;
import org.haven.inputs.deck.RunLayout;

/// Makes the table of a campaign from its ledger.
final class ScreenTables {
  private final Campaign campaign;
  private final List<Head> heads = new ArrayList<>();
  private final List<Reasons> reasons = new ArrayList<>();
  private final Tally tally;
  private final int[] missing;

  private ScreenTables(Campaign campaign) {
    this.campaign = campaign;
    this.tally = Tally.zero(campaign.labels());
    this.missing = new int[campaign.labels().size()];
    add(Preparation.LABEL, Preparation.columns());
    campaign.spec().stages().forEach(stage -> add(stage.label(), stage.columns()));
    campaign.labels().forEach(label -> reasons.add(new Reasons()));
  }

  private void add(String label, List<Column> columns) {
    columns.forEach(c -> heads.add(new Head(label + "." + c.name(), c.about(), c.better())));
  }

  /// Reads the ledger.
  static ScreenTable of(Campaign campaign) {
    ScreenTables tables = new ScreenTables(campaign);
    int realisations = campaign.spec().structures().realisations();
    List<Row> rows =
        IntStream.range(0, campaign.candidates().size())
            .parallel()
            .mapToObj(k -> tables.row(campaign.candidates().get(k), realisations))
            .toList();
    List<StageCount> funnel = new ArrayList<>();
    for (int k = 0; k < tables.tally.labels().size(); k++) {
      funnel.add(
          new StageCount(
              tables.tally.labels().get(k),
              tables.tally.open()[k],
              tables.tally.kept()[k],
              tables.missing[k],
              tables.tally.excluded()[k],
              tables.tally.failed()[k],
              tables.reasons.get(k).counts()));
    }
    return new ScreenTable(
        campaign.spec().title(),
        List.copyOf(tables.heads),
        List.copyOf(campaign.table().columns()),
        rows,
        funnel);
  }

  private Row row(Candidate candidate, int realisations) {
    List<Trail> trails = new ArrayList<>();
    for (int r = 1; r <= realisations; r++) {
      trails.add(campaign.funnel().trail(candidate, r));
    }
    count(candidate.id(), trails);
    Trail farthest =
        trails.stream()
            .max(Comparator.comparingInt(Trail::stage).thenComparing(t -> status(t) == Status.KEPT))
            .orElseThrow();
    List<Trail> counted =
        trails.stream()
            .filter(t -> t.stage() == farthest.stage() && t.state() == farthest.state())
            .toList();
    Map<String, String> words =
        trails.stream()
            .filter(t -> !t.outcomes().isEmpty() && t.outcomes().getFirst().numbers().isPresent())
            .findFirst()
            .map(t -> t.outcomes().getFirst().numbers().get().words())
            .orElse(Map.of());
    Path folder = campaign.funnel().folder(candidate, 1);
    return new Row(
        candidate.id(),
        words.getOrDefault("formula", ""),
        words.getOrDefault("mobile", ""),
        status(farthest),
        campaign.labels().get(farthest.stage()),
        farthest.reason().isEmpty() ? remarks(farthest) : farthest.reason(),
        counted.size(),
        values(counted),
        candidate.columns(),
        campaign.folder().relativize(folder).toString(),
        report(folder),
        views(folder));
  }

  /// What stages found amiss of a candidate that went on: verdicts that are not good, and notes.
  private String remarks(Trail trail) {
    List<String> remarks = new ArrayList<>();
    for (int k = 1; k < trail.outcomes().size(); k++) {
      String label = campaign.labels().get(k);
      trail.outcomes().get(k).reason().ifPresent(why -> remarks.add(label + ": " + why));
      trail
          .outcomes()
          .get(k)
          .numbers()
          .ifPresent(
              found -> {
                String verdict = found.words().getOrDefault("verdict", "good");
                if (!verdict.equals("good")) {
                  remarks.add(label + " " + verdict);
                }
                found.notes().forEach(note -> remarks.add(label + ": " + note));
              });
    }
    return String.join("; ", remarks);
  }

  /// Stages of which there is something to see.
  private List<String> views(Path folder) {
    return campaign.labels().stream()
        .filter(label -> Files.exists(folder.resolve(label + StageView.FILE)))
        .toList();
  }

  /// The dynamics that came last and has a report.
  private String report(Path folder) {
    String found = "";
    for (Stage stage : campaign.spec().stages()) {
      Path file = folder.resolve(stage.label()).resolve(RunLayout.REPORT);
      if (stage.needsPotential() && Files.exists(file)) {
        found = campaign.folder().relativize(file).toString();
      }
    }
    return found;
  }

  private static Status status(Trail trail) {
    return Status.valueOf(trail.state().name());
  }

  private synchronized void count(String id, List<Trail> trails) {
    for (int r = 0; r < trails.size(); r++) {
      Trail trail = trails.get(r);
      new Work(0, 0, trail).count(tally);
      for (int k = 0; k < trail.outcomes().size(); k++) {
        if (trail.outcomes().get(k).reason().isPresent()) {
          boolean ended = k == trail.stage() && trail.state() == Trail.State.FAILED;
          missing[k] += ended ? 0 : 1;
          reasons.get(k).add(id + "-r" + (r + 1), trail.outcomes().get(k).reason().get());
        }
      }
    }
  }

  /// Columns of the realisations that count, together.
  private double[] values(List<Trail> trails) {
    double[] values = new double[3 * heads.size()];
    Arrays.fill(values, Double.NaN);
    for (int k = 0; k < heads.size(); k++) {
      String name = heads.get(k).name();
      int point = name.indexOf('.');
      int stage = campaign.labels().indexOf(name.substring(0, point));
      String column = name.substring(point + 1);
      List<Estimate> each = new ArrayList<>();
      for (Trail trail : trails) {
        if (stage < trail.outcomes().size()) {
          Outcome outcome = trail.outcomes().get(stage);
          outcome.numbers().map(Numbers::values).map(v -> v.get(column)).ifPresent(each::add);
        }
      }
      if (!each.isEmpty()) {
        Estimate all = together(each);
        values[3 * k] = all.value();
        values[3 * k + 1] = all.ci95Low();
        values[3 * k + 2] = all.ci95High();
      }
    }
    return values;
  }

  /// The mean over fillings; their spread is part of its interval.
  private static Estimate together(List<Estimate> each) {
    if (each.size() == 1) {
      return each.getFirst();
    }
    List<Estimate> known = each.stream().filter(Estimate::known).toList();
    boolean exact = known.stream().allMatch(e -> e.std() == 0);
    boolean positive = known.stream().allMatch(e -> e.ci95Low() > 0);
    if (known.size() < 2 || !exact && positive) {
      return Estimate.ofStructures(each);
    }
    if (!exact) {
      return Estimate.ofSignedStructures(each);
    }
    int n = known.size();
    double mean = known.stream().mapToDouble(Estimate::value).average().orElseThrow();
    double squares = known.stream().mapToDouble(e -> (e.value() - mean) * (e.value() - mean)).sum();
    return squares == 0
        ? Numbers.exact(mean)
        : Estimate.student(mean, Math.sqrt(squares / (n - 1) / n), n - 1);
  }
}
