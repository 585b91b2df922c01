package org.haven.pathways.neb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.pathways.Coordinates;

/// Finds a path of least energy between two states: the nudged elastic band ([Band], with the
/// sources).
///
/// In turn: the ends are relaxed, and moved off where they are no minima; a start is made
/// ([StartPath]); the band is relaxed until it is near the path; then the image nearest to the
/// highest point climbs to the saddle. A saddle with a second way down ([SoftModes]) lies on a
/// ridge, as symmetry may hold a path there: the band is bent off it and relaxed again.
public final class NudgedElasticBand {
  /// The band climbs from this multiple of the tolerance on: a climbing image far from the path is
  /// led astray.
  private static final double NEAR = 25;

  /// Once an image is at the saddle, the others need be near the path to this multiple of the
  /// tolerance: the barrier does not depend on them.
  private static final double BAND = 5;

  /// How often ends are moved off a saddle, and the band off a ridge.
  static final int TRIES = 3;

  /// How far an end or the top of the band is moved along a mode, in all coordinates, Å.
  static final double PUSH = 0.2;

  /// Steps of L-BFGS without progress after which FIRE takes over.
  private static final int STALLED = 60;

  /// A highest point that is not above both ends by this is none, eV.
  private static final double FLAT_EV = 1e-4;

  private final PotentialLandscape landscape;
  private final Settings settings;
  private final Watch watch;
  private final List<String> warnings = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final Structure initial;
  private double[][] x;
  private double[] energies;
  private double[][] forces;
  private int steps;
  private double largest = Double.NaN;
  private boolean stopped;
  private int climber = -1;
  private final double[] curvatures = {Double.NaN, Double.NaN, Double.NaN, Double.NaN};

  /// How the band is made and moved.
  ///
  /// @param images between the two ends
  /// @param springEvPerAngstrom2 k of the springs
  /// @param toleranceEvPerAngstrom converged when no component of a force on the ends and the
  ///   climbing image is larger, and on the other images than five times this; on all images where
  ///   none climbs
  /// @param maxSteps of the band in all, and of the ends
  /// @param start how it begins, where no path is given
  /// @param relaxEnds whether the ends are relaxed
  /// @param climb whether an image climbs to the saddle
  /// @param checkStates whether ends and saddle are held against their lowest curvatures
  /// @param prefactorRadiusAngstrom ions within this of the atom that goes farthest move for the
  ///   prefactor: infinite for all, 0 for no prefactor
  public record Settings(
      int images,
      double springEvPerAngstrom2,
      double toleranceEvPerAngstrom,
      int maxSteps,
      StartPath start,
      Optimiser optimiser,
      boolean relaxEnds,
      boolean climb,
      boolean checkStates,
      double prefactorRadiusAngstrom) {

    /// @throws InputException if a value is out of its range
    public Settings {
      require(images >= 1 && images <= 200, "images", images, "1 to 200, for example 5");
      require(
          springEvPerAngstrom2 > 0 && springEvPerAngstrom2 <= 1000,
          "spring constant",
          springEvPerAngstrom2,
          "above 0 up to 1000 eV/Å², for example 1");
      require(
          toleranceEvPerAngstrom > 0,
          "tolerance",
          toleranceEvPerAngstrom,
          "above 0 eV/Å, for example 0.002");
      require(maxSteps >= 1, "number of steps", maxSteps, "at least 1");
      require(
          prefactorRadiusAngstrom >= 0,
          "radius of the prefactor",
          prefactorRadiusAngstrom,
          "at least 0 Å");
    }

    private static void require(boolean good, String what, Object value, String expected) {
      if (!good) {
        throw new InputException(what + " is " + value + "; expected " + expected);
      }
    }

    /// Five images, springs of 1 eV/Å², 0.002 eV/Å, 1000 steps, IDPP, L-BFGS, ends relaxed, a
    /// climbing image, states checked, no prefactor.
    public static Settings standard() {
      return new Settings(5, 1, 0.002, 1000, StartPath.IDPP, Optimiser.LBFGS, true, true, true, 0);
    }
  }

