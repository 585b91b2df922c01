package org.haven.integrators.h5md;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.InputException;
import org.haven.inputs.Trajectory;
import org.haven.kernels.Cell;

/// Reads a trajectory in H5MD: Haven's own and other programs'.
///
/// Positions become unwrapped: as stored when Haven wrote them; by the `image` element where there
/// is one; otherwise by the shortest way from frame to frame, refused when a particle moves by
/// [#LONGEST_STEP] of the cell or more. The box may be fixed or change with time, edges may be
/// lengths or vectors; `step` and `time` may be lists or an interval. A frame counts when every
/// element has it, so a file of a killed run is read up to its last whole frame. Units are taken
/// from the file; where they are missing, Å and fs are assumed and a warning says so.
public final class H5mdTrajectory implements Trajectory {
  /// Longest step between frames, in cells along a lattice vector, that can be unwrapped.
  public static final double LONGEST_STEP = 0.45;

  /// Numbers read from the file at once: 8 MB.
  private static final int BLOCK_NUMBERS = 1 << 20;

  private final Path path;
  private final Hdf5File file;
  private final String group;
  private final List<String> symbols;
  private final List<String> warnings = new ArrayList<>();
  private final int frames;
  private final double frameIntervalFs;
  private final OptionalDouble temperatureK;
  private final Block positions;
  private final Block velocities;
  private final Block images;
  private final Block edges;
  private final double[] fixedEdges;
  private final Block framework;
  private final boolean unwrap;
  private double[] previousWrapped;
  private double[] previousUnwrapped;
  private int previousFrame = -1;

  private H5mdTrajectory(Path path, Hdf5File file) throws IOException {
    this.path = path;
    this.file = file;
    if (!file.exists("h5md")) {
      throw new IOException(path + ": HDF5, but not H5MD: the group /h5md is missing");
    }
    this.group = findGroup();
    boolean own =
        file.text("h5md/creator", "name").map(name -> name.contains("Haven")).orElse(false);
    String position = group + "/position";
    positions = block(position, "length");
    long[] shape = positions.series.shape();
    if (shape.length != 3 || shape[2] != 3) {
      throw new IOException(
          path
              + ": /"
              + position
              + "/value has shape "
              + Arrays.toString(shape)
              + ", not [F, N, 3]");
    }
    int count = (int) shape[1];
    long whole = shape[0];
    symbols = readSymbols(count);
    velocities =
        file.exists(group + "/velocity/value") ? block(group + "/velocity", "speed") : null;
    images = file.exists(group + "/image/value") ? block(group + "/image", "none") : null;
    String box = group + "/box/edges";
    if (!file.exists(box)) {
      throw new IOException(
          path + ": no box edges; Haven needs a periodic cell. Remedy: write /" + box);
    }
    if (file.isGroup(box)) {
      edges = block(box, "length");
      fixedEdges = null;
    } else {
      edges = null;
      fixedEdges = file.doubles(box);
      double unit = unit(box, "length");
      for (int k = 0; k < fixedEdges.length; k++) {
        fixedEdges[k] *= unit;
      }
    }
    String drift = "observables/framework_displacement";
    boolean partial = own && storesOnlyMobile(drift);
    framework = partial ? block(drift, "length") : null;

    for (Block each : new Block[] {velocities, images, edges, framework}) {
      if (each != null) {
        whole = Math.min(whole, each.series.length());
      }
    }
    String time = position + "/time";
    long[] timeShape = file.exists(time) ? file.shape(time) : null;
    if (timeShape != null && timeShape.length == 1) {
      whole = Math.min(whole, timeShape[0]);
    }
    if (file.exists(position + "/step") && file.shape(position + "/step").length == 1) {
      whole = Math.min(whole, file.shape(position + "/step")[0]);
    }
    frames = Math.toIntExact(whole);
    frameIntervalFs = interval(time, timeShape);
    temperatureK =
        file.numbers("parameters/haven", "temperature_k")
            .map(values -> OptionalDouble.of(values[0]))
            .orElse(OptionalDouble.empty());
    unwrap = !own && images == null;
  }

