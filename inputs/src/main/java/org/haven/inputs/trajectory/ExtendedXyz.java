package org.haven.inputs.trajectory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.haven.inputs.FileHead;
import org.haven.inputs.InputException;
import org.haven.inputs.LineReader;
import org.haven.inputs.OutputFile;
import org.haven.inputs.Plain;
import org.haven.inputs.structure.ElementLabel;
import org.haven.inputs.structure.Lattice;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.Cell;
import org.haven.kernels.Element;
import org.haven.kernels.PhysicalConstants;

/// Extended XYZ: number of atoms, a line of `key=value`, one line per atom with the columns of
/// `Properties`. Any number of frames. Plain XYZ of LAMMPS and others too, where the caller gives
/// the cell.
///
/// Labels are those of `energy` (else `free_energy`, `REF_energy`), `forces` (`force`,
/// `REF_forces`) and `virial` (`virials`, `REF_virial`), else `stress` (`REF_stress`): the keys of
/// ASE, of GPUMD's NEP, and of MACE; upper and lower case are one.
///
/// Signs: `virial` is W = -dE/dε in eV, as in GPUMD and in Haven; `stress` is σ = dE/dε / V in
/// eV/Å³, positive in tension, as ASE writes it, so W = -σ V. A file with both is taken at its
/// virial: GPUMD writes its `stress` with the opposite sign and the kinetic part. `momenta` are
/// ASE's, in √(u eV), and count before velocities; these are in Å/fs under `vel`, `velo` or
/// `velocities`, and `Time` in fs, as GPUMD writes it.
///
/// `Timestep` beside `Time` marks a file of LAMMPS: time, velocities and forces are in its units
/// ([LammpsUnits]), and `Stress` is its pressure, of opposite sign and with the kinetic part, which
/// is left out.
public final class ExtendedXyz implements StreamedFormat, TextTrajectory {
  /// The comment of CP2K, whose files have a format of their own.
  private static final String CP2K = "i\\s*=\\s*\\d+,\\s*time\\s*=.*";

  @Override
  public String name() {
    return "extended XYZ";
  }

  @Override
  public List<String> fileNames() {
    return List.of("*.xyz", "*.extxyz", "*.exyz");
  }

  /// A number of atoms; below the comment line an atom, with more columns than the lattice vector
  /// that stands there in a POSCAR of such a title.
  @Override
  public boolean recognises(FileHead head) {
    return head.line(0).matches("\\d+")
        && LineReader.words(head.line(2)).length > 3
        && !head.line(1).matches(CP2K);
  }

  @Override
  public Structure read(Path file, int frame) {
    Optional<LammpsUnits.Found> units = units(file, Trajectories.Options.DEFAULT);
    try (LineReader reader = LineReader.open(file)) {
      for (int i = 0; i < frame; i++) {
        if (!skip(reader)) {
          throw StructureFile.noSuchFrame(file, frame, i);
        }
      }
      Frame found = next(reader, Trajectories.Options.DEFAULT, units);
      if (found == null) {
        throw StructureFile.noSuchFrame(file, frame, frame);
      }
      reader.requireSound();
      return found.structure();
    }
  }

  @Override
  public int frames(Path file) {
    int frames = 0;
    try (LineReader reader = LineReader.open(file)) {
      while (skip(reader)) {
        frames++;
      }
    }
    return frames;
  }

  @Override
  public List<Structure> readAll(Path file) {
    List<Structure> frames = new ArrayList<>();
    Trajectories.Options options = Trajectories.Options.DEFAULT;
    Optional<LammpsUnits.Found> units = units(file, options);
    try (LineReader reader = LineReader.open(file)) {
      for (Frame frame = next(reader, options, units);
          frame != null;
          frame = next(reader, options, units)) {
        frames.add(frame.structure());
      }
    }
    return frames;
  }

  @Override
  public FrameSource begin(Path file, Trajectories.Options options) {
    return new Frames(LineReader.open(file), options, units(file, options));
  }

  @Override
  public boolean hasTypes() {
    return true;
  }

  @Override
  public boolean hasLammpsUnits() {
    return true;
  }

  /// Units of a file of LAMMPS, from the comment lines of its first two frames; empty of others.
  private static Optional<LammpsUnits.Found> units(Path file, Trajectories.Options options) {
    List<Double> steps = new ArrayList<>();
    List<Double> times = new ArrayList<>();
    try (LineReader reader = LineReader.open(file)) {
      for (int atoms = count(reader); atoms >= 0 && steps.size() < 2; atoms = count(reader)) {
        XyzComment comment = XyzComment.next(reader);
        if (!comment.has("timestep") || !comment.has("time")) {
          break;
        }
        steps.add(comment.number("timestep", "Timestep"));
        times.add(comment.number("time", "Time"));
        int left = atoms;
        while (left > 0 && reader.next() != null) {
          left--;
        }
      }
    }
    if (steps.isEmpty() && options.lammpsUnits().isEmpty()) {
      return Optional.empty();
    }
    boolean told = steps.size() == 2 && steps.get(0) < steps.get(1);
    return Optional.of(
        LammpsUnits.found(
            file,
            options,
            Optional.empty(),
            told
                ? OptionalDouble.of((times.get(1) - times.get(0)) / (steps.get(1) - steps.get(0)))
                : OptionalDouble.empty()));
  }

