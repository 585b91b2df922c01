package org.haven.kernels.tornado;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.haven.kernels.BlockMaxima;
import org.haven.kernels.BlockSums;
import org.haven.kernels.Device;
import org.haven.kernels.Kernel;
import org.haven.kernels.Totals;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.memory.XPUBuffer;
import uk.ac.manchester.tornado.api.profiler.ProfilerType;
import uk.ac.manchester.tornado.api.profiler.TornadoProfiler;
import uk.ac.manchester.tornado.runtime.TornadoCoreRuntime;
import uk.ac.manchester.tornado.runtime.common.KernelStackFrame;
import uk.ac.manchester.tornado.runtime.common.TornadoInstalledCode;
import uk.ac.manchester.tornado.runtime.common.TornadoOptions;
import uk.ac.manchester.tornado.runtime.common.TornadoXPUDevice;
import uk.ac.manchester.tornado.runtime.common.XPUDeviceBufferState;
import uk.ac.manchester.tornado.runtime.profiler.TimeProfiler;
import uk.ac.manchester.tornado.runtime.sketcher.Sketch;
import uk.ac.manchester.tornado.runtime.sketcher.SketchRequest;
import uk.ac.manchester.tornado.runtime.sketcher.TornadoSketcher;
import uk.ac.manchester.tornado.runtime.tasks.CompilableTask;
import uk.ac.manchester.tornado.runtime.tasks.meta.ScheduleContext;

/// Runs kernels on a device of TornadoVM.
///
/// Every array that a kernel takes has a buffer on the device for as long as the array lives. It is
/// copied there before the first launch that takes it (unless [#discard] came first) and after
/// [#upload], and back only by [#download]; between launches nothing is copied but the kernels'
/// scalars where they change. Launches follow each other in one in-order queue; the host waits only
/// for what it downloads.
///
/// A kernel is compiled at its first launch, from the wrapper that [KernelAdapter] makes. One that
/// TornadoVM cannot compile fails the launch: nothing ever runs in Java instead.
///
/// One thread at a time.
public final class TornadoDevice implements Device {
  /// Threads per work group.
  private static final int GROUP = 64;

  private static final AtomicLong NUMBERS = new AtomicLong();

  /// TornadoVM's compiler serves one thread at a time; simulations side by side are several.
  private static final Object COMPILER = new Object();

  /// Bytes of arrays on each device, of all that is open on it.
  private static final Map<TornadoXPUDevice, AtomicLong> HELD = new ConcurrentHashMap<>();

  private final TornadoXPUDevice device;
  private final AtomicLong held;
  private final String name;
  private final long plan;
  private final ScheduleContext schedule;
  private final Map<Object, Program> programs = new HashMap<>();
  private final Map<Resident, Resident> residents = new HashMap<>();
  private final ReferenceQueue<Object> dead = new ReferenceQueue<>();
  private double[] partial = {};
  private double[] maxima = {};
  private final Map<Integer, double[]> totals = new HashMap<>();
  private final TimeProfiler profiler = new TimeProfiler();
  private boolean stalePoisoned;
  private long bytesToDevice;
  private long bytesToHost;
  private long launches;

  /// An array's copy on the device.
  private static final class Resident extends WeakReference<Object> {
    private final int hash;
    private final long bytes;
    private final XPUDeviceBufferState buffer = new XPUDeviceBufferState();
    private boolean hostIsNewer = true;
    private boolean deviceIsNewer;

    Resident(Object array, ReferenceQueue<Object> queue) {
      super(array, queue);
      hash = System.identityHashCode(array);
      bytes = bytes(array);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      if (this == other) {
        return true;
      }
      Object array = get();
      return array != null && other instanceof Resident resident && resident.get() == array;
    }
  }

  /// A compiled kernel.
  private record Program(
      KernelAdapter adapter,
      CompilableTask task,
      TornadoInstalledCode code,
      KernelStackFrame frame,
      WorkerGrid1D grid,
      boolean[] written,
      double[] scalars) {}

