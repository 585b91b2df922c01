package org.haven.pathways.neb;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.haven.pathways.Coordinates;

/// The two lowest curvatures of an energy at a point, and the way of the lowest.
///
/// By Lanczos' iteration (J. Res. Natl. Bur. Stand. 1950, 45, 255) on the matrix of second
/// derivatives, whose product with a vector is a central difference of forces; rigid translations
/// are left out. It begins with the way of the path, which a soft mode often follows, and as much
/// at random, so that no symmetry hides a mode. What it finds is never below the lowest curvature;
/// after [#ITERATIONS] it is near it.
///
/// @param lowest curvature in eV/Å² along all coordinates, of unit length
/// @param second the next one
/// @param mode [3N] of unit length, of the lowest
/// @param secondMode of the next one
public record SoftModes(double lowest, double second, double[] mode, double[] secondMode) {
  private static final int ITERATIONS = 24;

  /// Length of the displacement in all coordinates, Å.
  private static final double DISPLACEMENT = 0.02;

  /// Below this a curvature is negative, not rounded: eV/Å².
  public static final double NEGATIVE = -0.02;

  /// Of several points at once.
  ///
  /// @param points [3N] each, where forces vanish
  /// @param ways [3N] along the path at each, of any length
  public static List<SoftModes> of(Landscape landscape, double[][] points, double[][] ways) {
    int n = points[0].length;
    int most = Math.max(1, Math.min(ITERATIONS, n - 3));
    List<LanczosSpace> spaces = new ArrayList<>();
    for (int p = 0; p < points.length; p++) {
      spaces.add(new LanczosSpace(begin(ways[p], landscape.atoms(points[p])), most));
    }
    double[][] moved = new double[2 * points.length][];
    double[] energies = new double[moved.length];
    double[][] forces = new double[moved.length][n];
    for (int step = 0; step < most; step++) {
      for (int p = 0; p < points.length; p++) {
        moved[2 * p] = moved(points[p], DISPLACEMENT, spaces.get(p).next());
        moved[2 * p + 1] = moved(points[p], -DISPLACEMENT, spaces.get(p).next());
      }
      landscape.evaluate(moved, energies, forces);
      for (int p = 0; p < points.length; p++) {
        double[] image = image(forces[2 * p], forces[2 * p + 1]);
        Coordinates.restTranslations(image, landscape.atoms(points[p]));
        spaces.get(p).grow(image);
      }
    }
    return spaces.stream().map(SoftModes::of).toList();
  }

  private static SoftModes of(LanczosSpace space) {
    List<LanczosSpace.Mode> modes = space.modes();
    LanczosSpace.Mode lowest = modes.getFirst();
    LanczosSpace.Mode second =
        modes.size() > 1
            ? modes.get(1)
            : new LanczosSpace.Mode(Double.POSITIVE_INFINITY, lowest.vector(), 0);
    return new SoftModes(lowest.value(), second.value(), lowest.vector(), second.vector());
  }

  /// Half at random, half along a way.
  private static double[] begin(double[] way, int atoms) {
    Random random = new Random(way.length);
    double[] begin = new double[way.length];
    for (int k = 0; k < begin.length; k++) {
      begin[k] = random.nextGaussian();
    }
    double[] along = way.clone();
    Coordinates.restTranslations(begin, atoms);
    Coordinates.restTranslations(along, atoms);
    Coordinates.add(
        begin,
        Math.sqrt(Coordinates.dot(begin, begin) / Math.max(1e-300, Coordinates.dot(along, along))),
        along);
    return begin;
  }

  private static double[] moved(double[] point, double by, double[] way) {
    double[] x = point.clone();
    Coordinates.add(x, by, way);
    return x;
  }

  /// Second derivatives times the way between two points, from the forces at both.
  private static double[] image(double[] ahead, double[] behind) {
    double[] image = new double[ahead.length];
    for (int k = 0; k < image.length; k++) {
      image[k] = (behind[k] - ahead[k]) / (2 * DISPLACEMENT);
    }
    return image;
  }

  /// Curvatures that are negative, of the lowest two.
  public int negative() {
    return (lowest < NEGATIVE ? 1 : 0) + (second < NEGATIVE ? 1 : 0);
  }
}
