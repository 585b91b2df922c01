package org.haven.inputs.h5md;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.haven.inputs.InputException;

/// Room for more frames than a trajectory of [H5mdWriter] was made for: a larger file beside it,
/// with the same frames, which then takes its place.
///
/// A file cannot grow beyond what it was laid out for, and a larger one has another layout. Whoever
/// keeps layouts must know both before the one file takes the place of the other: a process that
/// dies then finds either of them sound ([#fitting]).
public final class H5mdGrowth {
  private H5mdGrowth() {}

  /// Whether a sound trajectory has no room for so many frames. Of one that is damaged nothing is
  /// said: [H5mdWriter#reopen] refuses it.
  ///
  /// @param layout as [H5mdWriter#layout] gave it
  public static boolean lacksRoom(Path path, double[] layout, long frames) {
    try {
      if (!fits(path, layout)) {
        return false;
      }
      try (Hdf5File file = Hdf5File.open(path)) {
        return file.series("particles/all/position/value").capacity() < frames;
      }
    } catch (IOException damaged) {
      return false;
    }
  }

  /// Whether a file is there and has a layout, as [H5mdWriter#layout] gave it.
  private static boolean fits(Path path, double[] layout) throws IOException {
    return layout.length > 0
        && Files.isRegularFile(path)
        && Hdf5Layout.ofNumbers(layout).fits(path);
  }

  /// Which of two layouts a file has; the first where it has neither.
  public static double[] fitting(Path path, double[] layout, double[] other) {
    try {
      return fits(path, other) ? other : layout;
    } catch (IOException damaged) {
      return layout;
    }
  }

  /// Writes the first `frames` frames of a trajectory into a larger file, and returns when it is on
  /// the disk.
  ///
  /// @param layout of the trajectory, as [H5mdWriter#layout] gave it
  /// @param sums of those frames, as [H5mdWriter#sums] gave them
  /// @param content of the larger one
  /// @param larger overwritten if it exists
  /// @return its layout
  /// @throws InputException if the trajectory is not what was written
  /// @throws IOException if there is no room; nothing is left of the larger file then
  public static double[] copy(
      Path path,
      long frames,
      double[] layout,
      double[] sums,
      H5mdWriter.Content content,
      Path larger)
      throws IOException {
    try (H5mdWriter from = H5mdWriter.reopen(path, frames, layout, sums, content.observables());
        H5mdWriter to = H5mdWriter.create(larger, content)) {
      for (int k = 0; k < to.series().size(); k++) {
        to.series().get(k).copy(from.series().get(k), frames);
      }
      to.sync();
      return to.layout();
    } catch (IOException | InputException failure) {
      Files.deleteIfExists(larger);
      throw failure;
    }
  }
}
