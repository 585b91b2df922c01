package org.haven.inputs.h5md;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.haven.inputs.FileHead;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.ElementLabel;
import org.haven.inputs.structure.Lattice;
import org.haven.inputs.trajectory.FrameLabels;
import org.haven.inputs.trajectory.FrameSource;
import org.haven.inputs.trajectory.MdSettings;
import org.haven.inputs.trajectory.StreamedFormat;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.VaspIncar;
import org.haven.inputs.trajectory.VaspLabels;
import org.haven.kernels.Cell;

/// vaspout.h5 of VASP 6: the steps of molecular dynamics in `intermediate/ion_dynamics`.
///
/// Layout as py4vasp (github.com/vasp-dev/py4vasp, `_raw/definition.py`) reads it:
/// `lattice_vectors` [F, 3, 3] in Å times `scale`, `position_ions` [F, N, 3] in fractions of them,
/// from 6.4 on `ion_velocities` [F, N, 3] in Å/fs where they were asked for; `ion_types` and
/// `number_ion_types` in `results/positions`, in a file whose run did not end in `input/poscar`;
/// tags in `input/incar`. Time between frames as in vasprun.xml ([VaspIncar]).
///
/// Labels: `forces` [F, N, 3] in eV/Å, `stress` [F, 3, 3] in kB with the sign of a pressure, and of
/// `energies` [F, K] the column that `energies_tags` [K] calls TOTEN, the free energy, of which
/// these are the derivatives. Where ML_LMLFF is set the file does not tell which steps are of
/// VASP's own force field, and they are left out.
public final class VaspHdf5 implements StreamedFormat {
  private static final String STEPS = "intermediate/ion_dynamics";

  @Override
  public String name() {
    return "vaspout.h5";
  }

  @Override
  public List<String> fileNames() {
    return List.of("vaspout*");
  }

  @Override
  public boolean recognises(FileHead head) {
    return isOfVasp(head);
  }

  /// Whether an HDF5 file is one of VASP.
  static boolean isOfVasp(FileHead head) {
    Path path = head.file();
    // The names of the uppermost groups stand near the beginning.
    if (!H5md.isHdf5(head) || head.contains("h5md")) {
      return false;
    }
    try (Hdf5File file = Hdf5File.open(path)) {
      return !file.exists("h5md") && (file.exists(STEPS) || file.exists("input/incar"));
    } catch (IOException damaged) {
      return false;
    }
  }

  @Override
  public FrameSource begin(Path file, Trajectories.Options options) {
    return Frames.open(file);
  }

  private static final class Frames implements FrameSource {
    private final Path path;
    private final Hdf5File file;
    private final VaspIncar incar = new VaspIncar();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> symbols;
    private final H5mdElement positions;
    private final H5mdElement lattice;
    private final H5mdElement velocities;
    private final H5mdElement forces;
    private final H5mdElement stress;
    private final H5mdElement energies;
    private int freeEnergy = -1;
    private boolean forceField;
    private final int count;
    private final int frames;
    private double[] rows;
    private int next;

    private Frames(Path path, Hdf5File file) throws IOException {
      this.path = path;
      this.file = file;
      if (!file.exists(STEPS + "/position_ions")) {
        throw new IOException("holds no steps of ions: /" + STEPS + "/position_ions is missing");
      }
      readIncar();
      double scale =
          file.has(STEPS, "scale", warnings) ? file.dataset(STEPS + "/scale").doubles()[0] : 1;
      positions = element("position_ions", 1, -1, 3);
      count = (int) positions.shape()[1];
      lattice = element("lattice_vectors", scale, 3, 3);
      velocities =
          file.has(STEPS, "ion_velocities", warnings)
              ? element("ion_velocities", 1, count, 3)
              : null;
      forces = labels("forces", count, 3);
      stress = labels("stress", 3, 3);
      energies = labels("energies", -1);
      if (energies != null && file.has(STEPS, "energies_tags", warnings)) {
        List<String> tags = file.dataset(STEPS + "/energies_tags").names();
        for (int k = tags.size() - 1; k >= 0; k--) {
          freeEnergy = tags.get(k).contains("TOTEN") ? k : freeEnergy;
        }
      }
      if (forceField && (forces != null || stress != null || energies != null)) {
        warnings.add(
            "ML_LMLFF is set: energies, forces and stresses may be of VASP's own force field and"
                + " are left out");
      }
      long fewest = positions.length();
      long most = fewest;
      for (H5mdElement other : Arrays.asList(lattice, velocities, forces, stress, energies)) {
        if (other != null) {
          fewest = Math.min(fewest, other.length());
          most = Math.max(most, other.length());
        }
      }
      frames = Math.toIntExact(fewest);
      if (fewest < most) {
        warnings.add(
            "last frame is cut off and left out; "
                + fewest
                + " whole frames of "
                + most
                + " begun");
      }
      symbols = symbols();
    }

    private H5mdElement labels(String name, int... shape) throws IOException {
      return file.has(STEPS, name, warnings) ? element(name, 1, shape) : null;
    }

    static Frames open(Path path) {
      Hdf5File file;
      try {
        file = Hdf5File.open(path);
      } catch (IOException failure) {
        throw fault(path, failure);
      }
      try {
        return new Frames(path, file);
      } catch (IOException failure) {
        try {
          file.close();
        } catch (IOException second) {
          failure.addSuppressed(second);
        }
        throw fault(path, failure);
      }
    }

    private static InputException fault(Path path, IOException failure) {
      return new InputException(path, H5mdFile.text(path, failure), failure);
    }

