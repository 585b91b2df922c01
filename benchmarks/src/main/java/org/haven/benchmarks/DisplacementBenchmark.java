package org.haven.benchmarks;

import java.util.concurrent.TimeUnit;
import org.haven.analysis.transport.MeanSquaredDisplacement;
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
/// of displacements in memory: [DisplacementSpeed] under JMH.
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

  private DisplacementSpeed walks;

  /// Walks.
  @Setup
  public void walk() {
    walks = new DisplacementSpeed(frames, ions);
  }

  /// The six components of both tensors.
  @Benchmark
  public MeanSquaredDisplacement[] displacements() {
    return walks.displacements(threads);
  }
}
