package org.haven.inputs.trajectory;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.haven.inputs.OutputFile;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.WritableFormat;

/// A format of trajectories that Haven writes, frame after frame.
public interface WritableTrajectory extends WritableFormat {
  /// Where the frames of a file go, in the order of time.
  interface Sink {
    /// Writes a frame. All have the same atoms.
    void write(TimedFrame frame) throws IOException;
  }

  /// Begins a file.
  ///
  /// @param frames how many will follow
  /// @param intervalFs time between them, NaN where it is not known
  Sink begin(OutputStream out, int frames, double intervalFs) throws IOException;

  @Override
  default void write(Structure structure, Path file) {
    OutputFile.writeBytes(file, out -> begin(out, 1, Double.NaN).write(TimedFrame.of(structure)));
  }
}
