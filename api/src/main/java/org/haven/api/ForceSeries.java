package org.haven.api;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.potentials.Evaluation;
import org.haven.potentials.LoadCheck;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;
import org.haven.potentials.compose.ForceSpread;

/// Energies, forces and virials of the same atoms at many positions: for programs that move atoms
/// themselves. The neighbour list is kept between calls as long as it holds.
///
/// ```java
/// try (ForceSeries series = ForceSeries.open(Path.of("nep.txt"), structure, Precision.DOUBLE, 1)) {
///   Evaluation now = series.evaluate(structure.cell(), structure.positions());
/// }
/// ```
///
/// Positions may lie in any cell of the lattice and need not be wrapped; the cell may change from
/// call to call. A call whose atoms lie far from where the call before had them is computed with a
/// list of its own and gives the bits of [Calculator]; in a series of small moves the list has a
/// skin, pairs are summed in another order, and the last digit may differ.
///
/// Not for several threads at once; it uses threads of its own.
@API(status = API.Status.EXPERIMENTAL)
public final class ForceSeries implements AutoCloseable {
  /// Skin of the neighbour list in Å where none is asked for: that of decks.
  public static final double SKIN_ANGSTROM = 1;

  private static final double FARTHEST_ANGSTROM = 1e6;
  private static final double THINNEST_ANGSTROM = 0.5;

  private final Potential potential;
  private final CpuDevice device;
  private final Structure start;
  private final ParticleState state;
  private final Evaluation evaluation;
  private final NeighbourList alone;
  private final NeighbourList kept;
  private final int[] keptImages;
  private final double[] before;
  private Cell cellBefore;
  private NeighbourList bound;

  private ForceSeries(Potential potential, Structure start, CpuDevice device, double skinAngstrom) {
    this.potential = potential;
    this.device = device;
    this.start = start;
    this.state = start.toState(Map.of());
    this.evaluation = new Evaluation(state.count());
    try {
      potential.bind(state, device);
    } catch (IllegalArgumentException unfit) {
      throw new InputException(unfit.getMessage());
    }
    this.alone = new NeighbourList(device, potential.cutoffAngstrom(), 0);
    this.kept = new NeighbourList(device, potential.cutoffAngstrom(), skinAngstrom);
    this.bound = alone;
    this.keptImages = new int[3 * state.count()];
    this.before = new double[3 * state.count()];
  }

  /// @param file of the potential; the family is found from its contents
  /// @param start whose atoms these are; positions and cell are given with each call
  /// @param threads of the host, 1 or more
  /// @throws InputException if the file is none that Haven reads, or lacks a species
  public static ForceSeries open(Path file, Structure start, Precision precision, int threads) {
    return of(
        PotentialFamilies.installed().open(file, start.species(), precision),
        start,
        threads,
        SKIN_ANGSTROM);
  }

  /// As [#open], of a potential that is opened already for the species of `start`; it is closed
  /// with the series, or here if it does not fit.
  ///
  /// @param skinAngstrom of the list of a series of small moves; 0 builds one anew in each call
  public static ForceSeries of(
      Potential potential, Structure start, int threads, double skinAngstrom) {
    CpuDevice device = new CpuDevice(threads);
    try {
      return new ForceSeries(potential, start, device, skinAngstrom);
    } catch (RuntimeException unfit) {
      potential.close();
      device.close();
      throw unfit;
    }
  }

  /// Checks a model that comes from elsewhere on the structure of the beginning, as
  /// [Calculator#check] does.
  ///
  /// @throws InputException if a check fails
  public List<LoadCheck> check() {
    List<LoadCheck> checks = Calculator.check(potential, start, Map.of(), device, false);
    bound = null;
    return checks;
  }

  /// Energy, forces and virial of the atoms at these positions. The same object in each call,
  /// overwritten by the next one.
  ///
  /// @param positions [3N] in Å, in the order of the structure of the beginning; not kept
  /// @throws InputException if the numbers are no crystal, or the potential refuses it
  public Evaluation evaluate(Cell cell, double[] positions) {
    require(cell, positions);
    state.setCell(cell);
    try {
      NeighbourList list = list(cell, positions);
      if (list != bound) {
        potential.bind(state, device);
        bound = list;
      }
      potential.evaluate(state, list, evaluation);
      device.download(evaluation.energies(), evaluation.forces());
    } catch (IllegalArgumentException refused) {
      throw new InputException(refused.getMessage());
    }
    if (!Double.isFinite(evaluation.energyEv())
        || !allFinite(evaluation.forces())
        || !allFinite(evaluation.virial())) {
      throw new InputException(
          potential.description()
              + " gives no finite energy and forces here (energy "
              + evaluation.energyEv()
              + " eV): its parameters are damaged or too large, or atoms lie on each other");
    }
    return evaluation;
  }

