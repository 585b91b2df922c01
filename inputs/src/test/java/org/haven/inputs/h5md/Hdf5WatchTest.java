package org.haven.inputs.h5md;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdf.hdf5lib.H5;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/// A library that does not come back, played by a call that sleeps or goes round.
@Timeout(60)
@Isolated
class Hdf5WatchTest {
  private static final Path FILE = Path.of("damaged.h5");
  private static final Path OTHER = Path.of("other.h5");
  private static final long NEVER = 1_000_000;

  /// Longer than the watch waits, and short enough for whoever wants the library next.
  private static final long ASLEEP_MS = 3_000;

  @Test
  void aCallThatSleepsIsLeftBehind() {
    Hdf5Watch watch = new Hdf5Watch(NEVER, 300);
    long begin = System.nanoTime();
    assertThatThrownBy(() -> watch.call(FILE, Hdf5WatchTest::sleep))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "damaged.h5: the HDF5 library does not come back from reading it: the file is damaged;"
                + " copy it again");
    assertThat(Duration.ofNanos(System.nanoTime() - begin).toMillis()).isLessThan(ASLEEP_MS);
    // Nothing waits for it from now on.
    assertThatThrownBy(() -> watch.call(OTHER, () -> 1))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "other.h5: not read, because the HDF5 library does not come back from reading"
                + " damaged.h5");
  }

  @Test
  void aCallThatGoesRoundIsLeftBehind() {
    Hdf5Watch watch = new Hdf5Watch(200, NEVER);
    AtomicBoolean told = new AtomicBoolean();
    assertThatThrownBy(
            () ->
                watch.call(
                    FILE,
                    () -> {
                      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
                      int rounds = 0;
                      while (!told.get() && System.nanoTime() < end) {
                        rounds++;
                      }
                      return rounds;
                    }))
        .hasMessageContaining("does not come back");
    told.set(true);
  }

  @Test
  void waitingForTheLibraryIsNoFaultOfTheFile() throws Exception {
    Hdf5Watch watch = new Hdf5Watch(NEVER, 300);
    CountDownLatch held = new CountDownLatch(1);
    Thread other =
        Thread.ofPlatform()
            .start(
                () -> {
                  synchronized (H5.class) {
                    held.countDown();
                    pause(900);
                  }
                });
    held.await();
    assertThat(watch.call(FILE, () -> 42)).isEqualTo(42);
    other.join();
  }

  @Test
  void faultsComeThroughAsTheyAre() {
    Hdf5Watch watch = new Hdf5Watch(NEVER, NEVER);
    IOException known = new IOException("x");
    assertThatThrownBy(
            () ->
                watch.call(
                    FILE,
                    () -> {
                      throw known;
                    }))
        .isSameAs(known);
    assertThatThrownBy(
            () ->
                watch.call(
                    FILE,
                    () -> {
                      throw new IllegalStateException("y");
                    }))
        .isInstanceOf(IllegalStateException.class);
  }

  private static Object sleep() {
    pause(ASLEEP_MS);
    return "";
  }

  private static void pause(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
