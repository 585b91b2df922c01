package org.haven.inputs.trajectory;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What the labels of frames (times, or numbers of steps) say about their order in time: which
/// frames a later start of the run has overtaken, and where frames are missing.
///
/// A run that is continued from an earlier step writes the steps since then again: the later frames
/// count. A label that falls to that of the first frame or below it is no such step: numbers begin
/// anew, as in every run of VASP, and what follows may continue the run or not.
public final class TimeLine {
  /// Largest difference of an interval from the usual one, as a fraction of it.
  private static final double TOLERANCE = 0.01;

  /// Resolution of labels that were stored in single precision.
  private static final double SINGLE = 2e-7;

  private final BitSet overtaken;
  private final TreeSet<Integer> seams;
  private final TreeSet<Integer> breaks;
  private final double interval;

  private TimeLine(
      BitSet overtaken, TreeSet<Integer> seams, TreeSet<Integer> breaks, double interval) {
    this.overtaken = overtaken;
    this.seams = seams;
    this.breaks = breaks;
    this.interval = interval;
  }

  /// Reads labels.
  ///
  /// @param labels [F]; where one is NaN, or all are the same, none counts
  public static TimeLine of(double[] labels) {
    if (labels.length < 2
        || Arrays.stream(labels).anyMatch(Double::isNaN)
        || Arrays.stream(labels).distinct().count() == 1) {
      return new TimeLine(new BitSet(), new TreeSet<>(), new TreeSet<>(), Double.NaN);
    }
    BitSet overtaken = new BitSet();
    TreeSet<Integer> seams = new TreeSet<>();
    TreeSet<Integer> begins = new TreeSet<>();
    int[] kept = new int[labels.length];
    int count = 0;
    int first = 0;
    for (int f = 0; f < labels.length; f++) {
      if (count > first && labels[f] <= labels[kept[first]]) {
        first = count;
        begins.add(f);
        seams.add(f);
      }
      while (count > first && labels[kept[count - 1]] >= labels[f]) {
        overtaken.set(kept[--count]);
        seams.add(f);
      }
      kept[count++] = f;
    }
    int frames = count;
    seams.removeIf(overtaken::get);
    begins.removeIf(overtaken::get);
    double[] gaps =
        IntStream.range(1, frames)
            .filter(k -> !begins.contains(kept[k]))
            .mapToDouble(k -> labels[kept[k]] - labels[kept[k - 1]])
            .sorted()
            .toArray();
    if (gaps.length == 0) {
      return new TimeLine(overtaken, seams, new TreeSet<>(), Double.NaN);
    }
    double usual = gaps[gaps.length / 2];
    TreeSet<Integer> breaks = new TreeSet<>();
    double sum = 0;
    int even = 0;
    for (int k = 1; k < frames; k++) {
      double gap = labels[kept[k]] - labels[kept[k - 1]];
      double slack = TOLERANCE * usual + SINGLE * Math.abs(labels[kept[k]]);
      if (Math.abs(gap - usual) <= slack) {
        sum += gap;
        even++;
      } else if (!begins.contains(kept[k])) {
        breaks.add(kept[k]);
      }
    }
    return new TimeLine(overtaken, seams, breaks, sum / even);
  }

  /// Frames that do not count.
  public BitSet overtaken() {
    return overtaken;
  }

  /// Frames at which the labels fall: the first of a continued run, or of another one.
  public TreeSet<Integer> seams() {
    return seams;
  }

  /// Frames before which others are missing.
  public TreeSet<Integer> breaks() {
    return breaks;
  }

  /// Mean difference of the labels of neighbours; NaN where they say nothing.
  public double interval() {
    return interval;
  }

  /// Parts between the frames `starts`, for messages: `0–149, 150–299`.
  ///
  /// @param starts ascending, the first is 0
  public static String parts(List<Integer> starts, int frames) {
    return IntStream.range(0, starts.size())
        .mapToObj(
            k -> starts.get(k) + "–" + ((k + 1 < starts.size() ? starts.get(k + 1) : frames) - 1))
        .collect(Collectors.joining(", "));
  }
}
