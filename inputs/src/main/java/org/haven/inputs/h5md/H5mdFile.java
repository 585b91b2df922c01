package org.haven.inputs.h5md;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Lattice;
import org.haven.inputs.trajectory.ColourField;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;
import org.haven.kernels.PhysicalConstants;

/// A file in H5MD, Haven's own or another program's: its frames as they are stored, in Å and fs.
///
/// The box may be fixed or change with time, edges may be lengths or vectors. A frame counts when
/// every element has it, so a file of a killed run is read up to its last whole frame. Units are
/// taken from the file; where they are missing, lengths are taken as Å and the time step tells the
/// unit of time ([H5mdTimes]), and a warning says so.
final class H5mdFile implements AutoCloseable {
  private static final String FRAMEWORK_DISPLACEMENT = "observables/framework_displacement";

  /// What to do about a trajectory of which frames are lost.
  private static final String REMEDY =
      ". Remedy: copy the whole file again; if it is lost, a run of Haven can compute it anew:"
          + " delete checkpoint.h5 beside it, and 'haven resume' begins that simulation at its"
          + " start";

  /// Its dumps of LAMMPS would not do: they call wrapped positions unwrapped.
  private static final String MDTRAJ =
      "python -c \"import mdtraj as t, MDAnalysis as m; t.load('FILE').save('run.nc');"
          + " m.Universe('run.nc').atoms.write('run.h5md', frames='all')\", and name its atoms with"
          + " --structure";

  private final Path path;
  private final Hdf5File file;
  private final String group;
  private final String creator;
  private final List<String> symbols;
  private final List<String> warnings = new ArrayList<>();
  private final int frames;
  private final H5mdTimes times;
  private final H5mdElement positions;
  private final H5mdElement velocities;
  private final H5mdElement images;
  private final H5mdElement edges;
  private final double[] fixedEdges;
  private final H5mdElement framework;
  private final H5mdElement dipole;

  private H5mdFile(Path path, Hdf5File file, Trajectories.Options options) throws IOException {
    this.path = path;
    this.file = file;
    if (!file.exists("h5md")) {
      throw new IOException(
          path
              + (file.exists("topology") && file.exists("coordinates")
                  ? ": is a trajectory of MDTraj, which is not read; convert it: "
                      + MDTRAJ.replace("FILE", String.valueOf(path.getFileName()))
                  : ": HDF5, but not H5MD: the group /h5md is missing"));
    }
    group = findGroup();
    creator = file.attributes("h5md/creator").text("name").map(List::getFirst).orElse("");
    positions = positions();
    int count = (int) positions.shape()[1];
    symbols = new H5mdSpecies(file, group, creator, options, warnings).symbols(count);
    times = H5mdTimes.of(file, group, creator, options, warnings);
    velocities = velocities();
    images = options.unwrapped() ? null : optional("image", H5mdQuantity.COUNT);
    requireVectors(velocities, "velocity", count);
    requireVectors(images, "image", count);
    String box = group + "/box/edges";
    edges = file.isGroup(box) ? element(box, H5mdQuantity.LENGTH) : null;
    fixedEdges = edges != null ? null : fixedEdges(box, options);
    int numbers = edges != null ? edges.frameLength() : fixedEdges.length;
    if (numbers != 3 && numbers != 9) {
      throw new IOException(
          path + ": /" + box + " holds " + numbers + " numbers; expected 3 lengths or 3 vectors");
    }
    boundary();
    String change = "observables/" + Trajectory.DIPOLE_CHANGE;
    dipole =
        isOwn() && file.exists(change) ? new H5mdElement(file.series(change + "/value"), 1) : null;
    framework =
        isOwn() && storesOnlyMobile() ? element(FRAMEWORK_DISPLACEMENT, H5mdQuantity.LENGTH) : null;
    frames = wholeFrames();
  }

  /// Opens a file.
  ///
  /// @throws InputException if it does not exist, is not H5MD, or lacks what Haven needs
  static H5mdFile open(Path path, Trajectories.Options options) {
    try {
      return Hdf5Watch.FOREIGN.call(path, () -> opened(path, options));
    } catch (IOException failure) {
      throw fault(path, failure);
    }
  }

  private static H5mdFile opened(Path path, Trajectories.Options options) throws IOException {
    Hdf5File file = Hdf5File.open(path);
    try {
      return new H5mdFile(path, file, options);
    } catch (IOException | InputException failure) {
      close(file, failure);
      throw failure;
    }
  }

  private static void close(Hdf5File file, Exception failure) {
    try {
      file.close();
    } catch (IOException second) {
      failure.addSuppressed(second);
    }
  }

