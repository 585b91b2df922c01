package org.haven.inputs.h5md;

import java.io.IOException;

/// The frames of one time-dependent element of H5MD, read several at a time and scaled to Haven's
/// units.
final class H5mdElement {
  /// Numbers read from the file at once: 4 MB of single ones. Each reading is handed to another
  /// thread ([Hdf5Watch]), which takes a quarter of a millisecond where that one sleeps.
  private static final int BLOCK_NUMBERS = 1 << 20;

  private final Hdf5Series series;
  private final double factor;
  private final int frameLength;

  /// What was read last: in single precision where the file has no more.
  private float[] singles = new float[0];

  private double[] doubles = new double[0];
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
      readBlock(frame);
    }
    int from = (frame - first) * frameLength;
    if (series.isSingle()) {
      for (int k = 0; k < frameLength; k++) {
        out[k] = singles[from + k] * factor;
      }
    } else {
      for (int k = 0; k < frameLength; k++) {
        out[k] = doubles[from + k] * factor;
      }
    }
  }

  private void readBlock(int frame) throws IOException {
    int most =
        (int) Math.clamp(BLOCK_NUMBERS / Math.max(1, frameLength), 1, series.length() - frame);
    count = 0;
    if (series.isSingle()) {
      singles = singles.length < most * frameLength ? new float[most * frameLength] : singles;
      series.read(frame, most, singles);
    } else {
      doubles = doubles.length < most * frameLength ? new double[most * frameLength] : doubles;
      series.read(frame, most, doubles);
    }
    first = frame;
    count = most;
  }
}
