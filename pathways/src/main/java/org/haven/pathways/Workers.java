package org.haven.pathways;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/// Deals tasks out to threads, each of which writes where no other does: what comes out does not
/// depend on their number.
public final class Workers {
  private Workers() {}

  /// Does the tasks 0 to `count` − 1.
  ///
  /// @param threads at least 1, the caller's included
  /// @param worker makes what does the tasks of one thread; closed at the end if it can be
  /// @param progress is told the share that is done, by one thread at a time
  /// @throws RuntimeException the first failure, after all threads have ended
  public static void each(
      int count, int threads, Supplier<? extends IntConsumer> worker, DoubleConsumer progress) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + ", not at least 1");
    }
    AtomicInteger next = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    AtomicReference<RuntimeException> failure = new AtomicReference<>();
    Runnable work =
        () -> {
          try {
            IntConsumer tasks = worker.get();
            try {
              for (int k = next.getAndIncrement();
                  k < count && failure.get() == null;
                  k = next.getAndIncrement()) {
                tasks.accept(k);
                tell(progress, done, count);
              }
            } finally {
              close(tasks);
            }
          } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
          } catch (Error e) {
            failure.compareAndSet(null, new IllegalStateException(e));
          }
        };
    Thread[] others = new Thread[Math.max(0, Math.min(threads, count) - 1)];
    for (int t = 0; t < others.length; t++) {
      others[t] = Thread.ofPlatform().daemon().name("haven-pathways-" + (t + 1)).start(work);
    }
    work.run();
    boolean interrupted = false;
    for (Thread other : others) {
      while (other.isAlive()) {
        try {
          other.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure.get() != null) {
      throw failure.get();
    }
  }

  private static void tell(DoubleConsumer progress, AtomicInteger done, int count) {
    synchronized (done) {
      progress.accept((double) done.incrementAndGet() / count);
    }
  }

  private static void close(IntConsumer tasks) {
    if (tasks instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
