package org.haven.inputs.abinitio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.haven.inputs.FileHead;
import org.haven.inputs.InputException;
import org.haven.inputs.LineReader;
import org.haven.inputs.structure.Lattice;
import org.haven.inputs.trajectory.FrameLabels;
import org.haven.inputs.trajectory.FrameSource;
import org.haven.inputs.trajectory.StreamedFormat;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.kernels.Cell;

/// A folder of dpdata and DeePMD-kit (`deepmd/npy`, `deepmd/npy/mixed`): `type.raw`,
/// `type_map.raw`, and in `set.*` the arrays `coord.npy` in Å, `box.npy` in Å row by row,
/// `energy.npy` in eV, `force.npy` in eV/Å, `virial.npy` in eV with Haven's sign: −V times ASE's
/// stress. Sets are read in the order of their names.
///
/// In the mixed form `real_atom_types.npy` tells the atoms of each frame, −1 those that only fill
/// it up. A folder without a cell (`nopbc`) is refused.
public final class DpdataFolder implements StreamedFormat {
  private static final String TYPES = "type.raw";

  @Override
  public String name() {
    return "folder of dpdata (npy)";
  }

  @Override
  public List<String> fileNames() {
    return List.of();
  }

  @Override
  public boolean recognises(FileHead head) {
    return false;
  }

  @Override
  public boolean recognisesFolder(Path folder) {
    return Files.isRegularFile(folder.resolve(TYPES));
  }

  @Override
  public FrameSource begin(Path file, Trajectories.Options options) {
    return new Frames(file);
  }

  @Override
  public boolean isInTime(Path file) {
    return sets(file).stream().noneMatch(set -> Files.exists(set.resolve("real_atom_types.npy")));
  }

  private static List<Path> sets(Path folder) {
    try (Stream<Path> members = Files.list(folder)) {
      return members
          .filter(member -> member.getFileName().toString().startsWith("set."))
          .filter(Files::isDirectory)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new InputException(folder, "cannot be listed: " + e.getMessage(), e);
    }
  }

  private static final class Frames implements FrameSource {
    private final Path folder;
    private final List<Path> sets;
    private final int[] types;
    private final List<String> map;
    private List<String> symbols = List.of();
    private int set = -1;
    private long left;
    private NpyArray positions;
    private NpyArray boxes;
    private NpyArray energies;
    private NpyArray forces;
    private NpyArray virials;
    private NpyArray real;
    private double[] rows;

    Frames(Path folder) {
      this.folder = folder;
      if (Files.exists(folder.resolve("nopbc"))) {
        throw new InputException(
            folder, "holds frames without a cell (nopbc); Haven needs a periodic one");
      }
      sets = sets(folder);
      if (sets.isEmpty()) {
        throw new InputException(
            folder,
            "has no set.*; write it with dpdata: dpdata.LabeledSystem(…).to('deepmd/npy', …)");
      }
      map = map();
      types = types();
      if (!map.isEmpty()) {
        symbols = named(Arrays.stream(types).asDoubleStream().toArray(), folder.resolve(TYPES));
      }
    }

    /// Symbols of the types; empty where the folder does not name them.
    private List<String> map() {
      Path file = folder.resolve("type_map.raw");
      List<String> symbols = new ArrayList<>();
      if (Files.isRegularFile(file)) {
        try (LineReader reader = LineReader.open(file)) {
          for (String line = reader.next(); line != null; line = reader.next()) {
            for (String word : LineReader.words(line)) {
              symbols.add(Cp2kEntries.symbol(reader, word));
            }
          }
        }
      }
      return symbols;
    }

    private int[] types() {
      List<Integer> all = new ArrayList<>();
      try (LineReader reader = LineReader.open(folder.resolve(TYPES))) {
        for (String line = reader.next(); line != null; line = reader.next()) {
          for (String word : LineReader.words(line)) {
            all.add(reader.integer(word, "type of atom " + (all.size() + 1)));
          }
        }
      }
      return all.stream().mapToInt(Integer::intValue).toArray();
    }