  @Override
  public void write(Structure structure, Path file) {
    OutputFile.write(file, text(structure));
  }

  /// As GPUMD writes it: positions in the cell beside unwrapped ones, `vel` in Å/fs, `Time` in fs;
  /// energy, `forces`, virial and stress as [#text(Structure)].
  @Override
  public String text(TimedFrame frame) {
    Structure s = frame.structure();
    double[] inside = frame.wrapped();
    StringBuilder out = new StringBuilder();
    out.append(s.count()).append("\nLattice=\"").append(joined(s.cell().rows()));
    out.append("\" Properties=species:S:1:pos:R:3:unwrapped_position:R:3");
    out.append(s.velocities().isPresent() ? ":vel:R:3" : "");
    out.append(s.forces().isPresent() ? ":forces:R:3" : "").append(labels(s));
    out.append(Double.isNaN(frame.timeFs()) ? "" : " Time=" + frame.timeFs());
    out.append(" pbc=\"T T T\"\n");
    for (int i = 0; i < s.count(); i++) {
      out.append(s.symbols().get(i)).append(' ').append(Plain.row(inside, i));
      out.append(' ').append(Plain.row(s.positions(), i));
      int atom = i;
      s.velocities().ifPresent(v -> out.append(' ').append(Plain.row(v, atom)));
      s.forces().ifPresent(f -> out.append(' ').append(Plain.row(f, atom)));
      out.append('\n');
    }
    return out.toString();
  }

  /// Energy, virial and stress of a comment line, with a blank before each.
  private static String labels(Structure s) {
    StringBuilder out = new StringBuilder();
    s.energyEv().ifPresent(e -> out.append(" energy=").append(e));
    s.virial().ifPresent(w -> out.append(" virial=\"").append(joined(w)).append('"'));
    s.stressEvPerAngstrom3().ifPresent(t -> out.append(" stress=\"").append(joined(t)).append('"'));
    return out.toString();
  }

  /// Frames of a simulation. Positions may be wrapped or not: both are unwrapped by nearest image.
  private static final class Frames implements FrameSource {
    private final LineReader reader;
    private final Trajectories.Options options;
    private final Optional<LammpsUnits.Found> units;
    private final Set<String> warnings = new LinkedHashSet<>();
    private List<String> symbols;

    Frames(LineReader reader, Trajectories.Options options, Optional<LammpsUnits.Found> units) {
      this.reader = reader;
      this.options = options;
      this.units = units;
    }

    @Override
    public List<String> warnings() {
      return List.copyOf(warnings);
    }

    @Override
    public FrameSource.Frame next() {
      ExtendedXyz.Frame frame = ExtendedXyz.next(reader, options, units);
      if (frame == null) {
        return null;
      }
      warnings.addAll(frame.structure().notes());
      Structure s = frame.structure();
      if (symbols == null || !symbols.equals(s.symbols())) {
        symbols = s.symbols();
      }
      double[] fractional = new double[3 * s.count()];
      s.cell().toFractional(frame.unwrapped().orElse(s.positions()), fractional);
      return new FrameSource.Frame(
          symbols,
          s.cell().rows(),
          fractional,
          frame.unwrapped().orElse(s.positions()),
          frame.unwrapped().isPresent(),
          s.velocities().orElse(null),
          frame.timeFs(),
          frame.step(),
          FrameLabels.of(s));
    }

    @Override
    public boolean exhausted() {
      return reader.exhausted();
    }

    @Override
    public void close() {
      reader.close();
    }
  }

  /// Passes over one frame; false at the end of the file.
  private static boolean skip(LineReader reader) {
    int atoms = count(reader);
    if (atoms < 0) {
      return false;
    }
    int start = reader.line();
    reader.require("the comment line with Lattice and Properties");
    for (int i = 0; i < atoms; i++) {
      if (reader.next() == null) {
        throw truncated(reader, atoms, i, start);
      }
    }
    return true;
  }

  private static InputException truncated(LineReader reader, int expected, int found, int start) {
    return reader.fault(
        "truncated: expected "
            + expected
            + " atoms (line "
            + start
            + "), found "
            + found
            + "; copy the file again or remove its last frame");
  }

