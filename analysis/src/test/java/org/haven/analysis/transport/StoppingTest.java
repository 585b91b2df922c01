package org.haven.analysis.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Optional;
import java.util.stream.IntStream;
import org.haven.analysis.statistics.Estimate;
import org.haven.inputs.deck.RoundLengths;
import org.haven.inputs.deck.Until;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Runs that end because their error is small: whether their intervals still hold the truth.
class StoppingTest {
  private static final int IONS = 16;
  private static final int LONGEST = 1600;

  /// Hops of 3 Å with 0.1 per frame, vibrations of 0.3 Å; the frame is 1 ps.
  private static final double RATE = 0.1;
  private static final double D = RATE * 9 / 6;
  private static final TransportOptions OPTIONS =
      TransportOptions.of(List.of("Li"), Map.of("Li", 1.0));

  private record Outcome(boolean holdsSigma, boolean holdsD, double bias, double ps, int looks) {}

  private static Displacements first(Displacements all, int frames) {
    double[][] series = new double[3 * IONS][];
    for (int k = 0; k < series.length; k++) {
      series[k] = java.util.Arrays.copyOf(all.series(k / 3, k % 3), frames);
    }
    return Displacements.of(
        Collections.nCopies(IONS, "Li"), series, 1.0, Cell.orthorhombic(20, 20, 20));
  }

  private static Outcome draw(int replicas, Until wanted, double growth, long seed) {
    RoundLengths lengths =
        new RoundLengths(wanted.pilotPs(), wanted.atMostPs().orElseThrow(), growth, 1);
    List<Displacements> walks =
        IntStream.range(0, replicas)
            .mapToObj(
                k -> RandomWalks.hopping(IONS, LONGEST + 1, RATE, 3, 0.3, 1000 * seed + k))
            .toList();
    double ps = 0;
    int looks = 0;
    TransportPoint point;
    double sigma;
    double tracer;
    do {
      ps = lengths.after(ps);
      looks++;
      List<TransportResult> runs = new ArrayList<>();
      for (Displacements walk : walks) {
        runs.add(TransportResult.of("r", first(walk, (int) ps + 1), 600, OPTIONS));
      }
      point = TransportPoint.of(runs, Map.of("Li", 1.0), false);
      sigma = error(point.sigmaMsCm());
      tracer = error(point.species().get("Li").tracerCm2PerS());
    } while (!wanted.reached(sigma, tracer) && ps < wanted.atMostPs().orElseThrow());
    Estimate collective = point.species().get("Li").collectiveCm2PerS();
    return new Outcome(
        collective.covers(D * 1e-4),
        point.species().get("Li").tracerCm2PerS().covers(D * 1e-4),
        collective.value() / (D * 1e-4) - 1,
        ps,
        looks);
  }

  private static double error(Estimate value) {
    return value.known() ? value.logStd() : Double.NaN;
  }

  private static Until sigma(double error) {
    return new Until(
        Optional.empty(),
        OptionalDouble.of(error),
        OptionalDouble.empty(),
        OptionalDouble.of(LONGEST),
        25);
  }

  private static List<Outcome> draws(int draws, int replicas, Until wanted, double growth) {
    return IntStream.range(0, draws)
        .parallel()
        .mapToObj(seed -> draw(replicas, wanted, growth, seed))
        .toList();
  }

  @Test
  @Tag("explore")
  void explore() {
    int n = Integer.getInteger("draws", 120);
    for (double growth : new double[] {Math.sqrt(2)}) {
      for (int replicas : new int[] {1, 2, 4, 8}) {
        for (double goal : new double[] {0.15}) {
          long t = System.nanoTime();
          List<Outcome> all = draws(n, replicas, sigma(goal / Math.sqrt(replicas > 1 ? 1 : 1)), growth);
          System.out.printf(
              Locale.ROOT,
              "growth %.2f replicas %d goal %.2f: sigma %.3f D %.3f bias %.3f ps %.0f looks %.1f (%.0f s)%n",
              growth,
              replicas,
              goal,
              all.stream().filter(Outcome::holdsSigma).count() / (double) n,
              all.stream().filter(Outcome::holdsD).count() / (double) n,
              all.stream().mapToDouble(Outcome::bias).average().orElse(0),
              all.stream().mapToDouble(Outcome::ps).average().orElse(0),
              all.stream().mapToInt(Outcome::looks).average().orElse(0),
              (System.nanoTime() - t) * 1e-9);
        }
      }
    }
    assertThat(n).isPositive();
  }
}
