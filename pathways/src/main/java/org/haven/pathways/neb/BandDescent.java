package org.haven.pathways.neb;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.haven.kernels.Matrix3;
import org.haven.pathways.Coordinates;

/// The images of a band on their way down to the path of least energy.
///
/// Mutable: positions, energies and forces of all images, ends included, and which of them climbs.
final class BandDescent {
  /// Once an image is at the saddle, the others need be near the path to this multiple of the
  /// tolerance: the barrier does not depend on them.
  private static final double NEAR_PATH = 5;

  /// Steps of L-BFGS without progress after which FIRE takes over.
  private static final int STALLED = 60;

  /// Energies closer than this are the same, eV: for the highest point, and what rises or falls.
  static final double FLAT_EV = 1e-4;

  /// Called after each evaluation.
  interface Watch {
    /// @return whether to end
    boolean at(String stage);
  }

  final double[][] x;
  final double[] energies;
  final double[][] forces;
  private final PotentialLandscape landscape;
  private final NudgedElasticBand.Settings settings;
  private final Watch watch;
  private final List<String> remarks;
  private Optimiser optimiser;
  private int climber = -1;
  private int steps;
  private double largest = Double.NaN;
  private boolean stopped;
  private boolean astray;

  /// @param x the images with both ends; moved
  /// @param remarks what was done is added here
  BandDescent(
      double[][] x,
      PotentialLandscape landscape,
      NudgedElasticBand.Settings settings,
      List<String> remarks,
      Watch watch) {
    this.x = x;
    this.remarks = remarks;
    optimiser = settings.optimiser();
    this.landscape = landscape;
    this.settings = settings;
    this.watch = watch;
    energies = new double[x.length];
    forces = new double[x.length][x[0].length];
    landscape.evaluate(x, energies, forces);
  }

  /// The image that climbs, −1 for none.
  int climber() {
    return climber;
  }

  /// Steps so far.
  int steps() {
    return steps;
  }

  /// Largest component of a force on the band, springs included.
  double largest() {
    return largest;
  }

  boolean isStopped() {
    return stopped;
  }

  /// Whether the last descent ended because the band ran away while an image climbed; it is back at
  /// its best.
  boolean isAstray() {
    return astray && steps < settings.maxSteps();
  }

  /// Lets no image climb.
  void rest() {
    climber = -1;
  }

  /// Lets the image nearest to the highest point of the path climb.
  ///
  /// @return whether there is one: not where that is an end
  boolean climb() {
    PathProfile profile = PathProfile.of(x, energies, forces);
    PathProfile.Point highest = profile.highest();
    double last = energies[x.length - 1] - energies[0];
    climber = -1;
    if (highest.energyEv() < Math.max(0, last) + FLAT_EV) {
      return false;
    }
    climber = 1;
    for (int i = 1; i < x.length - 1; i++) {
      if (Math.abs(profile.lengthAngstrom()[i] - highest.lengthAngstrom())
          < Math.abs(profile.lengthAngstrom()[climber] - highest.lengthAngstrom())) {
        climber = i;
      }
    }
    return true;
  }

  /// The way along the path at the image that climbs, of unit length.
  double[] tangent() {
    return Band.tangent(x, energies, climber);
  }

