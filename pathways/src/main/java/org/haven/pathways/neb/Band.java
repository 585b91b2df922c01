package org.haven.pathways.neb;

import org.haven.pathways.Coordinates;

/// The forces on the images of a nudged elastic band.
///
/// Across the path an image feels the force F of the potential, along it springs that keep the
/// images apart:
///
/// ```
/// F_i − (F_i·τ_i) τ_i + k (|R_i+1 − R_i| − |R_i − R_i−1|) τ_i
/// ```
///
/// with the improved tangent τ (Henkelman, Jónsson, J. Chem. Phys. 2000, 113, 9978,
/// doi:10.1063/1.1323224): towards the neighbour of higher energy, at a maximum or minimum of the
/// images a mean of both, weighted by the differences of energy. The climbing image has no springs,
/// and the force along the path is turned round: F − 2 (F·τ) τ (Henkelman, Uberuaga, Jónsson, J.
/// Chem. Phys. 2000, 113, 9901, doi:10.1063/1.1329672).
final class Band {
  private final double springEvPerAngstrom2;

  Band(double springEvPerAngstrom2) {
    this.springEvPerAngstrom2 = springEvPerAngstrom2;
  }

  /// Forces on all images but the two ends.
  ///
  /// @param x positions of all images, unwrapped, Å
  /// @param energies of all images
  /// @param forces of the potential on all images
  /// @param climbing index of the image that climbs; −1 for none
  /// @param out [(images − 2) 3N], written to
  void forces(double[][] x, double[] energies, double[][] forces, int climbing, double[] out) {
    int n = x[0].length;
    for (int i = 1; i < x.length - 1; i++) {
      double[] tangent = tangent(x, energies, i);
      double along = Coordinates.dot(forces[i], tangent);
      double pull =
          i == climbing
              ? -2 * along
              : springEvPerAngstrom2
                      * (Coordinates.distance(x[i + 1], x[i])
                          - Coordinates.distance(x[i], x[i - 1]))
                  - along;
      for (int k = 0; k < n; k++) {
        out[(i - 1) * n + k] = forces[i][k] + pull * tangent[k];
      }
    }
  }

  /// The unit vector along the path at image `i`, at the ends towards the neighbour.
  static double[] tangent(double[][] x, double[] energies, int i) {
    double ahead = 0;
    double behind = 0;
    if (i == 0) {
      ahead = 1;
    } else if (i == x.length - 1) {
      behind = 1;
    } else {
      double up = energies[i + 1] - energies[i];
      double down = energies[i - 1] - energies[i];
      if (up > 0 && down < 0) {
        ahead = 1;
      } else if (up < 0 && down > 0) {
        behind = 1;
      } else {
        double most = Math.max(Math.abs(up), Math.abs(down));
        double least = Math.min(Math.abs(up), Math.abs(down));
        boolean higherAhead = energies[i + 1] > energies[i - 1];
        ahead = higherAhead ? most : least;
        behind = higherAhead ? least : most;
        if (most == 0) {
          ahead = 1;
          behind = 1;
        }
      }
    }
    double[] tangent = new double[x[i].length];
    for (int k = 0; k < tangent.length; k++) {
      tangent[k] =
          (ahead == 0 ? 0 : ahead * (x[i + 1][k] - x[i][k]))
              + (behind == 0 ? 0 : behind * (x[i][k] - x[i - 1][k]));
    }
    double length = Math.sqrt(Coordinates.dot(tangent, tangent));
    for (int k = 0; k < tangent.length; k++) {
      tangent[k] /= Math.max(length, 1e-300);
    }
    return tangent;
  }
}
