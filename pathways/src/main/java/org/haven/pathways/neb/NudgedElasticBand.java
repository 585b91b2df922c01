package org.haven.pathways.neb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;

/// Finds a path of least energy between two states: the nudged elastic band ([Band], with the
/// sources).
///
/// In turn: the ends are relaxed, and moved off where they are no minima; a start is made
/// ([StartPath]); the band is relaxed until it is near the path; then the image nearest to the
/// highest point climbs to the saddle. A saddle with a second way down ([SoftModes]) lies on a
/// ridge, as symmetry may hold a path there: the band is bent off it and relaxed again.
public final class NudgedElasticBand {
  /// How often ends are moved off a saddle, and the band off a ridge.
  static final int TRIES = 3;

  /// How far an end or the top of the band is moved along a mode, in all coordinates, Å.
  static final double PUSH = 0.2;

  private final PotentialLandscape landscape;
  private final Settings settings;
  private final Watch watch;
  private final List<String> warnings = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final Structure initial;
  private final double[] curvatures = {Double.NaN, Double.NaN, Double.NaN, Double.NaN};
  private final long start = System.nanoTime();
  private BandDescent band;

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
  /// @param pressureGpa at which the cell varies ([CellCoordinates]); empty where it is held
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
      double prefactorRadiusAngstrom,
      OptionalDouble pressureGpa) {

    /// The cell held.
    public Settings(
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
      this(
          images,
          springEvPerAngstrom2,
          toleranceEvPerAngstrom,
          maxSteps,
          start,
          optimiser,
          relaxEnds,
          climb,
          checkStates,
          prefactorRadiusAngstrom,
          OptionalDouble.empty());
    }

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
      if (pressureGpa.isPresent()) {
        require(
            Math.abs(pressureGpa.getAsDouble()) <= 1000,
            "pressure",
            pressureGpa.getAsDouble(),
            "-1000 to 1000 GPa");
        if (prefactorRadiusAngstrom > 0) {
          throw new InputException(
              "a prefactor is for a path in one cell: with a cell that varies its states have other"
                  + " phonons than those of one cell alone. Remedy: leave out one of both");
        }
      }
    }

    /// The same with a cell that varies.
    public Settings atPressure(double pressureGpa) {
      return new Settings(
          images,
          springEvPerAngstrom2,
          toleranceEvPerAngstrom,
          maxSteps,
          start,
          optimiser,
          relaxEnds,
          climb,
          checkStates,
          prefactorRadiusAngstrom,
          OptionalDouble.of(pressureGpa));
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
        new double[][] {ends.initial().positions(), ends.finalPositions()},
        List.of(ends.initial().cell(), ends.finalCell()));
  }

  /// The path that is reached from another one, with the cell of each image.
  ///
  /// @param images with both ends, unwrapped, strained into the cell of `initial`
  /// @param cells of the images; they do not count where the settings hold the cell
  public static MinimumEnergyPath from(
      Structure initial,
      double[][] images,
      List<Cell> cells,
      PotentialLandscape landscape,
      Settings settings,
      Watch watch) {
    return new NudgedElasticBand(initial, landscape, settings, watch).find(images, cells);
  }

  private MinimumEnergyPath find(double[][] begin, List<Cell> cells) {
    double[][] images = new double[begin.length][];
    for (int i = 0; i < images.length; i++) {
      images[i] =
          settings.pressureGpa.isPresent()
              ? landscape.cells().of(begin[i], cells.get(i))
              : begin[i].clone();
    }
    landscape.press(settings.pressureGpa.orElse(0));
    double[][] ends = {images[0], images[images.length - 1]};
    EndStates states = new EndStates(initial, landscape, settings, watch, warnings, remarks);
    System.arraycopy(states.settle(ends), 0, curvatures, 0, 2);
    double[][] x = images.length > 2 ? images : begun(ends);
    band =
        new BandDescent(
            x,
            landscape,
            settings,
            remarks,
            stage -> {
              watch.at(stage, band.steps(), band.largest(), path(false));
              return watch.isStopped();
            });
    boolean converged =
        settings.climb
            ? new SaddleClimb(landscape, settings, band, curvatures, warnings, remarks).reaches()
            : band.descend("band", settings.toleranceEvPerAngstrom);
    MinimumEnergyPath path = path(converged);
    PathVerdict.of(path, band, settings, curvatures, warnings, remarks);
    return path.with(spread(), prefactor(path), landscape.calls(), seconds(), warnings, remarks);
  }

  /// The first path; cells go straight.
  private double[][] begun(double[][] ends) {
    int images = settings.images + 2;
    int n = 3 * initial.count();
    double[][] x =
        settings.start.between(
            initial.cell(), Arrays.copyOf(ends[0], n), Arrays.copyOf(ends[1], n), images);
    for (int i = 0; i < images && ends[0].length > n; i++) {
      x[i] = Arrays.copyOf(x[i], ends[0].length);
      double share = (double) i / (images - 1);
      for (int k = n; k < x[i].length; k++) {
        x[i][k] = ends[0][k] + share * (ends[1][k] - ends[0][k]);
      }
    }
    return x;
  }

  private double seconds() {
    return (System.nanoTime() - start) * 1e-9;
  }

  private MinimumEnergyPath path(boolean converged) {
    return band.path(
        initial,
        converged,
        settings.checkStates
            ? Optional.of(
                new MinimumEnergyPath.Curvatures(
                    curvatures[0], curvatures[1], curvatures[2], curvatures[3]))
            : Optional.empty(),
        seconds());
  }

  /// Of a committee.
  private Optional<MinimumEnergyPath.Spread> spread() {
    double[][] members = landscape.memberEnergies(band.x);
    return members.length == 0
        ? Optional.empty()
        : Optional.of(MinimumEnergyPath.Spread.of(members, band.top()));
  }

  private Optional<Prefactor> prefactor(MinimumEnergyPath path) {
    if (settings.prefactorRadiusAngstrom == 0) {
      return Optional.empty();
    }
    if (band.climber() < 0 || !path.converged()) {
      warnings.add("no prefactor without a saddle that is converged");
      return Optional.empty();
    }
    double[][] states = {band.x[0], band.x[band.climber()], band.x[band.x.length - 1]};
    int[] ions = path.within(settings.prefactorRadiusAngstrom, band.climber());
    Prefactor found = Prefactor.of(landscape, states, ions);
    if (Double.isNaN(found.forwardThz()) || Double.isNaN(found.reverseThz())) {
      warnings.add(
          "no prefactor where a state has imaginary modes that it should not have, or the saddle"
              + " none");
    }
    return Optional.of(found);
  }
}
