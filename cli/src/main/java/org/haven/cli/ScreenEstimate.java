package org.haven.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.haven.campaigns.Campaign;
import org.haven.campaigns.Survey;
import org.haven.campaigns.Tally;

/// What a campaign is expected to take: by stage the tasks that are left, what one of them takes
/// and all of them together. Where tasks of a stage are done, what they took; else what is
/// [expected] [Survey], as a range where the number of steps is not known before.
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
            Locale.ROOT,
            "%-18s %8s %18s %18s %8s",
            "stage",
            "tasks",
            "s each",
            "core-hours",
            "passed"));
    double[] all = new double[2];
    double bytes = 0;
    boolean expected = false;
    double tasks = 0;
    for (int k = 0; k < tally.labels().size(); k++) {
      tasks += tally.open()[k];
      boolean measured = tally.done()[k] > 0;
      double mean = tally.seconds()[k] / tally.done()[k];
      double[] each = measured ? new double[] {mean, mean} : survey.secondsEach(k);
      double[] hours = {tasks * each[0] / 3600, tasks * each[1] / 3600};
      all[0] += hours[0];
      all[1] += hours[1];
      bytes += tasks * survey.bytesEach(k);
      expected |= !measured && tasks > 0;
      lines.add(
          String.format(
              Locale.ROOT,
              "%-18s %8.0f %18s %18s %8s",
              tally.labels().get(k),
              tasks,
              range(each) + (measured ? "" : " *"),
              range(hours),
              measured ? String.format(Locale.ROOT, "%.0f %%", 100 * tally.passing(k)) : "–"));
      boolean last = k + 1 == tally.labels().size();
      tasks *= measured ? tally.passing(k) : last ? 0 : survey.passing(k);
    }
    if (expected) {
      lines.add(
          "* expected, of no task yet: time of forces alone, from the least that relaxations and"
              + " runs may take to the most; filters and failures take away from the stages after"
              + " them");
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "%d of %d done; the rest: %s core-hours, %s with %s, disk up to %s",
            tally.ended(),
            tally.all(),
            range(all),
            clocks(all),
            threads(),
            size(bytes)));
    return lines;
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
    return SweepStatus.clock(Duration.ofSeconds((long) Math.ceil(3600 * hours / busy())));
  }

  /// Threads that have something to do: a candidate takes one.
  private int busy() {
    return Math.clamp(tally.all() - tally.ended(), 1, campaign.spec().threads());
  }

  private String threads() {
    return busy() == 1 ? "one thread" : busy() + " threads";
  }

  private static String digits(double value) {
    return value == 0
        ? "0"
        : value < 0.01
            ? "< 0.01"
            : value < 10
                ? String.format(Locale.ROOT, "%.2g", value)
                : String.format(Locale.ROOT, "%.0f", value);
  }

  private static String size(double bytes) {
    return bytes < 1e9
        ? String.format(Locale.ROOT, "%.0f MB", Math.ceil(bytes * 1e-6))
        : String.format(Locale.ROOT, "%.2g GB", bytes * 1e-9);
  }
}
