package org.haven.kernels.tornado;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.haven.kernels.Kernel;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.runtime.TornadoCoreRuntime;
import uk.ac.manchester.tornado.runtime.common.KernelStackFrame;
import uk.ac.manchester.tornado.runtime.common.TornadoInstalledCode;
import uk.ac.manchester.tornado.runtime.common.TornadoXPUDevice;
import uk.ac.manchester.tornado.runtime.profiler.TimeProfiler;
import uk.ac.manchester.tornado.runtime.sketcher.Sketch;
import uk.ac.manchester.tornado.runtime.sketcher.SketchRequest;
import uk.ac.manchester.tornado.runtime.sketcher.TornadoSketcher;
import uk.ac.manchester.tornado.runtime.tasks.CompilableTask;
import uk.ac.manchester.tornado.runtime.tasks.meta.ScheduleContext;

/// The kernels compiled for a device, each from the wrapper that [KernelAdapter] makes.
final class Programs {
  /// Threads per work group.
  static final int GROUP = 64;

  /// TornadoVM's compiler serves one thread at a time; simulations side by side are several.
  private static final Object COMPILER = new Object();

  private final TornadoXPUDevice device;
  private final String name;
  private final long plan;
  private final TimeProfiler profiler;
  private final ScheduleContext schedule;
  private final Map<Object, Program> programs = new HashMap<>();

  /// A compiled kernel.
  record Program(
      KernelAdapter adapter,
      CompilableTask task,
      TornadoInstalledCode code,
      KernelStackFrame frame,
      WorkerGrid1D grid,
      boolean[] written,
      double[] scalars) {}

  Programs(
      TornadoXPUDevice device,
      String name,
      long plan,
      TimeProfiler profiler,
      ScheduleContext schedule) {
    this.device = device;
    this.name = name;
    this.plan = plan;
    this.profiler = profiler;
    this.schedule = schedule;
  }

  /// The compiled kernel; compiled now if these are its first arguments.
  Program of(Kernel kernel, Object[] arguments) {
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

  /// What is thrown when a kernel fails on the device.
  IllegalStateException failure(Kernel kernel, String what, Throwable cause) {
    return new IllegalStateException(
        "kernel '%s' %s for %s: %s"
            .formatted(kernel.getClass().getName(), what, name, cause.getMessage()),
        cause);
  }
}
