package org.haven.inputs.trajectory;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// A format of trajectories that is text, one frame after the other.
public interface TextTrajectory extends WritableTrajectory {
  /// The text of a frame, to be put after that of the one before.
  String text(TimedFrame frame);

  @Override
  default Sink begin(OutputStream out, int frames, double intervalFs) {
    return frame -> out.write(text(frame).getBytes(StandardCharsets.UTF_8));
  }
}
