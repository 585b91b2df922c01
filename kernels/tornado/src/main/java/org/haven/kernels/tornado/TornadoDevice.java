package org.haven.kernels.tornado;

import java.util.HashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.haven.kernels.Device;
import org.haven.kernels.Kernel;
import uk.ac.manchester.tornado.api.profiler.TornadoProfiler;
import uk.ac.manchester.tornado.runtime.common.KernelStackFrame;
import uk.ac.manchester.tornado.runtime.common.TornadoXPUDevice;
import uk.ac.manchester.tornado.runtime.profiler.TimeProfiler;
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
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final TornadoXPUDevice device;
  private final String name;
  private final long plan;
  private final TimeProfiler profiler = new TimeProfiler();
  private final Residents residents;
  private final Programs programs;
  private final Reductions reductions = new Reductions(this);
  private long launches;

  TornadoDevice(TornadoXPUDevice device, String name) {
    this.device = device;
    this.name = name;
    // TornadoVM keeps queues, events and compiled code per number; its own plans count from 1.
    this.plan = Long.MAX_VALUE - NUMBERS.incrementAndGet();
    ScheduleContext schedule = new ScheduleContext("haven" + NUMBERS.get());
    schedule.setDevice(device);
    device.ensureLoaded(plan);
    device.enableThreadSharing();
    residents = new Residents(device, name, plan, profiler);
    programs = new Programs(device, name, plan, profiler, schedule);
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
    residents.freeDead();
    Object[] arguments = kernel.arguments();
    Programs.Program program = programs.of(kernel, arguments);
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
    int global = (count + Programs.GROUP - 1) / Programs.GROUP * Programs.GROUP;
    program.grid().setGlobalWork(global, 1, 1);
    HashMap<Integer, Integer> work = new HashMap<>();
    work.put(0, global);
    work.put(1, 1);
    work.put(2, 1);
    frame.setKernelContext(work);
    frame.addCallArgument(new KernelStackFrame.KernelContextArgument(), false);
    for (int k = 0; k < types.length; k++) {
      if (types[k].isArray()) {
        frame.addCallArgument(residents.present(arguments[k]).address(), true);
      }
    }
    frame.addCallArgument(residents.present(scalars).address(), true);
    try {
      program.code().launchWithoutDependencies(plan, frame, null, program.task().meta(), 0);
    } catch (RuntimeException | Error e) {
      throw programs.failure(kernel, "could not be launched", e);
    }
    launches++;
    for (int k = 0, array = 0; k < types.length; k++) {
      if (types[k].isArray() && program.written()[array++]) {
        residents.written(arguments[k]);
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

  @Override
  public void upload(Object... arrays) {
    residents.upload(arrays);
  }

  @Override
  public void download(Object... arrays) {
    residents.download(arrays);
  }

  @Override
  public void discard(Object... arrays) {
    residents.discard(arrays);
  }

  @Override
  public boolean hasOwnMemory() {
    return true;
  }

  @Override
  public double sum(double[] values, int first, int stride, int count) {
    return reductions.sum(values, first, stride, count);
  }

  @Override
  public void sums(double[] values, int count, double[] out) {
    reductions.sums(values, count, out);
  }

  @Override
  public double largest(double[] values, int count) {
    return reductions.largest(values, count);
  }

  /// Bytes of arrays copied to the device so far, kernels' scalars included.
  public long bytesToDevice() {
    return residents.bytesToDevice();
  }

  /// Bytes of arrays copied to the host so far.
  public long bytesToHost() {
    return residents.bytesToHost();
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
    residents.poisonStale();
  }

  @Override
  public void close() {
    residents.close();
    device.getDeviceContext().reset(plan);
  }
}