  /// A list that holds for these positions, which `state` has afterwards.
  private NeighbourList list(Cell cell, double[] positions) {
    boolean small = isSmallMove(cell, positions);
    System.arraycopy(positions, 0, before, 0, before.length);
    cellBefore = cell;
    if (!small) {
      place(positions);
      alone.rebuild(state);
      return alone;
    }
    double[] x = state.positions();
    double[] h = state.cellRows();
    for (int k = 0; k < x.length; k += 3) {
      int a = keptImages[k];
      int b = keptImages[k + 1];
      int c = keptImages[k + 2];
      // As the list wraps, so that the same place has the same bits.
      x[k] = positions[k] - (a * h[0] + b * h[3] + c * h[6]);
      x[k + 1] = positions[k + 1] - (a * h[1] + b * h[4] + c * h[7]);
      x[k + 2] = positions[k + 2] - (a * h[2] + b * h[5] + c * h[8]);
    }
    if (!kept.holds(state)) {
      place(positions);
      kept.rebuild(state);
      System.arraycopy(state.images(), 0, keptImages, 0, keptImages.length);
    }
    return kept;
  }

  private void place(double[] positions) {
    System.arraycopy(positions, 0, state.positions(), 0, positions.length);
    Arrays.fill(state.images(), 0);
  }

  /// Whether a list with a skin would have outlived the step from the call before.
  private boolean isSmallMove(Cell cell, double[] positions) {
    if (cellBefore == null || kept.skinAngstrom() == 0) {
      return false;
    }
    double limit = kept.skinAngstrom() / 2;
    double[] was = cellBefore.rows();
    double[] is = cell.rows();
    for (int k = 0; k < 9; k++) {
      if (Math.abs(is[k] - was[k]) > limit) {
        return false;
      }
    }
    for (int k = 0; k < positions.length; k++) {
      if (Math.abs(positions[k] - before[k]) > limit) {
        return false;
      }
    }
    return true;
  }

  private void require(Cell cell, double[] positions) {
    if (positions.length != before.length) {
      throw new InputException(
          positions.length
              + " coordinates; expected "
              + before.length
              + " of "
              + state.count()
              + " atoms");
    }
    for (int k = 0; k < positions.length; k++) {
      if (!(Math.abs(positions[k]) <= FARTHEST_ANGSTROM)) {
        throw new InputException(
            "positions: component %s of atom %d is %s; expected at most %.0e Å in size"
                .formatted("xyz".charAt(k % 3), k / 3 + 1, positions[k], FARTHEST_ANGSTROM));
      }
    }
    if (cell.equals(cellBefore)) {
      return;
    }
    double[] heights = cell.heights();
    for (int d = 0; d < 3; d++) {
      if (!(heights[d] >= THINNEST_ANGSTROM && heights[d] <= FARTHEST_ANGSTROM)) {
        throw new InputException(
            "cell is %.3g Å thick along %s; expected %s to %.0e Å"
                .formatted(heights[d], "abc".charAt(d), THINNEST_ANGSTROM, FARTHEST_ANGSTROM));
      }
    }
  }

  private static boolean allFinite(double[] values) {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /// Number of atoms N.
  public int count() {
    return state.count();
  }

  /// Stress of the last call in GPa, [9] row by row, positive in tension.
  public double[] stressGpa() {
    double[] stress = state.cell().pressureGpa(evaluation.virial());
    for (int k = 0; k < 9; k++) {
      stress[k] = -stress[k];
    }
    return stress;
  }

  /// [N] in eV/Å of the last call, where the potential is a committee.
  public Optional<double[]> forceSpreads() {
    return ForceSpread.of(potential).map(ForceSpread::forceSpreadsEvPerAngstrom);
  }

  /// How often a list was built: once in each call far from the one before, seldom in a series of
  /// small moves.
  public long rebuilds() {
    return alone.generation() + kept.generation();
  }

  /// The potential itself.
  public Potential potential() {
    return potential;
  }

  @Override
  public void close() {
    potential.close();
    device.close();
  }
}
