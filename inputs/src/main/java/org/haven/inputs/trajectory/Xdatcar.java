package org.haven.inputs.trajectory;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.haven.inputs.FileHead;
import org.haven.inputs.LineReader;
import org.haven.inputs.Plain;
import org.haven.inputs.structure.Poscar;
import org.haven.inputs.structure.Structure;

/// XDATCAR of VASP 5 and 6: header, then frames of fractional coordinates. A header before every
/// frame means a changing cell (or joined files). The format has no times.
public final class Xdatcar implements TrajectoryFormat, TextTrajectory {
  @Override
  public String name() {
    return "XDATCAR";
  }

  @Override
  public List<String> fileNames() {
    return List.of("*xdatcar*");
  }

  @Override
  public boolean recognises(FileHead head) {
    return Poscar.beginsWithHeader(head)
        && head.line(7).toLowerCase(Locale.ROOT).startsWith("direct configuration");
  }

  @Override
  public Trajectory open(Path file, Trajectories.Options options) {
    return new StreamedTrajectory(file, () -> new Frames(LineReader.open(file)), options);
  }

  @Override
  public Optional<String> loss(Structure structure) {
    return Optional.of(
        "XDATCAR holds no times and no velocities, and groups atoms by element: these are lost, and"
            + " the order of the atoms with them");
  }

  /// Header where the cell is new, and the atoms, grouped by element, in fractions of the cell.
  @Override
  public String text(TimedFrame frame) {
    Structure s = frame.structure();
    StringBuilder out = new StringBuilder();
    Map<String, Integer> counts = s.composition();
    if (frame.newCell()) {
      double[] h = s.cell().rows();
      out.append(s.titleLine()).append("\n1.0\n");
      for (int k = 0; k < 3; k++) {
        out.append(Plain.row(h, k)).append('\n');
      }
      out.append(String.join(" ", counts.keySet())).append('\n');
      out.append(counts.values().stream().map(String::valueOf).collect(Collectors.joining(" ")));
      out.append('\n');
    }
    out.append("Direct configuration= ").append(frame.number() + 1).append('\n');
    double[] x = new double[3 * s.count()];
    s.cell().toFractional(s.positions(), x);
    for (int k = 0; k < x.length; k++) {
      x[k] -= Math.floor(x[k]);
    }
    for (String symbol : counts.keySet()) {
      for (int i = 0; i < s.count(); i++) {
        if (s.symbols().get(i).equals(symbol)) {
          out.append(Plain.row(x, i)).append('\n');
        }
      }
    }
    return out.toString();
  }

  /// A scale factor, which stands where a title is expected when that was blank.
  private static final String SCALE = "[-+]?[0-9]*\\.[0-9]+";

  private static final class Frames implements FrameSource {
    private final LineReader reader;
    private Poscar.Header header;

    Frames(LineReader reader) {
      this.reader = reader;
      this.header = Poscar.header(reader);
    }

    @Override
    public Frame next() {
      String line = reader.next();
      while (line != null && line.isBlank()) {
        line = reader.next();
      }
      if (line == null) {
        return null;
      }
      if (!isFrame(line)) {
        String title = line.strip();
        if (title.matches(SCALE)) {
          reader.back(line);
          title = "";
        }
        Poscar.Header again = Poscar.header(reader, title);
        header = again.symbols().equals(header.symbols()) ? sharing(again) : again;
        line = reader.require("'Direct configuration='");
        if (!isFrame(line)) {
          throw reader.fault("expected 'Direct configuration=', got " + Plain.quoted(line.strip()));
        }
      }
      long step = step(line);
      int atoms = header.symbols().size();
      double[] s = new double[3 * atoms];
      for (int i = 0; i < atoms; i++) {
        String text = reader.next();
        if (text == null || text.isBlank() || isFrame(text)) {
          throw reader.fault("truncated: expected " + atoms + " atoms, found " + i);
        }
        String[] words = LineReader.words(text);
        if (words.length > 3) {
          throw reader.fault("position of atom " + (i + 1) + ": expected 3 numbers, got more");
        }
        reader.position(words, 0, s, 3 * i, "position of atom " + (i + 1));
      }
      reader.refuseCutLine();
      return new Frame(header.symbols(), header.rows(), s, false, null, Double.NaN, step);
    }

    /// The new header with the old list of symbols, so that one list serves all frames.
    private Poscar.Header sharing(Poscar.Header again) {
      return new Poscar.Header(again.title(), again.rows(), again.scale(), header.symbols());
    }

    private boolean isFrame(String line) {
      String stripped = line.stripLeading();
      if (stripped.isEmpty() || !Character.isLetter(stripped.charAt(0))) {
        return false;
      }
      String text = stripped.toLowerCase(Locale.ROOT);
      if (text.startsWith("cartesian configuration")) {
        throw reader.fault(
            "Cartesian configurations are not read; expected 'Direct configuration='");
      }
      return text.startsWith("direct") || text.startsWith("konfig");
    }

    private static long step(String line) {
      String digits = line.substring(line.indexOf('=') + 1).strip();
      return line.indexOf('=') >= 0 && digits.matches("\\d{1,18}") ? Long.parseLong(digits) : -1;
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
