package org.haven.analysis.transport;

import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;

/// Mean over all frames of a trajectory's cell and of its volume.
record MeanCell(Cell cell, double volume, boolean constant) {
  static MeanCell of(Trajectory trajectory) {
    int total = trajectory.frames();
    double[] mean = new double[9];
    double volume = 0;
    boolean constant = true;
    Cell first = trajectory.cell(0);
    for (int f = 0; f < total; f++) {
      Cell cell = trajectory.cell(f);
      constant &= cell.equals(first);
      double[] rows = cell.rows();
      for (int k = 0; k < 9; k++) {
        mean[k] += rows[k] / total;
      }
      volume += cell.volume() / total;
    }
    return constant
        ? new MeanCell(first, first.volume(), true)
        : new MeanCell(Cell.ofRows(mean), volume, false);
  }

  /// r → r h⁻¹ h̄ for each particle, h the cell of a frame.
  void rescale(double[] positions, Trajectory trajectory, int frame) {
    if (!constant) {
      rescaled(positions, trajectory.cell(frame), cell);
    }
  }

  /// r → r h⁻¹ h̄ for each particle.
  private static void rescaled(double[] positions, Cell cell, Cell mean) {
    double[] h = cell.rows();
    double det = cell.determinant();
    double[] inverse = {
      (h[4] * h[8] - h[5] * h[7]) / det,
      (h[2] * h[7] - h[1] * h[8]) / det,
      (h[1] * h[5] - h[2] * h[4]) / det,
      (h[5] * h[6] - h[3] * h[8]) / det,
      (h[0] * h[8] - h[2] * h[6]) / det,
      (h[2] * h[3] - h[0] * h[5]) / det,
      (h[3] * h[7] - h[4] * h[6]) / det,
      (h[1] * h[6] - h[0] * h[7]) / det,
      (h[0] * h[4] - h[1] * h[3]) / det
    };
    double[] m = mean.rows();
    double[] map = new double[9];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        for (int k = 0; k < 3; k++) {
          map[3 * i + j] += inverse[3 * i + k] * m[3 * k + j];
        }
      }
    }
    for (int i = 0; i < positions.length; i += 3) {
      double x = positions[i];
      double y = positions[i + 1];
      double z = positions[i + 2];
      for (int d = 0; d < 3; d++) {
        positions[i + d] = x * map[d] + y * map[3 + d] + z * map[6 + d];
      }
    }
  }
}
