package org.haven.potentials.graph;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.haven.inputs.InputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// PyTorch's native library in this process: loaded on first use, configured for every calling
/// thread, and never left in the middle of a call.
///
/// A process that ends (System.exit, SIGTERM without a run) while libtorch computes would crash in
/// its destructors. A shutdown hook therefore waits until the calls under way have returned and
/// lets no other begin.
final class TorchRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(TorchRuntime.class);

  /// The longest a call may hold up the end of the process.
  private static final long LONGEST_CALL_MINUTES = 10;

  private static final ReentrantReadWriteLock GATE = new ReentrantReadWriteLock();

  private TorchRuntime() {}

  /// Loads the library on first use.
  private static final class Loaded {
    static final PtNDManager MANAGER = load();

    private static PtNDManager load() {
      long start = System.nanoTime();
      // Nothing is looked up on the network and nobody is told: before DJL reads them.
      fallback("ai.djl.offline", "true");
      fallback("OPT_OUT_TRACKING", "true");
      NativeSettings.sleepEarly();
      NativeSettings.keepMemory();
      try {
        TorchLibrary library = TorchLibrary.choose();
        library.prepare();
        PtNDManager manager = (PtNDManager) NDManager.newBaseManager(Device.cpu(), "PyTorch");
        Runtime.getRuntime().addShutdownHook(new Thread(TorchRuntime::shut, "haven-torch-gate"));
        LOG.info("{} loaded in {} s", library.description(), seconds(start));
        return manager;
      } catch (InputException e) {
        throw e;
      } catch (IOException | RuntimeException | LinkageError e) {
        throw new InputException(
            "PyTorch's native library, which graph potentials need, could not be loaded: "
                + reason(e)
                + ". It is unpacked once, 450 MB, into the folder DJL_CACHE_DIR, or ~/.djl.ai if"
                + " that is not set; see docs/graph-potentials.md");
      }
    }

    private static void fallback(String property, String value) {
      if (System.getProperty(property) == null) {
        System.setProperty(property, value);
      }
    }
  }

  /// The fixed order of sums, without which several threads do not give the same bits twice. It
  /// costs time, so it is made with the first call on several threads; one thread adds in that
  /// order anyway.
  private static final class FixedOrder {
    static final boolean KEPT = keep();

    private static boolean keep() {
      boolean kept = NativeSettings.addInOrder(Path.of(LibUtils.getLibtorchPath()));
      if (!kept) {
        LOG.warn("this PyTorch cannot be told to add in a fixed order: one thread is used");
      }
      return kept;
    }
  }

  private static String seconds(long start) {
    return String.format(Locale.ROOT, "%.1f", 1e-9 * (System.nanoTime() - start));
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return message.lines().findFirst().orElse(message);
  }

  private static void shut() {
    try {
      if (!GATE.writeLock().tryLock(LONGEST_CALL_MINUTES, TimeUnit.MINUTES)) {
        LOG.warn("a PyTorch call is still under way after {} min", LONGEST_CALL_MINUTES);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Arrays made by the supplier's calls belong to a child of this manager.
  static PtNDManager manager() {
    try {
      return Loaded.MANAGER;
    } catch (ExceptionInInitializerError e) {
      if (e.getCause() instanceof InputException reason) {
        throw reason;
      }
      throw e;
    }
  }

  /// Runs a call into libtorch with gradients, without its just-in-time optimiser (whose first
  /// calls take seconds and twice the memory), on the given number of threads. These settings
  /// belong to the calling thread, so they are made each time.
  static <T> T call(int threads, Supplier<T> call) {
    manager();
    GATE.readLock().lock();
    try {
      JniUtils.setGradMode(true);
      JniUtils.setGraphExecutorOptimize(false);
      int most = threads > 1 && FixedOrder.KEPT ? threads : 1;
      if (JniUtils.getNumThreads() != most) {
        JniUtils.setNumThreads(most);
      }
      return call.get();
    } finally {
      GATE.readLock().unlock();
    }
  }
}
