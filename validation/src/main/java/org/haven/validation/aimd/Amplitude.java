package org.haven.validation.aimd;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;

/// Mean square amplitude ⟨|r − ⟨r⟩|²⟩ of the species that do not diffuse, Å², in all three
/// directions, without the drift of the framework. A short run makes it too small, alike on both
/// sides when both are of one length.
final class Amplitude {
  private Amplitude() {}

  /// By species.
  static Map<String, Double> of(Trajectory trajectory, List<String> mobile) {
    List<String> symbols = trajectory.symbols();
    int n = symbols.size();
    boolean[] still = new boolean[n];
    int count = 0;
    for (int i = 0; i < n; i++) {
      still[i] = !mobile.contains(symbols.get(i));
      count += still[i] ? 1 : 0;
    }
    double[] s = new double[3 * n];
    double[] sum = new double[3 * n];
    double[] square = new double[n];
    Cell cell = trajectory.cell(0);
    int frames = trajectory.frames();
    double[] origin = new double[3 * n];
    for (int f = 0; f < frames; f++) {
      trajectory.read(f, s);
      trajectory.cell(f).toFractional(s, s);
      double[] centre = new double[3];
      for (int i = 0; i < n; i++) {
        for (int d = 0; d < 3 && still[i]; d++) {
          centre[d] += s[3 * i + d] / count;
        }
      }
      for (int k = 0; k < s.length; k++) {
        s[k] -= centre[k % 3];
      }
      cell.toCartesian(s, s);
      if (f == 0) {
        System.arraycopy(s, 0, origin, 0, s.length);
      }
      for (int k = 0; k < s.length; k++) {
        double x = s[k] - origin[k];
        sum[k] += x;
        square[k / 3] += x * x;
      }
    }
    Map<String, double[]> totals = new LinkedHashMap<>();
    for (int i = 0; i < n; i++) {
      if (still[i]) {
        double mean = 0;
        for (int d = 0; d < 3; d++) {
          mean += Math.pow(sum[3 * i + d] / frames, 2);
        }
        double[] t = totals.computeIfAbsent(symbols.get(i), _ -> new double[2]);
        t[0] += square[i] / frames - mean;
        t[1]++;
      }
    }
    Map<String, Double> result = new LinkedHashMap<>();
    totals.forEach((symbol, t) -> result.put(symbol, t[0] / t[1]));
    return result;
  }
}
