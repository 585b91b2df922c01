package org.haven.inputs.h5md;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.haven.inputs.InputException;
import org.haven.inputs.h5md.Hdf5Series.Element;
import org.haven.inputs.trajectory.ColourField;
import org.haven.kernels.Cell;

/// Writes a trajectory in H5MD 1.1 (de Buyl, Colberg, Höfling, Comput. Phys. Commun. 2014, 185,
/// 1546, doi:10.1016/j.cpc.2014.01.018).
///
/// | dataset | shape | unit |
/// |---|---|---|
/// | `particles/all/position/value` | [F, N, 3] | Angstrom |
/// | `particles/all/position/step`, `…/time` | [F] | –, fs |
/// | `particles/all/velocity/value`, if asked | [F, N, 3] | Angstrom fs-1 |
/// | `particles/all/box/edges/value`, rows are lattice vectors | [F, 3, 3] | Angstrom |
/// | `particles/all/species`, an enumeration of symbols | [N] | |
/// | `particles/all/mass` | [N] | u |
/// | `particles/all/id`, 0-based index in the whole system | [N] | |
/// | `observables/framework_displacement/value`, if there is a framework | [F, 3] | Angstrom |
/// | `observables/…/value`, others of an [Observable] | [F, …] | its own |
/// | `parameters/haven`, attributes: temperature, time step, seed; the [H5mdField] below it | | |
///
/// All elements share one `step` and one `time`. Positions are unwrapped, so there is no `image`
/// element. Positions in single precision are rounded to 24 bits: the error of a coordinate x is at
/// most |x|·2⁻²⁴, that is 4e-6 Å at 64 Å. What was in the file at the last [#flush] survives the
/// death of the process; [H5mdTrajectory] reads up to the last whole frame.
public final class H5mdWriter implements AutoCloseable {
  private static final String ALL = "particles/all/";

  /// A quantity of each frame beside the particles'.
  ///
  /// @param name below `observables`
  /// @param unit as in the module `units` of H5MD
  /// @param species symbols that it is about, or empty
  /// @param shape of its value in a frame; none for a scalar
  public record Observable(String name, String unit, List<String> species, long... shape) {
    private String path() {
      return "observables/" + name;
    }

    private long size() {
      return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }
  }

  /// What a trajectory holds.
  ///
  /// @param symbols [N] of the stored particles
  /// @param species the distinct symbols, in the order of the species table
  /// @param massesU [N] in u
  /// @param identifiers [N] index of each stored particle in the whole system
  /// @param singlePrecision positions and velocities as 32-bit floats
  /// @param velocities store velocities too
  /// @param observables other quantities of a frame
  /// @param frames greatest number of frames F
  /// @param temperatureK target temperature
  /// @param timeStepFs time step
  /// @param seed seed of the simulation
  /// @param description what produced the trajectory, in one line
  /// @param version version of Haven
  /// @param field that drives the simulation; empty at equilibrium
  public record Content(
      List<String> symbols,
      List<String> species,
      double[] massesU,
      int[] identifiers,
      boolean singlePrecision,
      boolean velocities,
      List<Observable> observables,
      long frames,
      double temperatureK,
      double timeStepFs,
      long seed,
      String description,
      String version,
      Optional<ColourField> field) {

    /// That of a simulation at equilibrium.
    public Content(
        List<String> symbols,
        List<String> species,
        double[] massesU,
        int[] identifiers,
        boolean singlePrecision,
        boolean velocities,
        List<Observable> observables,
        long frames,
        double temperatureK,
        double timeStepFs,
        long seed,
        String description,
        String version) {
      this(
          symbols,
          species,
          massesU,
          identifiers,
          singlePrecision,
          velocities,
          observables,
          frames,
          temperatureK,
          timeStepFs,
          seed,
          description,
          version,
          Optional.empty());
    }
  }

  private static final String OTHER_LAYOUT =
      "is damaged where its layout stands, or not the trajectory of the checkpoint";

  private final Hdf5File file;
  private final int[] identifiers;
  private final boolean single;
  private final Hdf5Series step;
  private final Hdf5Series time;
  private final Hdf5Series position;
  private final Hdf5Series velocity;
  private final Hdf5Series box;
  private final List<Hdf5Series> observables = new ArrayList<>();
  private final List<Hdf5Series> all = new ArrayList<>();
  private final Hdf5Layout layout;
  private final float[] floats;
  private final double[] doubles;

  /// @param known null for a file just laid out
  private H5mdWriter(Hdf5File file, List<Observable> others, Hdf5Layout known) throws IOException {
    this.file = file;
    identifiers = file.dataset(ALL + "id").ints();
    position = open(ALL + "position/value");
    single = position.isSingle();
    step = open(ALL + "position/step");
    time = open(ALL + "position/time");
    box = open(ALL + "box/edges/value");
    velocity = file.exists(ALL + "velocity") ? open(ALL + "velocity/value") : null;
    for (Observable each : others) {
      observables.add(open(each.path() + "/value"));
    }
    layout = known == null ? file.layout(all) : known;
    floats = new float[single ? 3 * identifiers.length : 0];
    doubles = new double[single ? 0 : 3 * identifiers.length];
  }

