package org.haven.inputs.abinitio;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.haven.inputs.FileHead;
import org.haven.inputs.LineReader;
import org.haven.inputs.Plain;
import org.haven.inputs.structure.ElementLabel;
import org.haven.inputs.structure.Lattice;
import org.haven.inputs.trajectory.FrameSource;
import org.haven.inputs.trajectory.MdSettings;
import org.haven.inputs.trajectory.StreamedFormat;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.VaspLabels;
import org.haven.kernels.Cell;

/// ML_AB (ML_ABN) of VASP: the configurations that a force field was trained on, with ab initio
/// energies, forces and stresses (VASP Wiki, ML_AB).
///
/// Positions are Cartesian in Å, energies in eV, forces in eV/Å; the stress is in kbar with the
/// sign of a pressure, as in OUTCAR. Configurations follow one another in no time that the file
/// tells, and may be of different atoms. Basis sets and CTIFOR are passed over.
public final class MlAb implements StreamedFormat {
  private static final String CONFIGURATION = "Configuration num.";

  @Override
  public String name() {
    return "ML_AB";
  }

  @Override
  public List<String> fileNames() {
    return List.of("*ml_ab*");
  }

  @Override
  public boolean recognises(FileHead head) {
    return head.line(0).endsWith("Version") && head.contains("The number of configurations");
  }

  @Override
  public FrameSource begin(Path file, Trajectories.Options options) {
    return new Frames(LineReader.open(file));
  }

  @Override
  public boolean isInTime(Path file) {
    return false;
  }

  private static final class Frames implements FrameSource {
    private final LineReader reader;
    private List<String> symbols = List.of();
    private long said = -1;
    private int frames;

    Frames(LineReader reader) {
      this.reader = reader;
    }

    @Override
    public Frame next() {
      String line = reader.next();
      while (line != null && !line.strip().startsWith(CONFIGURATION)) {
        if (line.strip().equals("The number of configurations")) {
          said = reader.integer(value("number of configurations"), "number of configurations");
        }
        line = reader.next();
      }
      if (line == null) {
        if (said >= 0 && frames < said) {
          throw reader.fault("the file ends after " + frames + " of " + said + " configurations");
        }
        return null;
      }
      title("The number of atoms");
      int count = reader.count(value("number of atoms"), "number of atoms", 30);
      title("Atom types and atom numbers");
      symbols = symbols(count);
      double[] rows = table("Primitive lattice vectors (ang.)", "lattice vectors", 3);
      Cell cell = Lattice.of(rows, reader::fault);
      double[] positions = table("Atomic positions (ang.)", "positions", count);
      title("Total energy (eV)");
      double energy = reader.number(value("total energy"), "total energy");
      double[] forces = table("Forces (eV ang.^-1)", "forces", count);
      title("Stress (kbar)");
      double[] d = table("XX YY ZZ", "stress", 1);
      double[] o = table("XY YZ ZX", "stress", 1);
      double[] s = new double[positions.length];
      cell.toFractional(positions, s);
      frames++;
      double[] kb = {d[0], o[0], o[2], o[0], d[1], o[1], o[2], o[1], d[2]};
      return new Frame(
          symbols,
          rows,
          s,
          positions,
          false,
          null,
          Double.NaN,
          -1,
          VaspLabels.of(energy, forces, kb, cell));
    }

    /// Reads to a title, within a configuration.
    private void title(String what) {
      for (; ; ) {
        String line = reader.require("'" + what + "'").strip();
        if (line.equals(what)) {
          return;
        }
        if (line.startsWith(CONFIGURATION)) {
          throw reader.fault("the configuration before has no '" + what + "'");
        }
      }
    }

    /// The next line that is not a rule.
    private String content(String what) {
      String line = reader.require(what).strip();
      while (line.matches("[-=*]*")) {
        line = reader.require(what).strip();
      }
      return line;
    }

    /// The first word of that line.
    private String value(String what) {
      return LineReader.words(content(what))[0];
    }

    private double[] table(String title, String what, int rows) {
      title(title);
      double[] values = new double[3 * rows];
      for (int k = 0; k < rows; k++) {
        String line = content(what + ", row " + (k + 1) + " of " + rows);
        String[] words = LineReader.words(line);
        if (words.length != 3) {
          throw reader.fault(
              what
                  + ", row "
                  + (k + 1)
                  + " of "
                  + rows
                  + ": expected 3 numbers, got "
                  + line.strip());
        }
        if (what.equals("positions")) {
          reader.position(words, 0, values, 3 * k, "position of atom " + (k + 1));
        } else {
          reader.triple(words, 0, values, 3 * k, what);
        }
      }
      reader.refuseCutLine();
      String end = reader.next();
      if (end != null && !end.strip().matches("[-=*]+")) {
        throw reader.fault(what + ": more than the " + rows + " rows expected");
      }
      return values;
    }

    private List<String> symbols(int count) {
      List<String> all = new ArrayList<>(count);
      while (all.size() < count) {
        String line = content("an atom type and its number");
        String[] words = LineReader.words(line);
        if (words.length != 2) {
          throw reader.fault(
              "expected an atom type and its number, got "
                  + Plain.quoted(line)
                  + "; "
                  + all.size()
                  + " of "
                  + count
                  + " atoms are named");
        }
        int more = reader.count(words[1], "number of atoms of " + words[0], 30);
        if (all.size() + more > count) {
          throw reader.fault("more atoms of all types than 'The number of atoms', " + count);
        }
        all.addAll(
            Collections.nCopies(
                more,
                ElementLabel.read(words[0])
                    .orElseThrow(
                        () ->
                            reader.fault(
                                "unknown element "
                                    + Plain.quoted(words[0])
                                    + "; "
                                    + ElementLabel.suggestion(words[0])))
                    .symbol()));
      }
      return all.equals(symbols) ? symbols : List.copyOf(all);
    }

    @Override
    public MdSettings settings() {
      return MdSettings.of("VASP");
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
