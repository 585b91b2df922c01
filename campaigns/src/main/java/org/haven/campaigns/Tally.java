package org.haven.campaigns;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/// Counts of a campaign by stage, and what its tasks have taken.
///
/// @param labels of the stages
/// @param open tasks that can be done now
/// @param kept candidates that have passed it
/// @param excluded candidates that its filter holds back
/// @param failed candidates whose task failed
/// @param seconds of a core that its tasks took, in this process
/// @param done tasks of it in this process
public record Tally(
    List<String> labels,
    int[] open,
    int[] kept,
    int[] excluded,
    int[] failed,
    double[] seconds,
    int[] done) {

  /// All zero.
  static Tally zero(List<String> labels) {
    int n = labels.size();
    return new Tally(
        labels, new int[n], new int[n], new int[n], new int[n], new double[n], new int[n]);
  }

  /// Candidates (with their realisations) that have ended, one way or another.
  public int ended() {
    int ended = kept[kept.length - 1];
    for (int k = 0; k < kept.length; k++) {
      ended += excluded[k] + failed[k];
    }
    return ended;
  }

  /// All candidates with their realisations.
  public int all() {
    int all = ended();
    for (int n : open) {
      all += n;
    }
    return all;
  }

  /// Share of those that came to an end of stage `k` which passed it; 1 where none did.
  public double passing(int k) {
    double ended = kept[k] + excluded[k] + failed[k];
    return ended == 0 ? 1 : kept[k] / ended;
  }

  /// Seconds of a core until all is done, by what tasks took so far; not a number where a stage to
  /// come has not been measured.
  public double secondsLeft() {
    double left = 0;
    double arriving = 0;
    for (int k = 0; k < labels.size(); k++) {
      double tasks = open[k] + arriving;
      if (tasks > 0 && done[k] == 0) {
        return Double.NaN;
      }
      left += tasks == 0 ? 0 : tasks * seconds[k] / done[k];
      arriving = tasks * passing(k);
    }
    return left;
  }

  /// One line: how many have passed each stage.
  public String line() {
    StringJoiner line = new StringJoiner("  ");
    for (int k = 0; k < labels.size(); k++) {
      line.add(
          String.format(
              Locale.ROOT,
              "%s %d%s",
              labels.get(k),
              kept[k],
              failed[k] + excluded[k] == 0
                  ? ""
                  : " (" + excluded[k] + " out, " + failed[k] + " failed)"));
    }
    return line.toString();
  }
}
