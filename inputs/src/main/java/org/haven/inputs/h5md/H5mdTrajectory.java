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
import org.haven.inputs.Plain;
import org.haven.inputs.trajectory.LammpsUnits;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;
import org.haven.kernels.Element;
import org.haven.kernels.PhysicalConstants;

/// Reads a trajectory in H5MD: Haven's own and other programs'.
///
/// Positions become unwrapped: as stored when Haven wrote them; by the `image` element where there
/// is one; otherwise by the shortest way from frame to frame, refused when a particle moves by
/// [Unwrapping#LONGEST_STEP] of the cell or more. The box may be fixed or change with time, edges
/// may be lengths or vectors; `step` and `time` may be lists or an interval. A frame counts when
/// every element has it, so a file of a killed run is read up to its last whole frame. Units are
/// taken from the file; where they are missing, lengths are taken as Å and the time step tells the
/// unit of time ([LammpsUnits]), and a warning says so.
final class H5mdTrajectory implements Trajectory {
  private static final String FRAMEWORK_DISPLACEMENT = "observables/framework_displacement";

  /// What to do about a trajectory of which frames are lost.
  private static final String REMEDY =
      ". Remedy: copy the whole file again; if it is lost, a run of Haven can compute it anew:"
          + " delete checkpoint.h5 beside it, and 'haven resume' begins that simulation at its"
          + " start";

  private final Path path;
  private final Hdf5File file;
  private final String group;
  private final String creator;
  private final List<String> symbols;
  private final List<String> warnings = new ArrayList<>();
  private final int frames;
  private final double timeUnitFs;
  private final double frameIntervalFs;
  private final OptionalDouble temperatureK;
  private final H5mdElement positions;
  private final H5mdElement velocities;
  private final H5mdElement images;
  private final H5mdElement edges;
  private final double[] fixedEdges;
  private final H5mdElement framework;
  private final Unwrapping unwrapping;

