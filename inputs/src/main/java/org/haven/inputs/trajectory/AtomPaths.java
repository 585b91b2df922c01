package org.haven.inputs.trajectory;

import java.util.Arrays;
import org.haven.kernels.Cell;
import org.haven.kernels.Matrix3;

/// Paths of atoms through frames, continuous in fractional coordinates of one set of lattice
/// vectors.
///
/// A wrapped position is that of the nearest image to the one before. Positions that are unwrapped
/// already count as they are; where a run begins anew it may have counted its cells from zero, so
/// there they are moved by whole cells too.
///
/// LAMMPS flips a tilted box: b becomes b ± a, and so on. The lattice is the same, its vectors are
/// not. A cell that has changed by whole vectors, h' = R h with integers R ≠ 1 and det R = 1, is
/// taken back: h = R⁻¹ h', s = s' R.
final class AtomPaths {
  /// Largest fractional step that is unwrapped; half a cell less a tenth for safety.
  static final double MAX_STEP = 0.45;

  /// Largest difference of a change of the cell from whole vectors.
  private static final double FLIP_TOLERANCE = 0.2;

  private static final double[] SAME = {1, 0, 0, 0, 1, 0, 0, 0, 1};

  private double[] stored;
  private double[] rows;
  private double[] previous;
  private double[] basis;
  private double[] continuous;
  private double[] offset;
  private boolean flipped;
  private double meanSquare;
  private double longest;
  private int farthest;

  /// Begins anew.
  void reset() {
    stored = null;
  }

  /// Whether no frame was seen.
  boolean empty() {
    return stored == null;
  }

  /// Follows the atoms into a frame.
  ///
  /// @param unwrapped whether its positions are continuous
  /// @param anew whether a run may have begun here
  void follow(FrameSource.Frame frame, boolean unwrapped, boolean anew) {
    double[] s = frame.fractional();
    if (stored == null) {
      stored = frame.rows();
      rows = stored;
      basis = SAME;
      continuous = s.clone();
      previous = s;
      offset = null;
      meanSquare = 0;
      longest = 0;
      flipped = false;
      return;
    }
    turn(frame.rows());
    if (basis != SAME) {
      s = new double[s.length];
      Cell.ofRows(basis).toCartesian(frame.fractional(), s);
    }
    longest = 0;
    meanSquare = 0;
    if (unwrapped && anew) {
      offset = new double[s.length];
      for (int k = 0; k < s.length; k++) {
        offset[k] = Math.rint(continuous[k] - s[k]);
      }
    }
    double[] move = new double[3];
    for (int k = 0; k < s.length; k++) {
      double step = s[k] - previous[k];
      if (unwrapped) {
        double next = offset == null ? s[k] : s[k] + offset[k];
        step = next - continuous[k];
        continuous[k] = next;
      } else {
        step -= Math.rint(step);
        continuous[k] += step;
      }
      if (Math.abs(step) > longest) {
        longest = Math.abs(step);
        farthest = k;
      }
      move[k % 3] = step;
      if (k % 3 == 2) {
        for (int d = 0; d < 3; d++) {
          double x = move[0] * rows[d] + move[1] * rows[3 + d] + move[2] * rows[6 + d];
          meanSquare += 3 * x * x / s.length;
        }
      }
    }
    previous = s;
  }

  /// Brings the basis to a cell, and sets [#rows].
  private void turn(double[] next) {
    flipped = false;
    if (Arrays.equals(next, stored)) {
      return;
    }
    stored = next;
    double[] turned = basis == SAME ? next : Matrix3.multiply(Matrix3.inverse(basis), next);
    double[] change = Matrix3.multiply(turned, Matrix3.inverse(rows));
    double[] whole = Arrays.stream(change).map(x -> Math.rint(x) + 0.0).toArray();
    boolean near = true;
    for (int k = 0; k < 9; k++) {
      near &= Math.abs(change[k] - whole[k]) < FLIP_TOLERANCE;
    }
    if (near && !Arrays.equals(whole, SAME) && Matrix3.determinant(whole) == 1) {
      flipped = true;
      basis = Matrix3.multiply(basis, whole);
      turned = Matrix3.multiply(Matrix3.inverse(whole), turned);
    }
    rows = turned;
  }

  /// Lattice vectors [9] of the frame, of one orientation in all frames.
  double[] rows() {
    return rows;
  }

  /// Fractional coordinates [3N] in [#rows]. Not a copy.
  double[] fractional() {
    return continuous;
  }

  /// Whether the lattice vectors changed to other ones of the same lattice.
  boolean flipped() {
    return flipped;
  }

  /// Root of the mean squared step of the atoms in Å.
  double rmsAngstrom() {
    return Math.sqrt(meanSquare);
  }

  /// Longest step of a coordinate, as a fraction of the cell.
  double longest() {
    return longest;
  }

  /// Coordinate that made it.
  int farthest() {
    return farthest;
  }
}
