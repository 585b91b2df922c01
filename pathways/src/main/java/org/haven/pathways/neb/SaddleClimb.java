package org.haven.pathways.neb;

import java.util.List;
import java.util.Locale;

/// Brings a band to its path and one image to the saddle; off a ridge, where the saddle has a
/// second way down.
final class SaddleClimb {
  /// The band climbs from this multiple of the tolerance on: a climbing image far from the path is
  /// led astray.
  private static final double NEAR = 25;

  /// The same once a climbing band ran away.
  private static final double NEARER = 5;

  private final PotentialLandscape landscape;
  private final NudgedElasticBand.Settings settings;
  private final BandDescent band;
  private final double[] curvatures;
  private final List<String> warnings;
  private final List<String> remarks;

  /// @param curvatures [4] the last two, of the saddle, are written here
  /// @param warnings what is doubtful is added here
  /// @param remarks what was done is added here
  SaddleClimb(
      PotentialLandscape landscape,
      NudgedElasticBand.Settings settings,
      BandDescent band,
      double[] curvatures,
      List<String> warnings,
      List<String> remarks) {
    this.landscape = landscape;
    this.settings = settings;
    this.band = band;
    this.curvatures = curvatures;
    this.warnings = warnings;
    this.remarks = remarks;
  }

  /// Whether all forces came within the tolerance.
  boolean reaches() {
    double tolerance = settings.toleranceEvPerAngstrom();
    boolean near = band.descend("band", NEAR * tolerance);
    for (int turn = 0; near && !band.isStopped(); turn++) {
      if (!band.climb()) {
        return band.descend("band", tolerance);
      }
      boolean there = band.descend("climbing", tolerance);
      for (int again = 0; band.isAstray() && again < NudgedElasticBand.TRIES; again++) {
        band.rest();
        if (!band.descend("band", NEARER * tolerance) || !band.climb()) {
          return false;
        }
        there = band.descend("climbing", tolerance);
      }
      if (!there) {
        return false;
      }
      if (!settings.checkStates() || isOnPath(turn == NudgedElasticBand.TRIES - 1)) {
        return true;
      }
      band.rest();
      near = band.descend("band", NEAR * tolerance);
    }
    return false;
  }

  /// Whether the saddle has one way down; else the band is bent, unless this was the last try.
  private boolean isOnPath(boolean last) {
    double[] saddle = band.x[band.climber()];
    SoftModes modes =
        SoftModes.of(landscape, new double[][] {saddle}, new double[][] {band.tangent()})
            .getFirst();
    curvatures[2] = modes.lowest();
    curvatures[3] = modes.second();
    if (modes.negative() < 2) {
      return true;
    }
    if (last) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the saddle has a second way down (curvatures %.3f and %.3f eV/Å²): the path lies"
                  + " on a ridge, and a lower one beside it; start from a path without symmetry",
              modes.lowest(),
              modes.second()));
      return true;
    }
    remarks.add(
        String.format(
            Locale.ROOT,
            "the path lay on a ridge (curvatures %.3f and %.3f eV/Å² at its top, %.1f meV): bent"
                + " off it",
            modes.lowest(),
            modes.second(),
            1e3 * (band.energies[band.climber()] - band.energies[0])));
    band.bend(modes);
    return false;
  }
}
