package org.haven.inputs.abinitio;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

/// Molecular dynamics of CP2K: `PROJECT-pos-1.xyz`, and what lies beside it, in CP2K's own units
/// unless the input asked for others (CP2K manual, MOTION/PRINT).
///
/// | file | holds | taken as |
/// |---|---|---|
/// | `-pos-1.xyz` | positions in Å, step, time in fs, E in Hartree | E: potential energy |
/// | `-frc-1.xyz` | forces in Hartree/Bohr | |
/// | `-vel-1.xyz` | velocities in Bohr per atomic unit of time | |
/// | `-1.cell` | Ax … Cz in Å | cell of each step |
/// | `-1.stress` | xx xy … zz in bar, sign of a pressure, with the ions' kinetic part | the rest, where there are velocities |
/// | `-1.ener` | temperature, potential energy, conserved quantity ([Cp2kEnergies]) | what the others lack |
/// | `-1.restart` | last cell, ensemble, thermostat, temperature, time step | cell where there is no `-1.cell` |
///
/// Frames of a step are put together by its number; where one of the files was written less often,
/// the other steps lack what it holds.
public final class Cp2kXyz implements StreamedFormat {
  private static final Pattern COMMENT =
      Pattern.compile("\\s*i\\s*=\\s*(\\d{1,18}),\\s*time\\s*=\\s*([-+.\\deE]+)(.*)");
  private static final Pattern ENERGY = Pattern.compile(".*\\bE\\s*=\\s*(\\S+?),?\\s*(?:,.*)?");

  @Override
  public String name() {
    return "XYZ of CP2K";
  }

  @Override
  public List<String> fileNames() {
    return List.of("*-pos-*.xyz");
  }

  @Override
  public boolean recognises(FileHead head) {
    return head.line(0).matches("\\d+") && COMMENT.matcher(head.line(1)).lookingAt();
  }

  @Override
  public FrameSource begin(Path file, Trajectories.Options options) {
    String name = String.valueOf(file.getFileName());
    for (String other : List.of("-frc-", "-vel-")) {
      if (name.contains(other)) {
        throw new InputException(
            file,
            "holds "
                + (other.equals("-frc-") ? "forces" : "velocities")
                + ", not positions; give "
                + name.replace(other, "-pos-")
                + ", beside which it is found");
      }
    }
    return new Frames(file, options);
  }

  private static final class Frames implements FrameSource {
    private static final double EV_PER_ANGSTROM3_PER_BAR =
        1e-4 / PhysicalConstants.GPA_PER_EV_PER_ANGSTROM3;

    private final LineReader reader;
    private final Trajectories.Options options;
    private final Optional<StepValues> forces;
    private final Optional<StepValues> velocities;
    private final Optional<StepValues> cells;
    private final Optional<StepValues> stresses;
    private final Optional<Cp2kEnergies> energies;
    private final Cp2kRestart restart;
    private final List<Double> masses = new ArrayList<>();
    private List<String> symbols;
    private double[] rows;
    private double[] lastCell;
    private boolean stressLost;

    /// Whether a line is wrong, not cut off.
    private boolean strange;

    private double firstTime = Double.NaN;
    private long firstStep;
    private double stepFs = Double.NaN;

    Frames(Path file, Trajectories.Options options) {
      this.reader = LineReader.open(file);
      this.options = options;
      double force = PhysicalConstants.HARTREE_EV / PhysicalConstants.BOHR_ANGSTROM;
      double speed = PhysicalConstants.BOHR_ANGSTROM / PhysicalConstants.ATOMIC_TIME_FS;
      forces =
          StepValues.open(beside(file, "-frc-", ".xyz"), "forces", force, Cp2kEntries::vectors);
      velocities =
          StepValues.open(beside(file, "-vel-", ".xyz"), "velocities", speed, Cp2kEntries::vectors);
      cells = StepValues.open(beside(file, "-", ".cell"), "cells", 1, Cp2kEntries::nine);
      stresses =
          StepValues.open(
              beside(file, "-", ".stress"),
              "stresses",
              EV_PER_ANGSTROM3_PER_BAR,
              Cp2kEntries::nine);
      energies = Cp2kEnergies.open(beside(file, "-", ".ener"));
      restart = Cp2kRestart.read(beside(file, "-", ".restart"));
    }

    /// `PROJECT-pos-1.xyz` becomes `PROJECT` + between + `1` + ending, packed or not.
    private static List<Path> beside(Path file, String between, String ending) {
      String name = String.valueOf(file.getFileName());
      if (!name.contains("-pos-")) {
        return List.of();
      }
      String other =
          name.replaceFirst("\\.gz$", "").replaceFirst("\\.xyz$", "").replace("-pos-", between)
              + ending;
      return List.of(file.resolveSibling(other), file.resolveSibling(other + ".gz"));
    }

