package org.haven.kernels;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/// Runs kernels on a fixed pool of host threads, in blocks of fixed size.
///
/// Indices are dealt out in runs of whole blocks of [#BLOCK]: every `Kernel.run(begin, end)` starts
/// at a multiple of [#BLOCK] and ends at one or at the count, whatever the number of threads. The
/// calling thread works too. Launches too short to be worth waking the pool run in the caller; how
/// long a kernel takes per index is remembered from its last launch. Neither affects a result.
///
/// One thread launches at a time; a launch from a second thread, or from within a kernel, runs in
/// that thread alone.
public final class CpuDevice implements Device {
  /// Indices per block.
  public static final int BLOCK = 16;

  /// Below this expected duration the pool stays asleep: waking a thread takes some microseconds.
  private static final double WORTH_SHARING_NS = 20_000;

  /// How long a thread looks for work before it sleeps.
  private static final long SPIN_NS = 20_000;

  /// Expected duration of a kernel class per index in ns; 0 before the first launch.
  private static final class Cost {
    double nsPerIndex;
  }

  private static final VarHandle TICKET;
  private static final VarHandle DONE;
  private static final VarHandle BUSY;

  static {
    try {
      var lookup = MethodHandles.lookup();
      TICKET = lookup.findVarHandle(CpuDevice.class, "ticket", long.class);
      DONE = lookup.findVarHandle(CpuDevice.class, "done", int.class);
      BUSY = lookup.findVarHandle(CpuDevice.class, "busy", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ClassValue<Cost> costs =
      new ClassValue<>() {
        @Override
        protected Cost computeValue(Class<?> type) {
          return new Cost();
        }
      };

  private final int threads;
  private final double worthSharingNs;
  private final Thread[] workers;
  private final boolean[] asleep;

  // The launch under way. `ticket` holds its number (upper half) and the blocks not yet dealt out
  // (lower half). The other fields are written before the ticket that opens a launch and stay until
  // all its blocks are done; a compare-and-set of a ticket with blocks left therefore proves that
  // what was read before it belonged to that launch.
  private volatile long ticket;
  private volatile int done;
  private volatile boolean busy;
  private volatile boolean closed;
  private Kernel kernel;
  private int count;
  private int blocks;
  private Thread caller;
  private volatile boolean callerAsleep;

  private final Object failureLock = new Object();
  private Throwable failure;
  private volatile int failureBegin;

  /// @param threads how many threads run kernels, the caller's included
  public CpuDevice(int threads) {
    this(threads, WORTH_SHARING_NS);
  }

  /// @param worthSharingNs launches expected to last less run in the caller
  CpuDevice(int threads, double worthSharingNs) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
    }
    this.threads = threads;
    this.worthSharingNs = worthSharingNs;
    workers = new Thread[threads - 1];
    asleep = new boolean[threads - 1];
    for (int k = 0; k < workers.length; k++) {
      int number = k;
      workers[k] =
          Thread.ofPlatform().daemon().name("haven-cpu-" + (k + 1)).start(() -> work(number));
    }
  }

  @Override
  public String name() {
    return "cpu (" + threads + (threads == 1 ? " thread)" : " threads)");
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public void launch(Kernel kernel, int count) {
    if (count <= BLOCK || workers.length == 0 || closed || !BUSY.compareAndSet(this, false, true)) {
      if (count > 0) {
        kernel.run(0, count);
      }
      return;
    }
    try {
      Cost cost = costs.get(kernel.getClass());
      long start = System.nanoTime();
      int first = 0;
      if (cost.nsPerIndex == 0) {
        // Never seen: time one block.
        kernel.run(0, BLOCK);
        first = BLOCK;
        cost.nsPerIndex = (System.nanoTime() - start + 1.0) / BLOCK;
      }
      if (cost.nsPerIndex * (count - first) < worthSharingNs) {
        kernel.run(first, count);
        cost.nsPerIndex = (System.nanoTime() - start + 1.0) / count;
      } else {
        share(kernel, first, count, cost);
      }
    } finally {
      busy = false;
    }
  }

  private void share(Kernel kernel, int first, int count, Cost cost) {
    this.kernel = kernel;
    this.count = count;
    this.blocks = (count + BLOCK - 1) / BLOCK;
    this.caller = Thread.currentThread();
    this.failure = null;
    this.failureBegin = Integer.MAX_VALUE;
    int toDo = blocks - first / BLOCK;
    DONE.setRelease(this, 0);
    long number = (ticket >> 32) + 1;
    ticket = (number << 32) | toDo;
    for (int k = 0; k < workers.length && k < toDo - 1; k++) {
      if (asleepFlag(k)) {
        LockSupport.unpark(workers[k]);
      }
    }
    long start = System.nanoTime();
    int mine = takeBlocks();
    if (mine > 0) {
      cost.nsPerIndex = (System.nanoTime() - start + 1.0) / ((double) mine * BLOCK);
    }
    awaitBlocks(toDo);
    this.kernel = null;
    if (failure != null) {
      Throwable thrown = failure;
      failure = null;
      CpuDevice.<RuntimeException>rethrow(thrown);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void rethrow(Throwable thrown) throws T {
    throw (T) thrown;
  }

  /// Runs blocks until none is left to deal out; returns how many.
  private int takeBlocks() {
    int taken = 0;
    while (true) {
      long seen = ticket;
      int left = (int) seen;
      if (left == 0) {
        return taken;
      }
      Kernel work = kernel;
      int end = count;
      int firstBlock = blocks - left;
      // Large runs first, single blocks at the end.
      int share = Math.max(1, left / (2 * threads));
      if (!TICKET.compareAndSet(this, seen, seen - share)) {
        continue;
      }
      int begin = firstBlock * BLOCK;
      // After a failure only what comes before it still runs: the failure of the lowest index is
      // the one reported, with any number of threads.
      if (begin < failureBegin) {
        try {
          work.run(begin, (int) Math.min(end, (long) begin + (long) share * BLOCK));
        } catch (Throwable t) {
          synchronized (failureLock) {
            if (begin < failureBegin) {
              failureBegin = begin;
              failure = t;
            }
          }
        }
      }
      taken += share;
      DONE.getAndAdd(this, share);
    }
  }

  private void awaitBlocks(int toDo) {
    boolean interrupted = false;
    long spinUntil = System.nanoTime() + SPIN_NS;
    while (done != toDo) {
      if (System.nanoTime() < spinUntil) {
        Thread.onSpinWait();
        continue;
      }
      callerAsleep = true;
      if (done != toDo) {
        LockSupport.park(this);
      }
      callerAsleep = false;
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void work(int number) {
    while (!closed) {
      if (takeBlocks() > 0) {
        Thread waiting = caller;
        if (callerAsleep) {
          LockSupport.unpark(waiting);
        }
      }
      long spinUntil = System.nanoTime() + SPIN_NS;
      while ((int) ticket == 0 && !closed && System.nanoTime() < spinUntil) {
        Thread.onSpinWait();
      }
      if ((int) ticket == 0 && !closed) {
        ASLEEP.setVolatile(asleep, number, true);
        if ((int) ticket == 0 && !closed) {
          LockSupport.park(this);
        }
        ASLEEP.setVolatile(asleep, number, false);
      }
    }
  }

  private static final VarHandle ASLEEP = MethodHandles.arrayElementVarHandle(boolean[].class);

  private boolean asleepFlag(int number) {
    return (boolean) ASLEEP.getVolatile(asleep, number);
  }

  @Override
  public double sum(double[] values, int first, int stride, int count) {
    int parts = BlockSums.blocks(count);
    double sum = 0;
    if (workers.length == 0 || parts <= BLOCK) {
      for (int k = 0; k < parts; k++) {
        sum += BlockSums.sum(k, values, first, stride, count);
      }
      return sum;
    }
    double[] partial = new double[parts];
    launch(new BlockSums(values, first, stride, count, 1, partial), parts);
    for (int k = 0; k < parts; k++) {
      sum += partial[k];
    }
    return sum;
  }

  @Override
  public double largest(double[] values, int count) {
    double largest = 0;
    for (int k = 0; k < count; k++) {
      largest = Math.max(largest, values[k]);
    }
    return largest;
  }

  /// Ends the pool and waits for its threads. Later launches run in the caller.
  @Override
  public void close() {
    closed = true;
    boolean interrupted = false;
    for (Thread worker : workers) {
      LockSupport.unpark(worker);
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