    /// Symbols of types, those of −1 left out.
    private List<String> named(double[] of, Path from) {
      List<String> names = new ArrayList<>();
      for (double type : of) {
        if (type == -1) {
          continue;
        }
        if (!(type >= 0 && type < map.size())) {
          throw new InputException(
              from,
              "atom type "
                  + (long) type
                  + ", but type_map.raw names "
                  + map.size()
                  + " (from 0): they do not belong together");
        }
        names.add(map.get((int) type));
      }
      return names.equals(symbols) ? symbols : List.copyOf(names);
    }

    @Override
    public Frame next() {
      while (left == 0) {
        if (set + 1 == sets.size()) {
          return null;
        }
        begin(sets.get(++set));
      }
      left--;
      double[] r = positions.next();
      double[] box = boxes.next();
      double[] f = forces == null ? null : forces.next();
      double energy = energies == null ? Double.NaN : energies.next()[0];
      double[] w = virials == null ? null : virials.next();
      if (real != null) {
        double[] types = real.next();
        symbols = named(types, real.file());
        r = kept(r, types);
        f = f == null ? null : kept(f, types);
      }
      if (!Arrays.equals(box, rows)) {
        Lattice.of(box, message -> new InputException(boxes.file(), message));
        rows = box;
      }
      Cell cell = Cell.ofRows(rows);
      double[] s = new double[r.length];
      cell.toFractional(r, s);
      FrameLabels labels =
          new FrameLabels(
              Double.isNaN(energy) ? Optional.empty() : Optional.of(energy),
              Optional.ofNullable(f),
              Optional.ofNullable(w));
      return new Frame(symbols, rows, s, r, false, null, Double.NaN, -1, labels);
    }

    /// Vectors of the atoms that are some.
    private static double[] kept(double[] vectors, double[] types) {
      double[] kept = new double[vectors.length];
      int count = 0;
      for (int i = 0; i < types.length; i++) {
        if (types[i] >= 0) {
          System.arraycopy(vectors, 3 * i, kept, 3 * count++, 3);
        }
      }
      return Arrays.copyOf(kept, 3 * count);
    }

    private void begin(Path from) {
      closeSet();
      int count = 3 * types.length;
      positions = array(from, "coord.npy", count);
      boxes = array(from, "box.npy", 9);
      energies = array(from, "energy.npy", 1);
      forces = array(from, "force.npy", count);
      virials = array(from, "virial.npy", 9);
      real = array(from, "real_atom_types.npy", types.length);
      if (positions == null || boxes == null) {
        throw new InputException(
            from, "has no " + (positions == null ? "coord.npy" : "box.npy: frames without a cell"));
      }
      if (real != null && map.isEmpty()) {
        throw new InputException(folder, "has no type_map.raw, which names real_atom_types.npy");
      }
      left = positions.length();
      for (NpyArray other : Arrays.asList(boxes, energies, forces, virials, real)) {
        if (other != null && other.length() != left) {
          throw new InputException(
              other.file(), "holds " + other.length() + " frames, coord.npy beside it " + left);
        }
      }
    }

    private static NpyArray array(Path from, String name, int width) {
      Path file = from.resolve(name);
      if (!Files.isRegularFile(file)) {
        return null;
      }
      NpyArray array = NpyArray.open(file);
      if (array.width() != width && array.length() > 0) {
        int found = array.width();
        array.close();
        throw new InputException(
            file,
            "holds "
                + found
                + " numbers a frame, expected "
                + width
                + " for the atoms of type.raw");
      }
      return array;
    }

    private List<NpyArray> open() {
      return Stream.of(positions, boxes, energies, forces, virials, real)
          .filter(array -> array != null)
          .toList();
    }

    private void closeSet() {
      open().forEach(NpyArray::close);
    }

    @Override
    public boolean exhausted() {
      return set + 1 == sets.size() && open().stream().anyMatch(NpyArray::ended);
    }

    @Override
    public void close() {
      closeSet();
    }
  }
}
