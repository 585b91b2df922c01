package org.haven.api.aimd;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.haven.inputs.FileHash;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.trajectory.MdSettings;
import org.haven.inputs.trajectory.ReferenceFrames;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.inputs.trajectory.TrajectoryWriter;

/// One reference: a run in time, or configurations that are none.
///
/// @param name among all, `600K-1`; of configurations `frames-1`
/// @param file that was read
/// @param temperatureK target; NaN of configurations
/// @param settings how it was made, as far as it is known
/// @param relaxationFs of its thermostat, where it is known
/// @param pressureGpa of a run at constant pressure, where it is known
/// @param trajectory of a run; empty of configurations
/// @param configurations where there is no trajectory
/// @param labels how many frames hold energies, forces, stresses
/// @param warnings of its reader
public record ReferenceRun(
    String name,
    Path file,
    double temperatureK,
    MdSettings settings,
    OptionalDouble relaxationFs,
    OptionalDouble pressureGpa,
    Optional<Trajectory> trajectory,
    Optional<ReferenceFrames> configurations,
    ReferenceFrames.Held labels,
    List<String> warnings)
    implements AutoCloseable {

  public ReferenceRun {
    warnings = List.copyOf(warnings);
  }

  /// Whether it is a run in time.
  public boolean isRun() {
    return trajectory.isPresent();
  }

  /// Whether a frame has forces of the reference.
  public boolean isLabelled() {
    return labels.energies() + labels.forces() + labels.stresses() > 0;
  }

  /// Number of frames, those of a run without what was skipped.
  public int frames() {
    return trajectory.map(Trajectory::frames).orElse(labels.frames());
  }

  /// Between the first and the last frame, in ps; NaN of configurations.
  public double lengthPs() {
    return trajectory.map(t -> (t.frames() - 1) * t.frameIntervalFs() / 1000).orElse(Double.NaN);
  }

  /// Its first frame, with velocities where it has them.
  public Structure start() {
    return TrajectoryWriter.frame(trajectory.orElseThrow(), 0);
  }

  /// At most `most` frames, evenly spread, with the reference's labels, by their number.
  public void forEach(int most, BiConsumer<Integer, Structure> use) {
    int all = frames();
    int count = Math.min(most, all);
    int[] chosen =
        IntStream.range(0, count)
            .map(k -> count == 1 ? 0 : (int) Math.round(k * (all - 1.0) / (count - 1)))
            .toArray();
    if (trajectory.isPresent()) {
      for (int k : chosen) {
        use.accept(k, TrajectoryWriter.frame(trajectory.get(), k));
      }
      return;
    }
    int[] next = {0, 0};
    configurations
        .orElseThrow()
        .forEach(
            frame -> {
              if (next[1] < chosen.length && chosen[next[1]] == next[0]) {
                use.accept(next[0], frame.structure());
                next[1]++;
              }
              next[0]++;
            });
  }

  /// As in benchmark.json.
  Map<String, Object> json() {
    return Json.map(
        "name", name,
        "file", file.getFileName().toString(),
        "sha256", FileHash.sha256(file),
        "code", settings.code().orElse(null),
        "ensemble", settings.ensemble().orElse(null),
        "thermostat", settings.thermostat().orElse(null),
        "temperature_k", Json.number(temperatureK),
        "time_step_fs", Json.number(settings.timeStepFs().orElse(Double.NaN)),
        "frame_interval_fs",
            Json.number(trajectory.map(Trajectory::frameIntervalFs).orElse(Double.NaN)),
        "frames", frames(),
        "length_ps", Json.number(lengthPs()),
        "energies", labels.energies(),
        "forces", labels.forces(),
        "stresses", labels.stresses());
  }

  @Override
  public void close() {
    trajectory.ifPresent(Trajectory::close);
  }
}
