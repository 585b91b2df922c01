package org.haven.analysis.mechanism;

/// Takes what it needs from each frame, in ascending order, once.
interface FrameSampler {
  /// Adds a frame.
  void sample(Snapshot snapshot);
}
