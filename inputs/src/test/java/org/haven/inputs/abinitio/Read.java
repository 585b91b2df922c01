package org.haven.inputs.abinitio;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.trajectory.ReferenceFrames;
import org.haven.inputs.trajectory.Trajectories;

/// Frames of a file, as structures.
final class Read {
  private Read() {}

  static List<Structure> frames(Path file) {
    return frames(ReferenceFrames.open(file));
  }

  static List<Structure> frames(Path file, Trajectories.Options options) {
    return frames(ReferenceFrames.open(file, options));
  }

  static List<Structure> frames(ReferenceFrames reference) {
    List<Structure> frames = new ArrayList<>();
    reference.forEach(frame -> frames.add(frame.structure()));
    return frames;
  }
}