  /// Opens a trajectory.
  ///
  /// @throws InputException if the file does not exist, is not H5MD, or lacks what Haven needs
  public static H5mdTrajectory open(Path path) {
    Hdf5File file;
    try {
      file = Hdf5File.open(path);
    } catch (IOException failure) {
      throw fault(path, failure);
    }
    try {
      return new H5mdTrajectory(path, file);
    } catch (IOException failure) {
      try {
        file.close();
      } catch (IOException second) {
        failure.addSuppressed(second);
      }
      throw fault(path, failure);
    }
  }

  private static InputException fault(Path path, IOException failure) {
    String message = failure.getMessage();
    String prefix = path + ": ";
    return new InputException(
        path, message.startsWith(prefix) ? message.substring(prefix.length()) : message, failure);
  }

  @Override
  public String source() {
    return path.toString();
  }

  @Override
  public int frames() {
    return frames;
  }

  @Override
  public double frameIntervalFs() {
    return frameIntervalFs;
  }

  @Override
  public List<String> symbols() {
    return symbols;
  }

  @Override
  public OptionalDouble temperatureK() {
    return temperatureK;
  }

  @Override
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  @Override
  public Cell cell(int frame) {
    checkFrame(frame);
    double[] values = fixedEdges;
    if (edges != null) {
      values = new double[edges.frameLength];
      edges.read(frame, values);
    }
    return values.length == 3
        ? Cell.orthorhombic(values[0], values[1], values[2])
        : Cell.ofRows(values);
  }

  @Override
  public void read(int frame, double[] out) {
    checkFrame(frame);
    positions.read(frame, out);
    if (images != null) {
      double[] counts = new double[out.length];
      images.read(frame, counts);
      double[] rows = cell(frame).rows();
      for (int i = 0; i < out.length; i += 3) {
        for (int d = 0; d < 3; d++) {
          out[i + d] +=
              counts[i] * rows[d] + counts[i + 1] * rows[3 + d] + counts[i + 2] * rows[6 + d];
        }
      }
    } else if (unwrap) {
      unwrap(frame, out);
    }
  }

  @Override
  public boolean readVelocities(int frame, double[] out) {
    checkFrame(frame);
    if (velocities == null) {
      return false;
    }
    velocities.read(frame, out);
    return true;
  }

