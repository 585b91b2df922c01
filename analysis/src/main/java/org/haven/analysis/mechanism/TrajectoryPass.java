package org.haven.analysis.mechanism;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.haven.inputs.InputException;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;
import org.haven.kernels.Element;

/// Passes over a trajectory, frame by frame, with the drift of the framework taken out.
///
/// The drift is the mean fractional displacement of the immobile species since frame 0 (or what the
/// file states in its place), so that sites stay where they are while the crystal glides; where all
/// species are mobile, that of the centre of mass. Memory: 72 bytes × particles, for any number of
/// frames.
final class TrajectoryPass {
  private final Trajectory trajectory;
  private final List<String> symbols;
  private final List<String> species;
  private final int[] framework;
  private final int[] mobile;
  private final Cell meanCell;

  private TrajectoryPass(
      Trajectory trajectory,
      List<String> symbols,
      List<String> species,
      int[] framework,
      int[] mobile,
      Cell meanCell) {
    this.trajectory = trajectory;
    this.symbols = symbols;
    this.species = species;
    this.framework = framework;
    this.mobile = mobile;
    this.meanCell = meanCell;
  }

  /// Passes over `trajectory`, whose ions of `mobile` diffuse.
  ///
  /// @throws InputException if the file holds none of them, or fewer than two frames
  public static TrajectoryPass over(Trajectory trajectory, List<String> mobile) {
    List<String> symbols = trajectory.symbols();
    int[] ions =
        IntStream.range(0, symbols.size()).filter(i -> mobile.contains(symbols.get(i))).toArray();
    int[] rest =
        IntStream.range(0, symbols.size()).filter(i -> !mobile.contains(symbols.get(i))).toArray();
    List<String> species = symbols.stream().distinct().toList();
    if (ions.length == 0) {
      throw new InputException(
          trajectory.source()
              + ": no mobile species "
              + String.join(", ", mobile)
              + "; it holds "
              + String.join(", ", species));
    }
    int frames = trajectory.frames();
    if (frames < 2) {
      throw new InputException(
          trajectory.source() + ": " + frames + " frames; a mechanism needs at least two");
    }
    double[] mean = new double[9];
    Cell first = trajectory.cell(0);
    boolean constant = true;
    for (int f = 0; f < frames; f++) {
      Cell cell = trajectory.cell(f);
      constant &= cell.equals(first);
      double[] rows = cell.rows();
      for (int k = 0; k < 9; k++) {
        mean[k] += rows[k] / frames;
      }
    }
    return new TrajectoryPass(
        trajectory, symbols, species, rest, ions, constant ? first : Cell.ofRows(mean));
  }

  /// Hands every frame to all samplers.
  ///
  /// @throws InputException if a coordinate is not a number
  void run(List<? extends FrameSampler> samplers) {
    int n = symbols.size();
    double[] positions = new double[3 * n];
    double[] fractional = new double[3 * n];
    double[] velocities = new double[3 * n];
    double[] weights = weights();
    double[] origin = null;
    boolean moving = true;
    for (int f = 0; f < frames(); f++) {
      trajectory.read(f, positions);
      for (int k = 0; k < positions.length; k++) {
        if (!Double.isFinite(positions[k])) {
          throw new InputException(
              trajectory.source()
                  + ": frame "
                  + f
                  + ", atom "
                  + k / 3
                  + " ("
                  + symbols.get(k / 3)
                  + "): coordinate is not a number; cut the file before this frame");
        }
      }
      Cell cell = trajectory.cell(f);
      cell.toFractional(positions, fractional);
      double[] centre = new double[3];
      Optional<double[]> stated = trajectory.frameworkDisplacement(f);
      if (stated.isPresent()) {
        centre = stated.get();
        cell.toFractional(centre, centre);
      } else {
        for (int i = 0; i < n; i++) {
          for (int d = 0; d < 3; d++) {
            centre[d] += weights[i] * fractional[3 * i + d];
          }
        }
      }
      if (origin == null) {
        origin = centre.clone();
      }
      for (int k = 0; k < fractional.length; k++) {
        fractional[k] -= centre[k % 3] - origin[k % 3];
      }
      moving = moving && trajectory.readVelocities(f, velocities);
      Snapshot snapshot = new Snapshot(f, cell, positions, fractional, moving ? velocities : null);
      for (FrameSampler sampler : samplers) {
        sampler.sample(snapshot);
      }
    }
  }

  /// [N] weight of each particle in the centre whose motion is drift. In a file of one species
  /// alone, which may lack the others, nothing is.
  private double[] weights() {
    double[] weights = new double[symbols.size()];
    if (framework.length > 0) {
      Arrays.stream(framework).forEach(i -> weights[i] = 1);
    } else if (species.size() > 1) {
      Arrays.setAll(weights, i -> Element.of(symbols.get(i)).map(Element::massU).orElse(1.0));
    }
    double total = Math.max(Arrays.stream(weights).sum(), 1e-300);
    Arrays.setAll(weights, i -> weights[i] / total);
    return weights;
  }

  /// Number of frames.
  int frames() {
    return trajectory.frames();
  }

  /// Time between frames in ps.
  double intervalPs() {
    return trajectory.frameIntervalFs() / 1000;
  }

  /// [N] symbols.
  List<String> symbols() {
    return symbols;
  }

  /// Distinct symbols in order of first appearance.
  List<String> species() {
    return species;
  }

  /// [N] index of each particle's species in [#species].
  int[] speciesOf() {
    return symbols.stream().mapToInt(species::indexOf).toArray();
  }

  /// Indices of the mobile ions.
  int[] mobile() {
    return mobile;
  }

  /// Indices of all others.
  int[] framework() {
    return framework;
  }

  /// Cell, averaged over the frames.
  Cell meanCell() {
    return meanCell;
  }
}
