package org.haven.kernels.tornado;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.haven.kernels.Device;
import org.haven.kernels.Kernel;

/// Runs every kernel twice, on the device and in Java from the same arrays, and notes which
/// arguments come out otherwise.
final class ComparingDevice implements Device {
  private final TornadoDevice device;
  private final Set<String> kernels = new TreeSet<>();
  private final Map<String, String> differences = new TreeMap<>();

  private final double tolerance;

  /// @param tolerance largest difference that is overlooked, relative to the largest number of the
  ///   array; 0 for the same bits
  ComparingDevice(TornadoDevice device, double tolerance) {
    this.device = device;
    this.tolerance = tolerance;
  }

  /// Names of the kernels that were launched.
  Set<String> kernels() {
    return kernels;
  }

  /// For each kernel and argument that differs from Java's, the first such element.
  Map<String, String> differences() {
    return differences;
  }

  @Override
  public String name() {
    return "comparing " + device.name();
  }

  @Override
  public int threads() {
    return device.threads();
  }

  @Override
  public void launch(Kernel kernel, int count) {
    kernels.add(kernel.getClass().getSimpleName());
    Object[] arguments = kernel.arguments();
    Object[] before = new Object[arguments.length];
    Object[] java = new Object[arguments.length];
    for (int k = 0; k < arguments.length; k++) {
      if (arguments[k].getClass().isArray()) {
        device.download(arguments[k]);
        before[k] = copy(arguments[k]);
      }
    }
    kernel.run(0, count);
    for (int k = 0; k < arguments.length; k++) {
      if (before[k] != null) {
        java[k] = copy(arguments[k]);
        System.arraycopy(before[k], 0, arguments[k], 0, Array.getLength(before[k]));
        device.upload(arguments[k]);
      }
    }
    device.launch(kernel, count);
    for (int k = 0; k < arguments.length; k++) {
      if (before[k] != null) {
        device.download(arguments[k]);
        int at = mismatch(java[k], arguments[k]);
        if (at >= 0) {
          differences.putIfAbsent(
              kernel.getClass().getSimpleName() + ", argument " + k,
              "[%d] is %s, not %s, count %d"
                  .formatted(at, Array.get(arguments[k], at), Array.get(java[k], at), count));
        }
      }
    }
  }

  private static Object copy(Object array) {
    int length = Array.getLength(array);
    Object copy = Array.newInstance(array.getClass().getComponentType(), length);
    System.arraycopy(array, 0, copy, 0, length);
    return copy;
  }

  private int mismatch(Object a, Object b) {
    if (a instanceof int[] values) {
      return Arrays.mismatch(values, (int[]) b);
    }
    double largest = 0;
    for (int k = 0; k < Array.getLength(a); k++) {
      largest = Math.max(largest, Math.abs(Array.getDouble(a, k)));
    }
    for (int k = 0; k < Array.getLength(a); k++) {
      double x = Array.getDouble(a, k);
      double y = Array.getDouble(b, k);
      if (Double.doubleToRawLongBits(x) != Double.doubleToRawLongBits(y)
          && !(Math.abs(x - y) <= tolerance * largest)) {
        return k;
      }
    }
    return -1;
  }

  @Override
  public void upload(Object... arrays) {
    device.upload(arrays);
  }

  @Override
  public void download(Object... arrays) {
    device.download(arrays);
  }

  @Override
  public boolean hasOwnMemory() {
    return device.hasOwnMemory();
  }

  @Override
  public double sum(double[] values, int first, int stride, int count) {
    return device.sum(values, first, stride, count);
  }

  @Override
  public double largest(double[] values, int count) {
    return device.largest(values, count);
  }

  @Override
  public void close() {
    device.close();
  }
}
