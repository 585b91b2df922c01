package org.haven.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.haven.analysis.Directions;
import org.haven.analysis.Displacements;
import org.haven.analysis.MeanSquaredDisplacement;
import org.haven.kernels.Cell;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Mean squared displacement of single ions and of their sum, at every lag up to half of the run,
/// of displacements in memory. `compare/msd_numpy.py` does the same with numpy.
///
/// Memory: 24 F N bytes for the displacements, and 17 × 48 (F + 3L/2) beside them, L ≥ 3F/2 the
/// length of the transform: 240 MB and 28 MB for 10,000 frames of 1000 ions.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 7)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
public class DisplacementBenchmark {
  @Param("10000")
  int frames;

  @Param("1000")
  int ions;

  @Param({"1", "2"})
  int threads;

  private Displacements walks;

  /// Gaussian walks.
  @Setup
  public void walk() {
    SplittableRandom random = new SplittableRandom(1);
    double[][] series = new double[3 * ions][frames];
    for (double[] x : series) {
      for (int f = 1; f < frames; f++) {
        x[f] = x[f - 1] + 0.1 * random.nextGaussian();
      }
    }
    String[] symbols = new String[ions];
    Arrays.fill(symbols, "Li");
    walks = Displacements.of(List.of(symbols), series, 0.1, Cell.orthorhombic(50, 50, 50));
  }

  /// The six components of both tensors.
  @Benchmark
  public double displacements() {
    MeanSquaredDisplacement single =
        MeanSquaredDisplacement.of(walks, walks.indices("Li"), frames / 2, threads);
    double[] one = new double[ions];
    Arrays.fill(one, 1.0);
    double[][] sum = walks.weightedSum(one);
    MeanSquaredDisplacement all =
        MeanSquaredDisplacement.ofSeries(sum, sum, walks.intervalPs(), frames / 2);
    return single.value(Directions.XYZ, frames / 2) + all.value(Directions.XYZ, frames / 2);
  }
}
