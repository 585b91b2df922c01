package org.haven.inputs.h5md;

import hdf.hdf5lib.H5;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Calls of the native library about files that somebody else made. In a damaged one it may go
/// round for ever; such a call is left behind on its own thread, and whoever asked is told.
///
/// A call may make others, as the opening of a trajectory does: it is handed over once, and each of
/// them has the time of one.
///
/// The library serves one call at a time, so nothing of HDF5 can be read any more by this process:
/// every later call fails at once. The process can end.
final class Hdf5Watch {
  /// For all files: one call reads a name, an attribute or at most some frames.
  static final Hdf5Watch FOREIGN = new Hdf5Watch(4_000, 120_000);

  /// How often a call that takes long is looked at.
  private static final long LOOK_MS = 50;

  /// On a machine that does much else, a call hangs after so long with an eighth of that processor
  /// time: no call that comes back takes as much.
  private static final long LOADED_MS = 8_000;

  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("hdf5-", 0).factory());

  private final long mostCpuMs;
  private final long mostMs;
  private volatile Path hangs;

  /// What holds the library.
  private volatile Work<?> underway;

  /// @param mostCpuMs processor time after which a call hangs
  /// @param mostMs the same of waiting, as for a disk that sleeps; time in which this process is
  ///   stopped does not count
  Hdf5Watch(long mostCpuMs, long mostMs) {
    this.mostCpuMs = mostCpuMs;
    this.mostMs = mostMs;
  }

  /// @throws IOException if the library does so, or does not come back
  <T> T call(Path path, Hdf5Library.Call<T> body) throws IOException {
    requireAlive(path);
    if (Thread.holdsLock(H5.class)) {
      Work<?> whole = underway;
      if (whole != null) {
        whole.calls++;
      }
      return Hdf5Library.call(path, body);
    }
    Work<T> work = new Work<>(path, body);
    Future<T> result = THREADS.submit(work::run);
    long waited = 0;
    long cpuBefore = -1;
    long calls = 0;
    while (true) {
      try {
        return result.get(LOOK_MS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException atWork) {
        if (work.thread != null) {
          boolean goesOn = work.calls != calls;
          calls = work.calls;
          waited = goesOn ? 0 : waited + LOOK_MS;
          cpuBefore = goesOn || cpuBefore < 0 ? cpuMs(work.thread) : cpuBefore;
          long cpu = cpuMs(work.thread) - cpuBefore;
          if (waited >= mostMs || cpu >= mostCpuMs || waited >= LOADED_MS && cpu >= mostCpuMs / 8) {
            hangs = path;
          }
        }
        requireAlive(path);
      } catch (ExecutionException failure) {
        switch (failure.getCause()) {
          case IOException known -> throw known;
          case RuntimeException unchecked -> throw unchecked;
          case Error error -> throw error;
          default -> throw new IOException(path + ": " + failure.getCause(), failure);
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new IOException(path + ": the reading was interrupted", stopped);
      }
    }
  }

  /// Refuses a call that would wait for one that never ends.
  void requireAlive(Path path) throws IOException {
    if (hangs != null) {
      throw new IOException(
          path
              + (path.equals(hangs)
                  ? ": the HDF5 library does not come back from reading it: the file is damaged;"
                      + " copy it again"
                  : ": not read, because the HDF5 library does not come back from reading "
                      + hangs));
    }
  }

  /// Whether a call was left behind.
  boolean isStuck() {
    return hangs != null;
  }

  private static long cpuMs(Thread thread) {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId()) / 1_000_000;
  }

  /// A call, and the thread that it is on once the library is free for it.
  private final class Work<T> {
    private final Path path;
    private final Hdf5Library.Call<T> body;
    private volatile Thread thread;

    /// How many calls it made in its turn; written by its thread alone.
    private volatile int calls;

    Work(Path path, Hdf5Library.Call<T> body) {
      this.path = path;
      this.body = body;
    }

    T run() throws IOException {
      return Hdf5Library.call(
          path,
          () -> {
            underway = this;
            thread = Thread.currentThread();
            try {
              return body.run();
            } finally {
              underway = null;
            }
          });
    }
  }
}
