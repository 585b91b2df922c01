package org.haven.pathways.jumps;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.haven.analysis.temperature.ArrheniusLine;
import org.haven.analysis.temperature.TemperatureFit;

/// Rates of one class of hops at the temperatures of the trajectories, and ln k = ln ν − E/kT
/// through them.
///
/// k is the geometric mean of both ways, so that with the energies of the sites both follow in
/// detailed balance: with the flux Φ, the same both ways, k = Φ/√(T₁T₂) of the times in which hops
/// forth and back were possible. Standard errors are the larger of Poisson's, √J/(J − 2R) for J
/// jumps of which R were taken back, and that of the scatter of ten parts of each trajectory
/// (jackknife), which holds bursts.
///
/// @param index of the class
/// @param points ascending in temperature, where ten jumps or more count
/// @param jumps all of them, at all temperatures
/// @param takenBack those within the settling time, by which they are corrected
/// @param fit over temperature, from two points up
record ClassRates(
    int index, List<Point> points, double jumps, double takenBack, Optional<TemperatureFit> fit) {
  /// Fewer jumps than this say nothing.
  static final int LEAST = 10;

  /// @param perS k
  /// @param lnStd standard error of ln k
  /// @param jumps that counted
  record Point(double temperatureK, double perS, double lnStd, double jumps) {}

  /// @param kelvin of each group of trajectories
  /// @param groups trajectories of each temperature
  /// @param alike whether both ways are of one kind
  static ClassRates of(int index, double[] kelvin, List<List<JumpCounts>> groups, boolean alike) {
    List<Point> points = new ArrayList<>();
    double jumps = 0;
    double back = 0;
    for (int t = 0; t < kelvin.length; t++) {
      List<double[]> parts = new ArrayList<>();
      for (JumpCounts counts : groups.get(t)) {
        for (int b = 0; b < JumpCounts.BLOCKS; b++) {
          parts.add(part(counts, b, index, alike));
        }
      }
      double[] all = new double[7];
      parts.forEach(p -> add(all, p, 1));
      jumps += all[0] + all[1];
      back += all[2];
      double net = all[0] + all[1] - 2 * all[2];
      double rate = rate(all);
      if (net < LEAST || !(rate > 0)) {
        continue;
      }
      double squares = 0;
      int known = 0;
      for (double[] part : parts) {
        double[] others = all.clone();
        add(others, part, -1);
        double without = rate(others);
        if (without > 0) {
          squares += Math.pow(Math.log(without / rate), 2);
          known++;
        }
      }
      double scatter = known > 1 ? Math.sqrt(squares * (known - 1) / known) : 0;
      points.add(
          new Point(
              kelvin[t], rate * 1e12, Math.max(Math.sqrt(all[0] + all[1]) / net, scatter), net));
    }
    return new ClassRates(index, List.copyOf(points), jumps, back, fitted(points));
  }

  private static Optional<TemperatureFit> fitted(List<Point> points) {
    return points.size() < 2
        ? Optional.empty()
        : Optional.of(
            TemperatureFit.of(
                points.stream().mapToDouble(Point::temperatureK).toArray(),
                points.stream().mapToDouble(Point::perS).toArray(),
                points.stream().mapToDouble(p -> p.perS * p.lnStd).toArray()));
  }

  ArrheniusLine line() {
    return fit.orElseThrow().arrhenius();
  }

  /// Φ in one trajectory: jumps each way, less the crossings among them that were none.
  static double flux(JumpCounts counts, int index, boolean alike) {
    double[] all = new double[7];
    for (int b = 0; b < JumpCounts.BLOCKS; b++) {
      add(all, part(counts, b, index, alike), 1);
    }
    double flux = rate(all) * Math.sqrt(all[3] * all[4]);
    return flux > 0 ? flux : 0;
  }

  /// {J₁, J₂, R, T₁, T₂, T_R of way 1, of way 2} of a part.
  private static double[] part(JumpCounts c, int b, int k, boolean alike) {
    double[] p = {
      c.jumps[b][k][0],
      c.jumps[b][k][1],
      c.returns[b][k],
      c.possible[b][k][0],
      c.possible[b][k][1],
      c.returnable[b][k][0],
      c.returnable[b][k][1]
    };
    if (alike) {
      for (int i : new int[] {0, 3, 5}) {
        double mean = (p[i] + p[i + 1]) / 2;
        p[i] = mean;
        p[i + 1] = mean;
      }
    }
    return p;
  }

  private static void add(double[] sum, double[] part, int sign) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += sign * part[i];
    }
  }

  /// k in 1/ps; see [JumpCounts].
  private static double rate(double[] p) {
    double settled = 1 - p[5] / p[3] - p[6] / p[4];
    return ((p[0] + p[1]) / 2 - p[2]) / settled / Math.sqrt(p[3] * p[4]);
  }
}
