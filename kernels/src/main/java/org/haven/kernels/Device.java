package org.haven.kernels;

/// Where kernels run. Results do not depend on the number of threads, bit for bit.
///
/// A device may keep its own copies of the arrays that kernels take, and then nothing is copied
/// between launches. Host code that writes to such an array calls [#upload] afterwards; host code
/// that reads what a kernel has written calls [#download] before. Both do nothing on the CPU.
public interface Device extends AutoCloseable {
  /// Short name with what it runs on, for example `"cpu (2 threads)"`.
  String name();

  /// Number of kernel bodies that may run at once on the host (1 for a serial device).
  int threads();

  /// Runs `kernel` for all indices in `[0, count)`. What it writes is seen by later launches, and
  /// by the host after [#download].
  ///
  /// @throws RuntimeException the first failure of a body
  void launch(Kernel kernel, int count);

  /// Tells the device that the host has written to `arrays`, arguments of kernels. Not needed
  /// before the first launch that takes an array.
  default void upload(Object... arrays) {}

  /// Brings what kernels have written to `arrays`, arguments of kernels, to the host.
  default void download(Object... arrays) {}

  /// Tells the device that what `arrays`, arguments of kernels, hold now is of no matter: kernels
  /// write to them before they read. Saves copying new arrays.
  default void discard(Object... arrays) {}

  /// Whether kernels work on copies of the arrays, so that a pass over them on the host costs
  /// [#download] and [#upload].
  default boolean hasOwnMemory() {
    return false;
  }

  /// Sum of `values[first + k * stride]` for k in `[0, count)`, in a fixed order of blocks.
  double sum(double[] values, int first, int stride, int count);

  /// Sums of columns, `out[c] = sum(values, c, out.length, count)`, written on the host.
  default void sums(double[] values, int count, double[] out) {
    for (int c = 0; c < out.length; c++) {
      out[c] = sum(values, c, out.length, count);
    }
  }

  /// Largest of `values[k]` for k in `[0, count)` and 0.
  double largest(double[] values, int count);

  @Override
  void close();
}
