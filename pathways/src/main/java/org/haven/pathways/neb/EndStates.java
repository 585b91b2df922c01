package org.haven.pathways.neb;

import java.util.List;
import java.util.Locale;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.pathways.Coordinates;

/// Makes minima of the two ends of a path, or tells what they are: relaxed, held against their
/// lowest curvatures ([SoftModes]), moved off where they are saddles.
final class EndStates {
  /// Ends that are relaxed have come to the same place where no coordinate differs by more, Å.
  private static final double SAME_PLACE = 0.1;

  /// Ends with more than this multiple of the tolerance are not relaxed.
  private static final double UNRELAXED = 2;

  private final Structure initial;
  private final PotentialLandscape landscape;
  private final NudgedElasticBand.Settings settings;
  private final NudgedElasticBand.Watch watch;
  private final List<String> warnings;
  private final List<String> remarks;
  private boolean stopped;

  /// @param warnings what is doubtful is added here
  /// @param remarks what was done is added here
  EndStates(
      Structure initial,
      PotentialLandscape landscape,
      NudgedElasticBand.Settings settings,
      NudgedElasticBand.Watch watch,
      List<String> warnings,
      List<String> remarks) {
    this.initial = initial;
    this.landscape = landscape;
    this.settings = settings;
    this.watch = watch;
    this.warnings = warnings;
    this.remarks = remarks;
  }

  /// Settles both states.
  ///
  /// @param ends [2][3N], written to
  /// @return [2] their lowest curvatures in eV/Å², not a number where they were not asked for
  double[] settle(double[][] ends) {
    double[] curvatures = {Double.NaN, Double.NaN};
    if (settings.relaxEnds()) {
      relax(ends);
    } else {
      double[] e = new double[2];
      double[][] f = new double[2][ends[0].length];
      landscape.evaluate(ends, e, f);
      for (int k = 0; k < 2; k++) {
        double force = Coordinates.largest(f[k]);
        if (force > UNRELAXED * settings.toleranceEvPerAngstrom()) {
          warnings.add(
              String.format(
                  Locale.ROOT,
                  "the %s state is not relaxed: largest force component %.4f eV/Å; relax it, or"
                      + " leave out --keep-ends",
                  name(k),
                  force));
        }
      }
    }
    if (!settings.checkStates() || stopped) {
      return curvatures;
    }
    for (int round = 0; round < NudgedElasticBand.TRIES; round++) {
      double[] way = new double[ends[0].length];
      for (int k = 0; k < way.length; k++) {
        way[k] = ends[1][k] - ends[0][k];
      }
      List<SoftModes> modes = SoftModes.of(landscape, ends, new double[][] {way, way});
      boolean moved = false;
      for (int k = 0; k < 2; k++) {
        curvatures[k] = modes.get(k).lowest();
        if (curvatures[k] < SoftModes.NEGATIVE) {
          if (settings.relaxEnds() && round < NudgedElasticBand.TRIES - 1) {
            push(ends, k, modes.get(k));
            moved = true;
          } else {
            warnings.add(
                String.format(
                    Locale.ROOT,
                    "the %s state is not a minimum: curvature %.3f eV/Å² along a mode, mostly of"
                        + " %s; the barrier from it means little%s",
                    name(k),
                    curvatures[k],
                    atom(modes.get(k).mode()),
                    settings.relaxEnds() ? "" : "; leave out --keep-ends"));
          }
        }
      }
      if (!moved) {
        return curvatures;
      }
      relax(ends);
    }
    return curvatures;
  }

  /// Moves an end off a saddle, towards the other end.
  private void push(double[][] ends, int k, SoftModes modes) {
    double towards = 0;
    for (int c = 0; c < ends[k].length; c++) {
      towards += modes.mode()[c] * (ends[1 - k][c] - ends[k][c]);
    }
    double by = NudgedElasticBand.PUSH * (towards < 0 ? -1 : 1);
    for (int c = 0; c < ends[k].length; c++) {
      ends[k][c] += by * modes.mode()[c];
    }
    remarks.add(
        String.format(
            Locale.ROOT,
            "the %s state relaxed to a saddle (curvature %.3f eV/Å² along a mode, mostly of %s);"
                + " moved off it and relaxed again",
            name(k),
            modes.lowest(),
            atom(modes.mode())));
  }

  private void relax(double[][] ends) {
    Descent[] descents = {settings.optimiser().begin(), settings.optimiser().begin()};
    double[] e = new double[2];
    double[][] f = new double[2][ends[0].length];
    double goal = settings.toleranceEvPerAngstrom();
    for (int step = 0; ; step++) {
      landscape.evaluate(ends, e, f);
      double force = Math.max(Coordinates.largest(f[0]), Coordinates.largest(f[1]));
      watch.at("relaxing the ends", step, force, null);
      stopped = watch.isStopped();
      if (force <= goal || stopped) {
        break;
      }
      if (step >= settings.maxSteps()) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "the ends are not relaxed after %d steps: largest force component %.4f eV/Å"
                    + " (tolerance %.4f)",
                step,
                force,
                goal));
        break;
      }
      for (int k = 0; k < 2; k++) {
        if (Coordinates.largest(f[k]) > goal) {
          descents[k].step(ends[k], f[k]);
        }
      }
    }
    double apart = 0;
    for (int k = 0; k < ends[0].length; k++) {
      apart = Math.max(apart, Math.abs(ends[0][k] - ends[1][k]));
    }
    if (apart < SAME_PLACE) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "both ends relax into the same state (no coordinate differs by more than %.3f Å): one"
                  + " of them is no minimum of this potential, so there is no barrier between; give"
                  + " other states",
              apart));
    }
  }

  private static String name(int end) {
    return end == 0 ? "initial" : "final";
  }

  /// The atom that has most of a mode, or the cell.
  private String atom(double[] mode) {
    int most = 0;
    double share = -1;
    for (int i = 0; i < initial.count(); i++) {
      double square = 0;
      for (int d = 0; d < 3; d++) {
        square += mode[3 * i + d] * mode[3 * i + d];
      }
      if (square > share) {
        share = square;
        most = i;
      }
    }
    double cell = 0;
    for (int k = 3 * initial.count(); k < mode.length; k++) {
      cell += mode[k] * mode[k];
    }
    return cell > share ? "the cell" : initial.symbols().get(most) + " " + (most + 1);
  }
}
