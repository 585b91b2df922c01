package org.haven.inputs.trajectory;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.haven.inputs.FileHead;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.inputs.structure.Lattice;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.Cell;
import org.haven.kernels.Element;
import org.haven.kernels.PhysicalConstants;

/// Binary trajectories of ASE (`.traj`): molecular dynamics, relaxations, single structures.
///
/// The first frame says the atoms (`numbers`, `masses`, `pbc`), a later one only where it differs;
/// each has `cell` and `positions` in Å and perhaps `momenta` in √(u eV), which become velocities v
/// = p / m. Energy, forces and stress of its `calculator` (eV, eV/Å, eV/Å³, positive in tension)
/// are those of the structure. ASE stores no times: the time step of the run stands in
/// `description`, but not how often it was written. Constraints are left out: fixed atoms are seen
/// to rest. Files of Haven ([AseTrajectoryWriter]) hold the time, and unwrapped positions.
public final class AseTrajectory implements TrajectoryFormat, WritableTrajectory {
  static final String TAG = "ASE-Trajectory";

  /// √(eV/u) in Å/fs.
  static final double SPEED = 1 / Math.sqrt(PhysicalConstants.EV_PER_U_ANGSTROM2_PER_FS2);

  @Override
  public String name() {
    return "ASE .traj";
  }

  @Override
  public List<String> fileNames() {
    return List.of("*.traj");
  }