  private H5mdTrajectory(Path path, Hdf5File file, Trajectories.Options options)
      throws IOException {
    this.path = path;
    this.file = file;
    if (!file.exists("h5md")) {
      throw new IOException(path + ": HDF5, but not H5MD: the group /h5md is missing");
    }
    group = findGroup();
    creator = file.attributes("h5md/creator").text("name").map(List::getFirst).orElse("");
    boolean own = creator.contains("Haven");
    positions = positions();
    symbols = readSymbols((int) positions.shape()[1], options);
    timeUnitFs = timeUnitFs(options);
    velocities = velocities();
    images = options.unwrapped() ? null : optional(group + "/image", H5mdQuantity.COUNT);
    String box = group + "/box/edges";
    edges = file.isGroup(box) ? element(box, H5mdQuantity.LENGTH) : null;
    fixedEdges = edges != null ? null : fixedEdges(box, options);
    framework =
        own && storesOnlyMobile() ? element(FRAMEWORK_DISPLACEMENT, H5mdQuantity.LENGTH) : null;
    requireShapes();
    frames = wholeFrames();
    frameIntervalFs = interval(group + "/position/time", options);
    temperatureK =
        file.attributes("parameters/haven")
            .numbers("temperature_k")
            .map(values -> OptionalDouble.of(values[0]))
            .orElse(OptionalDouble.empty());
    unwrapping =
        own || images != null || options.unwrapped()
            ? null
            : new Unwrapping(
                path, symbols, (out, frame) -> fill(positions, frame, out), this::cell);
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

  /// Velocities; znh5md writes those of ASE, in √(eV/u), and calls them Å/fs.
  private H5mdElement velocities() throws IOException {
    String name = group + "/velocity";
    return creator.equals("znh5md") && file.exists(name + "/value")
        ? new H5mdElement(
            file.series(name + "/value"),
            1 / Math.sqrt(PhysicalConstants.EV_PER_U_ANGSTROM2_PER_FS2))
        : optional(name, H5mdQuantity.SPEED);
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

  /// Refuses elements of other particles than the positions, and a box that is none.
  private void requireShapes() throws IOException {
    int numbers = positions.frameLength();
    requireLength("velocity", velocities, numbers);
    requireLength("image", images, numbers);
    requireLength("framework displacement", framework, 3);
    int box = edges == null ? fixedEdges.length : edges.frameLength();
    if (box != 3 && box != 9) {
      throw new IOException(path + ": box edges are " + box + " numbers; expected 3 or 9");
    }
  }

  private void requireLength(String what, H5mdElement element, int numbers) throws IOException {
    if (element != null && element.frameLength() != numbers) {
      throw new IOException(
          path + ": " + what + " has " + element.frameLength() + " numbers a frame, not " + numbers);
    }
  }

  /// Number of frames that every element has.
  private int wholeFrames() throws IOException {
    long whole = positions.length();
    for (H5mdElement each : new H5mdElement[] {velocities, images, edges, framework}) {
      if (each != null) {
        whole = Math.min(whole, each.length());
      }
    }
    for (String name : List.of(group + "/position/time", group + "/position/step")) {
      if (file.exists(name)) {
        long[] shape = file.dataset(name).shape();
        whole = shape.length == 1 ? Math.min(whole, shape[0]) : whole;
      }
    }
    if (whole > Integer.MAX_VALUE) {
      throw new IOException(path + ": has " + whole + " frames, more than are read");
    }
    return (int) whole;
  }

  /// Opens a trajectory.
  ///
  /// @throws InputException if the file does not exist, is not H5MD, or lacks what Haven needs
  static H5mdTrajectory open(Path path, Trajectories.Options options) {
    Hdf5File file;
    try {
      file = Hdf5File.open(path);
    } catch (IOException failure) {
      throw fault(path, failure);
    }
    try {
      return new H5mdTrajectory(path, file, options);
    } catch (IOException failure) {
      try {
        file.close();
      } catch (IOException second) {
        failure.addSuppressed(second);
      }
      throw fault(path, failure);
    }
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

  @Override
  public String source() {
    return path.toString();
  }

  @Override
  public int frames() {
    return frames;
  }

  @Override
  public double frameIntervalFs() {
    return frameIntervalFs;
  }

  @Override
  public List<String> symbols() {
    return symbols;
  }

  @Override
  public OptionalDouble temperatureK() {
    return temperatureK;
  }

  @Override
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  @Override
  public Cell cell(int frame) {
    checkFrame(frame);
    double[] values = fixedEdges;
    if (edges != null) {
      values = new double[edges.frameLength()];
      fill(edges, frame, values);
    }
    double[] rows =
        values.length == 3
            ? new double[] {values[0], 0, 0, 0, values[1], 0, 0, 0, values[2]}
            : values;
    return Lattice.of(rows, message -> new InputException(path, "frame " + frame + ": " + message));
  }

  @Override
  public void read(int frame, double[] out) {
    checkFrame(frame);
    if (unwrapping != null) {
      unwrapping.read(frame, out);
      return;
    }
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

  @Override
  public boolean readVelocities(int frame, double[] out) {
    checkFrame(frame);
    if (velocities == null) {
      return false;
    }
    fill(velocities, frame, out);
    return true;
  }

  @Override
  public Optional<double[]> frameworkDisplacement(int frame) {
    checkFrame(frame);
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

  private void checkFrame(int frame) {
    if (frame < 0 || frame >= frames) {
      throw new IllegalArgumentException(
          path + ": frame " + frame + " of " + frames + " (counted from 0)");
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
      warnings.add(
          "of the particle groups " + candidates + " only " + Plain.quoted(chosen) + " is read");
    }
    return "particles/" + chosen;
  }

  private List<String> readSymbols(int count, Trajectories.Options options) throws IOException {
    String name = group + "/species";
    if (file.isGroup(name)) {
      name += "/value";
    }
    List<String> own = file.exists(name) ? species(name, count) : List.of();
    if (!own.isEmpty() && own.stream().allMatch(each -> each.matches("\\d+"))) {
      own = elements(own, options);
    } else if (!options.typeSymbols().isEmpty()) {
      throw new IOException(
          path + ": holds no LAMMPS atom types, so --types says nothing; leave it out");
    }
    return List.copyOf(options.symbols(path, own, count, warnings));
  }

  /// The species [N], in a file that repeats them frame by frame too.
  private List<String> species(String name, int count) throws IOException {
    if (file.dataset(name).shape().length == 2) {
      return constantSpecies(new H5mdElement(file.series(name), 1), count);
    }
    List<String> found = file.dataset(name).names();
    if (found.size() != count) {
      throw new IOException(
          path + ": " + found.size() + " species for " + count + " particles in /" + name);
    }
    return found;
  }

  private List<String> constantSpecies(H5mdElement species, int count) throws IOException {
    double[] first = new double[species.frameLength()];
    double[] next = new double[first.length];
    if (species.length() == 0) {
      throw new IOException(path + ": holds species in no frame");
    }
    species.read(0, first);
    for (int f = 0; f < species.length(); f++) {
      species.read(f, next);
      if (first.length != count
          || !Arrays.equals(first, next)
          || Arrays.stream(next).anyMatch(Double::isNaN)) {
        throw new IOException(
            path
                + ": frame "
                + f
                + " (from 0) holds other species than the first, or fewer; all frames must hold the"
                + " same atoms in the same order");
      }
    }
    return Arrays.stream(first).mapToObj(value -> Long.toString((long) value)).toList();
  }

  /// Elements of bare numbers: those of the types where the caller names them; else atomic numbers,
  /// unless LAMMPS wrote them or they count 1, 2, … as types do.
  private List<String> elements(List<String> numbers, Trajectories.Options options)
      throws IOException {
    List<Integer> kinds = numbers.stream().distinct().map(Integer::valueOf).sorted().toList();
    List<String> types = options.typeSymbols();
    if (!types.isEmpty()) {
      if (kinds.getFirst() < 1 || kinds.getLast() > types.size()) {
        throw new IOException(
            path
                + ": species are "
                + kinds
                + ", elements of "
                + types.size()
                + " types were given");
      }
      return numbers.stream().map(each -> types.get(Integer.parseInt(each) - 1)).toList();
    }
    boolean atomic =
        creator.equals("znh5md")
            || !creator.equalsIgnoreCase("lammps") && kinds.getLast() > kinds.size();
    if (atomic && kinds.stream().allMatch(z -> Element.ofAtomicNumber(z).isPresent())) {
      return numbers.stream()
          .map(each -> Element.ofAtomicNumber(Integer.parseInt(each)).orElseThrow().symbol())
          .toList();
    }
    if (options.structure().isEmpty()) {
      warnings.add(
          "species are bare numbers "
              + kinds
              + ", not elements; name those of 1, 2, … (--types), or give a structure"
              + " (--structure)");
    }
    return numbers;
  }

  private boolean storesOnlyMobile() throws IOException {
    if (!file.exists(FRAMEWORK_DISPLACEMENT)) {
      return false;
    }
    List<String> immobile =
        file.attributes(FRAMEWORK_DISPLACEMENT).text("species").orElse(List.of());
    return symbols.stream().noneMatch(immobile::contains);
  }

  private double interval(String time, Trajectories.Options options) throws IOException {
    boolean given = options.frameIntervalFs().isPresent();
    if (!file.exists(time)) {
      if (given) {
        return options.frameIntervalFs().getAsDouble();
      }
      throw new IOException(path + ": no times: /" + time + " is missing");
    }
    double[] times = file.dataset(time).doubles();
    boolean unsaid = creator.equals("znh5md") && !given && times.length > 0;
    if (unsaid && (times.length == 1 ? times[0] == 1 : times[1] - times[0] == 1)) {
      throw new IOException(
          path
              + ": says 1 fs between frames, as znh5md does where nobody tells it; give the true"
              + " time with --frame-interval");
    }
    if (file.dataset(time).shape().length == 0) {
      return options.intervalFs(times[0] * timeUnitFs, warnings);
    }
    if (frames < 2) {
      return options.intervalFs(0, warnings);
    }
    double interval = (times[frames - 1] - times[0]) / (frames - 1);
    for (int k = 1; k < frames && !given; k++) {
      // Single-precision times late in a long run are exact to about 1e-7 of the time itself.
      double slack = 1e-3 * Math.abs(interval) + 2e-7 * Math.abs(times[k]);
      if (Math.abs(times[k] - times[k - 1] - interval) > slack) {
        throw new IOException(
            String.format(
                "%s: frames are not evenly spaced: %.6g between frames %d and %d, %.6g on average."
                    + " Remedy: analyse the parts one by one",
                path, times[k] - times[k - 1], k - 1, k, interval));
      }
    }
    if (!(interval > 0) && !given) {
      throw new IOException(path + ": the time between frames is " + interval + ", not positive");
    }
    return options.intervalFs(interval * timeUnitFs, warnings);
  }

  /// fs in the unit of `position/time`. A file without it tells it by its time step; where that is
  /// not to be told, and the time between frames is given, NaN.
  private double timeUnitFs(Trajectories.Options options) throws IOException {
    String time = group + "/position/time";
    if (!file.exists(time) || file.attributes(time).text("unit").isPresent()) {
      if (options.lammpsUnits().isPresent()) {
        throw new IOException(
            path + ": states its units, so --lammps-units says nothing; leave it out");
      }
      return file.exists(time) ? factor(time, H5mdQuantity.TIME) : Double.NaN;
    }
    LammpsUnits.Found found = LammpsUnits.found(path, options, Optional.empty(), timeStep(time));
    warnings.addAll(found.warnings());
    return found.units().timeFs();
  }

  /// Time of one step in the file's own unit, where it counts its steps.
  private OptionalDouble timeStep(String time) throws IOException {
    String step = group + "/position/step";
    if (!file.exists(step)) {
      return OptionalDouble.of(Double.NaN);
    }
    double[] times = file.dataset(time).doubles();
    double[] steps = file.dataset(step).doubles();
    int last = Math.min(times.length, steps.length) - 1;
    if (last < 0) {
      return OptionalDouble.of(Double.NaN);
    }
    return OptionalDouble.of(
        last < 1 ? times[0] / steps[0] : (times[last] - times[0]) / (steps[last] - steps[0]));
  }

  private H5mdElement optional(String element, H5mdQuantity quantity) throws IOException {
    return file.exists(element + "/value") ? element(element, quantity) : null;
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
    Optional<List<String>> text = file.attributes(dataset).text("unit");
    if (text.isEmpty()) {
      if (quantity == H5mdQuantity.SPEED) {
        return 1 / timeUnitFs;
      }
      warnings.add("/" + dataset + " has no unit: taken as " + quantity.unit());
      return 1;
    }
    String unit = text.get().getFirst().strip();
    double factor = quantity.factor(unit);
    if (Double.isNaN(factor)) {
      throw new IOException(
          path
              + ": unknown unit "
              + Plain.quoted(unit)
              + " of /"
              + dataset
              + "; known: "
              + H5mdQuantity.KNOWN);
    }
    return factor;
  }
}