  private Hdf5Series open(String name) throws IOException {
    Hdf5Series series = file.series(name);
    all.add(series);
    return series;
  }

  /// Creates a file without frames; one that exists is overwritten.
  ///
  /// @throws IOException if it cannot be written, or the disk has no room for all its frames
  public static H5mdWriter create(Path path, Content content) throws IOException {
    Hdf5File file = Hdf5File.create(path);
    try {
      file.requireRoom(bytes(content));
      layOut(file, content);
      file = file.commitLayout();
      return new H5mdWriter(file, content.observables(), null);
    } catch (IOException failure) {
      closeAfter(failure, file);
      throw failure;
    }
  }

  /// Opens a file of this class to go on after its first `frames` frames; later ones are dropped.
  ///
  /// @param layout what [#layout] was
  /// @param sums what [#sums] was after those frames
  /// @param observables that it was created with
  /// @throws InputException if it is missing, has fewer frames or others, or is not of this class
  /// @throws IOException if it cannot be written
  public static H5mdWriter reopen(
      Path path, long frames, double[] layout, double[] sums, List<Observable> observables)
      throws IOException {
    if (!Files.isRegularFile(path)) {
      throw H5mdFile.lost(path, Files.exists(path) ? "is not a file" : "is missing", null);
    }
    if (!Files.isWritable(path)) {
      throw new AccessDeniedException(path.toString());
    }
    try {
      Hdf5Layout known = Hdf5Layout.ofNumbers(layout);
      Hdf5Superblock.read(path).requireWhole(path);
      if (!known.fits(path)) {
        throw new IOException(OTHER_LAYOUT);
      }
      Hdf5File file = Hdf5File.openForWriting(path);
      try {
        H5mdWriter writer = new H5mdWriter(file, observables, known);
        writer.requireFrames(frames, sums);
        for (Hdf5Series series : writer.all) {
          series.truncate(frames);
        }
        file.flush();
        return writer;
      } catch (IOException | InputException failure) {
        closeAfter(failure, file);
        throw failure;
      }
    } catch (IOException failure) {
      throw H5mdFile.lost(path, H5mdFile.text(path, failure), failure);
    }
  }

  /// Holds the first `frames` frames of a file of this class against what was written.
  ///
  /// @param layout what [#layout] was
  /// @param sums what [#sums] was after those frames
  /// @throws InputException if it is not the same to the bit
  public static void requireSound(Path path, long frames, double[] layout, double[] sums) {
    try {
      Hdf5Layout known = Hdf5Layout.ofNumbers(layout);
      Hdf5Superblock.read(path).requireWhole(path);
      if (!known.fits(path)) {
        throw new IOException(OTHER_LAYOUT);
      }
      try (Hdf5File file = Hdf5File.open(path)) {
        List<Observable> others = new ArrayList<>();
        for (String name :
            file.exists("observables") ? file.members("observables") : List.<String>of()) {
          others.add(new Observable(name, "", List.of()));
        }
        H5mdWriter written = new H5mdWriter(file, others, known);
        // Observables have their own order in the file.
        written.all.subList(written.all.size() - others.size(), written.all.size()).clear();
        written.requireFrames(frames, sums);
        Set<Double> rest = new HashSet<>();
        for (int k = written.all.size(); k < sums.length; k++) {
          rest.add(sums[k]);
        }
        for (Hdf5Series each : written.observables) {
          if (!rest.contains((double) each.sum(frames))) {
            throw otherSum(each);
          }
        }
      }
    } catch (IOException failure) {
      throw H5mdFile.lost(path, H5mdFile.text(path, failure), failure);
    }
  }

  private static IOException otherSum(Hdf5Series series) {
    return new IOException(
        "/"
            + series.name()
            + " does not fit its checksum in the checkpoint: it is damaged, or of another run");
  }

  private void requireFrames(long frames, double[] sums) throws IOException {
    for (int k = 0; k < all.size(); k++) {
      Hdf5Series series = all.get(k);
      if (series.length() < frames) {
        throw new IOException(
            "holds " + series.length() + " whole frames, the checkpoint expects " + frames);
      }
      if (series.sum(frames) != sums[k]) {
        throw otherSum(series);
      }
    }
  }

  /// What grows with each frame.
  List<Hdf5Series> series() {
    return all;
  }

  /// The [Hdf5Layout], for [#reopen]. It holds the times at which the file was made.
  public double[] layout() {
    return layout.numbers();
  }

  /// Checksums of the frames so far, for [#reopen]: a whole number for each series.
  public double[] sums() {
    return all.stream().mapToDouble(Hdf5Series::sum).toArray();
  }

  /// Size of the whole trajectory, to refuse at the start what will not fit in the end.
  private static long bytes(Content content) {
    long vectors = (content.velocities() ? 2L : 1L) * content.symbols().size();
    long frame = vectors * 3 * (content.singlePrecision() ? 4 : 8) + 8 * (9 + 2);
    frame += content.observables().stream().mapToLong(each -> 8 * each.size()).sum();
    return Math.multiplyExact(content.frames(), frame);
  }

