package org.haven.analysis.transport;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.haven.analysis.statistics.Estimate;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.PhysicalConstants;

/// Conductivity from the change M of the dipole moment that Born effective charges give,
///
/// sigma = ⟨|ΔM|²⟩/(2 d V k_B T t).
///
/// Over long times it is that of the ions' formal charges, if the Born charges are exact
/// derivatives of a polarization: what an ion carries from place to place is an integer (Grasselli
/// and Baroni, Nat. Phys. 2019, 15, 967, doi:10.1038/s41567-019-0562-0). Where the two differ by
/// more than their errors, the charges of the deck or those of the model are wrong.
final class BornConductivity {
  private BornConductivity() {}

  /// sigma in mS/cm, with the window of the tracers; unknown where the trajectory has no dipole
  /// moments, or no ion diffuses.
  static Estimate msCm(
      Trajectory trajectory,
      Displacements displacements,
      Directions directions,
      Map<String, Diffusivity> tracers,
      Map<String, Double> charges,
      double temperatureK) {
    Optional<double[][]> dipole = dipole(trajectory, displacements);
    JointWindow window = JointWindow.of(displacements, directions, tracers).withoutShortLags();
    if (dipole.isEmpty() || !window.diffusive()) {
      return Estimate.UNKNOWN;
    }
    // Vibrations of the moment are the electrons' too: the prior of the intercept knows their size
    // from the charges alone, and the lags at which they would matter are left out.
    Map<String, Double> weights = new LinkedHashMap<>();
    tracers
        .keySet()
        .forEach(
            symbol -> {
              double q = charges.getOrDefault(symbol, 1.0);
              weights.put(symbol, displacements.indices(symbol).length * q * q);
            });
    double hops = tracers.values().stream().mapToDouble(t -> t.hops().inRun()).sum();
    double conduction =
        CollectiveTransport.MS_PER_CM
            / (2
                * directions.dimensions()
                * displacements.intervalPs()
                * displacements.volumeAngstrom3()
                * PhysicalConstants.BOLTZMANN_EV_PER_K
                * temperatureK);
    CollectiveLine line = window.line(dipole.get(), weights, hops);
    return line.cancels() ? Estimate.UNKNOWN : line.posterior(conduction).summary();
  }

  /// [3][F] in e Å at the frames of `displacements`.
  private static Optional<double[][]> dipole(Trajectory trajectory, Displacements displacements) {
    if (trajectory.dipoleChange(0).isEmpty()) {
      return Optional.empty();
    }
    // Every second, third … frame is kept of a file that is too large.
    double intervalPs = trajectory.frameIntervalFs() * 1e-3;
    int stride = (int) Math.round(displacements.intervalPs() / intervalPs);
    double[][] moment = new double[3][displacements.frames()];
    for (int f = 0; f < displacements.frames(); f++) {
      double[] at = trajectory.dipoleChange(f * stride).orElseThrow();
      for (int d = 0; d < 3; d++) {
        moment[d][f] = at[d];
      }
    }
    return Optional.of(moment);
  }
}
