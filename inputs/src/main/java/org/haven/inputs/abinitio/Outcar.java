package org.haven.inputs.abinitio;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.haven.inputs.FileHead;
import org.haven.inputs.LineReader;
import org.haven.inputs.structure.Lattice;
import org.haven.inputs.trajectory.FrameLabels;
import org.haven.inputs.trajectory.FrameSource;
import org.haven.inputs.trajectory.MdSettings;
import org.haven.inputs.trajectory.StreamedFormat;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.VaspLabels;
import org.haven.kernels.Cell;

/// OUTCAR of VASP 5 and 6, streamed: each ionic step with its table of positions and forces is a
/// frame.
///
/// The energy is `free energy TOTEN`, of which forces and stress are the derivatives. `in kB` is
/// the stress in kB with the sign of a pressure, in the order xx yy zz xy yz zx, without the ions'
/// kinetic part. Positions have five decimals, forces six. Species are those of VRHFIN, TITEL or
/// POTCAR, with the counts of `ions per type`.
///
/// On-the-fly force fields write a table of their own for every step (`(ML)`), before that of the
/// same step's ab initio calculation where there is one. A step is one frame; labels are the ab
/// initio ones, those of the force field are left out with a warning.
public final class Outcar implements StreamedFormat {
  @Override
  public String name() {
    return "OUTCAR";
  }

  @Override
  public List<String> fileNames() {
    return List.of("*outcar*");
  }

  @Override
  public boolean recognises(FileHead head) {
    return head.line(0).matches("vasp\\.[4-9]\\..*");
  }

  @Override
  public FrameSource begin(Path file, Trajectories.Options options) {
    return new Frames(LineReader.open(file));
  }

  private static final class Frames implements FrameSource {
    private static final Pattern ITERATION =
        Pattern.compile("Iteration\\s*(\\d+)\\s*\\(\\s*(\\d+)\\s*\\)");

    private final LineReader reader;
    private final VaspLabels labels = new VaspLabels();
    private double[] rows;
    private double[] positions;
    private long step = -1;
    private long steps = 0;
    private long firstStep = -1;
    private long stride = 1;
    private final OutcarHeading head;
    private boolean heading = true;
    private boolean ofForceField;
    private int tableLine;

    /// A step of the force field, which counts unless the same step's ab initio table follows.
    private Frame pending;

    Frames(LineReader reader) {
      this.reader = reader;
      this.head = new OutcarHeading(reader);
    }

    @Override
    public Frame next() {
      for (String line = reader.next(); line != null; line = reader.next()) {
        Frame frame = line.length() < 8 ? null : read(line);
        if (frame != null) {
          return frame;
        }
      }
      if (positions != null) {
        throw reader.fault(
            tableLine,
            "the file ends within the ionic step whose positions stand here, before its energy");
      }
      Frame last = pending;
      pending = null;
      return last == null ? null : counted(last, true);
    }

    /// Takes a line; a frame where one is whole.
    private Frame read(String line) {
      if (line.startsWith(" vasp.") || line.startsWith("vasp.")) {
        heading = true;
      }
      if (line.contains("Iteration")) {
        heading = false;
        Matcher m = ITERATION.matcher(line);
        if (m.find()) {
          step = Long.parseLong(m.group(1));
          labels.electronicSteps = Math.toIntExact(Math.min(1L << 30, Long.parseLong(m.group(2))));
        }
      } else if (line.contains("EDIFF is reached")) {
        labels.electronicSteps = 0;
      } else if (line.contains("direct lattice vectors")) {
        rows = lattice();
      } else if (line.contains("in kB") && line.strip().startsWith("in kB")) {
        labels.stressKb = stress(line);
      } else if (line.contains("TOTAL-FORCE")) {
        return table(line);
      } else if (line.contains("free  energy   TOTEN") && positions == null && head.everyStep) {
        throw reader.fault("a free energy without a table of positions before it in the same step");
      } else if (line.contains("TOTEN") && positions != null) {
        boolean own = line.contains("free  energy ML TOTEN");
        if (own == ofForceField && (own || line.contains("free  energy   TOTEN"))) {
          return whole(line);
        }
      } else if (heading) {
        head.read(line);
      }
      return null;
    }

    private double[] lattice() {
      double[] vectors = new double[9];
      for (int k = 0; k < 3; k++) {
        String text = reader.require("lattice vectors").replaceAll("(?<=\\d)-", " -");
        reader.triple(LineReader.words(text), 0, vectors, 3 * k, "lattice vector");
      }
      if (Arrays.equals(vectors, rows)) {
        return rows;
      }
      Lattice.of(vectors, reader::fault);
      return vectors;
    }

