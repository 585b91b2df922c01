package org.haven.inputs.abinitio;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.haven.inputs.FileHead;
import org.haven.inputs.LineReader;
import org.haven.inputs.Plain;
import org.haven.inputs.trajectory.FrameLabels;
import org.haven.inputs.trajectory.FrameSource;
import org.haven.inputs.trajectory.MdSettings;
import org.haven.inputs.trajectory.StreamedFormat;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.kernels.Cell;
import org.haven.kernels.PhysicalConstants;

/// Standard output of pw.x of Quantum ESPRESSO, streamed: each geometry with its total energy is a
/// frame, the one at the head of the file the first.
///
/// `! total energy` in Ry is the free energy where electrons are smeared, of which forces (Ry/Bohr)
/// and stress are the derivatives. The stress is read in Ry/Bohr³, which has more digits than kbar;
/// it has the sign of a pressure and no kinetic part. Steps are those of `Entering Dynamics`, of
/// the `Time step` in Rydberg units of time (twice the atomic one). Labels of steps whose electrons
/// did not converge are left out with a warning.
public final class PwOutput implements StreamedFormat {
  @Override
  public String name() {
    return "pw.x output";
  }

  @Override
  public List<String> fileNames() {
    return List.of("*.pwo", "*.out");
  }

  @Override
  public boolean recognises(FileHead head) {
    return head.lines().stream().limit(50).anyMatch(l -> l.contains("Program PWSCF"));
  }

  @Override
  public FrameSource begin(Path file, Trajectories.Options options) {
    return new Frames(LineReader.open(file));
  }

  private static final class Frames implements FrameSource {
    private static final double RYDBERG_EV = PhysicalConstants.HARTREE_EV / 2;
    private static final double BOHR = PhysicalConstants.BOHR_ANGSTROM;
    private static final Pattern VERSION = Pattern.compile("Program PWSCF v\\.?\\s*([\\d.]+\\w*)");
    private static final Pattern STEP = Pattern.compile("Time step\\s+=\\s*([\\d.]+) a\\.u\\.");

    private final LineReader reader;
    private final PwGeometry geometry;
    private double energyEv = Double.NaN;
    private double[] forces;
    private double[] stress;
    private boolean converged = true;
    private long step = -1;
    private int frames;
    private int unconverged;
    private boolean done;
    private boolean hasForces;
    private boolean hasStress;
    private double stepFs = Double.NaN;
    private String version = "";

    Frames(LineReader reader) {
      this.reader = reader;
      this.geometry = new PwGeometry(reader);
    }

    @Override
    public Frame next() {
      for (String line = reader.next(); line != null; line = reader.next()) {
        Frame frame = line.length() < 8 ? null : read(line);
        if (frame != null) {
          return frame;
        }
      }
      if (geometry.positions != null && !Double.isNaN(energyEv)) {
        if (hasForces && forces == null || hasStress && stress == null) {
          throw reader.fault("the file ends within step " + step + ", before its forces or stress");
        }
        return whole();
      }
      if (!Double.isNaN(energyEv) || forces != null || stress != null) {
        throw reader.fault(
            "the last step has no "
                + (geometry.positions == null ? "positions" : "total energy ('!')")
                + ": the file is damaged or cut off");
      }
      return null;
    }

    private Frame read(String line) {
      if (line.startsWith("!") && line.contains("total energy")) {
        energyEv = RYDBERG_EV * after(line, "total energy");
        reader.refuseCutLine();
      } else if (line.contains("JOB DONE")) {
        done = true;
      } else if (line.contains("convergence NOT achieved")) {
        converged = false;
      } else if (line.contains("Forces acting on atoms")) {
        forces = forces();
        hasForces = true;
      } else if (line.contains("total") && line.matches("\\s*total\\s+stress\\s+\\(Ry/bohr.*")) {
        stress = stress();
        hasStress = true;
      } else if (line.contains("Entering Dynamics")) {
        long entered = (long) after(line, "iteration");
        step = step < 0 ? entered - 1 : step;
        Frame frame = Double.isNaN(energyEv) ? null : whole();
        step = entered;
        return frame;
      } else if (line.startsWith("CELL_PARAMETERS")) {
        Frame frame = Double.isNaN(energyEv) ? null : whole();
        geometry.cell(line);
        return frame;
      } else if (line.startsWith("ATOMIC_POSITIONS")) {
        Frame frame = Double.isNaN(energyEv) ? null : whole();
        geometry.positions(line);
        return frame;
      } else {
        header(line);
      }
      return null;
    }

