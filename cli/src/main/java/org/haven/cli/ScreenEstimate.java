package org.haven.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.haven.campaigns.Campaign;
import org.haven.campaigns.Survey;
import org.haven.campaigns.Tally;
import org.haven.campaigns.stages.Effort;

/// What a campaign is expected to take: by stage the tasks that are left, what one of them takes and
/// all of them together. Where tasks of a stage are done, what they took; else what is [expected]
/// [Survey], as a range where the number of steps is not known before.
///
/// @param tally with the times that tasks took
record ScreenEstimate(Campaign campaign, Survey survey, Tally tally) {
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    survey
        .time()
        .ifPresent(
            t ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "potential: %s ms an evaluation of %d atoms (%s, of median size) on one"
                            + " thread, measured now",
                        digits(1000 * t.seconds()),
                        t.atoms(),
                        t.id())));
    lines.add(
        String.format(
            Locale.ROOT, "%-18s %8s %18s %18s %8s", "stage", "tasks", "s each", "core-hours", "passed"));
    double[] all = new double[2];
    double bytes = 0;
    boolean bound = false;
    double arriving = 0;
    for (int k = 0; k < tally.labels().size(); k++) {
      String label = tally.labels().get(k);
      double tasks = tally.open()[k] + arriving;
      int done = tally.done()[k];
      double[] each = each(k, label);
      double[] hours = {tasks * each[0] / 3600, tasks * each[1] / 3600};
      all[0] += hours[0];
      all[1] += hours[1];
      bytes += tasks * bytesEach(label);
      bound |= done == 0 && tasks > 0;
      lines.add(
          String.format(
              Locale.ROOT,
              "%-18s %8.0f %18s %18s %8s",
              label,
              tasks,
              range(each),
              range(hours),
              done == 0 ? "–" : String.format(Locale.ROOT, "%.0f %%", 100 * tally.passing(k))));
      arriving = k == 0 ? readable(tasks) : tasks * tally.passing(k);
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "%d of %d done; the rest: %s core-hours, %s with %d threads, disk %s%s",
            tally.ended(),
            tally.all(),
            range(all),
            clocks(all),
            campaign.spec().threads(),
            size(bytes),
            bound ? ". Stages of which no task is done: expected, if no filter holds any back" : ""));
    return lines;
  }

  /// Of those that are to be prepared, how many will come out of it.
  private double readable(double tasks) {
    return survey.structures() == 0
        ? 0
        : tasks * survey.tasks(campaign.spec()) / survey.structures() / campaign.spec().structures().realisations();
  }

  /// Seconds of a task, from and to.
  private double[] each(int k, String label) {
    if (tally.done()[k] > 0) {
      double mean = tally.seconds()[k] / tally.done()[k];
      return new double[] {mean, mean};
    }
    int tasks = survey.tasks(campaign.spec());
    double[] seconds = survey.seconds(label);
    return tasks == 0
        ? new double[] {0, 0}
        : new double[] {seconds[0] / tasks, seconds[1] / tasks};
  }

  private double bytesEach(String label) {
    int tasks = survey.tasks(campaign.spec());
    return tasks == 0 ? 0 : survey.efforts().getOrDefault(label, Effort.NONE).bytes() / tasks;
  }

  private static String range(double[] ends) {
    String from = digits(ends[0]);
    String to = digits(ends[1]);
    return from.equals(to) ? from : from + " – " + to;
  }

  private String clocks(double[] hours) {
    String from = clock(hours[0]);
    String to = clock(hours[1]);
    return from.equals(to) ? from : from + " – " + to;
  }

  private String clock(double hours) {
    return SweepStatus.clock(
        Duration.ofSeconds((long) Math.ceil(3600 * hours / campaign.spec().threads())));
  }

  private static String digits(double value) {
    return value == 0
        ? "0"
        : value < 1e-3 ? String.format(Locale.ROOT, "%.0e", value) : String.format(Locale.ROOT, value < 100 ? "%.2g" : "%.0f", value);
  }

  private static String size(double bytes) {
    return bytes < 1e9
        ? String.format(Locale.ROOT, "%.0f MB", Math.ceil(bytes * 1e-6))
        : String.format(Locale.ROOT, "%.2g GB", bytes * 1e-9);
  }
}
