package org.haven.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every [Device] must do. A device's test extends this and gives its device; what differs
/// from plain Java arithmetic by one bit fails.
public abstract class DeviceContract {
  /// None, one, odd, around one block, and many.
  private static final int[] COUNTS = {0, 1, 2, 15, 16, 17, 31, 33, 999, 4097, 100_003};

  private Device device;

  /// A new device; closed after each test.
  protected abstract Device open();

  /// Whether kernels written in plain Java, with exceptions and counters, can run here.
  protected boolean runsAnyJava() {
    return true;
  }

  @BeforeEach
  void openDevice() {
    device = open();
  }

  @AfterEach
  void closeDevice() {
    device.close();
  }

  /// y ← y + a x.
  record Axpy(double a, double[] x, double[] y) implements Kernel {
    static void body(int i, double a, double[] x, double[] y) {
      y[i] = y[i] + a * x[i];
    }
  }

  /// v ← v + F Δt / m.
  record Kick(double dt, double[] masses, double[] forces, double[] velocities) implements Kernel {
    static void body(int i, double dt, double[] masses, double[] forces, double[] velocities) {
      double f = dt / masses[i];
      velocities[3 * i] = velocities[3 * i] + f * forces[3 * i];
      velocities[3 * i + 1] = velocities[3 * i + 1] + f * forces[3 * i + 1];
      velocities[3 * i + 2] = velocities[3 * i + 2] + f * forces[3 * i + 2];
    }
  }

  private static double[] random(int seed, int count) {
    return new Random(seed).doubles(count, -10, 10).toArray();
  }

  @Test
  void everyIndexIsUpdatedOnceToTheLastBit() {
    for (int count : COUNTS) {
      double[] x = random(1, count);
      double[] y = random(2, count);
      double[] expected = y.clone();
      for (int i = 0; i < count; i++) {
        expected[i] = expected[i] + 0.3 * x[i];
      }
      device.launch(new Axpy(0.3, x, y), count);
      device.download(y);
      assertThat(y).isEqualTo(expected);
    }
  }

  @Test
  void nothingBeyondTheCountIsTouched() {
    for (int count : COUNTS) {
      double[] x = random(1, count + 40);
      double[] y = random(2, count + 40);
      double[] before = y.clone();
      device.launch(new Axpy(0.3, x, y), count);
      device.download(y);
      assertThat(Arrays.copyOfRange(y, count, y.length))
          .isEqualTo(Arrays.copyOfRange(before, count, y.length));
    }
  }

  @Test
  void launchesFollowEachOtherInOrder() {
    // Kick and drift in a harmonic well, many launches that each need what the one before wrote.
    int count = 5_001;
    double[] masses = new double[count];
    Arrays.setAll(masses, i -> 1 + i % 7);
    double[] x = random(3, 3 * count);
    double[] v = random(4, 3 * count);
    double[] xExpected = x.clone();
    double[] vExpected = v.clone();
    for (int step = 0; step < 200; step++) {
      device.launch(new Kick(-0.01, masses, x, v), count);
      device.launch(new Axpy(0.01, v, x), 3 * count);
      for (int i = 0; i < count; i++) {
        double f = -0.01 / masses[i];
        for (int k = 3 * i; k < 3 * i + 3; k++) {
          vExpected[k] = vExpected[k] + f * xExpected[k];
        }
      }
      for (int k = 0; k < 3 * count; k++) {
        xExpected[k] = xExpected[k] + 0.01 * vExpected[k];
      }
    }
    device.download(x, v);
    assertThat(x).isEqualTo(xExpected);
    assertThat(v).isEqualTo(vExpected);
  }

  @Test
  void sumIsRightAndAlwaysTheSameBits() {
    try (Device reference = new CpuDevice(1)) {
      for (int count : COUNTS) {
        double[] values = random(5, 3 * count + 2);
        double exact = 0;
        for (int k = 0; k < count; k++) {
          exact += values[2 + 3 * k];
        }
        double sum = device.sum(values, 2, 3, count);
        // Either order rounds at most `count` times a partial sum below 10 count.
        assertThat(Math.abs(sum - exact)).isLessThanOrEqualTo(2e-16 * 10.0 * count * count);
        assertThat(sum).isEqualTo(reference.sum(values, 2, 3, count));
        for (int repeat = 0; repeat < 20; repeat++) {
          assertThat(device.sum(values, 2, 3, count)).isEqualTo(sum);
        }
      }
    }
  }

  @Test
  void columnsAreSummedAsOneByOne() {
    for (int count : COUNTS) {
      double[] values = random(7, 9 * count);
      double[] sums = new double[9];
      device.sums(values, count, sums);
      for (int c = 0; c < 9; c++) {
        assertThat(sums[c]).isEqualTo(device.sum(values, c, 9, count));
      }
    }
  }

