package org.haven.pathways.neb;

import java.util.List;
import java.util.Locale;

/// What is doubtful about a path that was found.
final class PathVerdict {
  private PathVerdict() {}

  /// @param curvatures of initial and final state, of the saddle and its next one; not numbers
  ///   where they were not computed
  /// @param warnings what is doubtful is added here
  /// @param remarks what the user should know is added here
  static void of(
      MinimumEnergyPath path,
      BandDescent band,
      NudgedElasticBand.Settings settings,
      double[] curvatures,
      List<String> warnings,
      List<String> remarks) {
    if (!path.converged()) {
      return;
    }
    if (settings.climb() && band.climber() < 0) {
      warnings.add(withoutSaddle(path, band));
    }
    for (PathProfile.Point minimum : path.minima()) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "a minimum between, %.1f meV %s the initial state, after %.2f of %.2f Å: relax it and"
                  + " make it an end",
              1e3 * Math.abs(minimum.energyEv()),
              minimum.energyEv() < 0 ? "below" : "above",
              minimum.lengthAngstrom(),
              path.profile().wholeAngstrom()));
    }
    if (band.climber() >= 0) {
      double over = path.barrierEv() - path.profile().energiesEv()[band.climber()];
      if (over > 1e-3) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "between images the path may rise %.1f meV above the saddle; take more images",
                1e3 * over));
      }
      if (settings.checkStates() && curvatures[2] > SoftModes.NEGATIVE) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "the climbing image is at no saddle (lowest curvature %.3f eV/Å²): the path has too"
                    + " few images for its steps; make minima between its ends, or take more",
                curvatures[2]));
      }
    }
  }

  private static String withoutSaddle(MinimumEnergyPath path, BandDescent band) {
    boolean up = path.reactionEv() > 0;
    String end = up ? "final" : "initial";
    return (band.isMonotonic(up)
            ? "the energy "
                + (up ? "rises" : "falls")
                + " all the way: no saddle between the images; the "
                + end
                + " state"
            : "the highest point is the "
                + end
                + " state: no saddle between that is higher; this state")
        + " may be no minimum, or its barrier is lower than the images can tell";
  }
}
