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
import org.haven.kernels.Cell;
import org.haven.kernels.Element;

/// Text dumps of LAMMPS (`dump custom`, `dump atom`, `dump yaml`), units metal or real: any of the
/// position columns xu yu zu, xsu ysu zsu, x y z, xs ys zs (the last two with ix iy iz where
/// present), sorted by id. Boxes are orthogonal, restricted or general triclinic (`abc origin`).
/// Elements come from the caller's list of types, else from column `element`, else from labels of
/// types that are elements, else from `mass`, else from the caller's structure. Units come from the
/// caller, else from the file (`dump_modify units yes`), else from its time step ([LammpsUnits]).
public final class LammpsDump implements TrajectoryFormat, TextTrajectory {
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
    return head.line(0).startsWith("ITEM:") || LammpsYaml.is(head.line(0), head.line(1));
  }

  @Override
  public Trajectory open(Path file, Trajectories.Options options) {
    LammpsUnits.Found units = units(file, options);
    return new StreamedTrajectory(
        file, () -> new Frames(LineReader.open(file), options, units), options);
  }

  @Override
  public String text(TimedFrame frame) {
    return LammpsDumpText.of(frame);
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
        } else if (line.equals(LammpsYaml.BEGIN)) {
          LammpsYaml frame = LammpsYaml.read(reader);
          named = frame.units().isEmpty() ? named : Optional.of(LammpsUnits.of(frame.units()));
          steps.add((double) frame.step());
          if (!Double.isNaN(frame.time())) {
            times.add(frame.time());
          }
        }
        boolean atoms = line.startsWith("ITEM: ATOMS") || line.equals(LammpsYaml.BEGIN);
        if (atoms && (times.isEmpty() || steps.size() == 2)) {
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
    /// How far out of its box, as a fraction of it, LAMMPS may write a wrapped position.
    private static final double OUTSIDE = 0.2;

    private final LineReader reader;
    private final Trajectories.Options options;
    private final LammpsUnits units;
    private final List<String> warnings;
    private String boundary = "";
    private boolean yaml;
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
      if (line.equals(LammpsYaml.BEGIN)) {
        return yaml(LammpsYaml.read(reader));
      }
      long step = -1;
      double timeFs = Double.NaN;
      int atoms = -1;
      LammpsBox box = null;
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
          box = said(LammpsBox.read(reader, line));
        } else {
          throw reader.fault(
              "expected an ITEM of a LAMMPS dump, got " + Plain.quoted(line.strip()));
        }
        line = reader.require("'ITEM: ATOMS'");
      }
      if (atoms <= 0 || box == null) {
        throw reader.fault("ITEM: ATOMS before NUMBER OF ATOMS and BOX BOUNDS");
      }
      List<String> names = List.of(LineReader.words(line.substring("ITEM: ATOMS".length())));
      return atoms(names, atoms, box, timeFs, step);
    }

    private Frame yaml(LammpsYaml heading) {
      yaml = true;
      Frame frame =
          atoms(
              heading.names(),
              heading.atoms(),
              said(heading.box(reader)),
              units.timeFs() * heading.time(),
              heading.step());
      requireInside(frame, heading.names());
      String end = reader.next();
      if (end != null && !end.equals("...")) {
        reader.back(end);
      }
      return frame;
    }

    /// Refuses wrapped positions outside of the box: with `triclinic/general` LAMMPS writes those
    /// of the general box into YAML, and the restricted one, which is turned against it.
    private void requireInside(Frame frame, List<String> names) {
      boolean wrapped = form(columns(names)).equals("x") && !frame.unwrapped();
      for (double s : wrapped ? frame.fractional() : new double[0]) {
        if (s < -OUTSIDE || s > 1 + OUTSIDE) {
          throw reader.fault(
              "positions x y z lie outside the box: written with 'triclinic/general', of which YAML"
                  + " holds another box than that of the positions; write dump custom");
        }
      }
    }

    /// Says which sides of a box are not periodic: `ff`, `ss`, `fm` and so on.
    private LammpsBox said(LammpsBox box) {
      if (!box.sides().stream().allMatch("pp"::equals) && boundary.isEmpty()) {
        boundary =
            "boundary "
                + String.join(" ", box.sides())
                + " ignored: the box is taken as periodic in all directions, and its volume as that"
                + " of the material";
        warnings.add(boundary);
      }
      return box;
    }

    private static Map<String, Integer> columns(List<String> names) {
      Map<String, Integer> column = new HashMap<>();
      for (int k = 0; k < names.size(); k++) {
        column.putIfAbsent(names.get(k), k);
      }
      return column;
    }

    private Frame atoms(List<String> names, int atoms, LammpsBox box, double timeFs, long step) {
      Map<String, Integer> column = columns(names);
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
        if (text == null || text.startsWith("ITEM:") || text.startsWith("...")) {
          throw reader.fault("truncated: expected " + atoms + " atoms, found " + i);
        }
        String[] words =
            yaml ? LammpsYaml.cells(text).toArray(String[]::new) : LineReader.words(text);
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
          s[3 * i + d] = scaled ? value : value - box.low()[d];
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
        Cell.ofRows(box.rows()).toFractional(s, s);
      }
      for (int k = 0; k < s.length && image != null; k++) {
        s[k] += image[k];
      }
      return sorted(id, element, s, v, box.rows(), unwrapped || images, timeFs, step);
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
      boolean ascending = true;
      for (int i = 1; i < atoms; i++) {
        ascending &= id[i] > id[i - 1];
      }
      if (!ascending) {
        Arrays.sort(order, (i, j) -> Long.compare(id[i], id[j]));
      }
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
