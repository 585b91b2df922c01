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
      cells = CpBlocks.open(file, ".cel", "cells", bohr, 3).orElse(null);
      forces = CpBlocks.open(file, ".for", "forces", PhysicalConstants.HARTREE_EV / bohr, count);
      velocities =
          CpBlocks.open(file, ".vel", "velocities", bohr / PhysicalConstants.ATOMIC_TIME_FS, count);
      stresses =
          CpBlocks.open(
              file, ".str", "stresses", 1 / PhysicalConstants.GPA_PER_EV_PER_ANGSTROM3, 3);
      energies =
          StepValues.open(
              CpBlocks.beside(file, ".evp"),
              "energies",
              PhysicalConstants.HARTREE_EV,
              new CpBlocks.Energies());
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

    @Override
    public Frame next() {
      String head = CpBlocks.content(reader);
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
      double[] positions = CpBlocks.block(reader, names.size(), "positions");
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
