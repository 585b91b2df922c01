package org.haven.inputs.h5md;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.InputException;
import org.haven.inputs.Ranges;
import org.haven.inputs.trajectory.ColourField;
import org.haven.inputs.trajectory.StreamedTrajectory;
import org.haven.inputs.trajectory.TimeLine;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;

/// A trajectory that Haven wrote: its positions are unwrapped and its frames evenly spaced, so that
/// any frame is read at once. Others go through [StreamedTrajectory].
final class H5mdTrajectory implements Trajectory {
  private final H5mdFile file;
  private final List<String> symbols;
  private final List<String> warnings;
  private final double frameIntervalFs;

  private H5mdTrajectory(H5mdFile file, Trajectories.Options options) {
    this.file = file;
    this.warnings = new ArrayList<>(file.warnings());
    this.symbols = options.symbols(file.path(), file.symbols(), file.count(), warnings);
    double[] times = times(file);
    double own = times.length < 2 ? 0 : (times[times.length - 1] - times[0]) / (times.length - 1);
    this.frameIntervalFs = options.intervalFs(own, warnings);
  }

  /// Opens a trajectory.
  ///
  /// @throws InputException if the file does not exist, is not H5MD, or lacks what Haven needs
  static Trajectory open(Path path, Trajectories.Options options) {
    H5mdFile file = H5mdFile.open(path, options);
    try {
      boolean even = isEven(file);
      if (file.isOwn() && (even || file.holdsOnlyMobile())) {
        if (!even && options.frameIntervalFs().isEmpty()) {
          throw new InputException(
              path,
              "frames are not evenly spaced, and a file of the mobile species alone is not read in"
                  + " parts; give the time between frames if it is one all the same"
                  + " (--frame-interval)");
        }
        return new H5mdTrajectory(file, options);
      }
    } catch (InputException refused) {
      file.close();
      throw refused;
    }
    file.close();
    return new StreamedTrajectory(
        path, () -> new H5mdFrames(H5mdFile.open(path, options)), options);
  }

  private static double[] times(H5mdFile file) {
    double[] all = file.times().fs();
    return Arrays.copyOf(all, Math.min(all.length, file.frames()));
  }

  private static boolean isEven(H5mdFile file) {
    TimeLine line = TimeLine.of(times(file));
    return file.frames() > 0
        && (line.interval() > 0 || file.frames() == 1)
        && line.overtaken().isEmpty()
        && line.seams().isEmpty()
        && line.breaks().isEmpty();
  }

  @Override
  public String source() {
    return file.path().toString();
  }

  @Override
  public int frames() {
    return file.frames();
  }

  @Override
  public double frameIntervalFs() {
    return frameIntervalFs;
  }

  @Override
  public double label(int frame) {
    return file.times().fs()[frame];
  }

  @Override
  public List<String> symbols() {
    return symbols;
  }

  @Override
  public OptionalDouble temperatureK() {
    return file.temperatureK();
  }

  @Override
  public Optional<ColourField> colourField() {
    return file.colourField();
  }

  @Override
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  @Override
  public Cell cell(int frame) {
    checkFrame(frame);
    return file.cell(frame);
  }

  @Override
  public void read(int frame, double[] out) {
    checkFrame(frame);
    file.read(frame, out);
    int lost = Ranges.firstBeyond(out, Ranges.MAX_POSITION_ANGSTROM);
    if (lost >= 0) {
      throw new InputException(
          file.path(),
          String.format(
              Locale.ROOT,
              "frame %d (from 0): atom %d (%s) is at %.4g Å along %s; expected less than %.0e Å",
              frame,
              lost / 3 + 1,
              symbols.get(lost / 3),
              out[lost],
              "xyz".charAt(lost % 3),
              Ranges.MAX_POSITION_ANGSTROM));
    }
  }

  @Override
  public boolean readVelocities(int frame, double[] out) {
    checkFrame(frame);
    boolean there = file.readVelocities(frame, out);
    if (there) {
      StreamedTrajectory.requireSpeeds(file.path(), frame, out);
    }
    return there;
  }

  @Override
  public Optional<double[]> frameworkDisplacement(int frame) {
    checkFrame(frame);
    return file.frameworkDisplacement(frame);
  }

  @Override
  public Optional<double[]> dipoleChange(int frame) {
    checkFrame(frame);
    return file.dipoleChange(frame);
  }

  @Override
  public void close() {
    file.close();
  }

  private void checkFrame(int frame) {
    if (frame < 0 || frame >= frames()) {
      throw new IllegalArgumentException(
          source() + ": frame " + frame + " of " + frames() + " (counted from 0)");
    }
  }
}
