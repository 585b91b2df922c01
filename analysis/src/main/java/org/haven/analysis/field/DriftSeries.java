package org.haven.analysis.field;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// What drifts at one strength: half of the difference of two runs with opposite fields, in which
/// all even orders of the field cancel, or one run where there is no other.
///
/// @param names of the runs
/// @param structure see [DriftRun]
/// @param direction [3] n̂
/// @param reduced F a/k_B T, positive
/// @param drivingPerAngstrom F/k_B T, positive
/// @param chargeSquares Q
/// @param chargeSum Σ |q_i|
/// @param share of the variance of one run: ½ for a pair
/// @param intervalPs between frames
/// @param displaced [F] (X₊ − X₋)/2 in Å
public record DriftSeries(
    List<String> names,
    int structure,
    double[] direction,
    double reduced,
    double drivingPerAngstrom,
    double chargeSquares,
    double chargeSum,
    double share,
    double intervalPs,
    double[] displaced) {

  /// Pairs runs: those that began in the same state first, then any of opposite fields, as their
  /// noise is independent once they have parted. What is left stands alone.
  static List<DriftSeries> of(List<DriftRun> runs) {
    List<DriftRun> left = new ArrayList<>(runs);
    List<DriftSeries> all = new ArrayList<>();
    for (boolean together : new boolean[] {true, false}) {
      for (DriftRun plus : runs) {
        if (plus.reduced() > 0 && left.contains(plus)) {
          left.stream()
              .filter(m -> m.reduced() < 0 && m.likes(plus) && m.structure() == plus.structure())
              .filter(m -> m.intervalPs() == plus.intervalPs())
              .filter(m -> !together || m.start().equals(plus.start()))
              .findFirst()
              .ifPresent(
                  minus -> {
                    all.add(pair(plus, minus));
                    left.remove(plus);
                    left.remove(minus);
                  });
        }
      }
    }
    left.forEach(run -> all.add(alone(run)));
    return List.copyOf(all);
  }

  private static DriftSeries pair(DriftRun plus, DriftRun minus) {
    int frames = Math.min(plus.displaced().length, minus.displaced().length);
    return of(
        plus,
        List.of(plus.name(), minus.name()),
        0.5,
        IntStream.range(0, frames)
            .mapToDouble(f -> 0.5 * (plus.displaced()[f] - minus.displaced()[f]))
            .toArray());
  }

  private static DriftSeries alone(DriftRun run) {
    double sign = Math.signum(run.reduced());
    return of(
        run,
        List.of(run.name()),
        1,
        java.util.Arrays.stream(run.displaced()).map(x -> sign * x).toArray());
  }

  private static DriftSeries of(DriftRun run, List<String> names, double share, double[] x) {
    return new DriftSeries(
        names,
        run.structure(),
        run.direction(),
        Math.abs(run.reduced()),
        Math.abs(run.drivingPerAngstrom()),
        run.chargeSquares(),
        run.chargeSum(),
        share,
        run.intervalPs(),
        x);
  }

  /// Whether even orders of the field cancel in it.
  public boolean paired() {
    return share < 1;
  }

  /// Time of the run in ps.
  public double durationPs() {
    return (displaced.length - 1) * intervalPs;
  }

  /// D_sigma in Å²/ps of a drift dX/dt in Å/ps.
  double diffusivity(double drift) {
    return drift / (drivingPerAngstrom * chargeSquares);
  }

  /// Variance of X in Å² and ps per D_sigma in Å²/ps, by fluctuation and dissipation: 2 Q, times
  /// the share.
  double varianceRate() {
    return 2 * chargeSquares * share;
  }
}
