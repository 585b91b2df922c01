package org.haven.pathways.neb;

import java.util.Locale;
import org.haven.pathways.Coordinates;

/// The band of least force that a descent has seen, to go back to where the band runs away.
///
/// Forces of a band have no energy to judge steps by: L-BFGS may stretch it without end where the
/// curvature that it learned is not that of the place it goes to, and an image may climb up a wall
/// beside the path.
final class BestBand {
  /// A band that grows beyond this multiple of its shortest length runs away.
  private static final double LONGER = 3;

  /// So does one whose force grows to this multiple of its least.
  private static final double STRONGER = 10;

  /// A least force below this counts as this, eV/Å: near the path forces may grow tenfold and fall.
  private static final double SMALL = 0.1;

  private double[][] x;
  private int climber;
  private double force = Double.POSITIVE_INFINITY;
  private double shortest = Double.POSITIVE_INFINITY;

  /// Looks at a band.
  ///
  /// @param now all images, ends included; copied if it is the best
  /// @param largest component of a force on it, eV/Å
  /// @return what runs away, in words; empty if nothing does
  String see(double[][] now, int climbing, double largest) {
    double length = 0;
    for (int i = 1; i < now.length; i++) {
      length += Coordinates.distance(now[i], now[i - 1]);
    }
    shortest = Math.min(shortest, length);
    if (length > LONGER * shortest) {
      return String.format(Locale.ROOT, "the path grew from %.1f to %.1f Å", shortest, length);
    }
    if (x != null && !(largest <= STRONGER * Math.max(force, SMALL))) {
      return String.format(
          Locale.ROOT, "the largest force grew from %.3f to %.3f eV/Å", force, largest);
    }
    if (largest < force) {
      force = largest;
      climber = climbing;
      x = new double[now.length][];
      for (int i = 0; i < x.length; i++) {
        x[i] = now[i].clone();
      }
    }
    return "";
  }

  /// Puts all images where they were; returns the image that climbed.
  int restore(double[][] into) {
    for (int i = 0; i < x.length; i++) {
      System.arraycopy(x[i], 0, into[i], 0, x[i].length);
    }
    return climber;
  }
}
