package org.haven.inputs.h5md;

import static hdf.hdf5lib.HDF5Constants.*;

import hdf.hdf5lib.H5;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.haven.inputs.InputException;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;

/// Reads damaged files in HDF5, in a process of its own: the library may go round for ever, and
/// then nothing is read any more by the process ([Hdf5Watch]), or bring it down.
///
/// A mutant is read as what it was, but for what its damaged bytes hold: where they lie in the
/// numbers of a dataset, these numbers; or it is refused in one line that names it, or the reader
/// says what it found odd. What else differs changed in silence.
final class Hdf5Mutants {
  /// The library did not come back, and the watch said so: the next process goes on.
  static final int LEFT_BEHIND = 7;

  private static final long[] NUMBERS = {
    0,
    -1,
    1,
    2,
    255,
    1 << 20,
    Integer.MAX_VALUE,
    1L << 40,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Double.doubleToLongBits(1e308),
    Double.doubleToLongBits(1e-320),
    0x7ff8000000000000L
  };

  /// What a trajectory says.
  private enum Part {
    SYMBOLS,
    FRAMES,
    TIMES,
    CELLS,
    POSITIONS,
    VELOCITIES,
    TEMPERATURE
  }

  /// Bytes of a file in which the numbers of a dataset are.
  private record Region(String name, long from, long to) {
    Set<Part> mayChange() {
      return switch (name.substring(name.lastIndexOf('/') + 1)) {
        case "time", "step", "POTIM", "NSW", "IBRION", "major", "minor", "patch" ->
            EnumSet.of(Part.TIMES, Part.TEMPERATURE);
        case "TEBEG" -> EnumSet.of(Part.TEMPERATURE);
        case "edges", "lattice_vectors", "scale" -> EnumSet.of(Part.CELLS, Part.POSITIONS);
        case "species", "ion_types", "number_ion_types" -> EnumSet.of(Part.SYMBOLS);
        case "position_ions" -> EnumSet.of(Part.POSITIONS);
        case "ion_velocities" -> EnumSet.of(Part.VELOCITIES);
        case "value" ->
            name.contains("/position/")
                ? EnumSet.of(Part.POSITIONS)
                : name.contains("/velocity/")
                    ? EnumSet.of(Part.VELOCITIES)
                    : EnumSet.of(Part.CELLS);
        default -> EnumSet.noneOf(Part.class);
      };
    }
  }

  /// Bytes from `from` to `to` differ; later ones may have moved.
  private record Mutant(byte[] bytes, int from, int to) {}

  private final Hdf5Sample sample;
  private final Path file;
  private final byte[] sound;
  private final int[] meant;
  private final Map<Part, String> meaning;
  private final List<Region> regions = new ArrayList<>();

  private Hdf5Mutants(Hdf5Sample sample, Path folder) throws IOException {
    this.sample = sample;
    this.file = folder.resolve(sample.fileName);
    sound = Files.readAllBytes(folder.resolve("sound"));
    Files.write(file, sound);
    // Bytes beside others: the same though times of making may have none in one of them.
    meant =
        IntStream.range(0, sound.length)
            .filter(k -> !zero(sound, k & ~15, Math.min(sound.length, (k & ~15) + 16)))
            .toArray();
    meaning = read();
    try (Hdf5File whole = Hdf5File.open(file)) {
      addRegions(whole, "");
    }
  }

  private static boolean zero(byte[] bytes, int from, int to) {
    return IntStream.range(from, to).allMatch(k -> bytes[k] == 0);
  }