  private H5mdElement positions() throws IOException {
    H5mdElement found = element(group + "/position", H5mdQuantity.LENGTH);
    long[] shape = found.shape();
    if (shape.length != 3 || shape[2] != 3) {
      throw new IOException(
          path
              + ": /"
              + group
              + "/position/value has shape "
              + Arrays.toString(shape)
              + ", not [F, N, 3]");
    }
    return found;
  }

  private void requireVectors(H5mdElement element, String name, int count) throws IOException {
    if (element != null && element.frameLength() != 3 * count) {
      throw new IOException(
          String.format(
              "%s: /%s/%s/value holds %d numbers a frame for %d particles; expected %d",
              path, group, name, element.frameLength(), count, 3 * count));
    }
  }

  /// Velocities; znh5md writes those of ASE, in √(eV/u), and calls them Å/fs.
  private H5mdElement velocities() throws IOException {
    String name = group + "/velocity";
    return creator.equals("znh5md") && file.exists(name + "/value")
        ? new H5mdElement(
            file.series(name + "/value"),
            1 / Math.sqrt(PhysicalConstants.EV_PER_U_ANGSTROM2_PER_FS2))
        : optional("velocity", H5mdQuantity.SPEED);
  }

  private double[] fixedEdges(String box, Trajectories.Options options) throws IOException {
    if (!file.exists(box)) {
      return options
          .cellRows()
          .orElseThrow(
              () ->
                  new IOException(
                      path
                          + ": no box edges (/"
                          + box
                          + "); Haven needs a periodic cell; "
                          + Trajectories.Options.CELL_REMEDY));
    }
    double[] values = file.dataset(box).doubles();
    double factor = factor(box, H5mdQuantity.LENGTH);
    for (int k = 0; k < values.length; k++) {
      values[k] *= factor;
    }
    return values;
  }

  /// Says which boundaries are not periodic.
  private void boundary() throws IOException {
    List<String> kinds = file.attributes(group + "/box").text("boundary").orElse(List.of());
    if (kinds.contains("none")) {
      warnings.add(
          "boundary \""
              + String.join(" ", kinds)
              + "\" ignored: the cell is taken as periodic in all directions, and its volume as"
              + " that of the material");
    }
  }

  /// Number of frames that every element has.
  private int wholeFrames() throws IOException {
    long whole = positions.length();
    long begun = whole;
    for (H5mdElement each : new H5mdElement[] {velocities, images, edges, framework, dipole}) {
      if (each != null) {
        whole = Math.min(whole, each.length());
        begun = Math.max(begun, each.length());
      }
    }
    for (String name : List.of(group + "/position/time", group + "/position/step")) {
      if (file.exists(name)) {
        long[] shape = file.dataset(name).shape();
        whole = shape.length == 1 ? Math.min(whole, shape[0]) : whole;
        begun = shape.length == 1 ? Math.max(begun, shape[0]) : begun;
      }
    }
    // Those of a run of Haven are held against its checkpoint.
    if (whole < begun && !isOwn()) {
      warnings.add(
          "its elements have from "
              + whole
              + " to "
              + begun
              + " frames: those that all of them have are read");
    }
    if (whole > Integer.MAX_VALUE) {
      throw new IOException(path + ": has " + whole + " frames, more than are read");
    }
    return (int) whole;
  }

  /// What hinders the reading of a file.
  static InputException fault(Path path, IOException failure) {
    String message = text(path, failure);
    return failure instanceof TruncatedFileException
        ? lost(path, message, failure)
        : new InputException(path, message, failure);
  }

  /// What a failure says after the name of the file.
  static String text(Path path, IOException failure) {
    String message = String.valueOf(failure.getMessage());
    String prefix = path + ": ";
    return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
  }

  /// A file that lacks frames.
  static InputException lost(Path path, String message, IOException cause) {
    return new InputException(path, message + REMEDY, cause);
  }

  Path path() {
    return path;
  }

  /// Whether Haven wrote it, so that its positions are unwrapped.
  boolean isOwn() {
    return creator.contains("Haven");
  }

  int frames() {
    return frames;
  }

  H5mdTimes times() {
    return times;
  }

  /// [N] as the file names its particles; empty where it does not.
  List<String> symbols() {
    return symbols;
  }

  int count() {
    return (int) positions.shape()[1];
  }

  List<String> warnings() {
    return warnings;
  }

  /// Whether positions are continuous: Haven's own, and with counts of images.
  boolean isUnwrapped() {
    return isOwn() || images != null;
  }

  /// Whether the displacement of species that are not stored is.
  boolean holdsOnlyMobile() {
    return framework != null;
  }

