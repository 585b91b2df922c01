package org.haven.inputs.trajectory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.haven.inputs.FileHead;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.inputs.structure.ElementLabel;
import org.haven.inputs.structure.Lattice;
import org.haven.kernels.Cell;

/// GSD of HOOMD-blue (schema `hoomd`). A chunk that a frame lacks is that of the first frame, else
/// the default of the schema.
///
/// The box is Lx, Ly, Lz, xy, xz, yz: a = (Lx, 0, 0), b = (xy Ly, Ly, 0), c = (xz Lz, yz Lz, Lz),
/// its centre the origin. HOOMD has no units: lengths are taken as Å, and velocities, whose unit of
/// time is unknown, are left out. Types are elements where their names are; else the caller names
/// them in their order. Counts of images are taken where frames after the first have their own: by
/// default HOOMD writes them in the first alone.
public final class GsdTrajectory implements TrajectoryFormat {
  private static final String IMAGE = "particles/image";
  private static final String STEP = "configuration/step";

  /// Chunks of the schema `hoomd`, version 1.4 (gsd.readthedocs.io, HOOMD schema).
  private static final Pattern CHUNKS =
      Pattern.compile(
          "configuration/(step|dimensions|box)|particles/(N|types|typeid|type_shapes|mass|charge"
              + "|diameter|body|moment_inertia|position|orientation|velocity|angmom|image)"
              + "|(bonds|angles|dihedrals|impropers|constraints|pairs|state|log)/.+");

  /// What says which particles there are.
  private static final List<String> NAMING =
      List.of("particles/N", "particles/typeid", "particles/types");

  @Override
  public String name() {
    return "GSD";
  }

  @Override
  public List<String> fileNames() {
    return List.of("*.gsd");
  }

  @Override
  public boolean recognises(FileHead head) {
    return head.startsWith(GsdFile.SIGNATURE);
  }

  @Override
  public boolean hasTypes() {
    return true;
  }

  @Override
  public Trajectory open(Path file, Trajectories.Options options) {
    return new StreamedTrajectory(file, () -> new Frames(file, options), options);
  }

  private static final class Frames implements FrameSource {
    private final GsdFile gsd;
    private final Trajectories.Options options;
    private final boolean images;
    private final boolean steps;
    private final Set<String> warnings = new LinkedHashSet<>();
    private List<String> symbols = List.of();

    /// Whether the last frame named its particles itself.
    private boolean named;

    private int next;

    Frames(Path file, Trajectories.Options options) {
      this.gsd = new GsdFile(file, "hoomd");
      this.options = options;
      this.images =
          !options.unwrapped()
              && IntStream.range(1, gsd.frames()).anyMatch(frame -> gsd.has(frame, IMAGE));
      this.steps = IntStream.range(0, gsd.frames()).anyMatch(frame -> gsd.has(frame, STEP));
      warnings.add("GSD names no units: lengths are taken as Å");
      gsd.names().stream()
          .filter(chunk -> !CHUNKS.matcher(chunk).matches())
          .forEach(
              chunk ->
                  warnings.add(
                      Plain.quoted(chunk) + " is not read: the schema of HOOMD has no such chunk"));
    }

    @Override
    public Frame next() {
      if (next >= gsd.frames()) {
        return null;
      }
      int n = count();
      Cell cell = cell();
      boolean own = NAMING.stream().anyMatch(chunk -> gsd.has(next, chunk));
      if (next == 0 || own || named) {
        List<String> now = symbols(n);
        symbols = now.equals(symbols) ? symbols : now;
      }
      named = own;
      double[] s = gsd.numbers(next, "particles/position", n, 3);
      if (s == null) {
        throw fault("particles/position is missing");
      }
      cell.toFractional(s, s);
      double[] turns = images ? gsd.numbers(next, IMAGE, n, 3) : null;
      for (int k = 0; k < s.length; k++) {
        s[k] += 0.5 + (turns == null ? 0 : turns[k]);
      }
      if (gsd.has(next, "particles/velocity")) {
        warnings.add("velocities are left out: GSD does not name their unit");
      }
      // the default is 0, which is not written
      double[] step = gsd.has(next, STEP) ? gsd.numbers(next, STEP, 1, 1) : new double[1];
      Frame frame =
          new Frame(symbols, cell.rows(), s, images, null, Double.NaN, steps ? (long) step[0] : -1);
      next++;
      return frame;
    }