    @Override
    public Frame next() {
      String line = reader.next();
      boolean begun = false;
      while (line != null && line.isBlank()) {
        begun = !line.isEmpty();
        line = reader.next();
      }
      if (line == null) {
        if (begun) {
          throw reader.fault("the file ends within the line of the number of atoms");
        }
        return null;
      }
      strange = !line.strip().matches("\\d+");
      int count = reader.count(line.strip(), "number of atoms", 8);
      String text = reader.require("the comment line of CP2K, 'i = 0, time = 0.000, E = …'");
      Matcher comment = COMMENT.matcher(text);
      if (!comment.matches()) {
        throw reader.fault("expected CP2K's 'i = 0, time = 0.000, E = …'");
      }
      long step = Long.parseLong(comment.group(1));
      double time = reader.number(comment.group(2), "time");
      Matcher energy = ENERGY.matcher(comment.group(3));
      double own = energy.matches() ? reader.number(energy.group(1), "energy E") : Double.NaN;
      List<String> names = new ArrayList<>(count);
      double[] positions = Cp2kEntries.rows(reader, count, names, "position");
      if (symbols == null || !symbols.equals(names)) {
        symbols = List.copyOf(names);
        masses.clear();
        symbols.forEach(symbol -> masses.add(Element.of(symbol).orElseThrow().massU()));
      }
      cellOf(step);
      noteTime(step, time);
      Cell cell = Cell.ofRows(rows);
      double[] s = new double[positions.length];
      cell.toFractional(positions, s);
      double[] v = velocities.map(file -> file.at(step, 3 * count)).orElse(null);
      double[] pressure = stresses.map(file -> file.at(step, 9)).orElse(null);
      double hartree = energies.map(file -> file.potential(step, own)).orElse(own);
      stressLost |= pressure != null && v == null;
      FrameLabels labels =
          KineticStress.labels(
              hartree * PhysicalConstants.HARTREE_EV,
              forces.map(file -> file.at(step, 3 * count)).orElse(null),
              pressure,
              cell.volume(),
              masses,
              v);
      return new Frame(symbols, rows, s, positions, false, v, time, step, labels);
    }

    private void cellOf(long step) {
      double[] found = cells.map(file -> file.at(step, 9)).orElse(null);
      if (found != null) {
        lastCell = found;
      }
      double[] now =
          lastCell != null
              ? lastCell
              : restart
                  .cell()
                  .or(options::cellRows)
                  .orElseThrow(
                      () ->
                          reader.fault(
                              "no cell: neither -1.cell nor -1.restart of CP2K lies beside it; "
                                  + Trajectories.Options.CELL_REMEDY));
      if (!Arrays.equals(now, rows)) {
        Lattice.of(now, reader::fault);
        rows = now;
      }
    }

    private void noteTime(long step, double time) {
      if (Double.isNaN(firstTime)) {
        firstTime = time;
        firstStep = step;
      } else if (Double.isNaN(stepFs) && step > firstStep && time > firstTime) {
        stepFs = (time - firstTime) / (step - firstStep);
      }
    }

    @Override
    public MdSettings settings() {
      return restart.settings(stepFs);
    }

    @Override
    public OptionalDouble temperatureK() {
      return restart.temperatureK().isPresent() || energies.isEmpty()
          ? restart.temperatureK()
          : energies.get().meanTemperatureK();
    }

    @Override
    public List<String> warnings() {
      List<String> warnings = new ArrayList<>();
      if (stressLost) {
        warnings.add(
            "stresses left out: CP2K writes them with the kinetic part of the ions, and without"
                + " -vel-1.xyz it cannot be taken off");
      }
      for (Optional<StepValues> each : List.of(forces, velocities, cells, stresses)) {
        each.flatMap(StepValues::warning).ifPresent(warnings::add);
      }
      energies.ifPresent(
          file -> warnings.addAll(file.warnings(masses.size(), restart.temperatureK().isEmpty())));
      return warnings;
    }

    @Override
    public boolean exhausted() {
      return !strange && reader.exhausted();
    }

    @Override
    public void close() {
      reader.close();
      for (Optional<StepValues> each : List.of(forces, velocities, cells, stresses)) {
        each.ifPresent(StepValues::close);
      }
      energies.ifPresent(Cp2kEnergies::close);
    }
  }
}