    private double[] stress(String line) {
      String[] words =
          LineReader.words(line.substring(line.indexOf("in kB") + 5).replaceAll("(?<=\\d)-", " -"));
      if (words.length < 6) {
        throw reader.fault("stress (in kB): expected 6 numbers, got " + words.length);
      }
      double[] t = new double[6];
      for (int k = 0; k < 6; k++) {
        t[k] = reader.number(words[k], "stress (in kB)");
      }
      return new double[] {t[0], t[3], t[5], t[3], t[1], t[4], t[5], t[4], t[2]};
    }

    /// Reads the table of positions and forces; a frame where that of the step before is whole now.
    private Frame table(String line) {
      if (head.symbols.isEmpty() || rows == null) {
        throw reader.fault(
            "positions before "
                + (rows == null ? "the lattice vectors" : "'ions per type'")
                + ": the beginning of the file is missing; copy it again");
      }
      heading = false;
      if (positions != null) {
        throw reader.fault(
            tableLine,
            "no free energy (TOTEN) between the positions here and the next: the file is damaged;"
                + " copy it again");
      }
      tableLine = reader.line();
      ofForceField = line.contains("(ML)");
      reader.require("a line below the title of the table");
      int count = head.symbols.size();
      // forces without those of dispersion stand behind
      boolean more = line.contains("w/o vdW");
      double[] r = new double[3 * count];
      double[] f = new double[3 * count];
      for (int i = 0; i < count; i++) {
        String text = reader.require("position and force of ion " + (i + 1)).replace("-", " -");
        String[] words = LineReader.words(text);
        if (words.length != (more ? 9 : 6)) {
          throw reader.fault(
              "ion "
                  + (i + 1)
                  + " of "
                  + count
                  + ": expected position and force, "
                  + (more ? 9 : 6)
                  + " numbers, got "
                  + words.length);
        }
        reader.position(words, 0, r, 3 * i, "position of ion " + (i + 1));
        reader.triple(words, 3, f, 3 * i, "force on ion " + (i + 1));
      }
      String end = reader.require("the line below the table");
      if (!end.contains("-----")) {
        throw reader.fault("more rows in the table than the " + count + " of 'ions per type'");
      }
      positions = r;
      labels.forces = f;
      if (pending != null && (ofForceField || !Arrays.equals(r, pending.cartesian()))) {
        Frame before = pending;
        pending = null;
        return counted(before, true);
      }
      return null;
    }

    /// The step whose energy stands in this line.
    private Frame whole(String line) {
      String[] words = LineReader.words(line.substring(line.indexOf('=') + 1));
      labels.energyEv = reader.number(words.length > 0 ? words[0] : "", "free energy");
      Cell cell = Cell.ofRows(rows);
      double[] s = new double[positions.length];
      cell.toFractional(positions, s);
      FrameLabels found = ofForceField ? FrameLabels.NONE : labels.of(head.incar, false, cell);
      Frame frame =
          new Frame(
              head.symbols,
              rows,
              s,
              positions,
              false,
              null,
              Double.NaN,
              head.learning || ofForceField ? -1 : step,
              found);
      positions = null;
      labels.clear();
      if (ofForceField) {
        pending = frame;
        return null;
      }
      pending = null;
      return counted(frame, false);
    }

    private Frame counted(Frame frame, boolean forceField) {
      if (forceField) {
        labels.leaveOutForceField();
      }
      if (steps == 0) {
        firstStep = step;
      } else if (steps == 1 && step > firstStep && frame.step() >= 0) {
        stride = step - firstStep;
      }
      steps++;
      return frame;
    }

    @Override
    public boolean exhausted() {
      return reader.exhausted();
    }

    @Override
    public OptionalDouble statedIntervalFs() {
      OptionalDouble interval = head.incar.intervalFs(Math.toIntExact(steps));
      return interval.isPresent() ? OptionalDouble.of(interval.getAsDouble() * stride) : interval;
    }

    @Override
    public OptionalDouble temperatureK() {
      return head.incar.temperatureK();
    }

    @Override
    public MdSettings settings() {
      return head.incar.settings();
    }

    @Override
    public List<String> warnings() {
      List<String> warnings = new ArrayList<>();
      if (head.everyStep) {
        warnings.addAll(head.incar.warnings((int) steps));
      } else {
        warnings.add(
            "NWRITE is less than 2: only "
                + steps
                + " steps have positions here; vasprun.xml of the same run has them all");
      }
      warnings.addAll(labels.warnings((int) steps));
      return warnings;
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