  TornadoDevice(TornadoXPUDevice device, String name) {
    this.device = device;
    this.held = HELD.computeIfAbsent(device, key -> new AtomicLong());
    this.name = name;
    // TornadoVM keeps queues, events and compiled code per number; its own plans count from 1.
    this.plan = Long.MAX_VALUE - NUMBERS.incrementAndGet();
    this.schedule = new ScheduleContext("haven" + NUMBERS.get());
    schedule.setDevice(device);
    device.ensureLoaded(plan);
    device.enableThreadSharing();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int threads() {
    return 1;
  }

  @Override
  public void launch(Kernel kernel, int count) {
    if (count <= 0) {
      return;
    }
    freeDead();
    Object[] arguments = kernel.arguments();
    Program program = program(kernel, arguments);
    Class<?>[] types = program.adapter().types();
    double[] scalars = program.scalars();
    boolean changed = set(scalars, 0, count);
    int scalar = 1;
    for (int k = 0; k < types.length; k++) {
      if (arguments[k] instanceof Long value) {
        changed |= set(scalars, scalar++, (int) (value >> 32));
        changed |= set(scalars, scalar++, (int) (long) value);
      } else if (!types[k].isArray()) {
        changed |= set(scalars, scalar++, number(arguments[k]));
      }
    }
    if (changed) {
      upload(scalars);
    }
    KernelStackFrame frame = program.frame();
    frame.reset();
    int global = (count + GROUP - 1) / GROUP * GROUP;
    program.grid().setGlobalWork(global, 1, 1);
    HashMap<Integer, Integer> work = new HashMap<>();
    work.put(0, global);
    work.put(1, 1);
    work.put(2, 1);
    frame.setKernelContext(work);
    frame.addCallArgument(new KernelStackFrame.KernelContextArgument(), false);
    for (int k = 0; k < types.length; k++) {
      if (types[k].isArray()) {
        frame.addCallArgument(present(arguments[k]).buffer.getXPUBuffer().toBuffer(), true);
      }
    }
    frame.addCallArgument(present(scalars).buffer.getXPUBuffer().toBuffer(), true);
    try {
      program.code().launchWithoutDependencies(plan, frame, null, program.task().meta(), 0);
    } catch (RuntimeException | Error e) {
      throw failure(kernel, "could not be launched", e);
    }
    launches++;
    for (int k = 0, array = 0; k < types.length; k++) {
      if (types[k].isArray() && program.written()[array++]) {
        Resident resident = residents.get(new Resident(arguments[k], null));
        resident.deviceIsNewer = true;
        if (stalePoisoned) {
          poison(arguments[k]);
        }
      }
    }
  }

  private static boolean set(double[] scalars, int k, double value) {
    if (Double.doubleToRawLongBits(scalars[k]) == Double.doubleToRawLongBits(value)) {
      return false;
    }
    scalars[k] = value;
    return true;
  }

  private static double number(Object scalar) {
    return switch (scalar) {
      case Boolean flag -> flag ? 1 : 0;
      case Number value -> value.doubleValue();
      default -> throw new IllegalArgumentException("a scalar is " + scalar);
    };
  }

  private Program program(Kernel kernel, Object[] arguments) {
    KernelAdapter adapter = KernelAdapter.of(kernel.getClass());
    Object key = kernel.getClass();
    if (adapter.usesLengths()) {
      Object[] lengths = new Object[arguments.length + 1];
      lengths[0] = key;
      for (int k = 0; k < arguments.length; k++) {
        lengths[k + 1] = adapter.types()[k].isArray() ? Array.getLength(arguments[k]) : 0;
      }
      key = Arrays.asList(lengths);
    }
    Program program = programs.get(key);
    if (program == null) {
      synchronized (COMPILER) {
        program = compile(kernel, adapter, arguments);
      }
      programs.put(key, program);
    }
    return program;
  }

  private Program compile(Kernel kernel, KernelAdapter adapter, Object[] arguments) {
    Class<?>[] types = adapter.types();
    if (types.length != arguments.length) {
      throw new IllegalArgumentException(
          "kernel '%s' has %d arguments, its body %d"
              .formatted(kernel.getClass().getName(), arguments.length, types.length));
    }
    int arrays = (int) Arrays.stream(types).filter(Class::isArray).count();
    int longs = (int) Arrays.stream(types).filter(type -> type == long.class).count();
    double[] scalars = new double[1 + types.length - arrays + longs];
    Arrays.fill(scalars, Double.NaN);
    Object[] values = new Object[arrays + 2];
    values[0] = new KernelContext();
    int next = 1;
    for (int k = 0; k < types.length; k++) {
      if (types[k].isArray()) {
        values[next++] = arguments[k];
      }
    }
    values[next] = scalars;
    try {
      var runtime = TornadoCoreRuntime.getTornadoRuntime();
      CompilableTask task =
          new CompilableTask(schedule, "k" + programs.size(), adapter.method(), values);
      task.setDevice(device);
      task.attachProfiler(profiler);
      task.meta().attachProfiler(profiler);
      WorkerGrid1D grid = new WorkerGrid1D(GROUP);
      grid.setLocalWork(GROUP, 1, 1);
      GridScheduler scheduler = new GridScheduler(task.getId(), grid);
      task.setUseGridScheduler(true);
      task.setGridScheduler(scheduler);
      task.meta().setGridScheduler(scheduler);
      int backend = task.meta().getBackendIndex();
      int index = task.meta().getDeviceIndex();
      var method = runtime.resolveMethod(adapter.method());
      var suites = runtime.getBackend(backend).getSuitesProvider();
      new SketchRequest(
              method,
              runtime.getBackend(backend).getProviders(),
              suites.getGraphBuilderSuite(),
              suites.getSketchTier(),
              backend,
              index)
          .run();
      Sketch sketch = TornadoSketcher.lookup(method, backend, index);
      Access[] accesses = sketch.getArgumentsAccess();
      boolean[] written = new boolean[arrays];
      for (int k = 0; k < arrays; k++) {
        written[k] = accesses[k + 1] != Access.READ_ONLY && accesses[k + 1] != Access.NONE;
      }
      task.forceCompilation();
      TornadoInstalledCode code = device.installCode(plan, task);
      if (code == null || !code.isValid()) {
        throw new IllegalStateException("no code was generated");
      }
      LostCopy.in(source(code))
          .ifPresent(
              mistake -> {
                throw new IllegalStateException(
                    "TornadoVM gets a loop of it wrong: "
                        + mistake
                        + "; declare the variable that takes the old value before the other one");
              });
      KernelStackFrame frame = device.createKernelStackFrame(plan, values.length, Access.NONE);
      return new Program(adapter, task, code, frame, grid, written, scalars);
    } catch (RuntimeException | Error e) {
      throw failure(kernel, "cannot be compiled", e);
    }
  }

  /// The code that TornadoVM has written, where the back end keeps it as text (OpenCL).
  private static String source(TornadoInstalledCode code) {
    try {
      return (String) code.getClass().getMethod("getGeneratedSourceCode").invoke(code);
    } catch (ReflectiveOperationException e) {
      return "";
    }
  }

  private IllegalStateException failure(Kernel kernel, String what, Throwable cause) {
    return new IllegalStateException(
        "kernel '%s' %s for %s: %s"
            .formatted(kernel.getClass().getName(), what, name, cause.getMessage()),
        cause);
  }

  /// The array's copy, allocated and up to date.
  private Resident present(Object array) {
    Resident resident = resident(array);
    if (resident.hostIsNewer) {
      bytesToDevice += bytes(array);
      if (Array.getLength(array) > 0) {
        device.streamIn(plan, array, 0, 0, resident.buffer, null);
        profile(ProfilerType.TOTAL_COPY_IN_SIZE_BYTES, resident);
      }
      resident.hostIsNewer = false;
      resident.deviceIsNewer = false;
    }
    return resident;
  }

  private Resident resident(Object array) {
    Resident resident = residents.get(new Resident(array, null));
    if (resident == null) {
      resident = new Resident(array, dead);
      reserve(resident.bytes);
      device.allocate(array, 0, resident.buffer, Access.READ_WRITE);
      residents.put(resident, resident);
    }
    return resident;
  }

  private void reserve(long bytes) {
    long limit = device.getPhysicalDevice().getDeviceGlobalMemorySize();
    long after = held.addAndGet(bytes);
    if (after > limit) {
      held.addAndGet(-bytes);
      throw new IllegalStateException(
          ("%s has %d MiB of memory, of which %d MiB are in use: %d MiB more do not fit. Remedy:"
                  + " fewer atoms, precision: mixed, a smaller skin, or fewer simulations side by"
                  + " side")
              .formatted(name, limit >> 20, (after - bytes) >> 20, bytes >> 20));
    }
  }

  private void freeDead() {
    for (Object found = dead.poll(); found != null; found = dead.poll()) {
      Resident resident = (Resident) found;
      residents.remove(resident);
      free(resident);
    }
  }

  /// Gives the memory back to the driver: TornadoVM would keep it for arrays to come.
  private void free(Resident resident) {
    XPUBuffer buffer = resident.buffer.getXPUBuffer();
    device.deallocate(resident.buffer);
    buffer.deallocate();
    held.addAndGet(-resident.bytes);
  }

  @Override
  public void upload(Object... arrays) {
    for (Object array : arrays) {
      Resident resident = residents.get(new Resident(array, null));
      if (resident != null) {
        resident.hostIsNewer = true;
        resident.deviceIsNewer = false;
      }
    }
  }

  @Override
  public void download(Object... arrays) {
    for (Object array : arrays) {
      Resident resident = residents.get(new Resident(array, null));
      if (resident != null && resident.deviceIsNewer && Array.getLength(array) > 0) {
        bytesToHost += bytes(array);
        device.streamOutBlocking(plan, array, 0, resident.buffer, null);
        profile(ProfilerType.TOTAL_COPY_OUT_SIZE_BYTES, resident);
        resident.deviceIsNewer = false;
      }
    }
  }

  @Override
  public void discard(Object... arrays) {
    freeDead();
    for (Object array : arrays) {
      Resident resident = resident(array);
      resident.hostIsNewer = false;
      resident.deviceIsNewer = true;
      if (stalePoisoned) {
        poison(array);
      }
    }
  }

  @Override
  public boolean hasOwnMemory() {
    return true;
  }

  @Override
  public double sum(double[] values, int first, int stride, int count) {
    double[] out = new double[1];
    sums(values, first, stride, count, 1, out);
    return out[0];
  }

  @Override
  public void sums(double[] values, int count, double[] out) {
    sums(values, 0, out.length, count, out.length, out);
  }

  private void sums(double[] values, int first, int stride, int count, int columns, double[] out) {
    int blocks = BlockSums.blocks(count);
    if (blocks == 0) {
      Arrays.fill(out, 0);
      return;
    }
    double[] room = partial(blocks * columns);
    double[] total = totals.computeIfAbsent(columns, double[]::new);
    launch(new BlockSums(values, first, stride, count, columns, room), blocks * columns);
    launch(new Totals(room, blocks, columns, total), columns);
    download(total);
    System.arraycopy(total, 0, out, 0, columns);
  }

  @Override
  public double largest(double[] values, int count) {
    double[] total = totals.computeIfAbsent(1, double[]::new);
    double[] from = values;
    int left = count;
    if (left == 0) {
      return 0;
    }
    double[] room = partial(BlockMaxima.blocks(count));
    double[] otherRoom = maxima;
    while (from != total) {
      int blocks = BlockMaxima.blocks(left);
      if (otherRoom.length < blocks) {
        otherRoom = maxima = new double[blocks + blocks / 4];
      }
      double[] to = blocks == 1 ? total : from == room ? otherRoom : room;
      launch(new BlockMaxima(from, left, to), blocks);
      from = to;
      left = blocks;
    }
    download(total);
    return total[0];
  }

  private double[] partial(int length) {
    if (partial.length < length) {
      partial = new double[length + length / 4];
    }
    return partial;
  }

  /// Bytes of arrays copied to the device so far, kernels' scalars included.
  public long bytesToDevice() {
    return bytesToDevice;
  }

  /// Bytes of arrays copied to the host so far.
  public long bytesToHost() {
    return bytesToHost;
  }

  /// As TornadoVM's interpreter of task graphs does it: with the header of 16 to 24 bytes.
  private void profile(ProfilerType type, Resident resident) {
    if (TornadoOptions.isProfilerEnabled()) {
      profiler.addValueToMetric(
          type, TimeProfiler.NO_TASK_NAME, resident.buffer.getXPUBuffer().size());
    }
  }

  /// TornadoVM's profiler, which counts while `tornado.profiler` is `True`: copies of arrays, and
  /// what TornadoVM itself copies with every launch.
  TornadoProfiler profiler() {
    return profiler;
  }

  /// Kernels launched so far.
  public long launches() {
    return launches;
  }

  /// Fills the host's copy of what a kernel writes with NaN and the smallest int, so that host code
  /// that reads it without [#download] gives itself away. For tests.
  void poisonStale() {
    stalePoisoned = true;
  }

  private static void poison(Object array) {
    switch (array) {
      case double[] values -> Arrays.fill(values, Double.NaN);
      case float[] values -> Arrays.fill(values, Float.NaN);
      case int[] values -> Arrays.fill(values, Integer.MIN_VALUE);
      default -> throw new IllegalArgumentException("array of " + array.getClass());
    }
  }

  private static long bytes(Object array) {
    return switch (array) {
      case double[] values -> 8L * values.length;
      case float[] values -> 4L * values.length;
      case int[] values -> 4L * values.length;
      default -> throw new IllegalArgumentException("array of " + array.getClass());
    };
  }

  @Override
  public void close() {
    residents.values().forEach(this::free);
    residents.clear();
    device.getDeviceContext().reset(plan);
  }
}
