package org.haven.kernels;

/// Runs kernels on a fixed pool of host threads, in blocks of fixed size.
public final class CpuDevice implements Device {
  private final int threads;

  public CpuDevice(int threads) {
    this.threads = threads;
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
    throw new UnsupportedOperationException();
  }

  @Override
  public double sum(double[] values, int first, int stride, int count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
