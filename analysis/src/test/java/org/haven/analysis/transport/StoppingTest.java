package org.haven.analysis.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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
      series[k] = Arrays.copyOf(all.series(k / 3, k % 3), frames);
    }
    return Displacements.of(
        Collections.nCopies(IONS, "Li"), series, 1.0, Cell.orthorhombic(20, 20, 20));
  }

  private static Outcome draw(int replicas, Until wanted, double growth, long seed) {
    RoundLengths lengths =
        new RoundLengths(wanted.pilotPs(), wanted.atMostPs().orElseThrow(), growth, 1);
    List<Displacements> walks =
        IntStream.range(0, replicas)
            .mapToObj(k -> RandomWalks.hopping(IONS, LONGEST + 1, RATE, 3, 0.3, 1000 * seed + k))
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
      sigma = StoppingError.ofSigma(point);
      tracer = StoppingError.ofTracer(point);
    } while (!wanted.reached(sigma, tracer) && ps < wanted.atMostPs().orElseThrow());
    Estimate collective = point.species().get("Li").collectiveCm2PerS();
    return new Outcome(
        collective.covers(D * 1e-4),
        point.species().get("Li").tracerCm2PerS().covers(D * 1e-4),
        collective.value() / (D * 1e-4) - 1,
        ps,
        looks);
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

  /// Share of draws whose intervals hold the truth, of sigma and of D*.
  private static double[] holds(List<Outcome> all) {
    double n = all.size();
    return new double[] {
      all.stream().filter(Outcome::holdsSigma).count() / n,
      all.stream().filter(Outcome::holdsD).count() / n
    };
  }

  private static void print(int replicas, List<Outcome> all) {
    double[] holds = holds(all);
    System.out.printf(
        Locale.ROOT,
        "%d replicas, %d draws: sigma held %.3f, D* %.3f, bias of sigma %+.3f, %.0f ps, %.1f"
            + " looks%n",
        replicas,
        all.size(),
        holds[0],
        holds[1],
        all.stream().mapToDouble(Outcome::bias).average().orElse(0),
        all.stream().mapToDouble(Outcome::ps).average().orElse(0),
        all.stream().mapToInt(Outcome::looks).average().orElse(0));
  }

  /// Two looks at least, so that there was a choice.
  @Test
  void aRunThatEndsWhenItsErrorIsSmallHoldsTheTruth() {
    List<Outcome> all = draws(40, 1, sigma(0.2), Math.sqrt(2));
    assertThat(all.stream().mapToInt(Outcome::looks).average().orElse(0)).isGreaterThan(2);
    // Of 40, 95 % are 38 ± 1.4; three standard deviations.
    assertThat(all.stream().filter(Outcome::holdsSigma).count()).isGreaterThanOrEqualTo(34);
  }

  /// 500 draws know a share of 95 % to ±1 %. Printed, for docs/statistics.md.
  @Test
  @Tag("slow")
  void intervalsHoldTheTruthWhateverTheNumberOfReplicas() {
    for (int replicas : new int[] {1, 2, 4, 8}) {
      List<Outcome> all =
          draws(Integer.getInteger("haven.draws", 500), replicas, sigma(0.1), Math.sqrt(2));
      print(replicas, all);
      double[] holds = holds(all);
      double error = Math.sqrt(0.05 * 0.95 / all.size());
      assertThat(holds[0]).isGreaterThan(0.93 - 2 * error);
      assertThat(holds[1]).isGreaterThan(0.93 - 2 * error);
    }
  }
}
