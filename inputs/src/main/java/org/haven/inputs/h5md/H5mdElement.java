package org.haven.inputs.h5md;

import java.io.IOException;

/// The frames of one time-dependent element of H5MD, read several at a time and scaled to Haven's
/// units.
final class H5mdElement {
  /// Numbers read from the file at once: 2 MB.
  private static final int BLOCK_NUMBERS = 1 << 18;

  private final Hdf5Series series;
  private final double factor;
  private final int frameLength;
  private double[] block = new double[0];
  private int first;
  private int count;

  /// @param series the element's `value`
  /// @param factor from its unit to Haven's
  H5mdElement(Hdf5Series series, double factor) throws IOException {
    this.series = series;
    this.factor = factor;
    long[] frame = series.shape();
    frame[0] = 1;
    this.frameLength = Hdf5Library.product(frame);
  }

  /// Number of frames.
  long length() {
    return series.length();
  }

  /// Dimensions, the number of frames first.
  long[] shape() {
    return series.shape();
  }

  /// Numbers in a frame.
  int frameLength() {
    return frameLength;
  }

  /// Reads a frame into `out`.
  void read(int frame, double[] out) throws IOException {
    if (frame < first || frame >= first + count) {
      int most =
          (int) Math.clamp(BLOCK_NUMBERS / Math.max(1, frameLength), 1, series.length() - frame);
      if (block.length < most * frameLength) {
        block = new double[most * frameLength];
      }
      series.read(frame, most, block);
      first = frame;
      count = most;
    }
    int from = (frame - first) * frameLength;
    for (int k = 0; k < frameLength; k++) {
      out[k] = block[from + k] * factor;
    }
  }
}