  private static void closeAfter(Exception failure, Hdf5File file) {
    try {
      file.close();
    } catch (IOException second) {
      failure.addSuppressed(second);
    }
  }

  private static void layOut(Hdf5File file, Content content) throws IOException {
    file.createGroup("h5md/author");
    file.createGroup("h5md/creator");
    file.createGroup("h5md/modules/units");
    file.attributes("h5md").putNumbers("version", 1L, 1L);
    file.attributes("h5md/author").putText("name", System.getProperty("user.name", "unknown"));
    file.attributes("h5md/creator").putText("name", "Haven");
    file.attributes("h5md/creator").putText("version", content.version());
    file.attributes("h5md/modules/units").putNumbers("version", 1L, 0L);
    file.attributes("h5md/modules/units").putText("system", "SI");

    int n = content.symbols().size();
    long capacity = content.frames();
    Element real = content.singlePrecision() ? Element.FLOAT : Element.DOUBLE;
    series(file, ALL + "position/value", real, capacity, "Angstrom", n, 3);
    file.createSeries(ALL + "position/step", Element.LONG, capacity);
    file.createSeries(ALL + "position/time", Element.DOUBLE, capacity);
    file.attributes(ALL + "position/time").putText("unit", "fs");
    if (content.velocities()) {
      series(file, ALL + "velocity/value", real, capacity, "Angstrom fs-1", n, 3);
      shareTime(file, ALL + "velocity");
    }
    series(file, ALL + "box/edges/value", Element.DOUBLE, capacity, "Angstrom", 3, 3);
    shareTime(file, ALL + "box/edges");
    file.attributes(ALL + "box").putNumbers("dimension", 3L);
    file.attributes(ALL + "box").putText("boundary", "periodic", "periodic", "periodic");
    int[] species = new int[n];
    for (int k = 0; k < n; k++) {
      species[k] = content.species().indexOf(content.symbols().get(k));
    }
    file.dataset(ALL + "species").writeEnumeration(content.species(), species);
    file.dataset(ALL + "mass").write(content.massesU(), n);
    file.attributes(ALL + "mass").putText("unit", "u");
    file.dataset(ALL + "id").write(content.identifiers(), n);
    for (Observable each : content.observables()) {
      series(file, each.path() + "/value", Element.DOUBLE, capacity, each.unit(), each.shape());
      shareTime(file, each.path());
      if (!each.species().isEmpty()) {
        file.attributes(each.path()).putText("species", each.species().toArray(String[]::new));
      }
    }

    file.createGroup("parameters/haven");
    Hdf5Attributes parameters = file.attributes("parameters/haven");
    parameters.putText("description", content.description());
    parameters.putNumbers("temperature_k", content.temperatureK());
    parameters.putNumbers("time_step_fs", content.timeStepFs());
    parameters.putNumbers("seed", content.seed());
    parameters.putNumbers("single_precision", content.singlePrecision() ? 1L : 0L);
    if (content.field().isPresent()) {
      H5mdField.write(file, content.field().get());
    }
  }

  private static void series(
      Hdf5File file, String name, Element element, long capacity, String unit, long... shape)
      throws IOException {
    file.createSeries(name, element, capacity, shape);
    file.attributes(name).putText("unit", unit);
  }

  private static void shareTime(Hdf5File file, String element) throws IOException {
    file.link(ALL + "position/step", element + "/step");
    file.link(ALL + "position/time", element + "/time");
  }

  /// Number of whole frames.
  public long frames() {
    return step.length();
  }

  /// Appends a frame.
  ///
  /// @param step number of the time step
  /// @param unwrapped [3M] unwrapped positions of the whole system, Å
  /// @param velocities [3M] of the whole system, Å/fs; not read unless velocities are stored
  /// @param values of the observables, in their order
  /// @throws IOException if it cannot be written
  public void append(
      long step,
      double timeFs,
      Cell cell,
      double[] unwrapped,
      double[] velocities,
      List<double[]> values)
      throws IOException {
    append(position, unwrapped);
    if (velocity != null) {
      append(velocity, velocities);
    }
    box.append(cell.rows());
    for (int k = 0; k < observables.size(); k++) {
      observables.get(k).append(values.get(k));
    }
    time.append(new double[] {timeFs});
    this.step.append(new long[] {step});
  }

  private void append(Hdf5Series series, double[] values) throws IOException {
    for (int k = 0; k < identifiers.length; k++) {
      for (int d = 0; d < 3; d++) {
        double value = values[3 * identifiers[k] + d];
        if (single) {
          floats[3 * k + d] = (float) value;
        } else {
          doubles[3 * k + d] = value;
        }
      }
    }
    if (single) {
      series.append(floats);
    } else {
      series.append(doubles);
    }
  }

  /// Hands everything to the operating system: what was appended survives the process.
  public void flush() throws IOException {
    file.flush();
  }

  /// Flushes, and returns when the data are on the disk.
  public void sync() throws IOException {
    file.sync();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
