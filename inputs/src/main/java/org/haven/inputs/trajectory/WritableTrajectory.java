package org.haven.inputs.trajectory;

import java.nio.file.Path;
import org.haven.inputs.OutputFile;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.WritableFormat;

/// A format of trajectories that Haven also writes, frame after frame.
public interface WritableTrajectory extends TrajectoryFormat, WritableFormat {
  /// The text of a frame, to be put after that of the one before.
  String text(TimedFrame frame);

  @Override
  default void write(Structure structure, Path file) {
    OutputFile.write(file, text(TimedFrame.of(structure)));
  }
}
