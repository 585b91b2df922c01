package org.haven.analysis.transport;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.haven.inputs.InputException;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;
import org.haven.kernels.Element;

/// Displacements of the mobile ions since the first frame, without the drift of the framework.
///
/// In a cell that changes (NPT), displacements are fractional steps times the mean cell h̄, so that
/// breathing of the cell is not taken for motion: Δr(t) = (s(t) − s(0)) h̄, s = r h⁻¹. The drift is
/// the mean displacement of the immobile species (or what the file states in its place). Where all
/// species are mobile it is that of the centre of mass, which nothing but an error or a thermostat
/// moves. A file of one species may lack the others: there the centre of mass counts as drift only
/// where it moves steadily ([#STEADY]).
///
/// They take 24 bytes × mobile ions × kept frames, in memory where that is little, else in a
/// temporary file ([Room]). Where there is no room, frames are left out by a stride chosen before
/// the first is read. One pass over the file.
public final class Displacements implements AutoCloseable {

  /// Fewest frames that can be analysed.
  public static final int MIN_FRAMES = 10;

  /// Parts of a run in which the motion of the centre of mass is compared.
  private static final int DRIFT_PARTS = 10;

  /// Mean over its standard error from which motion in [#DRIFT_PARTS] parts is steady: by chance in
  /// one run of 2000 (Student's t of 9 degrees of freedom, three axes).
  private static final double STEADY = 6;

  /// Displacement in Å that rounding alone may make.
  private static final double AT_REST = 1e-9;

  private final String source;
  private final List<String> symbols;
  private final SeriesStore store;
  private final int first;
  private final int frames;
  private final int stride;
  private final double intervalPs;
  private final Cell meanCell;
  private final double volume;
  private final List<String> warnings;

  private Displacements(
      String source,
      List<String> symbols,
      SeriesStore store,
      int first,
      int frames,
      int stride,
      double intervalPs,
      Cell meanCell,
      double volume,
      List<String> warnings) {
    this.source = source;
    this.symbols = List.copyOf(symbols);
    this.store = store;
    this.first = first;
    this.frames = frames;
    this.stride = stride;
    this.intervalPs = intervalPs;
    this.meanCell = meanCell;
    this.volume = volume;
    this.warnings = List.copyOf(warnings);
  }

  /// Displacements from plain series, for tests and for walks made in memory.
  ///
  /// @param symbols [N]
  /// @param series [3N][F] displacement in Å, row 3 i + α
  /// @param intervalPs time between frames
  public static Displacements of(
      List<String> symbols, double[][] series, double intervalPs, Cell cell) {
    return new Displacements(
        "series",
        symbols,
        new HeapSeries(series),
        0,
        series[0].length,
        1,
        intervalPs,
        cell,
        cell.volume(),
        List.of());
  }

  /// Reads the mobile ions of `trajectory` in one pass.
  ///
  /// @param mobile symbols of the species to keep
  /// @throws InputException when there are fewer than ten frames, no mobile ions, a coordinate that
  ///   is not a number, or a mobile species that never moves
  public static Displacements read(Trajectory trajectory, List<String> mobile) {
    return read(trajectory, mobile, Room.ofMachine());
  }

  /// @param room that they may take
  static Displacements read(Trajectory trajectory, List<String> mobile, Room room) {
    String source = trajectory.source();
    int total = trajectory.frames();
    if (total < MIN_FRAMES) {
      throw new InputException(
          source
              + ": "
              + total
              + " frames; transport needs at least "
              + MIN_FRAMES
              + " evenly spaced frames");
    }
    List<String> all = trajectory.symbols();
    int[] kept = mobileIons(source, all, mobile);
    int stride = stride(source, kept.length, total, room);
    int frames = (total + stride - 1) / stride;
    SeriesStore store = SeriesStore.of(kept.length, frames, room.heapBytes());
    boolean whole = false;
    try {
      Displacements read = read(trajectory, mobile, kept, stride, store);
      mobile.forEach(read::requireMotion);
      whole = true;
      return read;
    } finally {
      if (!whole) {
        store.close();
      }
    }
  }

