package org.haven.inputs.trajectory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.haven.inputs.FileHead;
import org.haven.inputs.LineReader;
import org.haven.inputs.Plain;
import org.haven.inputs.structure.ElementLabel;
import org.haven.inputs.structure.Lattice;
import org.haven.kernels.Cell;
import org.haven.kernels.Element;

/// Text dumps of LAMMPS (`dump custom`, `dump atom`), units metal or real: any of the position
/// columns xu yu zu, xsu ysu zsu, x y z, xs ys zs (the last two with ix iy iz where present),
/// sorted by id. Boxes are orthogonal, restricted or general triclinic (`abc origin`). Elements
/// come from the caller's list of types, else from column `element`, else from labels of types that
/// are elements, else from `mass`, else from the caller's structure. Units come from the caller,
/// else from the file (`dump_modify units yes`), else from its time step ([LammpsUnits]).
public final class LammpsDump implements TrajectoryFormat {
  @Override
  public String name() {
    return "LAMMPS dump";
  }

  @Override
  public List<String> fileNames() {
    return List.of("*.lammpstrj", "*.dump", "dump.*");
  }

  @Override
  public boolean recognises(FileHead head) {
    return head.line(0).startsWith("ITEM:");
  }

  @Override
  public Trajectory open(Path file, Trajectories.Options options) {
    LammpsUnits.Found units = units(file, options);
    return new StreamedTrajectory(
        file, () -> new Frames(LineReader.open(file), options, units), options);
  }

  @Override
  public boolean hasTypes() {
    return true;
  }

  @Override
  public boolean hasLammpsUnits() {
    return true;
  }

  /// The units, from the headings of the first two frames: names and times stand there. Faults are
  /// left to the reader of frames.
  private static LammpsUnits.Found units(Path file, Trajectories.Options options) {
    Optional<LammpsUnits> named = Optional.empty();
    List<Double> steps = new ArrayList<>();
    List<Double> times = new ArrayList<>();
    try (LineReader reader = LineReader.open(file)) {
      for (String line = reader.next(); line != null; line = reader.next()) {
        if (line.startsWith("ITEM: UNITS")) {
          named = Optional.of(LammpsUnits.of(reader.require("the units")));
        } else if (line.startsWith("ITEM: TIMESTEP")) {
          steps.add(reader.number(reader.require("the time step").strip(), "time step"));
        } else if (line.startsWith("ITEM: TIME")) {
          times.add(reader.number(reader.require("the time").strip(), "time"));
        } else if (line.startsWith("ITEM: ATOMS") && (times.isEmpty() || steps.size() == 2)) {
          break;
        }
      }
    }
    boolean told = steps.size() == 2 && times.size() == 2 && steps.get(0) < steps.get(1);
    return LammpsUnits.found(
        file,
        options,
        named,
        told
            ? OptionalDouble.of((times.get(1) - times.get(0)) / (steps.get(1) - steps.get(0)))
            : OptionalDouble.empty());
  }

  private static final class Frames implements FrameSource {
    private final LineReader reader;
    private final Trajectories.Options options;
    private final LammpsUnits units;
    private final List<String> warnings;
    private String boundary = "";
    private long[] ids;

    /// Whether all of a frame was read, so that what is wrong with it is no cut.
    private boolean whole;

    private List<String> symbols;

    Frames(LineReader reader, Trajectories.Options options, LammpsUnits.Found units) {
      this.reader = reader;
      this.options = options;
      this.units = units.units();
      this.warnings = new ArrayList<>(units.warnings());
    }

    @Override
    public List<String> warnings() {
      return warnings;
    }

    @Override
    public Frame next() {
      whole = false;
      String line = reader.next();
      while (line != null && line.isBlank()) {
        line = reader.next();
      }
      if (line == null) {
        return null;
      }
      long step = -1;
      double timeFs = Double.NaN;
      int atoms = -1;
      double[] low = new double[3];
      double[] rows = null;
      while (!line.startsWith("ITEM: ATOMS")) {
        if (line.startsWith("ITEM: TIMESTEP")) {
          String text = reader.require("the time step").strip();
          step = (long) reader.number(text, "time step");
        } else if (line.startsWith("ITEM: UNITS")) {
          reader.require("the units");
        } else if (line.startsWith("ITEM: TIME")) {
          timeFs = units.timeFs() * reader.number(reader.require("the time").strip(), "time");
        } else if (line.startsWith("ITEM: NUMBER OF ATOMS")) {
          // the shortest atom is '1 0 0 0' with its line end
          atoms = reader.count(reader.require("the number of atoms").strip(), "number of atoms", 8);
        } else if (line.startsWith("ITEM: BOX BOUNDS")) {
          rows = box(line, low);
        } else {
          throw reader.fault(
              "expected an ITEM of a LAMMPS dump, got " + Plain.quoted(line.strip()));
        }
        line = reader.require("'ITEM: ATOMS'");
      }
      if (atoms <= 0 || rows == null) {
        throw reader.fault("ITEM: ATOMS before NUMBER OF ATOMS and BOX BOUNDS");
      }
      return atoms(line, atoms, low, rows, timeFs, step);
    }

