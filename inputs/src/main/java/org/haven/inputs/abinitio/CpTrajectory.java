package org.haven.inputs.abinitio;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.FileHead;
import org.haven.inputs.InputException;
import org.haven.inputs.LineReader;
import org.haven.inputs.structure.Lattice;
import org.haven.inputs.trajectory.FrameLabels;
import org.haven.inputs.trajectory.FrameSource;
import org.haven.inputs.trajectory.MdSettings;
import org.haven.inputs.trajectory.StreamedFormat;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.kernels.Cell;
import org.haven.kernels.Element;
import org.haven.kernels.PhysicalConstants;

/// Car–Parrinello dynamics of cp.x of Quantum ESPRESSO: `PREFIX.pos`, and what lies beside it.
///
/// | file | holds |
/// |---|---|
/// | `.pos` | step, time in ps, positions in Bohr |
/// | `.cel` | the matrix h in Bohr, whose columns are the lattice vectors |
/// | `.for` | forces in Hartree/Bohr |
/// | `.vel` | velocities in Bohr per Hartree unit of time |
/// | `.evp` | energies in Hartree: `etot`, that of the electrons and ions at rest |
/// | `.str` | stress in GPa with the sign of a pressure and with the ions' kinetic part, which is taken off where there are velocities |
/// | `.in` | elements, masses, time step, thermostat ([CpInput]) |
///
/// Versions of cp.x (7.0, 6.x) sort the atoms of all these files by ATOMIC_SPECIES
/// (gitlab.com/QEF/q-e/-/issues/474), others keep the order of the input. The files do not tell, so
/// that an input in another order than that is refused unless a structure names the atoms.
public final class CpTrajectory implements StreamedFormat {
  private static final String HEADER = "\\d+(\\s+[-+.\\dEe]+)?";
  private static final String TRIPLE = "[-+.\\dEe]+\\s+[-+.\\dEe]+\\s+[-+.\\dEe]+";

  @Override
  public String name() {
    return "cp.x";
  }

  @Override
  public List<String> fileNames() {
    return List.of("*.pos");
  }

  @Override
  public boolean recognises(FileHead head) {
    String name = String.valueOf(head.file().getFileName());
    return name.matches(".*\\.pos(\\.gz)?")
        && head.line(0).matches(HEADER)
        && head.line(1).matches(TRIPLE);
  }

  @Override
  public FrameSource begin(Path file, Trajectories.Options options) {
    return new Frames(file, options);
  }

  private static final class Frames implements FrameSource {
    private final LineReader reader;
    private final Optional<CpInput> input;
    private final List<String> symbols;
    private final List<String> names;
    private final List<Double> masses = new ArrayList<>();
    private final StepValues cells;
    private final Optional<StepValues> forces;
    private final Optional<StepValues> velocities;
    private final Optional<StepValues> stresses;
    private final Optional<StepValues> energies;
    private final Optional<double[]> given;
    private double[] rows;
    private boolean stressLost;

    Frames(Path file, Trajectories.Options options) {
      input = CpInput.beside(file);
      symbols = options.structure().isPresent() ? List.of() : ownSymbols(file);
      names = options.symbols(file, symbols, count(file, options), new ArrayList<>());
      int count = names.size();
      for (int i = 0; i < count; i++) {
        double own =
            !symbols.isEmpty() || input.isPresent() && input.get().symbols().equals(names)
                ? input.get().massesU().get(i)
                : Double.NaN;
        masses.add(own > 0 ? own : Element.of(names.get(i)).orElseThrow().massU());
      }
      double bohr = PhysicalConstants.BOHR_ANGSTROM;
      given = options.cellRows();
      reader = LineReader.open(file);
      cells = open(file, ".cel", "cells", bohr, 3).orElse(null);
      forces = open(file, ".for", "forces", PhysicalConstants.HARTREE_EV / bohr, count);
      velocities = open(file, ".vel", "velocities", bohr / PhysicalConstants.ATOMIC_TIME_FS, count);
      stresses = open(file, ".str", "stresses", 1 / PhysicalConstants.GPA_PER_EV_PER_ANGSTROM3, 3);
      energies =
          StepValues.open(
              beside(file, ".evp"), "energies", PhysicalConstants.HARTREE_EV, new Energies());
    }

    private List<String> ownSymbols(Path file) {
      if (input.isEmpty() || input.get().symbols().isEmpty()) {
        return List.of();
      }
      if (!input.get().isSorted()) {
        throw new InputException(
            file,
            "versions of cp.x write atoms in the order of ATOMIC_SPECIES or of ATOMIC_POSITIONS,"
                + " and these differ in "
                + input.get().file()
                + "; name the atoms in the order of this file (--structure)");
      }
      return input.get().symbols();
    }

    /// Atoms in the first frame.
    private static int count(Path file, Trajectories.Options options) {
      if (options.structure().isPresent()) {
        return options.structure().get().count();
      }
      try (LineReader reader = LineReader.open(file)) {
        reader.next();
        int count = 0;
        for (String line = reader.next();
            line != null && LineReader.words(line).length == 3;
            line = reader.next()) {
          count++;
        }
        return count;
      }
    }

    private static List<Path> beside(Path file, String ending) {
      String name = String.valueOf(file.getFileName()).replaceFirst("\\.pos(\\.gz)?$", "") + ending;
      return List.of(file.resolveSibling(name), file.resolveSibling(name + ".gz"));
    }

