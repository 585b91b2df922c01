package org.haven.kernels;

/// Where kernels run. Results do not depend on the number of threads, bit for bit.
public interface Device extends AutoCloseable {
  /// Short name with what it runs on, for example `"cpu (2 threads)"`.
  String name();

  /// Number of kernel bodies that may run at once on the host (1 for a serial device).
  int threads();

  /// Runs `kernel` for all indices in `[0, count)` and returns when all are done.
  ///
  /// @throws RuntimeException the first failure of a body
  void launch(Kernel kernel, int count);

  /// Sum of `values[first + k * stride]` for k in `[0, count)`, in a fixed order of blocks.
  double sum(double[] values, int first, int stride, int count);

  @Override
  void close();
}
