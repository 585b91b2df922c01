package org.haven.analysis.transport;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.haven.inputs.trajectory.ColourField;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;
import org.haven.kernels.PhysicalConstants;

/// The lattice gas of [LatticeGas] in a field along [1 1 1] or without one, as a trajectory of ions
/// and of a framework that drifts: rates w exp(±x/(2√3)) along and against the axes, x = F a/k_B T.
///
/// D_sigma without a field is a² w (S − n)/(S − 1) exactly, and (sinh u)/u times that at the field,
/// u = x/(2√3): the steady state of the exclusion process holds every filling with the same weight.
final class DrivenGas implements Trajectory {
  static final double KELVIN = 600;
  private static final int EDGE = 8;
  private static final double SITE_ANGSTROM = 3;
  private static final double RATE = 0.05;
  private static final double VIBRATION_ANGSTROM = 0.15;
  private static final int FRAMEWORK = 8;

  private final String name;
  private final int ions;
  private final double reduced;
  private final double[][] positions;

  private DrivenGas(String name, int ions, double reduced, double[][] positions) {
    this.name = name;
    this.ions = ions;
    this.reduced = reduced;
    this.positions = positions;
  }

  /// @param reduced x with the sign of the field; 0 without one
  static DrivenGas of(String name, int ions, double reduced, int frames, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int sites = EDGE * EDGE * EDGE;
    int[] stride = {1, EDGE, EDGE * EDGE};
    int[] order = IntStream.range(0, sites).toArray();
    boolean[] taken = new boolean[sites];
    int[] at = new int[ions];
    double[][] cells = new double[ions][3];
    for (int i = 0; i < ions; i++) {
      int j = i + random.nextInt(sites - i);
      at[i] = order[j];
      order[j] = order[i];
      taken[at[i]] = true;
      for (int d = 0; d < 3; d++) {
        cells[i][d] = at[i] / stride[d] % EDGE;
      }
    }
    double u = reduced / (2 * Math.sqrt(3));
    double forward = Math.exp(u) / (2 * Math.cosh(u));
    double attempts = ions * 6 * RATE * Math.cosh(u);
    double next = -Math.log(1 - random.nextDouble()) / attempts;
    double[][] positions = new double[frames][3 * (ions + FRAMEWORK)];
    double[] drift = new double[3];
    for (int f = 0; f < frames; f++) {
      for (; next < 1; next -= Math.log(1 - random.nextDouble()) / attempts) {
        int ion = random.nextInt(ions);
        int axis = random.nextInt(3);
        int step = random.nextDouble() < forward ? 1 : -1;
        int here = at[ion] / stride[axis] % EDGE;
        int to = at[ion] + (Math.floorMod(here + step, EDGE) - here) * stride[axis];
        if (!taken[to]) {
          taken[at[ion]] = false;
          taken[to] = true;
          at[ion] = to;
          cells[ion][axis] += step;
        }
      }
      next -= 1;
      for (int d = 0; d < 3; d++) {
        drift[d] += 0.01 * random.nextGaussian();
        for (int i = 0; i < ions + FRAMEWORK; i++) {
          double site = i < ions ? SITE_ANGSTROM * cells[i][d] : 1.5;
          // the framework's own vibrations, small as those of many atoms are
          double vibration = i < ions ? VIBRATION_ANGSTROM : 0.02;
          positions[f][3 * i + d] = site + drift[d] + vibration * random.nextGaussian();
        }
      }
    }
    return new DrivenGas(name, ions, reduced, positions);
  }

  @Override
  public String source() {
    return name;
  }

  @Override
  public int frames() {
    return positions.length;
  }

  @Override
  public double frameIntervalFs() {
    return 1000;
  }

  @Override
  public List<String> symbols() {
    List<String> all = new ArrayList<>(Collections.nCopies(ions, "Li"));
    all.addAll(Collections.nCopies(FRAMEWORK, "S"));
    return all;
  }

  @Override
  public Cell cell(int frame) {
    double side = SITE_ANGSTROM * EDGE;
    return Cell.orthorhombic(side, side, side);
  }

  @Override
  public void read(int frame, double[] into) {
    System.arraycopy(positions[frame], 0, into, 0, into.length);
  }

  @Override
  public OptionalDouble temperatureK() {
    return OptionalDouble.of(KELVIN);
  }

  @Override
  public Optional<ColourField> colourField() {
    if (reduced == 0) {
      return Optional.empty();
    }
    double component =
        reduced * PhysicalConstants.BOLTZMANN_EV_PER_K * KELVIN / (SITE_ANGSTROM * Math.sqrt(3));
    return Optional.of(
        new ColourField(
            new double[] {component, component, component},
            Map.of("Li", 1.0),
            reduced,
            SITE_ANGSTROM));
  }

  @Override
  public void close() {
    // nothing is open
  }
}