    private void readIncar() throws IOException {
      if (file.exists("input/incar")) {
        for (String tag : file.members("input/incar")) {
          if (VaspIncar.isOf(tag)) {
            incar.set(tag, value("input/incar/" + tag));
          } else if (tag.equals("ML_LMLFF")) {
            forceField = value("input/incar/" + tag).strip().matches("(?i)[.]?t.*|[1-9].*");
          }
        }
      }
      if (file.exists("version/patch")) {
        List<String> version = new ArrayList<>();
        for (String part : List.of("major", "minor", "patch")) {
          version.add(Long.toString((long) file.dataset("version/" + part).doubles()[0]));
        }
        incar.setVersion(String.join(".", version));
      }
    }

    /// A number, or what stands there as text.
    private String value(String name) throws IOException {
      try {
        double[] numbers = file.dataset(name).doubles();
        return numbers.length == 0 ? "" : Double.toString(numbers[0]);
      } catch (IOException text) {
        return String.join(" ", file.dataset(name).names());
      }
    }

    private H5mdElement element(String name, double factor, int... shape) throws IOException {
      String whole = STEPS + "/" + name;
      if (!file.exists(whole)) {
        throw new IOException("/" + whole + " is missing");
      }
      H5mdElement element = new H5mdElement(file.series(whole), factor);
      long[] found = element.shape();
      boolean fits = found.length == 1 + shape.length;
      for (int d = 0; fits && d < shape.length; d++) {
        fits = shape[d] < 0 ? found[d + 1] > 0 : found[d + 1] == shape[d];
      }
      if (!fits) {
        throw new IOException(
            "/"
                + whole
                + " has the shape "
                + Arrays.toString(found)
                + ", expected [F, "
                + Arrays.stream(shape)
                    .mapToObj(n -> n < 0 ? "N" : "" + n)
                    .reduce((a, b) -> a + ", " + b)
                    .orElse("")
                + "]");
      }
      return element;
    }

    /// [N]; empty where the file does not say.
    private List<String> symbols() throws IOException {
      for (String group : List.of("results/positions/", "input/poscar/")) {
        if (!file.exists(group + "ion_types") || !file.exists(group + "number_ion_types")) {
          continue;
        }
        List<String> types = file.dataset(group + "ion_types").names();
        double[] numbers = file.dataset(group + "number_ion_types").doubles();
        double sum = Arrays.stream(numbers).sum();
        if (types.size() != numbers.length
            || sum != count
            || Arrays.stream(numbers).anyMatch(n -> !(n >= 0))) {
          throw new IOException(
              "/"
                  + group
                  + "number_ion_types "
                  + Arrays.toString(Arrays.stream(numbers).mapToLong(n -> (long) n).toArray())
                  + " are not those of "
                  + types.size()
                  + " types and "
                  + count
                  + " ions");
        }
        List<String> symbols = new ArrayList<>(count);
        for (int t = 0; t < numbers.length; t++) {
          String symbol = symbol(types.get(t));
          IntStream.range(0, (int) numbers[t]).forEach(i -> symbols.add(symbol));
        }
        return List.copyOf(symbols);
      }
      return List.of();
    }

    /// The element of a type, which may name its potential as well: `Li_sv`.
    private static String symbol(String type) throws IOException {
      return ElementLabel.read(type.strip())
          .orElseThrow(
              () ->
                  new IOException(
                      "unknown element '" + type + "'; " + ElementLabel.suggestion(type)))
          .symbol();
    }

    @Override
    public Frame next() {
      if (next == frames) {
        return null;
      }
      double[] s = new double[3 * count];
      double[] vectors = new double[9];
      double[] v = velocities == null ? null : new double[s.length];
      try {
        positions.read(next, s);
        lattice.read(next, vectors);
        if (v != null) {
          velocities.read(next, v);
        }
      } catch (IOException failure) {
        throw fault(path, failure);
      }
      if (!Arrays.equals(rows, vectors)) {
        Lattice.of(
            vectors,
            message -> new InputException(path, "frame " + next + " (from 0): " + message));
        rows = vectors;
      }
      FrameLabels labels = labels();
      next++;
      return new Frame(symbols, rows, s, null, false, v, Double.NaN, -1, labels);
    }

    private FrameLabels labels() {
      if (forceField) {
        return FrameLabels.NONE;
      }
      try {
        return VaspLabels.of(
            freeEnergy < 0 ? Double.NaN : values(energies)[freeEnergy],
            values(forces),
            values(stress),
            Cell.ofRows(rows));
      } catch (IOException failure) {
        throw fault(path, failure);
      }
    }

    /// Those of the next frame, or null.
    private double[] values(H5mdElement element) throws IOException {
      if (element == null) {
        return null;
      }
      double[] values = new double[element.frameLength()];
      element.read(next, values);
      for (double value : values) {
        if (!Double.isFinite(value)) {
          throw new IOException(
              "frame " + next + " (from 0) has an energy, a force or a stress that is no number");
        }
      }
      return values;
    }

    @Override
    public MdSettings settings() {
      return incar.settings();
    }

    /// The library reads a whole file or nothing.
    @Override
    public boolean exhausted() {
      return false;
    }

    @Override
    public OptionalDouble statedIntervalFs() {
      return incar.intervalFs(frames);
    }

    @Override
    public OptionalDouble temperatureK() {
      return incar.temperatureK();
    }

    @Override
    public List<String> warnings() {
      List<String> all = new ArrayList<>(warnings);
      all.addAll(incar.warnings(frames));
      return all;
    }

    @Override
    public void close() {
      try {
        file.close();
      } catch (IOException failure) {
        throw fault(path, failure);
      }
    }
  }
}