  @Override
  public Optional<double[]> frameworkDisplacement(int frame) {
    checkFrame(frame);
    if (framework == null) {
      return Optional.empty();
    }
    double[] displacement = new double[3];
    framework.read(frame, displacement);
    return Optional.of(displacement);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException failure) {
      throw fault(path, failure);
    }
  }

  private void checkFrame(int frame) {
    if (frame < 0 || frame >= frames) {
      throw new IllegalArgumentException(
          path + ": frame " + frame + " of " + frames + " (counted from 0)");
    }
  }

  /// Follows each particle by the shortest way from the frame before.
  private void unwrap(int frame, double[] out) {
    if (previousWrapped == null || frame == 0) {
      previousWrapped = new double[out.length];
      previousUnwrapped = new double[out.length];
      previousFrame = -1;
    }
    if (frame == previousFrame) {
      System.arraycopy(previousUnwrapped, 0, out, 0, out.length);
      return;
    }
    if (frame != previousFrame + 1) {
      // Unwrapping needs every frame on the way.
      double[] skipped = new double[out.length];
      for (int k = frame < previousFrame ? 0 : previousFrame + 1; k < frame; k++) {
        positions.read(k, skipped);
        unwrap(k, skipped);
      }
    }
    if (frame == 0) {
      System.arraycopy(out, 0, previousWrapped, 0, out.length);
      System.arraycopy(out, 0, previousUnwrapped, 0, out.length);
      previousFrame = 0;
      return;
    }
    double[] h = cell(frame).rows();
    double[] inverse = inverse(h);
    for (int i = 0; i < out.length; i += 3) {
      double x = out[i] - previousWrapped[i];
      double y = out[i + 1] - previousWrapped[i + 1];
      double z = out[i + 2] - previousWrapped[i + 2];
      System.arraycopy(out, i, previousWrapped, i, 3);
      double[] step = {x, y, z};
      for (int k = 0; k < 3; k++) {
        double s = x * inverse[k] + y * inverse[3 + k] + z * inverse[6 + k];
        double turns = Math.rint(s);
        if (Math.abs(s - turns) >= LONGEST_STEP) {
          throw new InputException(
              path,
              String.format(
                  "particle %d (%s) moves by %.2f of a cell along lattice vector %s between frames"
                      + " %d and %d; wrapped coordinates without image counts cannot be unwrapped"
                      + " beyond %.2f. Remedy: store frames more often, or write the H5MD element"
                      + " 'image'",
                  i / 3,
                  symbols.get(i / 3),
                  Math.abs(s - turns),
                  "abc".charAt(k),
                  frame - 1,
                  frame,
                  LONGEST_STEP));
        }
        for (int d = 0; d < 3; d++) {
          step[d] -= turns * h[3 * k + d];
        }
      }
      for (int d = 0; d < 3; d++) {
        previousUnwrapped[i + d] += step[d];
      }
    }
    System.arraycopy(previousUnwrapped, 0, out, 0, out.length);
    previousFrame = frame;
  }

  /// Inverse of a 3 × 3 matrix, row by row.
  private static double[] inverse(double[] h) {
    double[] m = {
      h[4] * h[8] - h[5] * h[7], h[2] * h[7] - h[1] * h[8], h[1] * h[5] - h[2] * h[4],
      h[5] * h[6] - h[3] * h[8], h[0] * h[8] - h[2] * h[6], h[2] * h[3] - h[0] * h[5],
      h[3] * h[7] - h[4] * h[6], h[1] * h[6] - h[0] * h[7], h[0] * h[4] - h[1] * h[3]
    };
    double determinant = h[0] * m[0] + h[1] * m[3] + h[2] * m[6];
    for (int k = 0; k < 9; k++) {
      m[k] /= determinant;
    }
    return m;
  }

  private String findGroup() throws IOException {
    if (!file.exists("particles")) {
      throw new IOException(path + ": H5MD without /particles: there is no trajectory in it");
    }
    List<String> candidates = new ArrayList<>();
    for (String name : file.members("particles")) {
      if (file.exists("particles/" + name + "/position/value")) {
        candidates.add(name);
      }
    }
    if (candidates.isEmpty()) {
      throw new IOException(path + ": no group of /particles has position/value");
    }
    String chosen = candidates.contains("all") ? "all" : candidates.getFirst();
    if (candidates.size() > 1) {
      warnings.add("of the particle groups " + candidates + " only '" + chosen + "' is read");
    }
    return "particles/" + chosen;
  }

  private List<String> readSymbols(int count) throws IOException {
    String name = group + "/species";
    if (!file.exists(name)) {
      warnings.add("no species in the file: all particles are called 'X'");
      return java.util.Collections.nCopies(count, "X");
    }
    if (file.isGroup(name)) {
      throw new IOException(path + ": species that change with time are not supported");
    }
    List<String> found = file.names(name);
    if (found.size() != count) {
      throw new IOException(
          path + ": " + found.size() + " species for " + count + " particles in /" + name);
    }
    if (file.isInteger(name)) {
      warnings.add(
          "species are bare numbers, not symbols: " + found.stream().distinct().sorted().toList());
    }
    return List.copyOf(found);
  }

  private boolean storesOnlyMobile(String drift) throws IOException {
    if (!file.exists(drift)) {
      return false;
    }
    List<String> immobile = file.text(drift, "species").orElse(List.of());
    return symbols.stream().noneMatch(immobile::contains);
  }

  private double interval(String time, long[] shape) throws IOException {
    if (shape == null) {
      throw new IOException(path + ": no times: /" + time + " is missing");
    }
    double unit = unit(time, "time");
    double[] times = file.doubles(time);
    if (shape.length == 0) {
      return times[0] * unit;
    }
    if (frames < 2) {
      return 0;
    }
    double interval = (times[frames - 1] - times[0]) / (frames - 1);
    for (int k = 1; k < frames; k++) {
      // Single-precision times late in a long run are exact to about 1e-7 of the time itself.
      double slack = 1e-3 * Math.abs(interval) + 2e-7 * Math.abs(times[k]);
      if (Math.abs(times[k] - times[k - 1] - interval) > slack) {
        throw new IOException(
            String.format(
                "%s: frames are not evenly spaced: %.6g between frames %d and %d, %.6g on average."
                    + " Remedy: analyse the parts one by one",
                path, times[k] - times[k - 1], k - 1, k, interval));
      }
    }
    if (!(interval > 0)) {
      throw new IOException(path + ": the time between frames is " + interval + ", not positive");
    }
    return interval * unit;
  }

  private Block block(String element, String quantity) throws IOException {
    String value = element + "/value";
    if (!file.exists(value)) {
      throw new IOException(path + ": /" + value + " is missing");
    }
    return new Block(file.series(value), unit(value, quantity));
  }

  /// Factor from the unit of a dataset to Å, fs or Å/fs.
  private double unit(String dataset, String quantity) throws IOException {
    if (quantity.equals("none")) {
      return 1;
    }
    Optional<List<String>> text = file.text(dataset, "unit");
    if (text.isEmpty()) {
      String assumed =
          switch (quantity) {
            case "length" -> "Å";
            case "time" -> "fs";
            default -> "Å/fs";
          };
      warnings.add("/" + dataset + " has no unit: taken as " + assumed);
      return 1;
    }
    String unit = text.get().getFirst().strip();
    double factor =
        switch (quantity) {
          case "length" -> length(unit);
          case "time" -> time(unit);
          default -> {
            String[] parts = unit.split("\\s*/\\s*|\\s*\\*\\s*|\\s+", 2);
            String per = parts.length < 2 ? "" : parts[1].replaceAll("\\^?\\(?-1\\)?$", "");
            yield length(parts[0]) / time(per.strip());
          }
        };
    if (Double.isNaN(factor)) {
      throw new IOException(
          path
              + ": unknown unit '"
              + unit
              + "' of /"
              + dataset
              + "; known: Angstrom, nm, pm, fs, ps, ns, Angstrom fs-1, nm ps-1");
    }
    return factor;
  }

  private static double length(String unit) {
    return switch (unit) {
      case "Angstrom", "angstrom", "Å", "\u212b", "A" -> 1;
      case "nm", "nanometer" -> 10;
      case "pm", "picometer" -> 0.01;
      case "um", "µm" -> 1e4;
      case "m" -> 1e10;
      default -> Double.NaN;
    };
  }

  private static double time(String unit) {
    return switch (unit) {
      case "fs", "femtosecond" -> 1;
      case "ps", "picosecond" -> 1e3;
      case "ns", "nanosecond" -> 1e6;
      case "us", "µs" -> 1e9;
      case "s", "second" -> 1e15;
      default -> Double.NaN;
    };
  }

  /// Frames of one element, read several at a time.
  private final class Block {
    private final Hdf5Series series;
    private final double unit;
    private final int frameLength;
    private double[] buffer = new double[0];
    private int first;
    private int count;

    private Block(Hdf5Series series, double unit) {
      this.series = series;
      this.unit = unit;
      long[] shape = series.shape();
      int numbers = 1;
      for (int k = 1; k < shape.length; k++) {
        numbers *= (int) shape[k];
      }
      this.frameLength = numbers;
    }

    private void read(int frame, double[] out) {
      if (frame < first || frame >= first + count) {
        int most = Math.clamp(BLOCK_NUMBERS / Math.max(1, frameLength), 1, frames - frame);
        if (buffer.length < most * frameLength) {
          buffer = new double[most * frameLength];
        }
        try {
          series.read(frame, most, buffer);
        } catch (IOException failure) {
          throw fault(path, failure);
        }
        first = frame;
        count = most;
      }
      int from = (frame - first) * frameLength;
      for (int k = 0; k < frameLength; k++) {
        out[k] = buffer[from + k] * unit;
      }
    }
  }
}
