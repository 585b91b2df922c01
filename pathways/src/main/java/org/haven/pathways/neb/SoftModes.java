package org.haven.pathways.neb;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.commons.math3.linear.EigenDecomposition;

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
record SoftModes(double lowest, double second, double[] mode, double[] secondMode) {
  private static final int ITERATIONS = 24;

  /// Length of the displacement in all coordinates, Å.
  private static final double DISPLACEMENT = 0.02;

  /// A vector shorter than this, in eV/Å², is rounding: the space holds all there is to find.
  private static final double EXHAUSTED = 1e-4;

  /// Below this a curvature is negative, not rounded: eV/Å².
  static final double NEGATIVE = -0.02;

  /// Of several points at once.
  ///
  /// @param points [3N] each, where forces vanish
  /// @param ways [3N] along the path at each, of any length
  static List<SoftModes> of(Landscape landscape, double[][] points, double[][] ways) {
    int n = points[0].length;
    int most = Math.max(1, Math.min(ITERATIONS, n - 3));
    List<Krylov> spaces = new ArrayList<>();
    for (int p = 0; p < points.length; p++) {
      spaces.add(new Krylov(points[p], ways[p], most, landscape.atoms(points[p])));
    }
    double[][] moved = new double[2 * points.length][];
    double[] energies = new double[moved.length];
    double[][] forces = new double[moved.length][n];
    for (int step = 0; step < most; step++) {
      for (int p = 0; p < points.length; p++) {
        moved[2 * p] = spaces.get(p).moved(DISPLACEMENT);
        moved[2 * p + 1] = spaces.get(p).moved(-DISPLACEMENT);
      }
      landscape.evaluate(moved, energies, forces);
      for (int p = 0; p < points.length; p++) {
        spaces.get(p).grow(forces[2 * p], forces[2 * p + 1]);
      }
    }
    return spaces.stream().map(Krylov::modes).toList();
  }

  /// Curvatures that are negative, of the lowest two.
  int negative() {
    return (lowest < NEGATIVE ? 1 : 0) + (second < NEGATIVE ? 1 : 0);
  }

  /// The space that a vector and its images under the matrix span.
  private static final class Krylov {
    private final double[] point;
    private final int most;
    private final int atoms;
    private final List<double[]> vectors = new ArrayList<>();
    private final List<Double> diagonal = new ArrayList<>();
    private final List<Double> beside = new ArrayList<>();
    private double[] next;
    private boolean exhausted;

    Krylov(double[] point, double[] way, int most, int atoms) {
      this.point = point;
      this.most = most;
      this.atoms = atoms;
      Random random = new Random(point.length);
      next = new double[point.length];
      for (int k = 0; k < next.length; k++) {
        next[k] = random.nextGaussian();
      }
      double[] along = way.clone();
      restTranslations(next);
      restTranslations(along);
      double share = Math.sqrt(Band.dot(next, next) / Math.max(1e-300, Band.dot(along, along)));
      for (int k = 0; k < next.length; k++) {
        next[k] += share * along[k];
      }
      scale(next, 1 / Math.sqrt(Band.dot(next, next)));
    }

    double[] moved(double by) {
      double[] x = point.clone();
      for (int k = 0; k < x.length; k++) {
        x[k] += by * next[k];
      }
      return x;
    }

    void grow(double[] ahead, double[] behind) {
      if (exhausted) {
        return;
      }
      double[] image = new double[point.length];
      for (int k = 0; k < image.length; k++) {
        image[k] = (behind[k] - ahead[k]) / (2 * DISPLACEMENT);
      }
      restTranslations(image);
      vectors.add(next);
      diagonal.add(Band.dot(next, image));
      // Against all before, twice: rounding would bring them back.
      for (int round = 0; round < 2; round++) {
        for (double[] v : vectors) {
          double share = Band.dot(v, image);
          for (int k = 0; k < image.length; k++) {
            image[k] -= share * v[k];
          }
        }
      }
      double rest = Math.sqrt(Band.dot(image, image));
      exhausted = rest < EXHAUSTED || vectors.size() == most;
      if (!exhausted) {
        beside.add(rest);
        scale(image, 1 / rest);
        next = image;
      }
    }

    SoftModes modes() {
      int m = diagonal.size();
      double[] main = diagonal.stream().mapToDouble(d -> d).toArray();
      double[] off = beside.stream().mapToDouble(d -> d).toArray();
      EigenDecomposition eigen = new EigenDecomposition(main, off);
      double[] values = eigen.getRealEigenvalues(); // descending
      double[] lowest = vector(eigen, m - 1);
      double[] second = m > 1 ? vector(eigen, m - 2) : lowest;
      return new SoftModes(
          values[m - 1], m > 1 ? values[m - 2] : Double.POSITIVE_INFINITY, lowest, second);
    }

    private double[] vector(EigenDecomposition eigen, int at) {
      double[] weights = eigen.getEigenvector(at).toArray();
      double[] mode = new double[point.length];
      for (int v = 0; v < weights.length; v++) {
        for (int k = 0; k < mode.length; k++) {
          mode[k] += weights[v] * vectors.get(v)[k];
        }
      }
      return mode;
    }

    private void restTranslations(double[] v) {
      for (int d = 0; d < 3; d++) {
        double mean = 0;
        for (int i = 0; i < atoms; i++) {
          mean += v[3 * i + d] / atoms;
        }
        for (int i = 0; i < atoms; i++) {
          v[3 * i + d] -= mean;
        }
      }
    }

    private static void scale(double[] v, double by) {
      for (int k = 0; k < v.length; k++) {
        v[k] *= by;
      }
    }
  }
}