  /// Reads mutants and prints what was found.
  ///
  /// @param args sample, seed, first and last number, folder in which the sample lies as `sound`
  public static void main(String[] args) throws IOException {
    if (args[0].equals("write")) {
      Hdf5Sample.valueOf(args[1]).write(Path.of(args[2], "sound"));
      return;
    }
    Path folder = Path.of(args[4]);
    Hdf5Mutants mutants = new Hdf5Mutants(Hdf5Sample.valueOf(args[0]), folder);
    try (FileChannel at =
        FileChannel.open(
            folder.resolve("at"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      MappedByteBuffer place = at.map(FileChannel.MapMode.READ_WRITE, 0, 8);
      for (int k = Integer.parseInt(args[2]); k < Integer.parseInt(args[3]); k++) {
        place.putLong(0, k);
        String outcome = mutants.outcome(Long.parseLong(args[1]), k);
        System.out.println(k + " " + outcome);
        if (outcome.contains("left behind")) {
          System.out.flush();
          Runtime.getRuntime().halt(LEFT_BEHIND);
        }
      }
    }
  }

  private String outcome(long seed, int number) throws IOException {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
    int kind = random.nextInt(7);
    Mutant mutant = mutant(kind, random);
    Files.write(file, mutant.bytes);
    long begin = System.nanoTime();
    String outcome;
    try {
      outcome = difference(mutant, read());
    } catch (InputException refusal) {
      String message = refusal.getMessage();
      boolean clear =
          message.length() < 800
              && !message.contains("null")
              && message.contains(sample.fileName)
              && !message.contains("\n");
      outcome =
          !clear
              ? "fault: message: " + message
              : message.contains("does not come back") ? "left behind" : "refused";
    } catch (RuntimeException | Error escaped) {
      outcome = "fault: escaped " + escaped + " at " + Arrays.toString(escaped.getStackTrace());
    }
    double seconds = 1e-9 * (System.nanoTime() - begin);
    if (seconds > 10) {
      return "fault: " + seconds + " s, " + outcome;
    }
    return outcome
        + (outcome.matches("[a-z]*|left behind")
            ? String.format(" %.3f", seconds)
            : " (kind " + kind + ", bytes " + mutant.from + " to " + mutant.to + ")");
  }

  private Mutant mutant(int kind, SplittableRandom random) {
    // Half of them where a byte is that says something: much of a file is room.
    int at =
        random.nextBoolean() ? random.nextInt(sound.length) : meant[random.nextInt(meant.length)];
    int length = Math.min(sound.length - at, 1 << random.nextInt(10));
    byte[] bytes = sound.clone();
    switch (kind) {
      case 0 -> {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        return new Mutant(bytes, at, at + 1);
      }
      case 1 -> {
        bytes[at] = (byte) random.nextInt(256);
        return new Mutant(bytes, at, at + 1);
      }
      case 2 -> {
        Arrays.fill(bytes, at, at + length, (byte) -random.nextInt(2));
        return new Mutant(bytes, at, at + length);
      }
      case 3 -> {
        return new Mutant(Arrays.copyOf(sound, Math.max(1, at)), Math.max(1, at), sound.length);
      }
      case 4 -> {
        int aligned = Math.min(at & ~7, bytes.length - 8);
        ByteBuffer.wrap(bytes)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(aligned, NUMBERS[random.nextInt(NUMBERS.length)]);
        return new Mutant(bytes, aligned, aligned + 8);
      }
      case 5 -> {
        byte[] without = Arrays.copyOf(bytes, bytes.length - length);
        System.arraycopy(bytes, at + length, without, at, bytes.length - at - length);
        return new Mutant(without, at, sound.length);
      }
      default -> {
        System.arraycopy(sound, random.nextInt(bytes.length - length + 1), bytes, at, length);
        return new Mutant(bytes, at, at + length);
      }
    }
  }

  private String difference(Mutant mutant, Map<Part, String> read) {
    Set<Part> allowed = EnumSet.noneOf(Part.class);
    for (Region region : regions) {
      if (mutant.from < region.to && mutant.to > region.from) {
        allowed.addAll(region.mayChange());
      }
    }
    Set<Part> differ = EnumSet.noneOf(Part.class);
    // What is not there is asked for where it is needed.
    if (read.get(Part.TIMES).startsWith("no times")) {
      allowed.add(Part.TIMES);
    }
    if (read.get(Part.TEMPERATURE).equals("OptionalDouble.empty")) {
      allowed.add(Part.TEMPERATURE);
    }
    for (Part part : Part.values()) {
      if (!meaning.get(part).equals(read.get(part))) {
        differ.add(part);
      }
    }
    if (differ.isEmpty()) {
      return "same";
    }
    if (read.values().stream().anyMatch(text -> text.contains("meaningless"))) {
      return "silent: meaningless " + differ;
    }
    if (allowed.containsAll(differ)) {
      return "data";
    }
    if (read.get(Part.FRAMES).contains(" told")) {
      return "told";
    }
    StringBuilder silent = new StringBuilder("silent:");
    for (Part part : differ) {
      silent.append(' ').append(part).append(' ').append(shortened(meaning.get(part)));
      silent.append(" -> ").append(shortened(read.get(part)));
    }
    return silent.toString();
  }

  private static String shortened(String text) {
    return text.length() < 160 ? text : text.substring(0, 160) + "…";
  }

  private Map<Part, String> read() {
    Map<Part, String> found = new EnumMap<>(Part.class);
    try (Trajectory run = Trajectories.open(file)) {
      int n = run.symbols().size();
      StringBuilder times =
          new StringBuilder(run.hasTimes() ? (float) run.frameIntervalFs() + " fs" : "no times")
              .append(run.starts());
      StringBuilder cells = new StringBuilder();
      StringBuilder positions = new StringBuilder();
      StringBuilder velocities = new StringBuilder();
      double[] r = new double[3 * n];
      double[] v = new double[3 * n];
      for (int f = 0; f < run.frames(); f++) {
        times.append(' ').append((float) run.label(f));
        cells.append(numbers(run.cell(f).rows(), 1e6));
        run.read(f, r);
        positions.append(numbers(r, 1e9));
        velocities.append(run.readVelocities(f, v) ? numbers(v, 1e3) : "none");
      }
      found.put(Part.SYMBOLS, run.symbols().toString());
      found.put(Part.TIMES, times.toString());
      found.put(Part.CELLS, cells.toString());
      found.put(Part.POSITIONS, positions.toString());
      found.put(Part.VELOCITIES, velocities.toString());
      found.put(Part.TEMPERATURE, run.temperatureK().toString());
      found.put(
          Part.FRAMES, run.frames() + (run.warnings().isEmpty() ? "" : " told " + run.warnings()));
    }
    return found;
  }

  private static String numbers(double[] values, double most) {
    // Positions that go through fractions of the cell are rounded.
    return Arrays.stream(values)
            .mapToObj(x -> String.format(Locale.ROOT, "%.6f", x))
            .collect(Collectors.joining(" ", "[", "]"))
        + (Arrays.stream(values).allMatch(x -> Math.abs(x) < most) ? "" : " meaningless");
  }

  private void addRegions(Hdf5File whole, String group) throws IOException {
    for (String member : whole.members(group.isEmpty() ? "/" : group)) {
      String name = group.isEmpty() ? member : group + "/" + member;
      if (whole.isGroup(name)) {
        addRegions(whole, name);
      } else {
        Hdf5Library.call(
            file,
            () -> {
              long set = H5.H5Dopen(whole.identifier(), name, H5P_DEFAULT);
              for (Hdf5Chunks.Extent extent : Hdf5Chunks.extents(set)) {
                regions.add(new Region(name, extent.from(), extent.from() + extent.bytes()));
              }
              return H5.H5Dclose(set);
            });
      }
    }
  }
}
