package org.haven.integrators.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.h5md.H5mdGrowth;
import org.haven.inputs.h5md.H5mdWriter;
import org.haven.inputs.h5md.Hdf5File;

/// Holds the trajectory of a simulation against the checksums in its checkpoint, for whoever reads
/// it without going on with the run.
public final class TrajectoryCheck {
  private static final String OF_TRAJECTORY = "observers/" + TrajectoryFrames.NAME + "/";

  private TrajectoryCheck() {}

  /// Frames written after the checkpoint are not looked at; without a readable checkpoint nothing
  /// is.
  ///
  /// @param folder of one simulation
  /// @throws InputException if the trajectory is not what was written
  public static void requireSound(Path folder) {
    Path checkpoint = folder.resolve(RunLayout.CHECKPOINT);
    if (!Files.isRegularFile(checkpoint)) {
      return;
    }
    double[] frames;
    double[] layout;
    double[] sums;
    double[] next = {};
    try (Hdf5File in = Hdf5File.openSaved(checkpoint)) {
      if (!in.exists(OF_TRAJECTORY + TrajectoryFrames.SUMS)) {
        return;
      }
      frames = in.dataset(OF_TRAJECTORY + TrajectoryFrames.FRAMES).doubles();
      layout = in.dataset(OF_TRAJECTORY + TrajectoryFrames.LAYOUT).doubles();
      sums = in.dataset(OF_TRAJECTORY + TrajectoryFrames.SUMS).doubles();
      if (in.exists(OF_TRAJECTORY + TrajectoryFrames.NEXT_LAYOUT)) {
        next = in.dataset(OF_TRAJECTORY + TrajectoryFrames.NEXT_LAYOUT).doubles();
      }
    } catch (IOException unreadable) {
      // Of an earlier version, or damaged: 'haven resume' says so.
      return;
    }
    if (frames[0] > 0 && sums.length > 0) {
      Path trajectory = folder.resolve(RunLayout.TRAJECTORY);
      H5mdWriter.requireSound(
          trajectory, (long) frames[0], H5mdGrowth.fitting(trajectory, layout, next), sums);
    }
  }
}
