package org.haven.api.aimd;

import java.util.ArrayList;
import java.util.List;
import org.haven.inputs.trajectory.Trajectory;

/// Mean cells of a run whose cell moves.
final class MeanCells {
  private MeanCells() {}

  /// Mean rows [9] in Å of `blocks` parts of equal length.
  static List<double[]> of(Trajectory trajectory, int blocks) {
    int frames = trajectory.frames();
    int parts = Math.max(1, Math.min(blocks, frames));
    List<double[]> means = new ArrayList<>();
    for (int b = 0; b < parts; b++) {
      int from = b * frames / parts;
      int to = (b + 1) * frames / parts;
      double[] mean = new double[9];
      for (int f = from; f < to; f++) {
        double[] rows = trajectory.cell(f).rows();
        for (int k = 0; k < 9; k++) {
          mean[k] += rows[k] / (to - from);
        }
      }
      means.add(mean);
    }
    return means;
  }
}