    private void header(String line) {
      if (line.contains("Program PWSCF")) {
        Matcher m = VERSION.matcher(line);
        version = m.find() ? " " + m.group(1) : "";
        geometry.count = -1;
      } else if (line.contains("Time step")) {
        Matcher m = STEP.matcher(line);
        if (m.find()) {
          stepFs = 2 * PhysicalConstants.ATOMIC_TIME_FS * reader.number(m.group(1), "time step");
        }
      } else {
        geometry.header(line);
      }
    }

    private double after(String line, String what) {
      String[] words = LineReader.words(line.substring(line.indexOf('=') + 1));
      return reader.number(words.length > 0 ? words[0] : "", what);
    }

    private double[] forces() {
      geometry.requireCell("forces");
      int count = geometry.count;
      double[] f = new double[3 * count];
      for (int i = 0; i < count; i++) {
        String where = "force on atom " + (i + 1) + " of " + count;
        String line = reader.require(where);
        while (line.isBlank()) {
          line = reader.require(where);
        }
        if (!line.contains("force =")) {
          throw reader.fault(where + ": got " + Plain.quoted(line.strip()));
        }
        String[] words = LineReader.words(line.substring(line.indexOf("force =") + 7));
        reader.triple(words, 0, f, 3 * i, where);
        for (int d = 0; d < 3; d++) {
          f[3 * i + d] *= RYDBERG_EV / BOHR;
        }
      }
      return f;
    }

    /// dE/dε / V in eV/Å³: pw.x prints a pressure.
    private double[] stress() {
      double[] t = new double[9];
      for (int k = 0; k < 3; k++) {
        String[] words = LineReader.words(reader.require("a row of the stress"));
        reader.triple(words, 0, t, 3 * k, "stress");
      }
      for (int k = 0; k < 9; k++) {
        t[k] *= -RYDBERG_EV / (BOHR * BOHR * BOHR);
      }
      return t;
    }

    private Frame whole() {
      double[] r = geometry.positions;
      if (r == null) {
        throw reader.fault("an energy before any positions: the file is damaged; copy it again");
      }
      Cell cell = Cell.ofRows(geometry.rows);
      double[] s = new double[r.length];
      cell.toFractional(r, s);
      FrameLabels labels =
          converged ? FrameLabels.of(energyEv, forces, stress, cell.volume()) : FrameLabels.NONE;
      unconverged += converged ? 0 : 1;
      Frame frame =
          new Frame(geometry.symbols, geometry.rows, s, r, false, null, timeFs(), step, labels);
      frames++;
      energyEv = Double.NaN;
      forces = null;
      stress = null;
      converged = true;
      geometry.positions = null;
      return frame;
    }

    private double timeFs() {
      return step < 0 || Double.isNaN(stepFs) ? Double.NaN : step * stepFs;
    }

    @Override
    public MdSettings settings() {
      return new MdSettings(
          Optional.of("Quantum ESPRESSO pw.x" + version),
          Optional.empty(),
          Optional.empty(),
          OptionalDouble.empty(),
          Double.isNaN(stepFs) ? OptionalDouble.empty() : OptionalDouble.of(stepFs));
    }

    @Override
    public List<String> warnings() {
      List<String> warnings = new ArrayList<>();
      if (Double.isNaN(stepFs) && frames > 1) {
        warnings.add("says no time step: not molecular dynamics");
      }
      if (!done) {
        warnings.add(
            "does not end with JOB DONE: the run or the file was cut off after "
                + frames
                + " whole steps");
      }
      if (unconverged > 0) {
        warnings.add(
            unconverged
                + " of "
                + frames
                + " steps did not converge: their energies, forces and stresses are left out");
      }
      return warnings;
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
}