  private static Displacements read(
      Trajectory trajectory, List<String> mobile, int[] kept, int stride, SeriesStore store) {
    String source = trajectory.source();
    List<String> all = trajectory.symbols();
    int total = trajectory.frames();
    int frames = store.frames;
    int[] framework =
        IntStream.range(0, all.size()).filter(i -> !mobile.contains(all.get(i))).toArray();
    MeanCell mean = MeanCell.of(trajectory);
    double[] moved = new double[3 * kept.length];
    double[] positions = new double[3 * all.size()];
    double[] origin = new double[positions.length];
    boolean driftKnown = framework.length > 0;
    for (int f = 0; f < total; f += stride) {
      trajectory.read(f, positions);
      mean.rescale(positions, trajectory, f);
      if (f == 0) {
        System.arraycopy(positions, 0, origin, 0, positions.length);
      }
      Optional<double[]> stated = trajectory.frameworkDisplacement(f);
      driftKnown |= stated.isPresent();
      double[] drift = stated.orElseGet(() -> meanDisplacement(framework, positions, origin));
      for (int n = 0; n < kept.length; n++) {
        int i = kept[n];
        for (int d = 0; d < 3; d++) {
          double x = positions[3 * i + d] - origin[3 * i + d] - drift[d];
          if (!Double.isFinite(x)) {
            throw new InputException(
                source
                    + ": frame "
                    + f
                    + ", atom "
                    + i
                    + " ("
                    + all.get(i)
                    + "): coordinate is not a number; cut the file before this frame");
          }
          moved[3 * n + d] = x;
        }
      }
      store.append(moved);
    }

    List<String> warnings = new ArrayList<>(trajectory.warnings());
    if (stride > 1) {
      warnings.add(
          "one of " + stride + " frames used, for lack of memory or of room for temporary files");
    }
    if (!driftKnown) {
      List<String> moving = Arrays.stream(kept).mapToObj(all::get).toList();
      double[][] centre = centreOfMass(moving, store.between(0, frames));
      boolean salt = mobile.stream().distinct().count() > 1;
      if (salt || steady(centre)) {
        store.subtract(centre);
        warnings.add(
            salt
                ? "no immobile species: displacements are those from the centre of mass"
                : "no immobile species, and all ions drift together: the motion of their centre of"
                    + " mass was removed, so there is no D_sigma");
      } else {
        warnings.add(
            "no immobile species: the drift of the framework is unknown and was not removed");
      }
    }
    return new Displacements(
        source,
        Arrays.stream(kept).mapToObj(all::get).toList(),
        store,
        0,
        frames,
        stride,
        trajectory.frameIntervalFs() * stride / 1000.0,
        mean.cell(),
        mean.volume(),
        warnings);
  }

  private static int[] mobileIons(String source, List<String> all, List<String> mobile) {
    for (String symbol : mobile) {
      if (!all.contains(symbol)) {
        throw new InputException(
            source
                + ": no mobile species "
                + symbol
                + "; it holds "
                + String.join(", ", all.stream().distinct().toList()));
      }
    }
    if (mobile.isEmpty()) {
      throw new InputException(source + ": no mobile species named; give at least one");
    }
    return IntStream.range(0, all.size()).filter(i -> mobile.contains(all.get(i))).toArray();
  }

  private static int stride(String source, int ions, int total, Room room) {
    int stride = room.stride(ions, total);
    int frames = (total + stride - 1) / stride;
    if (frames < MIN_FRAMES) {
      throw new InputException(
          source
              + ": there is room for "
              + frames
              + " frames of "
              + ions
              + " ions in "
              + (room.diskBytes() >> 20)
              + " MiB of disk for temporary files; make room there, or name another folder"
              + " (HAVEN_JAVA_OPTS=-Djava.io.tmpdir=DIR)");
    }
    return stride;
  }

  /// Mean of `positions` − `origin` over the atoms `atoms`; zero if there are none.
  private static double[] meanDisplacement(int[] atoms, double[] positions, double[] origin) {
    double[] mean = new double[3];
    for (int i : atoms) {
      for (int d = 0; d < 3; d++) {
        mean[d] += positions[3 * i + d] - origin[3 * i + d];
      }
    }
    for (int d = 0; d < 3 && atoms.length > 0; d++) {
      mean[d] /= atoms.length;
    }
    return mean;
  }

  /// Displacement [3][F] of the centre of mass of ions; unknown elements weigh the same.
  private static double[][] centreOfMass(List<String> symbols, VectorSeries series) {
    double[][] centre = new double[3][series.frames()];
    double[] masses =
        symbols.stream().mapToDouble(s -> Element.of(s).map(Element::massU).orElse(1.0)).toArray();
    double total = Arrays.stream(masses).sum();
    IntFunction<double[][]> reader = series.reader();
    for (int n = 0; n < masses.length; n++) {
      double[][] r = reader.apply(n);
      double weight = masses[n] / total;
      for (int d = 0; d < 3; d++) {
        for (int f = 0; f < r[d].length; f++) {
          centre[d][f] += weight * r[d][f];
        }
      }
    }
    return centre;
  }

