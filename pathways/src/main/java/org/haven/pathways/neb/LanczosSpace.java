package org.haven.pathways.neb;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.haven.pathways.Coordinates;

/// The space that a vector and its images under a symmetric matrix span (Lanczos, J. Res. Natl.
/// Bur. Stand. 1950, 45, 255), and the modes of the matrix within it.
///
/// ```
/// double[] image = … next() …;   // the matrix times next()
/// grow(image);
/// ```
public final class LanczosSpace {
  /// A vector shorter than this, in eV/Å², is rounding: the space holds all there is to find.
  private static final double EXHAUSTED = 1e-4;

  private final int most;
  private final List<double[]> vectors = new ArrayList<>();
  private final List<Double> diagonal = new ArrayList<>();
  private final List<Double> beside = new ArrayList<>();
  private double[] next;
  private double rest;
  private boolean exhausted;

  /// A mode of the matrix within the space.
  ///
  /// @param value a bound from above for the lowest
  /// @param vector of unit length
  /// @param residual length of what the matrix makes of the vector beyond `value` times it
  public record Mode(double value, double[] vector, double residual) {}

  /// @param begin the first vector, of any length but 0
  /// @param most vectors
  public LanczosSpace(double[] begin, int most) {
    this.most = most;
    next = begin.clone();
    Coordinates.normalise(next);
  }

  /// The unit vector whose image [#grow] is to be given.
  public double[] next() {
    return next;
  }

  /// Whether there is nothing more to find.
  public boolean isExhausted() {
    return exhausted;
  }

  /// Takes up the image of [#next].
  ///
  /// @param image written to
  public void grow(double[] image) {
    if (exhausted) {
      return;
    }
    vectors.add(next);
    diagonal.add(Coordinates.dot(next, image));
    // Against all before, twice: rounding would bring them back.
    for (int round = 0; round < 2; round++) {
      for (double[] v : vectors) {
        Coordinates.add(image, -Coordinates.dot(v, image), v);
      }
    }
    rest = Math.sqrt(Coordinates.dot(image, image));
    exhausted = rest < EXHAUSTED || vectors.size() == most;
    if (!exhausted) {
      beside.add(rest);
      next = image;
      for (int k = 0; k < next.length; k++) {
        next[k] /= rest;
      }
    }
  }

  /// The lowest two, ascending; one where the space holds no more.
  public List<Mode> modes() {
    int m = diagonal.size();
    double[] main = diagonal.stream().mapToDouble(d -> d).toArray();
    double[] off = beside.stream().limit(m - 1).mapToDouble(d -> d).toArray();
    EigenDecomposition eigen = new EigenDecomposition(main, off);
    List<Mode> modes = new ArrayList<>();
    for (int at = m - 1; at >= Math.max(0, m - 2); at--) { // values descend
      double[] weights = eigen.getEigenvector(at).toArray();
      double[] mode = new double[vectors.getFirst().length];
      for (int v = 0; v < weights.length; v++) {
        Coordinates.add(mode, weights[v], vectors.get(v));
      }
      modes.add(new Mode(eigen.getRealEigenvalues()[at], mode, rest * Math.abs(weights[m - 1])));
    }
    return modes;
  }
}
