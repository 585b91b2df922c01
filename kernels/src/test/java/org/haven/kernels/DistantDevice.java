package org.haven.kernels;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;

/// A device with its own memory, without a device: runs the kernels' bodies in Java, one index
/// after the other, on copies of the arrays that only [#upload] and [#download] bring up to date.
///
/// What a kernel has written holds nonsense on the host until it is downloaded, so that host code
/// that forgets to ask gives itself away; and what is copied is counted.
public final class DistantDevice implements Device {
  private static final class Copy {
    Object content;
    boolean hostIsNewer = true;
    boolean deviceIsNewer;
  }

  private final Map<Object, Copy> copies = new IdentityHashMap<>();
  private long bytesToDevice;
  private long bytesToHost;
  private long launches;

  /// Bytes of arrays copied to the device so far.
  public long bytesToDevice() {
    return bytesToDevice;
  }

  /// Bytes of arrays copied to the host so far.
  public long bytesToHost() {
    return bytesToHost;
  }

  /// Kernels launched so far.
  public long launches() {
    return launches;
  }

  @Override
  public String name() {
    return "distant";
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
    launches++;
    Object[] arguments = kernel.arguments();
    Object[] call = new Object[arguments.length + 1];
    Object[] before = new Object[arguments.length];
    for (int k = 0; k < arguments.length; k++) {
      call[k + 1] = arguments[k];
      if (arguments[k].getClass().isArray()) {
        call[k + 1] = present(arguments[k]).content;
        before[k] = clone(call[k + 1]);
      }
    }
    try {
      Method body = KernelBody.of(kernel.getClass()).method();
      body.setAccessible(true);
      for (int i = 0; i < count; i++) {
        call[0] = i;
        body.invoke(null, call);
      }
    } catch (InvocationTargetException failure) {
      throw new IllegalStateException(kernel.getClass().getName() + " failed", failure.getCause());
    } catch (IllegalAccessException failure) {
      throw new IllegalStateException(failure);
    }
    for (int k = 0; k < arguments.length; k++) {
      if (before[k] != null && !same(before[k], call[k + 1])) {
        copies.get(arguments[k]).deviceIsNewer = true;
        poison(arguments[k]);
      }
    }
  }

  private Copy present(Object array) {
    Copy copy = copies.computeIfAbsent(array, key -> new Copy());
    if (copy.hostIsNewer) {
      bytesToDevice += bytes(array);
      copy.content = clone(array);
      copy.hostIsNewer = false;
      copy.deviceIsNewer = false;
    }
    return copy;
  }

  @Override
  public void upload(Object... arrays) {
    for (Object array : arrays) {
      if (copies.containsKey(array)) {
        copies.get(array).hostIsNewer = true;
      }
    }
  }

  @Override
  public void download(Object... arrays) {
    for (Object array : arrays) {
      Copy copy = copies.get(array);
      if (copy != null && copy.deviceIsNewer && !copy.hostIsNewer) {
        bytesToHost += bytes(array);
        System.arraycopy(copy.content, 0, array, 0, Array.getLength(array));
        copy.deviceIsNewer = false;
      }
    }
  }

  @Override
  public void discard(Object... arrays) {
    for (Object array : arrays) {
      Copy copy = copies.computeIfAbsent(array, key -> new Copy());
      poison(array);
      copy.content = clone(array);
      copy.hostIsNewer = false;
      copy.deviceIsNewer = true;
    }
  }

  @Override
  public boolean hasOwnMemory() {
    return true;
  }

  @Override
  public double sum(double[] values, int first, int stride, int count) {
    int blocks = BlockSums.blocks(count);
    double[] partial = new double[blocks];
    double[] total = new double[1];
    discard(partial, total);
    launch(new BlockSums(values, first, stride, count, 1, partial), blocks);
    launch(new Totals(partial, blocks, 1, total), 1);
    download(total);
    forget(partial, total);
    return blocks == 0 ? 0 : total[0];
  }

  @Override
  public double largest(double[] values, int count) {
    double[] total = new double[1];
    launch(new Largest(values, count, total), 1);
    download(total);
    forget(total, total);
    return total[0];
  }

  private void forget(Object... arrays) {
    for (Object array : arrays) {
      copies.remove(array);
    }
  }

  private record Largest(double[] values, int count, double[] out) implements Kernel {
    @Override
    public void run(int begin, int end) {
      body(begin, values, count, out);
    }

    static void body(int k, double[] values, int count, double[] out) {
      double largest = 0;
      for (int i = 0; i < count; i++) {
        largest = Math.max(largest, values[i]);
      }
      out[k] = largest;
    }
  }

  private static boolean same(Object a, Object b) {
    return switch (a) {
      case double[] values -> Arrays.equals(values, (double[]) b);
      case float[] values -> Arrays.equals(values, (float[]) b);
      default -> Arrays.equals((int[]) a, (int[]) b);
    };
  }

  private static Object clone(Object array) {
    return switch (array) {
      case double[] values -> values.clone();
      case float[] values -> values.clone();
      default -> ((int[]) array).clone();
    };
  }

  private static void poison(Object array) {
    switch (array) {
      case double[] values -> Arrays.fill(values, Double.NaN);
      case float[] values -> Arrays.fill(values, Float.NaN);
      default -> Arrays.fill((int[]) array, Integer.MIN_VALUE);
    }
  }

  private static long bytes(Object array) {
    return (array instanceof double[] ? 8L : 4L) * Array.getLength(array);
  }

  @Override
  public void close() {
    copies.clear();
  }
}