  /// Number of atoms of the next frame, or -1 at the end of the file.
  private static int count(LineReader reader) {
    String line = reader.next();
    while (line != null && line.isBlank()) {
      line = reader.next();
    }
    if (line == null) {
      return -1;
    }
    // the shortest atom is 'H 0 0 0' with its line end
    int atoms = reader.count(line.strip(), "number of atoms", 8);
    if (atoms == 0) {
      throw reader.fault("number of atoms is " + atoms + "; expected at least 1");
    }
    return atoms;
  }

  /// A frame with GPUMD's unwrapped positions, and the time and the time step that its comment line
  /// states, NaN and -1 if none.
  private record Frame(
      Structure structure, Optional<double[]> unwrapped, double timeFs, long step) {}

  /// The next frame, or null at the end of the file.
  ///
  /// @param units if it is a file of LAMMPS
  private static Frame next(
      LineReader reader, Trajectories.Options options, Optional<LammpsUnits.Found> units) {
    int atoms = count(reader);
    if (atoms < 0) {
      return null;
    }
    int start = reader.line();
    XyzComment comment = XyzComment.next(reader);
    double[] rows =
        comment
            .lattice()
            .or(options::cellRows)
            .orElseThrow(
                () ->
                    reader.fault(
                        "no Lattice=\"ax ay az bx by bz cx cy cz\"; Haven needs a periodic cell; "
                            + Trajectories.Options.CELL_REMEDY));
    Cell cell = Lattice.of(rows, reader::fault);
    List<String> notes = new ArrayList<>();
    String pbc = comment.text("pbc", "T T T");
    if (pbc.toUpperCase(Locale.ROOT).contains("F")) {
      notes.add(
          "pbc=\""
              + Plain.shortened(pbc)
              + "\" ignored: the cell is taken as periodic in all directions, and its volume as"
              + " that of the material");
    }
    if (!options.typeSymbols().isEmpty() && !comment.hasTypes()) {
      throw reader.fault(
          "extended XYZ holds no LAMMPS atom types, so --types says nothing; leave it out");
    }
    XyzColumns columns =
        XyzColumns.of(
            reader, comment.text("properties", "species:S:1:pos:R:3"), comment.has("properties"));
    columns.warning().ifPresent(notes::add);
    if (units.isPresent()) {
      notes.addAll(units.get().warnings());
      if (comment.has("stress")) {
        notes.add("Stress left out: LAMMPS writes its pressure there, with the kinetic part");
      }
    }

    Atoms read = new Atoms(atoms, columns, comment.hasTypes(), options);
    for (int i = 0; i < atoms; i++) {
      String line = reader.next();
      if (line == null) {
        throw truncated(reader, atoms, i, start);
      }
      read.add(reader, i, LineReader.words(line));
    }
    reader.cutLine().ifPresent(notes::add);
    units.ifPresent(found -> read.scale(found.units()));
    Structure structure =
        new Structure(
            comment.text("comment", comment.text("title", reader.file().getFileName().toString())),
            cell,
            List.copyOf(read.symbols),
            read.positions,
            Optional.ofNullable(read.velocities),
            Optional.ofNullable(read.charges),
            comment.energyEv(),
            Optional.ofNullable(read.forces),
            comment.virialEv(cell.volume(), units.isEmpty()),
            Map.of(),
            List.copyOf(notes));
    if (read.masses != null) {
      structure = structure.withMassesU(read.masses);
    }
    double unit = units.map(found -> found.units().timeFs()).orElse(1.0);
    double time = comment.has("time") ? unit * comment.number("time", "Time") : Double.NaN;
    String step = comment.text("timestep", "");
    return new Frame(
        structure,
        Optional.ofNullable(read.unwrapped),
        time,
        step.matches("\\d{1,18}") ? Long.parseLong(step) : -1);
  }

  /// The atoms of a frame, as far as they are read; null where no column holds a quantity.
  private static final class Atoms {
    private final XyzColumns columns;
    private final int count;
    private final boolean types;
    private final Trajectories.Options options;
    private final List<String> symbols;
    private final double[] positions;
    private final double[] unwrapped;
    private final double[] forces;
    private final double[] velocities;
    private final double[] charges;
    private final double[] masses;

    Atoms(int count, XyzColumns columns, boolean types, Trajectories.Options options) {
      this.columns = columns;
      this.count = count;
      this.types = types;
      this.options = options;
      symbols = new ArrayList<>(count);
      positions = new double[3 * count];
      unwrapped = columns.unwrapped() < 0 ? null : new double[3 * count];
      forces = columns.forces() < 0 ? null : new double[3 * count];
      velocities = columns.velocities() < 0 && columns.momenta() < 0 ? null : new double[3 * count];
      charges = columns.charge() < 0 ? null : new double[count];
      masses = columns.mass() < 0 ? null : new double[count];
    }

