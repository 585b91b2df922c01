package org.haven.benchmarks;

import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.haven.analysis.transport.Directions;
import org.haven.analysis.transport.Displacements;
import org.haven.analysis.transport.MeanSquaredDisplacement;
import org.haven.kernels.Cell;

/// Time of the mean squared displacements of single ions and of their sum, at every lag up to half
/// of the run, of walks in memory. `benchmarks/compare/msd_numpy.py` does the same with numpy on
/// the same numbers.
///
/// Arguments: threads, seconds to measure, and `time` or `check`. Prints one JSON object: ions
/// times frames a second for 10,000 frames of 1000 ions; or the displacements of 2000 frames of 50
/// ions in Å², those of single ions first, at the lags 1, 2, …, 1000.
public final class DisplacementSpeed {
  private static final int FRAMES = 10_000;
  private static final int IONS = 1000;
  private static final double STEP_ANGSTROM = 0.1;
  private static final int WARM_UP = 5;

  private final Displacements walks;
  private final int frames;
  private final int ions;

  /// Walks of independent steps, uniformly distributed with a standard deviation of 0.1 Å in each
  /// direction.
  DisplacementSpeed(int frames, int ions) {
    this.frames = frames;
    this.ions = ions;
    double[][] series = new double[3 * ions][frames];
    for (int d = 0; d < series.length; d++) {
      for (int f = 1; f < frames; f++) {
        series[d][f] = series[d][f - 1] + step((long) d * frames + f);
      }
    }
    walks =
        Displacements.of(
            Collections.nCopies(ions, "Li"), series, 0.1, Cell.orthorhombic(50, 50, 50));
  }

  /// From the mixing function of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014,
  /// doi:10.1145/2660193.2660195).
  private static double step(long index) {
    long z = index * 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    z ^= z >>> 31;
    return STEP_ANGSTROM * Math.sqrt(12) * ((z >>> 11) * 0x1p-53 - 0.5);
  }

  /// Both displacements, of single ions and of their sum, each with six tensor components.
  MeanSquaredDisplacement[] displacements(int threads) {
    MeanSquaredDisplacement single =
        MeanSquaredDisplacement.of(walks, walks.indices("Li"), frames / 2, threads);
    double[] one = new double[ions];
    Arrays.fill(one, 1.0);
    double[][] sum = walks.weightedSum(one);
    return new MeanSquaredDisplacement[] {
      single, MeanSquaredDisplacement.ofSeries(sum, sum, walks.intervalPs(), frames / 2)
    };
  }

  /// Measures.
  public static void main(String[] arguments) {
    int threads = Integer.parseInt(arguments[0]);
    double seconds = Double.parseDouble(arguments[1]);
    if (arguments[2].equals("check")) {
      System.out.println("{\"check\": {\"msd_angstrom2\": [" + check(threads) + "]}}");
      return;
    }
    var work = new DisplacementSpeed(FRAMES, IONS);
    for (int k = 0; k < WARM_UP; k++) {
      work.displacements(threads);
    }
    long start = System.nanoTime();
    int calls = 0;
    double elapsed;
    do {
      work.displacements(threads);
      calls++;
      elapsed = 1e-9 * (System.nanoTime() - start);
    } while (elapsed < seconds);
    System.out.printf(
        Locale.ROOT,
        "{\"program\": \"Haven\", \"settings\": {\"threads\": %d, \"seconds each\": %.3f},"
            + " \"rate\": %.6g, \"unit\": \"ion-frames/s\"}%n",
        threads,
        elapsed / calls,
        (double) FRAMES * IONS * calls / elapsed);
  }

  private static String check(int threads) {
    var small = new DisplacementSpeed(2000, 50);
    return Arrays.stream(small.displacements(threads))
        .flatMap(
            msd ->
                IntStream.rangeClosed(1, small.frames / 2)
                    .mapToObj(lag -> Double.toString(msd.value(Directions.XYZ, lag))))
        .collect(Collectors.joining(", "));
  }
}