    private double[] box(String heading, double[] low) {
      openSides(heading);
      if (heading.contains("abc origin")) {
        double[] rows = new double[9];
        for (int k = 0; k < 3; k++) {
          String[] words = LineReader.words(reader.require("box vectors and origin"));
          reader.triple(words, 0, rows, 3 * k, "box vector " + "abc".charAt(k));
          if (words.length < 4) {
            throw reader.fault("box vector " + "abc".charAt(k) + ": no fourth number, the origin");
          }
          low[k] = reader.number(words[3], "box origin");
        }
        return nonZero(rows);
      }
      boolean tilted = heading.contains("xy xz yz");
      double[] high = new double[3];
      double[] tilt = new double[3];
      for (int d = 0; d < 3; d++) {
        String[] words = LineReader.words(reader.require("box bounds"));
        if (words.length != (tilted ? 3 : 2)) {
          throw reader.fault("box bounds: expected " + (tilted ? 3 : 2) + " numbers");
        }
        low[d] = reader.number(words[0], "box bound");
        high[d] = reader.number(words[1], "box bound");
        tilt[d] = tilted ? reader.number(words[2], "tilt") : 0;
      }
      // the bounds of a tilted box are those of the orthogonal box around it
      double xy = tilt[0];
      double xz = tilt[1];
      double yz = tilt[2];
      low[0] -= Math.min(Math.min(0, xy), Math.min(xz, xy + xz));
      high[0] -= Math.max(Math.max(0, xy), Math.max(xz, xy + xz));
      low[1] -= Math.min(0, yz);
      high[1] -= Math.max(0, yz);
      return nonZero(
          new double[] {high[0] - low[0], 0, 0, xy, high[1] - low[1], 0, xz, yz, high[2] - low[2]});
    }

    /// Says which sides of the box are not periodic (`pp`): `ff`, `ss`, `fm` and so on.
    private void openSides(String heading) {
      List<String> sides =
          Stream.of(LineReader.words(heading)).filter(w -> w.matches("[pfsm]{2}")).toList();
      if (!sides.stream().allMatch("pp"::equals) && boundary.isEmpty()) {
        boundary =
            "boundary "
                + String.join(" ", sides)
                + " ignored: the box is taken as periodic in all directions, and its volume as that"
                + " of the material";
        warnings.add(boundary);
      }
    }

    private double[] nonZero(double[] rows) {
      Lattice.of(rows, reader::fault);
      return rows;
    }

    private Frame atoms(
        String heading, int atoms, double[] low, double[] rows, double timeFs, long step) {
      List<String> names = List.of(LineReader.words(heading.substring("ITEM: ATOMS".length())));
      Map<String, Integer> column = new HashMap<>();
      for (int k = 0; k < names.size(); k++) {
        column.putIfAbsent(names.get(k), k);
      }
      if (!column.containsKey("id")) {
        throw reader.fault("dump holds no column 'id'; atoms cannot be followed");
      }
      String form = form(column);
      int[] place = places(column, form);
      boolean scaled = form.startsWith("xs");
      boolean unwrapped = form.endsWith("u");
      boolean images =
          !unwrapped
              && !options.unwrapped()
              && column.containsKey("ix")
              && column.containsKey("iy")
              && column.containsKey("iz");
      int[] image = images ? new int[3 * atoms] : null;
      boolean moving =
          column.containsKey("vx") && column.containsKey("vy") && column.containsKey("vz");
      double[] s = new double[3 * atoms];
      double[] v = moving ? new double[3 * atoms] : null;
      long[] id = new long[atoms];
      String[] element = new String[atoms];
      for (int i = 0; i < atoms; i++) {
        String text = reader.next();
        if (text == null || text.startsWith("ITEM:")) {
          throw reader.fault("truncated: expected " + atoms + " atoms, found " + i);
        }
        String[] words = LineReader.words(text);
        if (words.length != names.size()) {
          throw reader.fault(
              "atom " + (i + 1) + ": expected " + names.size() + " columns, got " + words.length);
        }
        id[i] = reader.integer(words[column.get("id")], "atom id");
        if (id[i] < 0) {
          throw reader.fault("atom id is " + id[i] + "; expected 0 or more");
        }
        element[i] = element(column, words);
        for (int d = 0; d < 3; d++) {
          double value = reader.near(reader.number(words[place[d]], "position"), "position");
          s[3 * i + d] = scaled ? value : value - low[d];
          if (images) {
            image[3 * i + d] =
                reader.integer(words[column.get("i" + "xyz".charAt(d))], "image flag");
          }
          if (moving) {
            double speed = reader.number(words[column.get("v" + "xyz".charAt(d))], "velocity");
            v[3 * i + d] = speed / units.timeFs();
          }
        }
      }
      reader.refuseCutLine();
      whole = true;
      if (!scaled) {
        Cell.ofRows(rows).toFractional(s, s);
      }
      for (int k = 0; k < s.length && image != null; k++) {
        s[k] += image[k];
      }
      return sorted(id, element, s, v, rows, unwrapped || images, timeFs, step);
    }

