package org.haven.validation.aimd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.haven.analysis.mechanism.RadialDistribution;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;
import org.haven.kernels.MinimumImage;

/// Angles and coordination numbers in the first shells of a trajectory.
///
/// @param coordination by shell, [16] part of the centres with so many neighbours
/// @param angles by shell, [36] part of the angles neighbour–centre–neighbour in bins of 5°
record Neighbourhood(Map<String, double[]> coordination, Map<String, double[]> angles) {
  static final int MOST_NEIGHBOURS = 16;
  static final int ANGLES = 36;

  /// Most frames looked at.
  private static final int FRAMES = 400;

  /// Longest first shell in Å.
  private static final double LONGEST = 4;

  /// A shell of `neighbour` around `centre`, up to the first minimum of their g(r).
  ///
  /// @param cutoffAngstrom that minimum
  record Shell(String centre, String neighbour, double cutoffAngstrom) {
    String name() {
      return neighbour + " around " + centre;
    }

    /// The shells of a radial distribution: those that end within 4 Å, seen from the species that
    /// has more of the other.
    static List<Shell> of(RadialDistribution rdf) {
      List<Shell> shells = new ArrayList<>();
      for (RadialDistribution.Pair pair : rdf.pairs()) {
        RadialDistribution.Shell shell = rdf.shell(pair);
        double around = shell.neighbours() * Math.max(1, pair.ratio());
        if (around > 0.5 && around < MOST_NEIGHBOURS - 3 && shell.minimumAngstrom() < LONGEST) {
          shells.add(
              pair.ratio() > 1
                  ? new Shell(pair.b(), pair.a(), shell.minimumAngstrom())
                  : new Shell(pair.a(), pair.b(), shell.minimumAngstrom()));
        }
      }
      return List.copyOf(shells);
    }
  }

  /// Of a trajectory.
  static Neighbourhood of(Trajectory trajectory, List<Shell> shells) {
    List<String> symbols = trajectory.symbols();
    double[] s = new double[3 * symbols.size()];
    Map<String, double[]> coordination = new LinkedHashMap<>();
    Map<String, double[]> angles = new LinkedHashMap<>();
    for (Shell shell : shells) {
      coordination.put(shell.name(), new double[MOST_NEIGHBOURS]);
      angles.put(shell.name(), new double[ANGLES]);
    }
    int stride = Math.max(1, trajectory.frames() / FRAMES);
    for (int f = 0; f < trajectory.frames(); f += stride) {
      trajectory.read(f, s);
      Cell cell = trajectory.cell(f);
      cell.toFractional(s, s);
      MinimumImage nearest = new MinimumImage(cell);
      for (Shell shell : shells) {
        count(
            shell,
            symbols,
            s,
            cell,
            nearest,
            coordination.get(shell.name()),
            angles.get(shell.name()));
      }
    }
    coordination.values().forEach(Neighbourhood::normalise);
    angles.values().forEach(Neighbourhood::normalise);
    return new Neighbourhood(coordination, angles);
  }

  private static void normalise(double[] histogram) {
    double sum = Math.max(1, Arrays.stream(histogram).sum());
    Arrays.setAll(histogram, k -> histogram[k] / sum);
  }

  private static void count(
      Shell shell,
      List<String> symbols,
      double[] s,
      Cell cell,
      MinimumImage nearest,
      double[] coordination,
      double[] angles) {
    double[] u = new double[3];
    double[] directions = new double[3 * MOST_NEIGHBOURS];
    for (int i = 0; i < symbols.size(); i++) {
      if (!symbols.get(i).equals(shell.centre())) {
        continue;
      }
      int n = 0;
      for (int j = 0; j < symbols.size() && n < MOST_NEIGHBOURS; j++) {
        if (j == i || !symbols.get(j).equals(shell.neighbour())) {
          continue;
        }
        for (int d = 0; d < 3; d++) {
          u[d] = s[3 * j + d] - s[3 * i + d];
        }
        double r = nearest.shortest(u);
        if (r < shell.cutoffAngstrom()) {
          cell.toCartesian(u, u);
          for (int d = 0; d < 3; d++) {
            directions[3 * n + d] = u[d] / r;
          }
          n++;
        }
      }
      coordination[Math.min(n, MOST_NEIGHBOURS - 1)]++;
      for (int a = 0; a < n; a++) {
        for (int b = a + 1; b < n; b++) {
          double cosine = 0;
          for (int d = 0; d < 3; d++) {
            cosine += directions[3 * a + d] * directions[3 * b + d];
          }
          double angle = Math.acos(Math.clamp(cosine, -1.0, 1.0)) / Math.PI;
          angles[Math.min(ANGLES - 1, (int) (angle * ANGLES))]++;
        }
      }
    }
  }
}
