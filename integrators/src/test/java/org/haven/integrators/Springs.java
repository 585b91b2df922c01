package org.haven.integrators;

import java.util.Arrays;
import org.haven.kernels.Cell;
import org.haven.kernels.Device;
import org.haven.kernels.Matrix3;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;

/// A crystal with exactly known statistics.
///
/// U = Σ_pairs (½ k u² + ¼ q u⁴) + ½ κ tr E², where u = r_ij − Δs_ij h is the deviation of a pair
/// from its place in the present cell h, and E = ½ ln(FᵀF) with F = h₀⁻¹ h is the Hencky strain. In
/// a given cell the springs do not know the strain, so positions and cell are independent. Virial
/// −∂U/∂ξ for h → h e^ξ, x → x e^ξ: −Σ (k + q u²) u ⊗ u − κ E.
final class Springs implements Potential {
  /// A spring from i to the image of j displaced by `image` cells, at rest at the fractional
  /// separation `rest`.
  record Bond(int i, int j, int[] image, double[] rest) {}

  private final Bond[] bonds;
  private final double k;
  private final double q;
  private final double stiffness;
  private final double[] referenceInverse;
  private Device device;

  /// Energy of the strain alone at the last evaluation.
  double strainEnergyEv;

  /// Σ u · ∂U/∂u over all springs at the last evaluation; on average (3N − 3) k_B T.
  double configurationalEv;

  Springs(Bond[] bonds, double k, double q, double stiffness, Cell reference) {
    this.bonds = bonds;
    this.k = k;
    this.q = q;
    this.stiffness = stiffness;
    this.referenceInverse = Matrix3.inverse(reference.rows());
  }

  @Override
  public String description() {
    return "springs";
  }

  @Override
  public double cutoffAngstrom() {
    return 0;
  }

  @Override
  public void bind(ParticleState state, Device device) {
    this.device = device;
  }

  @Override
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
    double[] x = state.positions();
    int[] images = state.images();
    device.download(x, images);
    double[] h = state.cell().rows();
    double[] forces = out.forces();
    double[] virial = out.virial();
    Arrays.fill(forces, 0);
    Arrays.fill(virial, 0);
    Arrays.fill(out.energies(), 0);
    double energy = 0;
    configurationalEv = 0;
    double[] u = new double[3];
    for (Bond bond : bonds) {
      int i = 3 * bond.i;
      int j = 3 * bond.j;
      double a = images[j] - images[i] + bond.image[0] - bond.rest[0];
      double b = images[j + 1] - images[i + 1] + bond.image[1] - bond.rest[1];
      double c = images[j + 2] - images[i + 2] + bond.image[2] - bond.rest[2];
      double square = 0;
      for (int d = 0; d < 3; d++) {
        u[d] = x[j + d] - x[i + d] + a * h[d] + b * h[3 + d] + c * h[6 + d];
        square += u[d] * u[d];
      }
      double slope = k + q * square;
      double bondEnergy = 0.5 * k * square + 0.25 * q * square * square;
      energy += bondEnergy;
      configurationalEv += slope * square;
      out.energies()[bond.i] += 0.5 * bondEnergy;
      out.energies()[bond.j] += 0.5 * bondEnergy;
      for (int d = 0; d < 3; d++) {
        forces[i + d] += slope * u[d];
        forces[j + d] -= slope * u[d];
        for (int e = 0; e < 3; e++) {
          virial[3 * d + e] -= slope * u[d] * u[e];
        }
      }
    }
    strainEnergyEv = 0;
    if (stiffness > 0) {
      double[] strain = hencky(Matrix3.multiply(referenceInverse, h));
      for (int d = 0; d < 9; d++) {
        virial[d] -= stiffness * strain[d];
        strainEnergyEv += 0.5 * stiffness * strain[d] * strain[d];
      }
    }
    device.upload(forces, out.energies());
    out.setEnergyEv(energy + strainEnergyEv);
  }

  /// ½ ln(FᵀF) by the series of the logarithm, for small strains.
  static double[] hencky(double[] f) {
    double[] x = Matrix3.multiply(Matrix3.transpose(f), f);
    for (int d = 0; d < 9; d += 4) {
      x[d] -= 1;
    }
    double[] power = x.clone();
    double[] sum = new double[9];
    for (int n = 1; n <= 20; n++) {
      for (int d = 0; d < 9; d++) {
        sum[d] += (n % 2 == 1 ? 0.5 : -0.5) * power[d] / n;
      }
      power = Matrix3.multiply(power, x);
    }
    return sum;
  }
}
