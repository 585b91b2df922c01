package org.haven.pathways.neb;

import java.util.ArrayList;
import java.util.List;
import org.haven.pathways.Coordinates;

/// The energy along a path between its images, and where it is highest and lowest.
///
/// Between two images a cubic in the length s of the path, through their energies and with the
/// slopes −F·τ, τ the unit vector along the path at each (Henkelman, Jónsson, J. Chem. Phys. 2000,
/// 113, 9978, appendix).
///
/// @param lengthAngstrom [images] length of the path up to each, in all coordinates
/// @param energiesEv [images] above the first
/// @param slopesEvPerAngstrom [images] dE/ds
public record PathProfile(
    double[] lengthAngstrom, double[] energiesEv, double[] slopesEvPerAngstrom) {

  /// A place on the path.
  ///
  /// @param lengthAngstrom from the initial state
  /// @param energyEv above it
  public record Point(double lengthAngstrom, double energyEv) {}

  /// @param x positions of the images
  /// @param energies of each
  /// @param forces on each
  static PathProfile of(double[][] x, double[] energies, double[][] forces) {
    int n = x.length;
    double[] length = new double[n];
    double[] above = new double[n];
    double[] slopes = new double[n];
    for (int i = 0; i < n; i++) {
      length[i] = i == 0 ? 0 : length[i - 1] + Coordinates.distance(x[i], x[i - 1]);
      above[i] = energies[i] - energies[0];
      slopes[i] = -Coordinates.dot(forces[i], Band.tangent(x, energies, i));
    }
    return new PathProfile(length, above, slopes);
  }

  /// Length of the whole path, Å.
  public double wholeAngstrom() {
    return lengthAngstrom[lengthAngstrom.length - 1];
  }

  /// Energy at a length of the path, above the initial state.
  public double energyEv(double s) {
    int i = 0;
    while (i < lengthAngstrom.length - 2 && s > lengthAngstrom[i + 1]) {
      i++;
    }
    double[] c = cubic(i);
    double u = s - lengthAngstrom[i];
    return c[0] + u * (c[1] + u * (c[2] + u * c[3]));
  }

  /// The highest point, an end where nothing is higher.
  public Point highest() {
    Point highest = new Point(0, 0);
    for (Point point : all()) {
      if (point.energyEv > highest.energyEv) {
        highest = point;
      }
    }
    return highest;
  }

  /// Minima between the ends that lie at least `deepEv` below the path on both sides, in their
  /// order.
  public List<Point> minima(double deepEv) {
    List<Point> all = all();
    List<Point> minima = new ArrayList<>();
    // The way down and up again by at least `deepEv`: small waves of the cubics are no minima.
    double top = all.getFirst().energyEv;
    Point low = null;
    for (int k = 1; k < all.size(); k++) {
      Point p = all.get(k);
      if (low == null) {
        if (p.energyEv > top) {
          top = p.energyEv;
        } else if (top - p.energyEv >= deepEv) {
          low = p;
        }
      } else if (p.energyEv < low.energyEv) {
        low = p;
      } else if (p.energyEv - low.energyEv >= deepEv) {
        minima.add(low);
        low = null;
        top = p.energyEv;
      }
    }
    return minima;
  }

  /// The highest point between two lengths, both included.
  public Point highestBetween(double from, double to) {
    Point highest = new Point(from, energyEv(from));
    for (Point point : all()) {
      if (point.lengthAngstrom >= from
          && point.lengthAngstrom <= to
          && point.energyEv > highest.energyEv) {
        highest = point;
      }
    }
    double last = energyEv(to);
    return last > highest.energyEv ? new Point(to, last) : highest;
  }

  /// The images and the extrema between them, along the path.
  private List<Point> all() {
    List<Point> all = new ArrayList<>();
    for (int i = 0; i < lengthAngstrom.length; i++) {
      all.add(new Point(lengthAngstrom[i], energiesEv[i]));
      if (i + 1 < lengthAngstrom.length) {
        double[] c = cubic(i);
        double width = lengthAngstrom[i + 1] - lengthAngstrom[i];
        double root = c[2] * c[2] - 3 * c[3] * c[1];
        if (root >= 0) {
          // Of 3 c₃ u² + 2 c₂ u + c₁ = 0, in the form that loses no digits.
          double q = -(c[2] + Math.copySign(Math.sqrt(root), c[2]));
          double one = q / (3 * c[3]);
          double other = c[1] / q;
          double first = Math.min(one, other);
          double second = Math.max(one, other);
          for (double u : new double[] {first, second}) {
            if (u > 0 && u < width) {
              double s = lengthAngstrom[i] + u;
              all.add(new Point(s, c[0] + u * (c[1] + u * (c[2] + u * c[3]))));
            }
          }
        }
      }
    }
    return all;
  }

  /// Coefficients of the cubic that begins at image `i`.
  private double[] cubic(int i) {
    double width = lengthAngstrom[i + 1] - lengthAngstrom[i];
    double rise = energiesEv[i + 1] - energiesEv[i];
    double here = slopesEvPerAngstrom[i];
    double there = slopesEvPerAngstrom[i + 1];
    if (!(width > 0)) {
      return new double[] {energiesEv[i], 0, 0, 0};
    }
    return new double[] {
      energiesEv[i],
      here,
      (3 * rise / width - 2 * here - there) / width,
      (here + there - 2 * rise / width) / (width * width)
    };
  }
}
