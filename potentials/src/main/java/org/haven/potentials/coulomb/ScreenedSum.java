package org.haven.potentials.coulomb;

import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.PhysicalConstants;
import org.haven.kernels.Precision;
import org.haven.potentials.Evaluation;
import org.haven.potentials.pair.PairPotential;
import org.haven.potentials.pair.Taper;

/// The sum over pairs of q_i q_j erfc(α r)/r, tapered, with a constant per charge: all of
/// [DampedShiftedForce], the real part of [Ewald].
final class ScreenedSum {
  private final Precision precision;
  private final Device device;
  private final double[] constants;
  private final double[] virials;

  /// @param self c_self in 1/Å: each particle has the energy C q² c_self on top
  ScreenedSum(
      double alpha, Taper taper, double self, Precision precision, Device device, int count) {
    this.precision = precision;
    this.device = device;
    double cutoff = taper.cutoffAngstrom();
    double energy = potential(alpha, cutoff);
    double derivative = derivative(alpha, cutoff);
    constants =
        new double[] {
          alpha,
          cutoff * cutoff,
          taper.switchFromAngstrom(),
          taper.inverseWidth(),
          taper.offset(energy, derivative),
          taper.slope(derivative),
          PhysicalConstants.COULOMB_EV_ANGSTROM,
          self,
          0
        };
    virials = new double[6 * count];
  }

  /// erfc(α r)/r in 1/Å.
  static double potential(double alpha, double r) {
    return ErrorFunction.erfc(alpha * r) / r;
  }

  /// Its derivative in 1/Å².
  static double derivative(double alpha, double r) {
    double gauss = 2 * alpha / Math.sqrt(Math.PI) * Math.exp(-alpha * alpha * r * r);
    return -(potential(alpha, r) + gauss) / r;
  }

  /// Overwrites energies, forces and the virial of `out`.
  ///
  /// @param charges [species] in e
  /// @param background φ₀ in e/Å: each particle has the energy C q φ₀ on top
  void evaluate(
      ParticleState state,
      NeighbourList list,
      double[] charges,
      double background,
      Evaluation out) {
    if (constants[8] != background) {
      constants[8] = background;
      device.upload(constants);
    }
    double[] rows = state.cellRows();
    device.launch(
        precision.kernel(
            ScreenedCoulomb.class,
            state.positions(),
            rows,
            state.species(),
            charges,
            list.offsets(),
            list.neighbours(),
            list.shifts(),
            constants,
            out.energies(),
            out.forces(),
            virials),
        state.count());
    PairPotential.sumVirials(device, virials, state.count(), out.virial());
  }
}