    private InputException fault(String message) {
      return gsd.file().fault("frame " + next + " (from 0): " + message);
    }

    private int count() {
      double[] n = gsd.numbers(next, "particles/N", 1, 1);
      if (n == null || n[0] < 1) {
        throw fault("particles/N is missing; expected the number of particles");
      }
      gsd.file().requireRoom((long) n[0], "frame " + next + " (from 0): particles/N");
      return (int) n[0];
    }

    private Cell cell() {
      double[] b = gsd.numbers(next, "configuration/box", -1, -1);
      if (b == null || b.length != 6) {
        throw fault("configuration/box is missing; expected Lx, Ly, Lz, xy, xz, yz");
      }
      double[] dimensions = gsd.numbers(next, "configuration/dimensions", 1, 1);
      if (dimensions != null && dimensions[0] != 3) {
        throw fault("has " + (int) dimensions[0] + " dimensions; Haven needs three");
      }
      return Lattice.of(
          new double[] {b[0], 0, 0, b[3] * b[1], b[1], 0, b[4] * b[2], b[5] * b[2], b[2]},
          this::fault);
    }

    private List<String> symbols(int n) {
      double[] ids = gsd.numbers(next, "particles/typeid", n, 1);
      int[] types = new int[n];
      for (int i = 0; ids != null && i < n; i++) {
        types[i] = (int) ids[i];
      }
      List<String> elements = elements();
      if (elements.isEmpty()) {
        return List.of();
      }
      int last = Arrays.stream(types).max().orElse(0);
      if (last >= elements.size() || Arrays.stream(types).anyMatch(type -> type < 0)) {
        throw fault(
            "particles have a type " + last + "; " + elements.size() + " are named (from 0)");
      }
      return Arrays.stream(types).mapToObj(elements::get).toList();
    }

    /// The elements of the types; none where a structure is to name the particles.
    private List<String> elements() {
      if (!options.typeSymbols().isEmpty()) {
        return options.typeSymbols();
      }
      List<String> names = typeNames();
      List<String> elements =
          names.stream()
              .map(ElementLabel::read)
              .flatMap(Optional::stream)
              .map(element -> element.symbol())
              .toList();
      if (elements.size() == names.size()) {
        return elements;
      }
      if (options.structure().isPresent()) {
        return List.of();
      }
      String list = String.join(", ", names);
      throw gsd.file()
          .fault(
              "names its types "
                  + (list.length() > 60 ? list.substring(0, 60) + "…" : list)
                  + ", which are not all elements; give those in this order (--types Li,Cl) or a"
                  + " structure of the same atoms (--structure)");
    }

    /// Names of the types, rows of characters ended by zeros.
    private List<String> typeNames() {
      double[] text = gsd.numbers(next, "particles/types", -1, -1);
      if (text == null) {
        return List.of("A");
      }
      List<String> names = new ArrayList<>();
      int width = gsd.columns(next, "particles/types");
      for (int from = 0; from < text.length; from += width) {
        StringBuilder name = new StringBuilder();
        for (int k = from; k < from + width && text[k] > 0; k++) {
          name.append((char) text[k]);
        }
        names.add(name.toString());
      }
      return names;
    }

    @Override
    public boolean exhausted() {
      return next > 0 && next < gsd.frames() && gsd.lost(next);
    }

    @Override
    public List<String> warnings() {
      return List.copyOf(warnings);
    }

    @Override
    public void close() {
      gsd.close();
    }
  }
}