    private static Optional<StepValues> open(
        Path file, String ending, String what, double unit, int rows) {
      return StepValues.open(
          beside(file, ending),
          what,
          unit,
          (from, of) -> {
            String head = content(from);
            return head == null
                ? null
                : new StepValues.Entry(
                    from.integer(LineReader.words(head)[0], "step"), block(from, rows, of));
          });
    }

    private static String content(LineReader reader) {
      String line = reader.next();
      while (line != null && line.isBlank()) {
        line = reader.next();
      }
      return line;
    }

    /// Rows of three numbers below the line of a step.
    private static double[] block(LineReader reader, int rows, String what) {
      double[] values = new double[3 * rows];
      for (int i = 0; i < rows; i++) {
        String line = reader.next();
        String where = what + ", row " + (i + 1) + " of " + rows;
        if (line == null) {
          throw reader.fault("truncated: file ends here; expected " + where);
        }
        String[] words = LineReader.words(line);
        if (words.length != 3) {
          throw reader.fault(where + ": expected 3 numbers, got " + words.length);
        }
        if (what.equals("positions")) {
          // in Bohr, of which 1e6 are not farther than in Å
          reader.position(words, 0, values, 3 * i, where);
        } else {
          reader.triple(words, 0, values, 3 * i, where);
        }
      }
      reader.refuseCutLine();
      return values;
    }

    /// `etot` of a line of `.evp`. Its column is named in a title; without one the second column
    /// tells: time, with an exponent, where the energy stands in the sixth, else in the fifth.
    private static final class Energies implements StepValues.Entries {
      private int column = -1;

      @Override
      public StepValues.Entry next(LineReader reader, String what) {
        String line = content(reader);
        while (line != null && line.strip().startsWith("#")) {
          int named = Arrays.asList(LineReader.words(line.replace("#", " "))).indexOf("etot");
          column = named >= 0 ? named : column;
          line = content(reader);
        }
        if (line == null) {
          return null;
        }
        String[] words = LineReader.words(line);
        int place = column >= 0 ? column : words.length > 1 && words[1].contains("E") ? 5 : 4;
        if (words.length <= place) {
          throw reader.fault("energies: expected at least " + (place + 1) + " columns");
        }
        reader.refuseCutLine();
        return new StepValues.Entry(
            reader.integer(words[0], "step"), new double[] {reader.number(words[place], "etot")});
      }
    }

    @Override
    public Frame next() {
      String head = content(reader);
      if (head == null) {
        return null;
      }
      String[] words = LineReader.words(head);
      if (words.length > 2) {
        throw reader.fault(
            "expected step and time, got "
                + words.length
                + " words: more rows than the "
                + names.size()
                + " atoms?");
      }
      long step = reader.integer(words[0], "step");
      double time =
          words.length == 2
              ? 1000 * reader.number(words[1], "time")
              : input.map(CpInput::timeStepFs).stream()
                  .flatMapToDouble(dt -> dt.stream())
                  .map(dt -> dt * step)
                  .findFirst()
                  .orElse(Double.NaN);
      double[] positions = block(reader, names.size(), "positions");
      for (int k = 0; k < positions.length; k++) {
        positions[k] *= PhysicalConstants.BOHR_ANGSTROM;
      }
      Cell cell = cell(step);
      double[] s = new double[positions.length];
      cell.toFractional(positions, s);
      int count = positions.length;
      double[] v = velocities.map(file -> file.at(step, count)).orElse(null);
      double[] pressure = stresses.map(file -> file.at(step, 9)).orElse(null);
      double[] energy = energies.map(file -> file.at(step, 1)).orElse(null);
      stressLost |= pressure != null && v == null;
      FrameLabels labels =
          KineticStress.labels(
              energy == null ? Double.NaN : energy[0],
              forces.map(file -> file.at(step, count)).orElse(null),
              pressure,
              cell.volume(),
              masses,
              v);
      return new Frame(symbols, rows, s, positions, false, v, time, step, labels);
    }

    private Cell cell(long step) {
      double[] h = cells == null ? null : cells.at(step, 9);
      if (h == null && cells != null && rows == null) {
        throw reader.fault(".cel has no cell of step " + step);
      }
      double[] now = rows;
      if (h != null) {
        now = new double[] {h[0], h[3], h[6], h[1], h[4], h[7], h[2], h[5], h[8]};
      } else if (cells == null) {
        now =
            given.orElseThrow(
                () -> reader.fault("no .cel beside it; " + Trajectories.Options.CELL_REMEDY));
      }
      if (!Arrays.equals(now, rows)) {
        Lattice.of(now, reader::fault);
        rows = now;
      }
      return Cell.ofRows(rows);
    }

    @Override
    public MdSettings settings() {
      return input.map(CpInput::settings).orElse(MdSettings.of("Quantum ESPRESSO cp.x"));
    }

    @Override
    public OptionalDouble temperatureK() {
      return settings().temperatureK();
    }

    @Override
    public List<String> warnings() {
      List<String> warnings = new ArrayList<>();
      if (stressLost) {
        warnings.add(
            "stresses left out: cp.x writes them with the kinetic part of the ions, and without"
                + " .vel it cannot be taken off");
      }
      others().forEach(file -> file.warning().ifPresent(warnings::add));
      return warnings;
    }

    private List<StepValues> others() {
      List<StepValues> all = new ArrayList<>();
      Optional.ofNullable(cells).ifPresent(all::add);
      for (Optional<StepValues> each : List.of(forces, velocities, stresses, energies)) {
        each.ifPresent(all::add);
      }
      return all;
    }

    @Override
    public boolean exhausted() {
      return reader.exhausted();
    }

    @Override
    public void close() {
      reader.close();
      others().forEach(StepValues::close);
    }
  }
}
