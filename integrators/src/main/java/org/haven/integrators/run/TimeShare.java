package org.haven.integrators.run;

import java.util.concurrent.Semaphore;

/// Lets several simulations take turns on fewer threads: each computes for a slice of wall time,
/// then stands back in the queue. Three simulations on two threads so end after one and a half
/// times the time of one, instead of twice.
final class TimeShare {
  private static final long SLICE_NS = 200_000_000;

  private final Semaphore turns;

  /// @param threads how many simulations compute at once
  TimeShare(int threads) {
    turns = new Semaphore(threads, true);
  }

  /// One simulation's place in the queue. Used by one thread.
  final class Turn implements AutoCloseable {
    private long end;

    private Turn() {
      take();
    }

    private void take() {
      turns.acquireUninterruptibly();
      end = System.nanoTime() + SLICE_NS;
    }

    /// Lets another simulation go first if this one has had its slice.
    void pass() {
      if (System.nanoTime() - end > 0) {
        if (turns.hasQueuedThreads()) {
          turns.release();
          take();
        } else {
          end = System.nanoTime() + SLICE_NS;
        }
      }
    }

    @Override
    public void close() {
      turns.release();
    }
  }

  /// Waits for a turn; closing it ends it.
  Turn begin() {
    return new Turn();
  }
}
