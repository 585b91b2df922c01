package org.haven.api.aimd;

import org.haven.inputs.trajectory.Trajectory;

/// Which strains of a reference's cell were free.
final class FreeStrains {
  /// Cells of text files have five decimals and more; a barostat strains by 10⁻³.
  private static final double SAME_STRAIN = 2e-5;

  private FreeStrains() {}

  /// How the cell changes from the first frame to the last: as a whole, along its vectors, or any.
  static String of(Trajectory trajectory) {
    double[] first = trajectory.cell(0).rows();
    double[] last = trajectory.cell(trajectory.frames() - 1).rows();
    double[] scale = new double[3];
    for (int row = 0; row < 3; row++) {
      double squares = 0;
      for (int d = 0; d < 3; d++) {
        scale[row] += first[3 * row + d] * last[3 * row + d];
        squares += first[3 * row + d] * first[3 * row + d];
      }
      scale[row] /= squares;
      for (int d = 0; d < 3; d++) {
        double off = last[3 * row + d] - scale[row] * first[3 * row + d];
        if (Math.abs(off) > SAME_STRAIN * Math.sqrt(squares)) {
          return "triclinic";
        }
      }
    }
    boolean one =
        Math.abs(scale[1] / scale[0] - 1) < SAME_STRAIN
            && Math.abs(scale[2] / scale[0] - 1) < SAME_STRAIN;
    return one ? "isotropic" : "axes";
  }
}
