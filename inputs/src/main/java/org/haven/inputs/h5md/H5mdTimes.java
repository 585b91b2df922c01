package org.haven.inputs.h5md;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.trajectory.LammpsUnits;
import org.haven.inputs.trajectory.Trajectories;

/// When the frames of a file in H5MD are: `time` and `step` of its positions, lists or an interval.
///
/// A file without a unit of time tells it by its time step ([LammpsUnits]).
///
/// @param fs [F]; empty where the file has no list of times
/// @param steps [F]; empty where the file has no list of steps, or one of the same number
/// @param intervalFs time between frames, where the file states it as a whole
/// @param unitFs fs in the unit of time; NaN where it is not to be told, and does not matter
record H5mdTimes(double[] fs, double[] steps, OptionalDouble intervalFs, double unitFs) {
  private static final double[] NONE = {};

  /// Reads them.
  ///
  /// @param group of particles
  /// @param warnings what the user should know is added
  static H5mdTimes of(
      Hdf5File file,
      String group,
      String creator,
      Trajectories.Options options,
      List<String> warnings)
      throws IOException {
    String time = group + "/position/time";
    String step = group + "/position/step";
    double[] steps = list(file, step);
    if (Arrays.stream(steps).distinct().count() < 2) {
      steps = NONE;
    }
    if (!file.exists(time)) {
      refuseUnits(file.path(), options);
      return new H5mdTimes(NONE, steps, OptionalDouble.empty(), Double.NaN);
    }
    double[] times = file.dataset(time).doubles();
    if (creator.equals("znh5md")
        && options.frameIntervalFs().isEmpty()
        && times.length > 0
        && (times.length == 1 ? times[0] == 1 : times[1] - times[0] == 1)) {
      throw new IOException(
          file.path()
              + ": says 1 fs between frames, as znh5md does where nobody tells it; give the true"
              + " time with --frame-interval");
    }
    double unitFs = unitFs(file, time, step, options, warnings);
    double[] fs = Arrays.stream(times).map(t -> t * unitFs).toArray();
    return file.dataset(time).shape().length == 0
        ? new H5mdTimes(NONE, steps, OptionalDouble.of(fs[0]), unitFs)
        : new H5mdTimes(fs, steps, OptionalDouble.empty(), unitFs);
  }

  private static double[] list(Hdf5File file, String name) throws IOException {
    return file.exists(name) && file.dataset(name).shape().length == 1
        ? file.dataset(name).doubles()
        : NONE;
  }

  private static void refuseUnits(Path path, Trajectories.Options options) throws IOException {
    if (options.lammpsUnits().isPresent()) {
      throw new IOException(
          path + ": states its units, so --lammps-units says nothing; leave it out");
    }
  }

  private static double unitFs(
      Hdf5File file, String time, String step, Trajectories.Options options, List<String> warnings)
      throws IOException {
    Optional<List<String>> unit = file.attributes(time).text("unit");
    if (unit.isPresent()) {
      refuseUnits(file.path(), options);
      return H5mdQuantity.TIME.factor(file.path(), time, unit.get().getFirst());
    }
    LammpsUnits.Found found =
        LammpsUnits.found(file.path(), options, Optional.empty(), timeStep(file, time, step));
    warnings.addAll(found.warnings());
    return found.units().timeFs();
  }

  /// Time of one step in the file's own unit, where it counts its steps.
  private static OptionalDouble timeStep(Hdf5File file, String time, String step)
      throws IOException {
    if (!file.exists(step)) {
      return OptionalDouble.of(Double.NaN);
    }
    double[] times = file.dataset(time).doubles();
    double[] steps = file.dataset(step).doubles();
    int last = Math.min(times.length, steps.length) - 1;
    if (last < 0) {
      return OptionalDouble.of(Double.NaN);
    }
    return OptionalDouble.of(
        last < 1 ? times[0] / steps[0] : (times[last] - times[0]) / (steps[last] - steps[0]));
  }
}
