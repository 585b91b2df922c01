package org.haven.integrators.lattice;

import org.apache.commons.math3.fitting.PolynomialCurveFitter;
import org.apache.commons.math3.fitting.WeightedObservedPoints;
import org.haven.integrators.MolecularSystem;
import org.haven.kernels.PhysicalConstants;

/// Energy against volume of a crystal at rest: Birch–Murnaghan of third order.
///
/// E is a cubic in x = V^(−2/3) (Birch, Phys. Rev. 1947, 71, 809, doi:10.1103/PhysRev.71.809), so
/// the fit is linear; B₀ = V E″(V₀), B₀′ = −1 − V E‴/E″. The cell keeps its shape, the ions relax.
///
/// @param volumeAngstrom3 V₀, of the smallest energy
/// @param energyEv E(V₀)
/// @param bulkModulusGpa B₀
/// @param derivative B₀′, usually 3 to 6
/// @param misfitEv root of the mean square of energy less fit
/// @param converged whether the ions came to rest at all volumes
public record EquationOfState(
    double volumeAngstrom3,
    double energyEv,
    double bulkModulusGpa,
    double derivative,
    double misfitEv,
    boolean converged) {
  /// Of a relaxed system, which is left as it was.
  ///
  /// @param strain largest relative change of the volume, for example 0.06
  /// @param points volumes, 5 or more
  /// @throws IllegalArgumentException if the energy has no minimum among these volumes
  public static EquationOfState of(
      MolecularSystem system,
      double strain,
      int points,
      double forceToleranceEvPerAngstrom,
      int maxSteps) {
    double[] volumes = new double[points];
    double[] energies = new double[points];
    boolean converged = true;
    double reference = system.state().cell().volume();
    try (var deformation = new Deformation(system, forceToleranceEvPerAngstrom, maxSteps)) {
      for (int k = 0; k < points; k++) {
        double s = Math.cbrt(1 + strain * (2.0 * k / (points - 1) - 1)) - 1;
        converged &= deformation.relaxed(new double[] {s, 0, 0, 0, s, 0, 0, 0, s});
        volumes[k] = system.state().cell().volume();
        energies[k] = system.potentialEnergyEv();
        if (!Double.isFinite(energies[k])) {
          throw new IllegalArgumentException(
              "the energy is not finite at a volume of " + (float) volumes[k] + " Å³");
        }
      }
    }
    return fit(volumes, energies, reference, converged);
  }

  static EquationOfState fit(
      double[] volumes, double[] energies, double reference, boolean converged) {
    var observed = new WeightedObservedPoints();
    for (int k = 0; k < volumes.length; k++) {
      observed.add(Math.pow(reference / volumes[k], 2.0 / 3) - 1, energies[k] - energies[0]);
    }
    double[] p = PolynomialCurveFitter.create(3).fit(observed.toList());
    // E′ = p₁ + 2 p₂ y + 3 p₃ y² = 0 with E″ > 0, y = (V_ref/V)^(2/3) − 1; in this form a cubic
    // part of zero is no exception.
    double square = 4 * p[2] * p[2] - 12 * p[3] * p[1];
    double y = square >= 0 ? -2 * p[1] / (2 * p[2] + Math.sqrt(square)) : Double.NaN;
    double second = 2 * p[2] + 6 * p[3] * y;
    double x = 1 + y;
    double volume = reference * Math.pow(x, -1.5);
    // Beyond the volumes the cubic is no more than a guess.
    if (!(second > 0 && volume >= volumes[0] && volume <= volumes[volumes.length - 1])) {
      throw new IllegalArgumentException(
          "the energy has no minimum among the volumes "
              + (float) volumes[0]
              + " to "
              + (float) volumes[volumes.length - 1]
              + " Å³; relax the cell first");
    }
    double misfit = 0;
    for (int k = 0; k < volumes.length; k++) {
      double z = Math.pow(reference / volumes[k], 2.0 / 3) - 1;
      double fit = p[0] + z * (p[1] + z * (p[2] + z * p[3]));
      misfit += Math.pow(energies[k] - energies[0] - fit, 2) / volumes.length;
    }
    return new EquationOfState(
        volume,
        energies[0] + p[0] + y * (p[1] + y * (p[2] + y * p[3])),
        4.0 / 9 * x * x * second / volume * PhysicalConstants.GPA_PER_EV_PER_ANGSTROM3,
        4 + 2.0 / 3 * x * 6 * p[3] / second,
        Math.sqrt(misfit),
        converged);
  }
}
