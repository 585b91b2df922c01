package org.haven.api.aimd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.haven.analysis.mechanism.SiteAnalysis;
import org.haven.analysis.mechanism.SiteWalk;
import org.haven.inputs.trajectory.FrameLabels;
import org.haven.inputs.trajectory.TrajectoryWriter;

/// Frames of a run in which ions are on their way from site to site.
final class JumpFrames {
  /// Candidates for each frame that is wanted, of which those near others are left out.
  private static final int SPARE = 8;

  private JumpFrames() {}

  /// Frames with ions that arrive at a new site then, or with the next frame, by their number.
  ///
  /// @param labelled frames of the run with labels: where there are any, these alone count
  /// @param most that are wanted
  static List<ChosenFrames.Chosen> of(
      ReferenceRun run, List<String> mobile, List<LabelledFrames.Labelled> labelled, int most) {
    var trajectory = run.trajectory().orElseThrow();
    int[] underWay = new int[trajectory.frames()];
    for (SiteAnalysis.Jump jump : SiteWalk.of(trajectory, mobile).jumps()) {
      underWay[jump.frame()]++;
      if (jump.frame() > 0) {
        underWay[jump.frame() - 1]++;
      }
    }
    Map<Integer, LabelledFrames.Labelled> known = new HashMap<>();
    labelled.forEach(l -> known.put(l.frame(), l));
    List<Integer> candidates =
        IntStream.range(0, underWay.length)
            .filter(f -> underWay[f] > 0 && (known.isEmpty() || known.containsKey(f)))
            .boxed()
            .sorted((a, b) -> underWay[b] - underWay[a])
            .limit((long) SPARE * most)
            .sorted()
            .toList();
    List<ChosenFrames.Chosen> chosen = new ArrayList<>();
    for (int f : candidates) {
      chosen.add(
          new ChosenFrames.Chosen(
              run.name(),
              f,
              ChosenFrames.timePs(run, f),
              underWay[f],
              known.isEmpty() ? TrajectoryWriter.frame(trajectory, f) : known.get(f).structure(),
              known.isEmpty() ? FrameLabels.NONE : known.get(f).predicted()));
    }
    return chosen;
  }
}
