package org.haven.pathways.neb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.haven.kernels.Cell;
import org.haven.pathways.Coordinates;

/// A first guess of a path.
///
/// Linear: all atoms go straight. IDPP (image dependent pair potential, Smidstrup, Pedersen,
/// Stokbro, Jónsson, J. Chem. Phys. 2014, 140, 214106, doi:10.1063/1.4878664): distances of pairs,
/// rather than positions, go evenly from one end to the other, as well as they can; atoms keep out
/// of each other's way. Each image κ has the energy
///
/// ```
/// S = Σ_pairs (d − d_κ)²/d⁴,   d_κ = (1 − κ) d_initial + κ d_final
/// ```
///
/// and the path is the elastic band on it. Here the sum is over pairs, periodic images included,
/// that come within [#REACH] at some image of the linear path.
public enum StartPath {
  /// Straight.
  LINEAR,
  /// By distances.
  IDPP;

  private static final double REACH = 6;
  private static final int MAX_STEPS = 200;

  /// Largest component of a force at which the path is good enough; S is in Å⁻², not eV.
  private static final double TOLERANCE = 0.01;

  /// @param cell that repeats
  /// @param from [3N] initial positions
  /// @param to [3N] final ones, unwrapped
  /// @param images ends included
  double[][] between(Cell cell, double[] from, double[] to, int images) {
    double[][] x = new double[images][from.length];
    for (int i = 0; i < images; i++) {
      double share = (double) i / (images - 1);
      for (int k = 0; k < from.length; k++) {
        x[i][k] = from[k] + share * (to[k] - from[k]);
      }
    }
    if (this == IDPP) {
      avoid(cell, x);
    }
    return x;
  }

  private static void avoid(Cell cell, double[][] x) {
    Distances distances = new Distances(cell, x);
    int images = x.length;
    int n = x[0].length;
    Band band = new Band(1);
    Descent descent = Optimiser.FIRE.begin();
    double[] energies = new double[images];
    double[][] forces = new double[images][n];
    double[] flat = new double[(images - 2) * n];
    double[] pull = new double[flat.length];
    for (int step = 0; step < MAX_STEPS; step++) {
      distances.evaluate(x, energies, forces);
      band.forces(x, energies, forces, -1, pull);
      if (Coordinates.largest(pull) < TOLERANCE) {
        return;
      }
      for (int i = 1; i < images - 1; i++) {
        System.arraycopy(x[i], 0, flat, (i - 1) * n, n);
      }
      descent.step(flat, pull);
      for (int i = 1; i < images - 1; i++) {
        System.arraycopy(flat, (i - 1) * n, x[i], 0, n);
      }
    }
  }

  /// The sum of squares of what distances are off.
  private static final class Distances implements Landscape {
    private final List<Pair> pairs = new ArrayList<>();

    /// Atoms and the lattice vector between them, Å.
    private record Pair(int i, int j, double[] shift, double first, double last) {}

    Distances(Cell cell, double[][] x) {
      double[] h = cell.rows();
      double[] heights = cell.heights();
      int n = x[0].length / 3;
      double[] low = new double[x[0].length];
      cell.toFractional(x[0], low);
      int[] reach = new int[3];
      for (int d = 0; d < 3; d++) {
        reach[d] = (int) Math.ceil(REACH / heights[d]) + 1;
      }
      for (int i = 0; i < n; i++) {
        for (int j = i + 1; j < n; j++) {
          int[] near = new int[3];
          for (int d = 0; d < 3; d++) {
            near[d] = -(int) Math.rint(low[3 * j + d] - low[3 * i + d]);
          }
          for (int a = near[0] - reach[0]; a <= near[0] + reach[0]; a++) {
            for (int b = near[1] - reach[1]; b <= near[1] + reach[1]; b++) {
              for (int c = near[2] - reach[2]; c <= near[2] + reach[2]; c++) {
                double[] shift = new double[3];
                for (int d = 0; d < 3; d++) {
                  shift[d] = a * h[d] + b * h[3 + d] + c * h[6 + d];
                }
                if (closest(x, i, j, shift) < REACH) {
                  pairs.add(
                      new Pair(
                          i,
                          j,
                          shift,
                          distance(x[0], i, j, shift),
                          distance(x[x.length - 1], i, j, shift)));
                }
              }
            }
          }
        }
      }
    }

    private static double closest(double[][] x, int i, int j, double[] shift) {
      double closest = Double.POSITIVE_INFINITY;
      for (double[] image : x) {
        closest = Math.min(closest, distance(image, i, j, shift));
      }
      return closest;
    }

    private static double distance(double[] x, int i, int j, double[] shift) {
      double square = 0;
      for (int d = 0; d < 3; d++) {
        double r = x[3 * j + d] - x[3 * i + d] + shift[d];
        square += r * r;
      }
      return Math.sqrt(square);
    }

    @Override
    public void evaluate(double[][] x, double[] energies, double[][] forces) {
      for (int image = 0; image < x.length; image++) {
        double share = (double) image / (x.length - 1);
        double sum = 0;
        double[] f = forces[image];
        Arrays.fill(f, 0);
        for (Pair p : pairs) {
          double d = Math.max(0.1, distance(x[image], p.i, p.j, p.shift));
          double off = d - ((1 - share) * p.first + share * p.last);
          double weight = 1 / (d * d * d * d);
          sum += weight * off * off;
          // minus the derivative by d, over d
          double pull = -(2 * weight * off - 4 * weight * off * off / d) / d;
          for (int k = 0; k < 3; k++) {
            double r = x[image][3 * p.j + k] - x[image][3 * p.i + k] + p.shift[k];
            f[3 * p.j + k] += pull * r;
            f[3 * p.i + k] -= pull * r;
          }
        }
        energies[image] = sum;
      }
    }
  }
}
