package org.haven.kernels.tornado;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.memory.XPUBuffer;
import uk.ac.manchester.tornado.api.profiler.ProfilerType;
import uk.ac.manchester.tornado.runtime.common.TornadoOptions;
import uk.ac.manchester.tornado.runtime.common.TornadoXPUDevice;
import uk.ac.manchester.tornado.runtime.common.XPUDeviceBufferState;
import uk.ac.manchester.tornado.runtime.profiler.TimeProfiler;

/// The copies of arrays on a device: each has a buffer there for as long as it lives.
final class Residents {
  /// Bytes of arrays on each device, of all that is open on it.
  private static final Map<TornadoXPUDevice, AtomicLong> HELD = new ConcurrentHashMap<>();

  private final TornadoXPUDevice device;
  private final String name;
  private final long plan;
  private final TimeProfiler profiler;
  private final AtomicLong held;
  private final Map<Resident, Resident> residents = new HashMap<>();
  private final ReferenceQueue<Object> dead = new ReferenceQueue<>();
  private boolean stalePoisoned;
  private long bytesToDevice;
  private long bytesToHost;

  /// An array's copy on the device.
  static final class Resident extends WeakReference<Object> {
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

    long address() {
      return buffer.getXPUBuffer().toBuffer();
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

  Residents(TornadoXPUDevice device, String name, long plan, TimeProfiler profiler) {
    this.device = device;
    this.name = name;
    this.plan = plan;
    this.profiler = profiler;
    held = HELD.computeIfAbsent(device, key -> new AtomicLong());
  }

  /// The array's copy, allocated and up to date.
  Resident present(Object array) {
    Resident resident = of(array);
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

  private Resident of(Object array) {
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

  /// Frees the copies of arrays that the host has let go.
  void freeDead() {
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

  /// A kernel has written to the array's copy.
  void written(Object array) {
    residents.get(new Resident(array, null)).deviceIsNewer = true;
    if (stalePoisoned) {
      poison(array);
    }
  }

  /// The host has written to these arrays: they are copied again when next taken.
  void upload(Object... arrays) {
    for (Object array : arrays) {
      Resident resident = residents.get(new Resident(array, null));
      if (resident != null) {
        resident.hostIsNewer = true;
        resident.deviceIsNewer = false;
      }
    }
  }

  /// Copies what kernels have written to the host.
  void download(Object... arrays) {
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

  /// What the arrays hold is of no more use: they are not copied when next taken.
  void discard(Object... arrays) {
    freeDead();
    for (Object array : arrays) {
      Resident resident = of(array);
      resident.hostIsNewer = false;
      resident.deviceIsNewer = true;
      if (stalePoisoned) {
        poison(array);
      }
    }
  }

  long bytesToDevice() {
    return bytesToDevice;
  }

  long bytesToHost() {
    return bytesToHost;
  }

  /// As TornadoVM's interpreter of task graphs does it: with the header of 16 to 24 bytes.
  private void profile(ProfilerType type, Resident resident) {
    if (TornadoOptions.isProfilerEnabled()) {
      profiler.addValueToMetric(
          type, TimeProfiler.NO_TASK_NAME, resident.buffer.getXPUBuffer().size());
    }
  }

  /// As [TornadoDevice#poisonStale].
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

  void close() {
    residents.values().forEach(this::free);
    residents.clear();
  }
}
