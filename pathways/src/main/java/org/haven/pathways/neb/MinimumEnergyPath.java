package org.haven.pathways.neb;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.haven.inputs.OutputFile;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.trajectory.ExtendedXyz;
import org.haven.kernels.Cell;
import org.haven.kernels.MinimumImage;
import org.haven.pathways.neb.PathProfile.Point;

/// A path between two states, and what it says about the barrier.
///
/// @param initial cell and atoms; its positions are those of the first image
/// @param cells [images] of each: that of the initial structure, unless cells varied
/// @param positions [images][3N] unwrapped, Å; in the initial cell, with which they are strained
///   into that of their image
/// @param energiesEv [images] of the potential; at a pressure, enthalpies
/// @param forces [images][3N] of the potential, eV/Å
/// @param profile the energy between the images
/// @param saddleImage the image that climbed to the saddle; −1 for none
/// @param converged whether the forces on the band are within the tolerance
/// @param maxForceEvPerAngstrom largest component of a force on the band, springs included
/// @param steps of the band, all stages
/// @param calls energies and forces computed in all
/// @param seconds of wall time
/// @param curvatures what the states are; empty if that was not asked for
/// @param spread of a committee; empty for other potentials
/// @param prefactor if it was asked for
/// @param warnings what is doubtful
/// @param remarks what was decided
public record MinimumEnergyPath(
    Structure initial,
    List<Cell> cells,
    double[][] positions,
    double[] energiesEv,
    double[][] forces,
    PathProfile profile,
    int saddleImage,
    boolean converged,
    double maxForceEvPerAngstrom,
    int steps,
    long calls,
    double seconds,
    Optional<Curvatures> curvatures,
    Optional<Spread> spread,
    Optional<Prefactor> prefactor,
    List<String> warnings,
    List<String> remarks) {

  /// Minima less deep than this are not told, eV.
  private static final double SHALLOW_EV = 2e-3;

  /// Lowest curvatures in eV/Å², per unit length in all coordinates; not a number where they were
  /// not computed.
  ///
  /// @param initial of the initial state: above zero at a minimum
  /// @param end of the final state
  /// @param saddle of the saddle: below zero
  /// @param saddleSecond the next one of the saddle: above zero
  public record Curvatures(double initial, double end, double saddle, double saddleSecond) {}

  /// How far the members of a committee disagree, standard deviations over members in eV: a lower
  /// bound on the error.
  ///
  /// @param images [images] of the energy above the initial state
  /// @param barrier of the barrier
  /// @param reverse of the reverse barrier
  public record Spread(double[] images, double barrier, double reverse) {
    /// @param members [images][members] energies in eV
    /// @param top image of the highest energy
    static Spread of(double[][] members, int top) {
      double[] images = new double[members.length];
      for (int i = 0; i < images.length; i++) {
        images[i] = deviation(members[i], members[0]);
      }
      return new Spread(images, images[top], deviation(members[top], members[images.length - 1]));
    }

    /// Standard deviation over members of a difference of energies.
    private static double deviation(double[] a, double[] b) {
      double mean = 0;
      for (int m = 0; m < a.length; m++) {
        mean += (a[m] - b[m]) / a.length;
      }
      double square = 0;
      for (int m = 0; m < a.length; m++) {
        square += (a[m] - b[m] - mean) * (a[m] - b[m] - mean) / a.length;
      }
      return Math.sqrt(square);
    }
  }

  /// One step of the path, from a minimum to the next.
  ///
  /// @param from where it begins
  /// @param saddle its highest point
  /// @param to where it ends
  public record Step(Point from, Point saddle, Point to) {
    /// Energy to go on, eV.
    public double forwardEv() {
      return saddle.energyEv() - from.energyEv();
    }

    /// Energy to go back, eV.
    public double backwardEv() {
      return saddle.energyEv() - to.energyEv();
    }
  }

  /// With what is computed when it is done.
  MinimumEnergyPath with(
      Optional<Spread> spread,
      Optional<Prefactor> prefactor,
      long calls,
      double seconds,
      List<String> warnings,
      List<String> remarks) {
    return new MinimumEnergyPath(
        initial,
        cells,
        positions,
        energiesEv,
        forces,
        profile,
        saddleImage,
        converged,
        maxForceEvPerAngstrom,
        steps,
        calls,
        seconds,
        curvatures,
        spread,
        prefactor,
        List.copyOf(warnings),
        List.copyOf(remarks));
  }

  /// Energy of the highest point above the initial state, eV.
  public double barrierEv() {
    return profile.highest().energyEv();
  }

  /// Energy of the highest point above the final state, eV.
  public double reverseBarrierEv() {
    return barrierEv() - reactionEv();
  }

  /// Energy of the final state above the initial one, eV.
  public double reactionEv() {
    return energiesEv[energiesEv.length - 1] - energiesEv[0];
  }

  /// Minima between the ends, in their order.
  public List<Point> minima() {
    return profile.minima(SHALLOW_EV);
  }

  /// The path from minimum to minimum.
  public List<Step> elementarySteps() {
    List<Point> rests = new ArrayList<>();
    rests.add(new Point(0, 0));
    rests.addAll(minima());
    rests.add(new Point(profile.wholeAngstrom(), reactionEv()));
    List<Step> steps = new ArrayList<>();
    for (int k = 0; k + 1 < rests.size(); k++) {
      Point from = rests.get(k);
      Point to = rests.get(k + 1);
      steps.add(
          new Step(from, profile.highestBetween(from.lengthAngstrom(), to.lengthAngstrom()), to));
    }
    return steps;
  }

  /// The atom that goes farthest.
  public int mover() {
    int mover = 0;
    double farthest = -1;
    for (int i = 0; i < initial.count(); i++) {
      double way = wayAngstrom(i);
      if (way > farthest) {
        farthest = way;
        mover = i;
      }
    }
    return mover;
  }

  /// Distance of the two ends of an atom's way, Å.
  public double wayAngstrom(int atom) {
    double[] first = positions[0];
    double[] last = positions[positions.length - 1];
    double square = 0;
    for (int d = 0; d < 3; d++) {
      double way = last[3 * atom + d] - first[3 * atom + d];
      square += way * way;
    }
    return Math.sqrt(square);
  }

  /// Atoms within a radius of the one that goes farthest, and it, in an image.
  ///
  /// @param radiusAngstrom infinite for all
  int[] within(double radiusAngstrom, int image) {
    if (Double.isInfinite(radiusAngstrom)) {
      return IntStream.range(0, initial.count()).toArray();
    }
    double[] s = new double[3 * initial.count()];
    initial.cell().toFractional(positions[image], s);
    MinimumImage nearest = new MinimumImage(initial.cell());
    int mover = mover();
    return IntStream.range(0, initial.count())
        .filter(
            i ->
                nearest.distance(
                        s[3 * i] - s[3 * mover],
                        s[3 * i + 1] - s[3 * mover + 1],
                        s[3 * i + 2] - s[3 * mover + 2])
                    <= radiusAngstrom)
        .toArray();
  }

  /// An image with energy and forces.
  public Structure image(int i) {
    return new Structure(
        String.format(
            Locale.ROOT,
            "image %d of %d, %.4f A, %.6f eV%s",
            i,
            positions.length - 1,
            profile.lengthAngstrom()[i],
            profile.energiesEv()[i],
            i == saddleImage ? ", saddle" : ""),
        cells.get(i),
        initial.symbols(),
        inOwnCell(i),
        Optional.empty(),
        initial.charges(),
        Optional.of(energiesEv[i]),
        Optional.of(forces[i]),
        Optional.empty(),
        initial.massesU(),
        List.of());
  }

  /// Whether the images have cells of their own.
  public boolean isOfVariableCell() {
    return cells.stream().anyMatch(cell -> !cell.equals(initial.cell()));
  }

  /// [3N] positions of an image in its cell, Å.
  private double[] inOwnCell(int i) {
    double[] x = positions[i].clone();
    if (!cells.get(i).equals(initial.cell())) {
      initial.cell().toFractional(x, x);
      cells.get(i).toCartesian(x, x);
    }
    return x;
  }

  /// All images as extended XYZ, unwrapped, with energies and forces.
  public String extendedXyz() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < positions.length; i++) {
      text.append(ExtendedXyz.text(image(i)));
    }
    return text.toString();
  }

  /// Writes [#extendedXyz]; the file appears whole or not at all.
  public void write(Path file) {
    OutputFile.folder(file.toAbsolutePath().getParent());
    OutputFile.write(file, extendedXyz());
  }
}