  /// Temperature that a run of Haven was given.
  OptionalDouble temperatureK() {
    try {
      return file.attributes("parameters/haven")
          .numbers("temperature_k")
          .map(values -> OptionalDouble.of(values[0]))
          .orElse(OptionalDouble.empty());
    } catch (IOException failure) {
      throw fault(path, failure);
    }
  }

  /// Field that drove a run of Haven.
  Optional<ColourField> colourField() {
    try {
      return isOwn() ? H5mdField.read(file) : Optional.empty();
    } catch (IOException failure) {
      throw fault(path, failure);
    }
  }

  Cell cell(int frame) {
    double[] values = fixedEdges;
    if (edges != null) {
      values = new double[edges.frameLength()];
      fill(edges, frame, values);
    }
    double[] rows =
        values.length == 9
            ? values
            : new double[] {values[0], 0, 0, 0, values[1], 0, 0, 0, values[2]};
    return Lattice.of(
        rows, message -> new InputException(path, "frame " + frame + " (from 0): " + message));
  }

  /// Positions [3N] as stored, those in whole cells beside counted images moved by them.
  void read(int frame, double[] out) {
    fill(positions, frame, out);
    if (images != null) {
      double[] counts = new double[out.length];
      fill(images, frame, counts);
      double[] rows = cell(frame).rows();
      for (int i = 0; i < out.length; i += 3) {
        for (int d = 0; d < 3; d++) {
          out[i + d] +=
              counts[i] * rows[d] + counts[i + 1] * rows[3 + d] + counts[i + 2] * rows[6 + d];
        }
      }
    }
  }

  /// Velocities [3N]; false where there are none.
  boolean readVelocities(int frame, double[] out) {
    if (velocities == null) {
      return false;
    }
    fill(velocities, frame, out);
    return true;
  }

  /// See [Trajectory#dipoleChange].
  Optional<double[]> dipoleChange(int frame) {
    if (dipole == null) {
      return Optional.empty();
    }
    double[] change = new double[3];
    fill(dipole, frame, change);
    return Optional.of(change);
  }

  /// See [Trajectory#frameworkDisplacement].
  Optional<double[]> frameworkDisplacement(int frame) {
    if (framework == null) {
      return Optional.empty();
    }
    double[] displacement = new double[3];
    fill(framework, frame, displacement);
    return Optional.of(displacement);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException failure) {
      throw fault(path, failure);
    }
  }

  private void fill(H5mdElement element, int frame, double[] out) {
    try {
      element.read(frame, out);
    } catch (IOException failure) {
      throw fault(path, failure);
    }
  }

  private String findGroup() throws IOException {
    if (!file.exists("particles")) {
      throw new IOException(path + ": H5MD without /particles: there is no trajectory in it");
    }
    List<String> candidates = new ArrayList<>();
    for (String name : file.members("particles")) {
      if (file.exists("particles/" + name + "/position/value")) {
        candidates.add(name);
      }
    }
    if (candidates.isEmpty()) {
      throw new IOException(path + ": no group of /particles has position/value");
    }
    String chosen = candidates.contains("all") ? "all" : candidates.getFirst();
    if (candidates.size() > 1) {
      warnings.add("of the particle groups " + candidates + " only '" + chosen + "' is read");
    }
    return "particles/" + chosen;
  }

  private boolean storesOnlyMobile() throws IOException {
    if (!file.exists(FRAMEWORK_DISPLACEMENT)) {
      return false;
    }
    List<String> immobile =
        file.attributes(FRAMEWORK_DISPLACEMENT).text("species").orElse(List.of());
    return symbols.stream().noneMatch(immobile::contains);
  }

  private H5mdElement optional(String name, H5mdQuantity quantity) throws IOException {
    String element = group + "/" + name;
    return file.has(group, name, warnings) && file.has(element, "value", warnings)
        ? element(element, quantity)
        : null;
  }

  private H5mdElement element(String element, H5mdQuantity quantity) throws IOException {
    String value = element + "/value";
    if (!file.exists(value)) {
      throw new IOException(path + ": /" + value + " is missing");
    }
    return new H5mdElement(file.series(value), factor(value, quantity));
  }

  /// Factor from the unit of a dataset to Haven's.
  private double factor(String dataset, H5mdQuantity quantity) throws IOException {
    if (quantity == H5mdQuantity.COUNT) {
      return 1;
    }
    Optional<List<String>> unit = file.attributes(dataset).text("unit");
    if (unit.isPresent()) {
      return quantity.factor(path, dataset, unit.get().getFirst());
    }
    if (quantity == H5mdQuantity.SPEED) {
      return 1 / times.unitFs();
    }
    warnings.add("/" + dataset + " has no unit: taken as " + quantity.unit());
    return 1;
  }
}