    /// Velocities and forces from units of LAMMPS to Haven's.
    void scale(LammpsUnits units) {
      for (int k = 0; k < 3 * count; k++) {
        if (columns.momenta() < 0 && velocities != null) {
          velocities[k] /= units.timeFs();
        }
        if (forces != null) {
          forces[k] *= units.energyEv();
        }
      }
    }

    void add(LineReader reader, int i, String[] words) {
      if (words.length < columns.width() || words.length > columns.width() && columns.declared()) {
        throw reader.fault(
            "atom "
                + (i + 1)
                + " of "
                + count
                + ": expected "
                + columns.width()
                + " columns, got "
                + words.length
                + (words.length <= 1 ? "; is the frame truncated?" : ""));
      }
      Element element = element(reader, i, words[columns.species()]);
      if (masses != null) {
        masses[i] = reader.number(words[columns.mass()], "mass");
        element = ElementLabel.isotope(element, masses[i]);
        Optional<String> wrong = ElementLabel.contradiction(element, masses[i]);
        if (wrong.isPresent()) {
          throw reader.fault("atom " + (i + 1) + ": " + wrong.get());
        }
      }
      symbols.add(element.symbol());
      if (unwrapped != null) {
        reader.position(words, columns.unwrapped(), unwrapped, 3 * i, "unwrapped position");
      }
      reader.position(words, columns.positions(), positions, 3 * i, "position");
      if (forces != null) {
        reader.triple(words, columns.forces(), forces, 3 * i, "force");
      }
      if (columns.momenta() < 0 && columns.velocities() >= 0) {
        reader.triple(words, columns.velocities(), velocities, 3 * i, "velocity");
      } else if (columns.momenta() >= 0) {
        reader.triple(words, columns.momenta(), velocities, 3 * i, "momentum");
        double mass = masses == null ? element.massU() : masses[i];
        double scale = 1 / (mass * Math.sqrt(PhysicalConstants.EV_PER_U_ANGSTROM2_PER_FS2));
        for (int d = 0; d < 3; d++) {
          velocities[3 * i + d] *= scale;
        }
      }
      if (charges != null) {
        charges[i] = reader.number(words[columns.charge()], "charge");
      }
    }

    private static boolean isNumber(String word) {
      return word.charAt(0) <= '9' && word.matches("\\d{1,9}");
    }

    /// A symbol; a number is that of an element, or of a type where LAMMPS wrote the file.
    private Element element(LineReader reader, int i, String word) {
      Optional<Element> known =
          !isNumber(word)
              ? ElementLabel.read(word)
              : types
                  ? Element.of(options.typeSymbol(reader, i, word))
                  : Element.ofAtomicNumber(Integer.parseInt(word));
      return known.orElseThrow(
          () ->
              reader.fault(
                  "unknown element " + Plain.quoted(word) + "; " + ElementLabel.suggestion(word)));
    }
  }

  /// The text of a frame, with `vel` in Å/fs (as GPUMD), `forces`, `charge`, and energy, virial in
  /// eV and stress in eV/Å³ with ASE's sign where the structure has them. Frames may be put one
  /// after the other.
  public static String text(Structure s) {
    StringBuilder out = new StringBuilder();
    out.append(s.count()).append("\nLattice=\"").append(joined(s.cell().rows())).append('"');
    out.append(" Properties=species:S:1:pos:R:3");
    s.velocities().ifPresent(v -> out.append(":vel:R:3"));
    s.forces().ifPresent(f -> out.append(":forces:R:3"));
    s.charges().ifPresent(q -> out.append(":charge:R:1"));
    List<Double> masses = s.speciesTable(Map.of()).massesU();
    List<String> species = s.species();
    boolean heavy = !s.massesU().isEmpty();
    out.append(heavy ? ":masses:R:1" : "");
    out.append(labels(s)).append(" pbc=\"T T T\" comment=\"");
    out.append(s.titleLine().replace("\\", "\\\\").replace("\"", "\\\"")).append("\"\n");
    for (int i = 0; i < s.count(); i++) {
      out.append(s.symbols().get(i)).append(' ').append(Plain.row(s.positions(), i));
      int atom = i;
      s.velocities().ifPresent(v -> out.append(' ').append(Plain.row(v, atom)));
      s.forces().ifPresent(f -> out.append(' ').append(Plain.row(f, atom)));
      s.charges().ifPresent(q -> out.append(' ').append(q[atom]));
      out.append(heavy ? " " + masses.get(species.indexOf(s.symbols().get(i))) : "").append('\n');
    }
    return out.toString();
  }

  private static String joined(double[] values) {
    return Arrays.stream(values).mapToObj(Double::toString).collect(Collectors.joining(" "));
  }
}
