package org.haven.inputs.trajectory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.haven.inputs.InputException;
import org.haven.kernels.Cell;

/// Some frames of a trajectory, evenly spaced within each of its parts.
final class SelectedFrames implements Trajectory {
  private final Trajectory whole;
  private final int[] places;
  private final List<Integer> starts;
  private final int stride;
  private final List<String> warnings;

  private SelectedFrames(
      Trajectory whole, int[] places, List<Integer> starts, int stride, List<String> warnings) {
    this.whole = whole;
    this.places = places;
    this.starts = List.copyOf(starts);
    this.stride = stride;
    this.warnings = warnings;
  }

  /// What `options` leave of `whole`, which it closes where they leave nothing.
  ///
  /// @throws InputException if that is not a single frame
  static Trajectory of(Trajectory whole, Trajectories.Options options) {
    if (options.skipPs() == 0 && options.every() == 1) {
      return whole;
    }
    // a time given to full digits means the frame there
    double first =
        options.skipPs() == 0
            ? 0
            : Math.ceil(options.skipPs() * 1000 / whole.frameIntervalFs() - 1e-6);
    List<Integer> starts = new ArrayList<>();
    IntStream.Builder places = IntStream.builder();
    int count = 0;
    for (int part = 0; part < whole.starts().size(); part++) {
      double from = Math.max(first, whole.starts().get(part));
      int end = end(whole, part);
      if (from < end) {
        starts.add(count);
      }
      for (double f = from; f < end; f += options.every()) {
        places.add((int) f);
        count++;
      }
    }
    if (count == 0) {
      String message =
          String.format(
              Locale.ROOT,
              "%s: --skip %s ps leaves nothing of %.6g ps",
              whole.source(),
              options.skipPs(),
              (whole.frames() - 1) * whole.frameIntervalFs() / 1000);
      whole.close();
      throw new InputException(message);
    }
    return new SelectedFrames(
        whole, places.build().toArray(), starts, options.every(), whole.warnings());
  }

  /// One part of `whole`, in which no frames are missing. The first one bears the warnings.
  static Trajectory part(Trajectory whole, int part) {
    int[] places = IntStream.range(whole.starts().get(part), end(whole, part)).toArray();
    return new SelectedFrames(
        whole, places, List.of(0), 1, part == 0 ? whole.warnings() : List.of());
  }

  private static int end(Trajectory whole, int part) {
    return part + 1 < whole.starts().size() ? whole.starts().get(part + 1) : whole.frames();
  }

  @Override
  public String source() {
    return whole.source();
  }

  @Override
  public int frames() {
    return places.length;
  }

  @Override
  public double frameIntervalFs() {
    return whole.frameIntervalFs() * stride;
  }

  @Override
  public boolean hasTimes() {
    return whole.hasTimes();
  }

  @Override
  public List<Integer> starts() {
    return starts;
  }

  @Override
  public double label(int frame) {
    return whole.label(places[frame]);
  }

  @Override
  public List<String> symbols() {
    return whole.symbols();
  }

  @Override
  public Cell cell(int frame) {
    return whole.cell(places[frame]);
  }

  @Override
  public void read(int frame, double[] positions) {
    whole.read(places[frame], positions);
  }

  @Override
  public boolean readVelocities(int frame, double[] velocities) {
    return whole.readVelocities(places[frame], velocities);
  }

  @Override
  public Optional<double[]> frameworkDisplacement(int frame) {
    return whole.frameworkDisplacement(places[frame]);
  }

  @Override
  public Optional<double[]> dipoleChange(int frame) {
    return whole.dipoleChange(places[frame]);
  }

  @Override
  public OptionalDouble temperatureK() {
    return whole.temperatureK();
  }

  @Override
  public Optional<ColourField> colourField() {
    return whole.colourField();
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public void close() {
    whole.close();
  }
}
