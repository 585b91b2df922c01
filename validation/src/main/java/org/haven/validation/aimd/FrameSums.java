package org.haven.validation.aimd;

import java.util.Arrays;

/// Sums over frames, one value and one weight a frame. Mutable.
final class FrameSums {
  private double[] values = new double[64];
  private double[] weights = new double[64];
  private int frames;

  /// Adds a frame; one without weight has nothing of the quantity and is left out.
  void add(double value, double weight) {
    if (!(weight > 0)) {
      return;
    }
    if (frames == values.length) {
      values = Arrays.copyOf(values, 2 * frames);
      weights = Arrays.copyOf(weights, 2 * frames);
    }
    values[frames] = value;
    weights[frames++] = weight;
  }

  boolean isEmpty() {
    return frames == 0;
  }

  int frames() {
    return frames;
  }

  double[] values() {
    return Arrays.copyOf(values, frames);
  }

  /// Σ values / Σ weights with its error by blocks of frames.
  BlockError ratio() {
    return BlockError.of(values(), Arrays.copyOf(weights, frames));
  }
}