  @Test
  void largestIsFound() {
    for (int count : COUNTS) {
      double[] values = random(8, count + 3);
      for (int k = 0; k < values.length; k++) {
        values[k] = Math.abs(values[k]);
      }
      // Beyond the count, so not to be found.
      values[count] = 1e9;
      double expected = Arrays.stream(values, 0, count).max().orElse(0);
      assertThat(device.largest(values, count)).isEqualTo(expected);
    }
  }

  @Test
  void whatTheHostWritesAfterUploadIsSeenAndWhatKernelsWroteIsDownloaded() {
    double[] x = random(9, 500);
    double[] y = new double[500];
    device.launch(new Axpy(2, x, y), 500);
    Arrays.fill(x, 1);
    device.upload(x);
    device.launch(new Axpy(3, x, y), 500);
    device.download(y);
    double[] first = random(9, 500);
    for (int k = 0; k < 500; k++) {
      assertThat(y[k]).isEqualTo(2 * first[k] + 3.0);
    }
    Arrays.fill(y, 5);
    device.upload(y);
    device.launch(new Axpy(1, x, y), 250);
    device.download(y);
    assertThat(y[249]).isEqualTo(6);
    assertThat(y[250]).isEqualTo(5);
  }

  /// Counts calls and the ranges' starts; fails at and after some indices.
  private record Probe(AtomicIntegerArray calls, int failFrom, int failEvery) implements Kernel {
    @Override
    public void run(int begin, int end) {
      if (begin % 16 != 0) {
        throw new AssertionError("a range begins at " + begin);
      }
      double burn = 1;
      for (int i = begin; i < end; i++) {
        calls.incrementAndGet(i);
        for (int k = 0; k < 50; k++) {
          burn = Math.sqrt(burn + k);
        }
        if (i >= failFrom && i % failEvery == 0 || burn < 0) {
          throw new IllegalStateException("index " + i);
        }
      }
    }
  }

  private static void assertCalledOnce(AtomicIntegerArray calls) {
    for (int i = 0; i < calls.length(); i++) {
      if (calls.get(i) != 1) {
        throw new AssertionError("index " + i + " was called " + calls.get(i) + " times");
      }
    }
  }

  @Test
  @Timeout(60)
  void failureOfTheLowestIndexReachesTheCaller() {
    org.junit.jupiter.api.Assumptions.assumeTrue(runsAnyJava(), "this device runs no Java");
    int count = 20_000;
    for (int repeat = 0; repeat < 20; repeat++) {
      int from = 16 + 397 * repeat;
      var calls = new AtomicIntegerArray(count);
      int lowest = (from + 6) / 7 * 7;
      assertThatThrownBy(() -> device.launch(new Probe(calls, from, 7), count))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("index " + lowest);
      // And the device still works.
      var again = new AtomicIntegerArray(count);
      device.launch(new Probe(again, count, 1), count);
      assertCalledOnce(again);
    }
  }

  @Test
  @Timeout(60)
  void launchesFromManyThreadsDoNotDisturbEachOther() throws InterruptedException {
    org.junit.jupiter.api.Assumptions.assumeTrue(runsAnyJava(), "this device runs no Java");
    int count = 3_000;
    var calls = new AtomicIntegerArray(count);
    Thread[] threads = new Thread[3];
    for (int t = 0; t < threads.length; t++) {
      threads[t] =
          new Thread(
              () -> {
                for (int k = 0; k < 40; k++) {
                  device.launch(new Probe(calls, count, 1), count);
                }
              });
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (int i = 0; i < count; i++) {
      assertThat(calls.get(i)).isEqualTo(3 * 40);
    }
  }

  @Test
  @Timeout(60)
  void launchReturnsThoughTheCallerIsInterrupted() {
    org.junit.jupiter.api.Assumptions.assumeTrue(runsAnyJava(), "this device runs no Java");
    int count = 20_000;
    for (int repeat = 0; repeat < 20; repeat++) {
      var calls = new AtomicIntegerArray(count);
      Thread.currentThread().interrupt();
      device.launch(new Probe(calls, count, 1), count);
      assertThat(Thread.interrupted()).isTrue();
      assertCalledOnce(calls);
    }
  }

  @Test
  void kineticSumsAreTheSameBitsAsOnOneThread() {
    int count = 7_001;
    var table = new SpeciesTable(java.util.List.of("Li"), java.util.List.of(6.94));
    var state =
        new ParticleState(table, Cell.orthorhombic(9, 9, 9), new int[count], new double[3 * count]);
    System.arraycopy(random(6, 3 * count), 0, state.velocities(), 0, 3 * count);
    try (Device reference = new CpuDevice(1)) {
      assertThat(state.kineticEnergyEv(device)).isEqualTo(state.kineticEnergyEv(reference));
      assertThat(state.kineticTensorEv(device)).isEqualTo(state.kineticTensorEv(reference));
      assertThat(state.momentum(device)).isEqualTo(state.momentum(reference));
    }
  }
}