  /// Moves the band off a ridge: all images by a share of what the top is moved by.
  void bend(SoftModes modes) {
    double[] tangent = tangent();
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
        x[i][k] += NudgedElasticBand.PUSH * from * aside[k];
      }
    }
  }

  /// Moves the band until no force on it is above `tolerance`; tells whether it came to that.
  boolean descend(String stage, double tolerance) {
    int n = x[0].length;
    double[][] inner = Arrays.copyOfRange(x, 1, x.length - 1);
    double[] e = new double[inner.length];
    double[][] f = Arrays.copyOfRange(forces, 1, x.length - 1);
    double[] flat = new double[inner.length * n];
    double[] pull = new double[flat.length];
    Band band = new Band(settings.springEvPerAngstrom2());
    astray = false;
    Optimiser mover = optimiser;
    Descent descent = mover.begin();
    BestBand best = new BestBand();
    double least = Double.POSITIVE_INFINITY;
    int since = 0;
    while (true) {
      landscape.evaluate(inner, e, f);
      System.arraycopy(e, 0, energies, 1, e.length);
      if (climber >= 0) {
        int now = highestImage();
        if (now != climber) {
          climber = now;
          descent = mover.begin();
          least = Double.POSITIVE_INFINITY;
        }
      }
      band.forces(x, energies, forces, climber, pull);
      boolean converged = measure(pull, tolerance);
      stopped = watch.at(stage);
      if (converged || steps >= settings.maxSteps() || stopped) {
        return converged;
      }
      if (largest < 0.9 * least) {
        least = largest;
        since = 0;
      } else {
        since++;
      }
      String ranAway = best.see(x, climber, largest);
      boolean stalled = since > STALLED && mover == Optimiser.LBFGS;
      if (!ranAway.isEmpty() || stalled) {
        goBack(best, mover, ranAway);
        if (astray && climber >= 0) {
          return false;
        }
        mover = Optimiser.FIRE;
        descent = mover.begin();
        least = Double.POSITIVE_INFINITY;
        steps++;
        continue;
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

  /// Goes back to the best band, for FIRE to go on from; for good where the band ran away.
  private void goBack(BestBand best, Optimiser mover, String ranAway) {
    climber = best.restore(x);
    astray = !ranAway.isEmpty();
    optimiser = astray ? Optimiser.FIRE : optimiser;
    remarks.add(
        String.format(
            Locale.ROOT,
            "step %d: %s %s; back to the band of least force, and on by FIRE%s",
            steps,
            mover == Optimiser.LBFGS ? "L-BFGS" : "FIRE",
            astray ? "ran away (" + ranAway + ")" : "got no nearer in " + STALLED + " steps",
            astray && climber >= 0 ? ", nearer to the path before an image climbs" : ""));
  }

  /// Takes the largest force on the band; tells whether all are within the tolerance.
  private boolean measure(double[] pull, double tolerance) {
    int n = x[0].length;
    largest = 0;
    boolean converged = true;
    for (int i = 1; i < x.length - 1; i++) {
      double most = Coordinates.largest(Arrays.copyOfRange(pull, (i - 1) * n, i * n));
      boolean loose = climber >= 0 && i != climber;
      converged &= most <= (loose ? NEAR_PATH : 1) * tolerance;
      largest = Math.max(largest, most);
    }
    return converged;
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

  /// The image of the highest energy, ends included; the one that climbs, where one does.
  int top() {
    int top = Math.max(0, climber);
    for (int i = 0; i < x.length && climber < 0; i++) {
      if (energies[i] > energies[top]) {
        top = i;
      }
    }
    return top;
  }

  /// Whether the energy rises, or falls, from image to image.
  boolean isMonotonic(boolean up) {
    for (int i = 1; i < x.length; i++) {
      double rise = energies[i] - energies[i - 1];
      if ((up ? rise : -rise) < -FLAT_EV) {
        return false;
      }
    }
    return true;
  }

  /// The path as it is now, without what is computed when it is done.
  ///
  /// @param initial cell and atoms
  MinimumEnergyPath path(
      Structure initial,
      boolean converged,
      Optional<MinimumEnergyPath.Curvatures> curvatures,
      double seconds) {
    CellCoordinates coordinates = landscape.cells();
    double[][] positions = x;
    double[][] onAtoms = forces;
    List<Cell> cells = Collections.nCopies(x.length, initial.cell());
    if (coordinates.isIn(x[0])) {
      cells = Arrays.stream(x).map(coordinates::cell).toList();
      positions = new double[x.length][];
      onAtoms = new double[x.length][3 * initial.count()];
      for (int i = 0; i < x.length; i++) {
        positions[i] = Arrays.copyOf(x[i], 3 * initial.count());
        coordinates.times(forces[i], Matrix3.inverse(coordinates.stretch(x[i])), onAtoms[i]);
      }
    }
    return new MinimumEnergyPath(
        initial,
        cells,
        positions,
        energies,
        onAtoms,
        PathProfile.of(x, energies, forces),
        climber,
        converged,
        largest,
        steps,
        landscape.calls(),
        seconds,
        curvatures,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of());
  }
}