  /// Whether a displacement [3][F] grows steadily along an axis, as none does by chance.
  private static boolean steady(double[][] displacement) {
    int part = (displacement[0].length - 1) / DRIFT_PARTS;
    for (double[] x : displacement) {
      var moves = new SummaryStatistics();
      for (int k = 0; k < DRIFT_PARTS && part > 0; k++) {
        moves.addValue(x[(k + 1) * part] - x[k * part]);
      }
      double error = moves.getStandardDeviation() / Math.sqrt(DRIFT_PARTS);
      if (Math.abs(moves.getMean()) > STEADY * error + AT_REST) {
        return true;
      }
    }
    return false;
  }

  private void requireMotion(String symbol) {
    VectorSeries ions = vectors(indices(symbol));
    boolean moves =
        IntStream.range(0, ions.particles())
            .mapToObj(ions.reader())
            .flatMap(Arrays::stream)
            .flatMapToDouble(Arrays::stream)
            .anyMatch(x -> Math.abs(x) > AT_REST);
    if (!moves) {
      throw new InputException(
          source
              + ": no "
              + symbol
              + " moves in any of "
              + frames
              + " frames; was one structure written again and again, or was it held fixed?");
    }
  }

  /// Where they came from, for messages.
  public String source() {
    return source;
  }

  /// [N] symbols of the ions.
  public List<String> symbols() {
    return symbols;
  }

  /// Number of ions.
  public int ions() {
    return symbols.size();
  }

  /// Indices of the ions of one species, ascending.
  public int[] indices(String symbol) {
    return IntStream.range(0, symbols.size()).filter(i -> symbols.get(i).equals(symbol)).toArray();
  }

  /// Number of frames kept.
  public int frames() {
    return frames;
  }

  /// Every how many frames of the file one was kept.
  public int stride() {
    return stride;
  }

  /// Time between kept frames in ps.
  public double intervalPs() {
    return intervalPs;
  }

  /// Time spanned by the frames in ps.
  public double durationPs() {
    return (frames - 1) * intervalPs;
  }

  /// Cell, averaged over the frames.
  public Cell meanCell() {
    return meanCell;
  }

  /// Mean volume in Å³.
  public double volumeAngstrom3() {
    return volume;
  }

  /// The same in another volume, that of the material in a cell that holds vacuum too.
  Displacements inVolume(double volumeAngstrom3) {
    return new Displacements(
        source,
        symbols,
        store,
        first,
        frames,
        stride,
        intervalPs,
        meanCell,
        volumeAngstrom3,
        warnings);
  }

  /// What the user should know.
  public List<String> warnings() {
    return warnings;
  }

  /// Displacement in Å of ion `ion` along axis `axis` in every frame [F]. Not to be changed.
  public double[] series(int ion, int axis) {
    return reader().apply(ion)[axis];
  }

  /// A reader of ions, for one thread: the displacement [3][F] of an ion in Å. It is not to be
  /// changed, and may be overwritten when the next is asked for. Ascending order is fast.
  public IntFunction<double[][]> reader() {
    return all().reader();
  }

  private VectorSeries all() {
    return store.between(first, first + frames);
  }

  /// The displacements of the ions `ions`.
  VectorSeries vectors(int[] ions) {
    return all().select(ions);
  }

  /// The frames [from, to) alone. They need what is closed with this.
  Displacements between(int from, int to) {
    return new Displacements(
        source,
        symbols,
        store,
        first + from,
        to - from,
        stride,
        intervalPs,
        meanCell,
        volume,
        warnings);
  }

  /// Gives back the room that they take on the disk.
  @Override
  public void close() {
    store.close();
  }

  /// Σ w_i Δr_i over all ions as three series [3][F].
  ///
  /// @param weights [N], for example the charges in e
  public double[][] weightedSum(double[] weights) {
    double[][] sum = new double[3][frames];
    IntFunction<double[][]> reader = reader();
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] != 0) {
        double[][] r = reader.apply(i);
        for (int d = 0; d < 3; d++) {
          double[] x = r[d];
          double w = weights[i];
          double[] s = sum[d];
          for (int f = 0; f < frames; f++) {
            s[f] += w * x[f];
          }
        }
      }
    }
    return sum;
  }
}