  @Override
  public boolean recognises(FileHead head) {
    return head.startsWith(UlmFile.SIGNATURE.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public Trajectory open(Path file, Trajectories.Options options) {
    return new StreamedTrajectory(file, () -> new Frames(file, options), options);
  }

  @Override
  public boolean mayBePacked() {
    return false;
  }

  @Override
  public Sink begin(OutputStream out, int frames, double intervalFs) throws IOException {
    return new AseTrajectoryWriter(out, frames);
  }

  @Override
  public Structure read(Path file, int frame) {
    try (Frames frames = new Frames(file, Trajectories.Options.DEFAULT)) {
      if (frame >= frames.ulm.count()) {
        throw StructureFile.noSuchFrame(file, frame, frames.ulm.count());
      }
      return frames.structure(frame);
    }
  }

  @Override
  public int frames(Path file) {
    try (Frames frames = new Frames(file, Trajectories.Options.DEFAULT)) {
      return frames.ulm.count();
    }
  }

  @Override
  public List<Structure> readAll(Path file) {
    List<Structure> all = new ArrayList<>();
    try (Frames frames = new Frames(file, Trajectories.Options.DEFAULT)) {
      for (int frame = 0; frame < frames.ulm.count(); frame++) {
        all.add(frames.structure(frame));
      }
    }
    return all;
  }

  private static final class Frames implements FrameSource {
    private final Path file;
    private final Trajectories.Options options;
    private final UlmFile ulm;
    private final JsonNode first;
    private final Set<String> warnings = new LinkedHashSet<>();
    private JsonNode read;
    private List<String> symbols = List.of();
    private double[] massesU;
    private int next;

    Frames(Path file, Trajectories.Options options) {
      this.file = file;
      this.options = options;
      this.ulm = new UlmFile(file, TAG);
      try {
        this.first = ulm.item(0);
      } catch (InputException e) {
        ulm.close();
        throw e;
      }
    }

    @Override
    public Frame next() {
      if (next == ulm.count()) {
        return null;
      }
      String where = where(next);
      JsonNode item = next == 0 ? first : ulm.item(next);
      atoms(item, where);
      Cell cell = cell(item, where);
      double[] r = ulm.numbers(item, "positions", where, symbols.size(), 3);
      double[] velocities = velocities(item, where);
      cell.toFractional(r, r);
      next++;
      boolean own = AseTrajectoryWriter.wrote(first);
      double timeFs = own ? item.path("info").path("Time").asDouble(Double.NaN) : Double.NaN;
      return new Frame(symbols, cell.rows(), r, own, velocities, timeFs, -1);
    }

    private static String where(int frame) {
      return "frame " + frame + " (from 0)";
    }

    /// What a frame says of its atoms, else what the first one says.
    private void atoms(JsonNode item, String where) {
      JsonNode header = UlmFile.has(item, "numbers") ? item : first;
      if (header == read) {
        return;
      }
      read = header;
      double[] numbers = ulm.numbers(header, "numbers", where, -1);
      List<String> named = new ArrayList<>(numbers.length);
      for (double number : numbers) {
        named.add(
            Element.ofAtomicNumber((int) number)
                .filter(element -> number == (int) number)
                .orElseThrow(
                    () ->
                        new InputException(
                            file,
                            where + ": no element has the atomic number " + Plain.number(number)))
                .symbol());
      }
      if (!named.equals(symbols)) {
        symbols = List.copyOf(named);
      }
      massesU =
          UlmFile.has(header, "masses")
              ? ulm.numbers(header, "masses", where, symbols.size())
              : symbols.stream().mapToDouble(s -> Element.of(s).orElseThrow().massU()).toArray();
      if (UlmFile.has(header, "pbc")) {
        double[] pbc = ulm.numbers(header, "pbc", where, 3);
        if (Arrays.stream(pbc).anyMatch(each -> each == 0)) {
          warnings.add(
              "pbc=\""
                  + String.join(" ", Arrays.stream(pbc).mapToObj(p -> p == 0 ? "F" : "T").toList())
                  + "\" ignored: the cell is taken as periodic in all directions, and its volume as"
                  + " that of the material");
        }
      }
    }

    private Cell cell(JsonNode item, String where) {
      double[] rows = ulm.numbers(item, "cell", where, 3, 3);
      if (Arrays.stream(rows).allMatch(x -> x == 0)) {
        rows =
            options
                .cellRows()
                .orElseThrow(
                    () ->
                        new InputException(
                            file,
                            where
                                + ": has no cell; Haven needs a periodic cell; "
                                + Trajectories.Options.CELL_REMEDY));
      }
      return Lattice.of(rows, message -> new InputException(file, where + ": " + message));
    }

    private double[] velocities(JsonNode item, String where) {
      if (!UlmFile.has(item, "momenta")) {
        return null;
      }
      double[] v = ulm.numbers(item, "momenta", where, symbols.size(), 3);
      for (int k = 0; k < v.length; k++) {
        double mass = massesU[k / 3];
        if (!(mass > 0)) {
          throw new InputException(
              file, where + ": mass of atom " + (k / 3 + 1) + " is " + mass + " u");
        }
        v[k] *= SPEED / mass;
      }
      return v;
    }

    /// A frame as it stands, with what its calculator said.
    Structure structure(int frame) {
      String where = where(frame);
      JsonNode item = frame == 0 ? first : ulm.item(frame);
      atoms(item, where);
      int n = symbols.size();
      Cell cell = cell(item, where);
      JsonNode results = item.path("calculator.");
      Structure structure =
          new Structure(
              file.getFileName() + " frame " + frame,
              cell,
              symbols,
              ulm.numbers(item, "positions", where, n, 3),
              Optional.ofNullable(velocities(item, where)),
              charges(item, results, where),
              energy(results),
              results.has("forces.") || results.has("forces")
                  ? Optional.of(ulm.numbers(results, "forces", where, n, 3))
                  : Optional.empty(),
              virial(results, where, cell.volume()),
              Map.of(),
              List.copyOf(warnings));
      return UlmFile.has(first, "masses") || UlmFile.has(item, "masses")
          ? structure.withMassesU(massesU)
          : structure;
    }

    private Optional<double[]> charges(JsonNode item, JsonNode results, String where) {
      for (JsonNode from : List.of(results, item)) {
        if (UlmFile.has(from, "charges")) {
          return Optional.of(ulm.numbers(from, "charges", where, symbols.size()));
        }
      }
      return Optional.empty();
    }

    private static Optional<Double> energy(JsonNode results) {
      for (String key : List.of("energy", "free_energy")) {
        if (results.path(key).isNumber()) {
          return Optional.of(results.get(key).asDouble());
        }
      }
      return Optional.empty();
    }

    /// W = -σ V of the stress, in Voigt order xx yy zz yz xz xy or as a matrix.
    private Optional<double[]> virial(JsonNode results, String where, double volume) {
      if (!UlmFile.has(results, "stress")) {
        return Optional.empty();
      }
      boolean matrix = results.path("stress").path(0).isArray();
      double[] t =
          matrix
              ? ulm.numbers(results, "stress", where, 3, 3)
              : ulm.numbers(results, "stress", where, 6);
      double[] full =
          matrix ? t : new double[] {t[0], t[5], t[4], t[5], t[1], t[3], t[4], t[3], t[2]};
      return Optional.of(Arrays.stream(full).map(x -> -x * volume).toArray());
    }

    @Override
    public boolean exhausted() {
      return next > 0 && next < ulm.count() && ulm.lost(next);
    }

    @Override
    public OptionalDouble temperatureK() {
      double value = first.path("description").path("temperature_K").asDouble();
      return value > 0 ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    @Override
    public List<String> warnings() {
      return List.copyOf(warnings);
    }

    @Override
    public void close() {
      ulm.close();
    }
  }
}
