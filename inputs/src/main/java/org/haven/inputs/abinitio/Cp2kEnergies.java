package org.haven.inputs.abinitio;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.kernels.PhysicalConstants;

/// `PROJECT-1.ener` of CP2K: for each step time in fs, kinetic energy, temperature in K, potential
/// energy and conserved quantity, energies in Hartree.
///
/// The potential energy stands in for one that the frames lack, the mean temperature for that of a
/// thermostat nobody names, and the slope of the conserved quantity says how well the run was
/// integrated. Mutable: it gathers the steps of the frames.
final class Cp2kEnergies implements AutoCloseable {
  /// Above this, in meV per atom and ps, the user is told. Ours: a crystal (3 kT an atom) gains 3.9
  /// K in a ps by it.
  private static final double DRIFT_MEV_PER_ATOM_PS = 1;

  /// Potential energies of one step in two files agree to the digits of either, in Hartree.
  private static final double SAME_HARTREE = 1e-5;

  private final StepValues file;
  private final List<double[]> seen = new ArrayList<>();
  private int strangers;

  private Cp2kEnergies(StepValues file) {
    this.file = file;
  }

  static Optional<Cp2kEnergies> open(List<Path> files) {
    return StepValues.open(files, "energies", 1, Cp2kEntries::energies).map(Cp2kEnergies::new);
  }

  /// Potential energy of a step in Hartree: the frame's own, else what stands here, else NaN.
  ///
  /// @param own that of the frame, or NaN
  double potential(long step, double own) {
    double[] values = file.at(step, 4);
    if (values == null) {
      return own;
    }
    if (Math.abs(values[2] - own) > SAME_HARTREE) {
      strangers++;
      return own;
    }
    seen.add(values);
    return values[2];
  }

  /// Mean over the frames' steps; none where the file is of another run.
  OptionalDouble meanTemperatureK() {
    return strangers > 0 ? OptionalDouble.empty() : seen.stream().mapToDouble(v -> v[1]).average();
  }

  /// Slope of the conserved quantity by least squares, meV per atom and ps; NaN of fewer than three
  /// steps.
  private double drift(int atoms) {
    double time = seen.stream().mapToDouble(v -> v[0]).average().orElse(0);
    double mean = seen.stream().mapToDouble(v -> v[3]).average().orElse(0);
    double above = 0;
    double below = 0;
    for (double[] v : seen) {
      above += (v[0] - time) * (v[3] - mean);
      below += (v[0] - time) * (v[0] - time);
    }
    return seen.size() < 3 || below == 0
        ? Double.NaN
        : above / below * PhysicalConstants.HARTREE_EV * 1e6 / atoms;
  }

  List<String> warnings(int atoms, boolean temperatureTaken) {
    List<String> warnings = new ArrayList<>();
    file.warning().ifPresent(warnings::add);
    if (strangers > 0) {
      warnings.add(
          strangers
              + " steps have another potential energy in .ener than in their frame: it is of"
              + " another run, or of appended ones, and is left out");
      return warnings;
    }
    if (temperatureTaken && !seen.isEmpty()) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "no thermostat is named (-1.restart): the temperature is the mean of .ener over the"
                  + " frames, %.1f K",
              meanTemperatureK().orElseThrow()));
    }
    double drift = drift(atoms);
    if (Math.abs(drift) > DRIFT_MEV_PER_ATOM_PS) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the conserved quantity drifts by %.1f meV per atom and ps (.ener): the electrons"
                  + " may not be converged, or the time step is long",
              drift));
    }
    return warnings;
  }

  @Override
  public void close() {
    file.close();
  }
}
