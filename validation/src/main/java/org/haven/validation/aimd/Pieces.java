package org.haven.validation.aimd;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.haven.inputs.InputException;
import org.haven.inputs.trajectory.Trajectory;

/// The runs of one temperature cut to one length and one interval between frames: the noise, and
/// the bias of short runs, are then alike on both sides.
///
/// The length is that of the longest run of the side whose longest is the shorter; longer runs are
/// cut into as many pieces, shorter ones (by more than a tenth) are left out. Of the side whose
/// frames are denser every so many are taken.
///
/// @param reference [J] of the reference
/// @param runs [J] number of the reference's run that each is of
/// @param haven [K] of Haven
/// @param notes what was cut and left out
record Pieces(
    List<TrajectoryPart> reference,
    List<Integer> runs,
    List<TrajectoryPart> haven,
    List<String> notes) {
  private static final double SHORTER = 0.9;

  /// Fewest frames of a piece.
  private static final int FEWEST = 20;

  /// Intervals of both sides differ by less than this part.
  private static final double SAME_INTERVAL = 0.01;

  /// @throws InputException where atoms or intervals of the two sides do not fit
  static Pieces of(Condition condition) {
    List<String> notes = new ArrayList<>();
    String where = String.format(Locale.ROOT, "%.0f K: ", condition.temperatureK());
    if (condition.reference().isEmpty() || condition.haven().isEmpty()) {
      throw new InputException(where + "runs of both sides are needed");
    }
    Trajectory a = condition.reference().getFirst().trajectory();
    Trajectory b = condition.haven().getFirst().trajectory();
    if (!a.symbols().equals(b.symbols())) {
      throw new InputException(
          where
              + a.source()
              + " and "
              + b.source()
              + " hold other atoms, or the same in another order: run Haven from the reference's"
              + " own frame");
    }
    double slow = Math.max(a.frameIntervalFs(), b.frameIntervalFs());
    double length = Math.min(longest(condition.reference()), longest(condition.haven()));
    List<TrajectoryPart> reference = new ArrayList<>();
    List<Integer> runs = new ArrayList<>();
    for (int r = 0; r < condition.reference().size(); r++) {
      List<TrajectoryPart> cut = cut(condition.reference().get(r), length, slow, where, notes);
      for (TrajectoryPart part : cut) {
        reference.add(part);
        runs.add(r);
      }
    }
    List<TrajectoryPart> haven = new ArrayList<>();
    condition.haven().forEach(run -> haven.addAll(cut(run, length, slow, where, notes)));
    if (reference.isEmpty() || reference.getFirst().frames() < FEWEST || haven.isEmpty()) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s%.3g ps with a frame every %.4g fs in common: fewer than %d frames, nothing can be"
                  + " compared; give longer runs or denser frames",
              where,
              length,
              slow,
              FEWEST));
    }
    return new Pieces(List.copyOf(reference), List.copyOf(runs), List.copyOf(haven), notes);
  }

  private static double longest(List<Run> runs) {
    return runs.stream().mapToDouble(Run::durationPs).max().orElseThrow();
  }

  private static List<TrajectoryPart> cut(
      Run run, double lengthPs, double intervalFs, String where, List<String> notes) {
    double own = run.trajectory().frameIntervalFs();
    int stride = (int) Math.max(1, Math.round(intervalFs / own));
    if (Math.abs(stride * own / intervalFs - 1) > SAME_INTERVAL) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s%s has a frame every %.4g fs, the other side every %.4g: write Haven's frames at"
                  + " the reference's interval or a whole part of it",
              where,
              run.name(),
              own,
              intervalFs));
    }
    int frames = (run.trajectory().frames() - 1) / stride + 1;
    int each = (int) Math.round(1000 * lengthPs / (stride * own)) + 1;
    int count = frames / each;
    if (count == 0 && frames >= SHORTER * each) {
      return List.of(new TrajectoryPart(run.trajectory(), 0, frames, stride));
    }
    if (count == 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s%s has %.3g of %.3g ps and is left out",
              where,
              run.name(),
              run.durationPs(),
              lengthPs));
    } else if (count > 1) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s%s is cut into %d pieces of %.3g ps",
              where,
              run.name(),
              count,
              lengthPs));
    }
    List<TrajectoryPart> parts = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      parts.add(new TrajectoryPart(run.trajectory(), k * each * stride, each, stride));
    }
    return parts;
  }
}