    /// How positions are written: by the name of their first column.
    private String form(Map<String, Integer> column) {
      return Stream.of("xu", "xsu", "x", "xs")
          .filter(column::containsKey)
          .findFirst()
          .orElseThrow(() -> reader.fault("dump holds none of the columns xu, xsu, x, xs"));
    }

    private int[] places(Map<String, Integer> column, String form) {
      int[] place = new int[3];
      for (int d = 0; d < 3; d++) {
        String name = form.replace('x', "xyz".charAt(d));
        if (!column.containsKey(name)) {
          throw reader.fault(
              "dump holds column " + Plain.quoted(form) + " but not " + Plain.quoted(name));
        }
        place[d] = column.get(name);
      }
      return place;
    }

    private String element(Map<String, Integer> column, String[] words) {
      if (!options.typeSymbols().isEmpty()) {
        if (!column.containsKey("type")) {
          throw reader.fault("dump holds no column 'type', so --types says nothing; leave it out");
        }
        return options.typeSymbol(reader, 0, words[column.get("type")]);
      }
      if (column.containsKey("element")) {
        String word = words[column.get("element")];
        return ElementLabel.read(word)
            .orElseThrow(
                () ->
                    reader.fault(
                        "unknown element "
                            + Plain.quoted(word)
                            + "; "
                            + ElementLabel.suggestion(word)))
            .symbol();
      }
      String label = column.containsKey("typelabel") ? "typelabel" : "type";
      Optional<Element> labelled =
          column.containsKey(label)
              ? ElementLabel.read(words[column.get(label)])
              : Optional.empty();
      if (labelled.isPresent()) {
        return labelled.get().symbol();
      }
      if (column.containsKey("mass")) {
        double mass = reader.number(words[column.get("mass")], "mass");
        return ElementLabel.ofMass(mass)
            .orElseThrow(() -> reader.fault("mass " + mass + " is not near that of any element"))
            .symbol();
      }
      if (options.structure().isPresent()) {
        return "";
      }
      throw reader.fault(
          "dump names no elements; give those of the atom types (--types Li,P,S,Cl) or a structure"
              + " of the same atoms in the order of their ids (--structure), or write column"
              + " 'element' (dump_modify element Li P S Cl)");
    }

    private Frame sorted(
        long[] id,
        String[] element,
        double[] s,
        double[] v,
        double[] rows,
        boolean continuous,
        double timeFs,
        long step) {
      int atoms = id.length;
      Integer[] order = new Integer[atoms];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, (i, j) -> Long.compare(id[i], id[j]));
      long[] sortedIds = new long[atoms];
      List<String> names = new ArrayList<>(atoms);
      double[] r = new double[3 * atoms];
      double[] w = v == null ? null : new double[3 * atoms];
      for (int k = 0; k < atoms; k++) {
        int i = order[k];
        sortedIds[k] = id[i];
        if (!element[i].isEmpty()) {
          names.add(element[i]);
        }
        System.arraycopy(s, 3 * i, r, 3 * k, 3);
        if (w != null) {
          System.arraycopy(v, 3 * i, w, 3 * k, 3);
        }
        if (k > 0 && sortedIds[k] == sortedIds[k - 1]) {
          throw reader.fault("atom id " + sortedIds[k] + " is given twice in step " + step);
        }
      }
      if (ids == null) {
        ids = sortedIds;
      } else if (!Arrays.equals(ids, sortedIds)) {
        throw reader.fault(
            String.format(
                Locale.ROOT,
                "step %d holds other atom ids than the first (%d atoms against %d)",
                step,
                atoms,
                ids.length));
      }
      if (symbols == null || !symbols.equals(names)) {
        symbols = List.copyOf(names);
      }
      return new Frame(symbols, rows, r, continuous, w, timeFs, step);
    }

    @Override
    public boolean exhausted() {
      return !whole && reader.exhausted();
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