  /// Sees how it goes.
  public interface Watch {
    /// Called after each evaluation.
    ///
    /// @param stage in words
    /// @param step of all
    /// @param maxForceEvPerAngstrom largest component of a force
    /// @param path as it is now; null while the ends are relaxed
    void at(String stage, int step, double maxForceEvPerAngstrom, MinimumEnergyPath path);

    /// Whether to end with the path as it is.
    default boolean isStopped() {
      return false;
    }
  }

  private NudgedElasticBand(
      Structure initial, PotentialLandscape landscape, Settings settings, Watch watch) {
    this.initial = initial;
    this.landscape = landscape;
    this.settings = settings;
    this.watch = watch;
  }

  /// The path between two states.
  ///
  /// @throws InputException if both ends relax into one state, or the potential refuses an image
  public static MinimumEnergyPath between(
      Endpoints ends, PotentialLandscape landscape, Settings settings, Watch watch) {
    NudgedElasticBand band = new NudgedElasticBand(ends.initial(), landscape, settings, watch);
    band.remarks.addAll(ends.notes());
    return band.find(
        new double[][] {ends.initial().positions().clone(), ends.finalPositions().clone()});
  }

  /// The path that is reached from another one.
  ///
  /// @param images with both ends, unwrapped
  public static MinimumEnergyPath from(
      Structure initial,
      double[][] images,
      PotentialLandscape landscape,
      Settings settings,
      Watch watch) {
    return new NudgedElasticBand(initial, landscape, settings, watch)
        .find(Arrays.stream(images).map(double[]::clone).toArray(double[][]::new));
  }

  private MinimumEnergyPath find(double[][] begin) {
    long start = System.nanoTime();
    double[][] ends = {begin[0], begin[begin.length - 1]};
    EndStates states = new EndStates(initial, landscape, settings, watch, warnings, remarks);
    double[] lowest = states.settle(ends);
    System.arraycopy(lowest, 0, curvatures, 0, 2);
    stopped = states.isStopped();
    x =
        begin.length > 2
            ? begin
            : settings.start.between(initial.cell(), ends[0], ends[1], settings.images + 2);
    x[0] = ends[0];
    x[x.length - 1] = ends[1];
    energies = new double[x.length];
    forces = new double[x.length][x[0].length];
    landscape.evaluate(x, energies, forces);
    boolean converged = settings.climb ? climb() : descend("band", settings.toleranceEvPerAngstrom);
    MinimumEnergyPath path = path(start, converged);
    judge(path);
    return finished(path, start);
  }

  private boolean climb() {
    boolean near = descend("band", NEAR * settings.toleranceEvPerAngstrom);
    for (int turn = 0; near && !stopped; turn++) {
      climber = -1;
      if (top() < 0) {
        return descend("band", settings.toleranceEvPerAngstrom);
      }
      climber = top();
      if (!descend("climbing", settings.toleranceEvPerAngstrom)) {
        return false;
      }
      if (!settings.checkStates) {
        return true;
      }
      double[] tangent = Band.tangent(x, energies, climber);
      SoftModes modes =
          SoftModes.of(landscape, new double[][] {x[climber]}, new double[][] {tangent}).getFirst();
      curvatures[2] = modes.lowest();
      curvatures[3] = modes.second();
      if (modes.negative() < 2) {
        return true;
      }
      if (turn == TRIES - 1) {
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
              1e3 * (energies[climber] - energies[0])));
      bend(modes);
      climber = -1;
      near = descend("band", NEAR * settings.toleranceEvPerAngstrom);
    }
    return false;
  }

  /// Moves the band off a ridge: all images by a share of what the top is moved by.
  private void bend(SoftModes modes) {
    double[] tangent = Band.tangent(x, energies, climber);
    boolean first =
        Math.abs(Coordinates.dot(tangent, modes.mode()))
            < Math.abs(Coordinates.dot(tangent, modes.secondMode()));
    double[] aside = (first ? modes.mode() : modes.secondMode()).clone();
    double along = Coordinates.dot(tangent, aside);
    for (int k = 0; k < aside.length; k++) {
      aside[k] -= along * tangent[k];
    }
    for (int i = 1; i < x.length - 1; i++) {
      double from =
          i <= climber
              ? (double) i / climber
              : (double) (x.length - 1 - i) / (x.length - 1 - climber);
      for (int k = 0; k < aside.length; k++) {
        x[i][k] += PUSH * from * aside[k];
      }
    }
  }

  /// The image nearest to the highest point of the path, −1 where that is an end.
  private int top() {
    PathProfile profile = PathProfile.of(x, energies, forces);
    PathProfile.Point highest = profile.highest();
    double last = energies[x.length - 1] - energies[0];
    if (highest.energyEv() < Math.max(0, last) + FLAT_EV) {
      return -1;
    }
    int nearest = 1;
    for (int i = 1; i < x.length - 1; i++) {
      if (Math.abs(profile.lengthAngstrom()[i] - highest.lengthAngstrom())
          < Math.abs(profile.lengthAngstrom()[nearest] - highest.lengthAngstrom())) {
        nearest = i;
      }
    }
    return nearest;
  }

  /// Moves the band until no force on it is above `tolerance`; tells whether it came to that.
  private boolean descend(String stage, double tolerance) {
    int n = x[0].length;
    double[][] inner = Arrays.copyOfRange(x, 1, x.length - 1);
    double[] e = new double[inner.length];
    double[][] f = Arrays.copyOfRange(forces, 1, x.length - 1);
    double[] flat = new double[inner.length * n];
    double[] pull = new double[flat.length];
    Band band = new Band(settings.springEvPerAngstrom2);
    Optimiser optimiser = settings.optimiser;
    Descent descent = optimiser.begin();
    double best = Double.POSITIVE_INFINITY;
    int since = 0;
    long start = System.nanoTime();
    while (true) {
      landscape.evaluate(inner, e, f);
      System.arraycopy(e, 0, energies, 1, e.length);
      if (climber >= 0) {
        int now = highestImage();
        if (now != climber) {
          climber = now;
          descent = optimiser.begin();
          best = Double.POSITIVE_INFINITY;
        }
      }
      band.forces(x, energies, forces, climber, pull);
      largest = 0;
      boolean converged = true;
      for (int i = 0; i < inner.length; i++) {
        double most = Coordinates.largest(Arrays.copyOfRange(pull, i * n, (i + 1) * n));
        boolean loose = climber >= 0 && i + 1 != climber;
        converged &= most <= (loose ? BAND : 1) * tolerance;
        largest = Math.max(largest, most);
      }
      watch.at(stage, steps, largest, path(start, false));
      stopped = watch.isStopped();
      if (converged || steps >= settings.maxSteps || stopped) {
        return converged;
      }
      if (largest < 0.9 * best) {
        best = largest;
        since = 0;
      } else if (++since > STALLED && optimiser == Optimiser.LBFGS) {
        optimiser = Optimiser.FIRE;
        descent = optimiser.begin();
      }
      for (int i = 0; i < inner.length; i++) {
        System.arraycopy(inner[i], 0, flat, i * n, n);
      }
      descent.step(flat, pull);
      for (int i = 0; i < inner.length; i++) {
        System.arraycopy(flat, i * n, inner[i], 0, n);
      }
      steps++;
    }
  }

  /// The image between the ends of the highest energy, or the one that climbs if it is as high.
  private int highestImage() {
    int highest = climber;
    for (int i = 1; i < x.length - 1; i++) {
      if (energies[i] > energies[highest] + FLAT_EV) {
        highest = i;
      }
    }
    return highest;
  }

  private MinimumEnergyPath path(long start, boolean converged) {
    return new MinimumEnergyPath(
        initial,
        x,
        energies,
        forces,
        PathProfile.of(x, energies, forces),
        climber,
        converged,
        largest,
        steps,
        landscape.calls(),
        (System.nanoTime() - start) * 1e-9,
        settings.checkStates
            ? Optional.of(
                new MinimumEnergyPath.Curvatures(
                    curvatures[0], curvatures[1], curvatures[2], curvatures[3]))
            : Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        warnings,
        remarks);
  }

  private boolean isMonotonic(boolean up) {
    for (int i = 1; i < x.length; i++) {
      double rise = energies[i] - energies[i - 1];
      if ((up ? rise : -rise) < -FLAT_EV) {
        return false;
      }
    }
    return true;
  }

  private void judge(MinimumEnergyPath path) {
    if (settings.climb && climber < 0 && path.converged()) {
      boolean up = path.reactionEv() > 0;
      String end = up ? "final" : "initial";
      warnings.add(
          (isMonotonic(up)
                  ? "the energy "
                      + (up ? "rises" : "falls")
                      + " all the way: no saddle between the"
                      + " images; the "
                      + end
                      + " state"
                  : "the highest point is the "
                      + end
                      + " state: no saddle between that is higher; this state")
              + " may be no minimum, or its barrier is lower than the images can tell");
    }
    for (PathProfile.Point minimum :
        path.converged() ? path.minima() : List.<PathProfile.Point>of()) {
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
    if (climber >= 0 && path.converged()) {
      double over = path.barrierEv() - path.profile().energiesEv()[climber];
      if (over > 1e-3) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "between images the path may rise %.1f meV above the saddle; take more images",
                1e3 * over));
      }
      if (settings.checkStates && curvatures[2] > SoftModes.NEGATIVE) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "the climbing image is at no saddle (lowest curvature %.3f eV/Å²): the path has too"
                    + " few images for its steps; make minima between its ends, or take more",
                curvatures[2]));
      }
    }
  }

  /// With what is computed from the path when it is done.
  private MinimumEnergyPath finished(MinimumEnergyPath path, long start) {
    double[][] members = landscape.memberEnergies(x);
    Optional<MinimumEnergyPath.Spread> spread =
        members.length == 0
            ? Optional.empty()
            : Optional.of(
                MinimumEnergyPath.Spread.of(members, climber >= 0 ? climber : highestOfAll()));
    Optional<Prefactor> prefactor = Optional.empty();
    if (settings.prefactorRadiusAngstrom > 0 && climber >= 0 && path.converged()) {
      double[][] states = {x[0], x[climber], x[x.length - 1]};
      int[] ions = path.within(settings.prefactorRadiusAngstrom, climber);
      Prefactor found = Prefactor.of(landscape, states, ions);
      prefactor = Optional.of(found);
      if (Double.isNaN(found.forwardThz()) || Double.isNaN(found.reverseThz())) {
        warnings.add(
            "no prefactor where a state has imaginary modes that it should not have, or the saddle"
                + " none");
      }
    } else if (settings.prefactorRadiusAngstrom > 0) {
      warnings.add("no prefactor without a saddle that is converged");
    }
    return new MinimumEnergyPath(
        initial,
        x,
        energies,
        forces,
        path.profile(),
        climber,
        path.converged(),
        largest,
        steps,
        landscape.calls(),
        (System.nanoTime() - start) * 1e-9,
        path.curvatures(),
        spread,
        prefactor,
        List.copyOf(warnings),
        List.copyOf(remarks));
  }

  private int highestOfAll() {
    return IntStream.range(0, x.length)
        .reduce((a, b) -> energies[b] > energies[a] ? b : a)
        .orElse(0);
  }
}
