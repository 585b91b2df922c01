package org.haven.pathways.neb;

import java.util.List;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;

/// Two atoms in a cube whose energy is a given function of the vector from one to the other.
public final class TwoBodySurface implements Potential {
  /// Edge of the cube, Å.
  public static final double EDGE = 30;

  private final Surface surface;

  /// An energy of a vector.
  public interface Surface {
    /// @param r [3] in Å
    /// @param gradient [3], written to; eV/Å
    /// @return eV
    double energy(double[] r, double[] gradient);
  }

  public TwoBodySurface(Surface surface) {
    this.surface = surface;
  }

  /// The two atoms at a vector from one another.
  public static Structure at(double x, double y, double z) {
    return Structure.of(
        "",
        Cell.orthorhombic(EDGE, EDGE, EDGE),
        List.of("P", "Li"),
        new double[] {10, 11, 12, 10 + x, 11 + y, 12 + z});
  }

  @Override
  public String description() {
    return "surface";
  }

  @Override
  public double cutoffAngstrom() {
    return 1;
  }

  @Override
  public void bind(ParticleState state, Device device) {}

  @Override
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
    // Light (Li) minus heavy (P), in whatever order they stand.
    int ion = state.speciesTable().symbols().indexOf("Li") == state.species()[0] ? 0 : 1;
    double[] r = new double[3];
    for (int d = 0; d < 3; d++) {
      r[d] = state.positions()[3 * ion + d] - state.positions()[3 * (1 - ion) + d];
      r[d] -= EDGE * Math.rint(r[d] / EDGE);
    }
    double[] gradient = new double[3];
    out.setEnergyEv(surface.energy(r, gradient));
    for (int d = 0; d < 3; d++) {
      out.forces()[3 * ion + d] = -gradient[d];
      out.forces()[3 * (1 - ion) + d] = gradient[d];
    }
  }

  /// A row of sites 3 Å apart: A/2 (1 − cos 2πx/3) along x, ½ 4 (y² + z²) across.
  public static Surface row(double barrierEv) {
    return (r, g) -> {
      double k = 2 * Math.PI / 3;
      g[0] = 0.5 * barrierEv * k * Math.sin(k * r[0]);
      g[1] = 4 * r[1];
      g[2] = 4 * r[2];
      return 0.5 * barrierEv * (1 - Math.cos(k * r[0])) + 2 * (r[1] * r[1] + r[2] * r[2]);
    };
  }

  /// As [#row], but across the path y has two minima where `w` is 1: (1 − w) 2 y² + w (−c y² + y⁴),
  /// deeper by c²/4 at y = ±√(c/2).
  ///
  /// @param atSites whether w is 1 at the sites and 0 between, or the other way round
  public static Surface forked(double barrierEv, double c, boolean atSites) {
    return (r, g) -> {
      double k = 2 * Math.PI / 3;
      double sign = atSites ? 1 : -1;
      double w = 0.5 * (1 + sign * Math.cos(k * r[0]));
      double slope = -0.5 * sign * k * Math.sin(k * r[0]);
      double y2 = r[1] * r[1];
      double one = 2 * y2;
      double two = -c * y2 + y2 * y2;
      g[0] = 0.5 * barrierEv * k * Math.sin(k * r[0]) + slope * (two - one);
      g[1] = (1 - w) * 4 * r[1] + w * (-2 * c * r[1] + 4 * y2 * r[1]);
      g[2] = 4 * r[2];
      return 0.5 * barrierEv * (1 - Math.cos(k * r[0])) + (1 - w) * one + w * two + 2 * r[2] * r[2];
    };
  }

  /// The surface of Müller and Brown (Theor. Chim. Acta 1979, 53, 75, doi:10.1007/BF00547608), 0.01
  /// eV for its unit of energy and 2 Å for that of length.
  public static double mullerBrown(double[] r, double[] g) {
    double[] height = {-200, -100, -170, 15};
    double[] a = {-1, -1, -6.5, 0.7};
    double[] b = {0, 0, 11, 0.6};
    double[] c = {-10, -10, -6.5, 0.7};
    double[] x0 = {1, 0, -0.5, -1};
    double[] y0 = {0, 0.5, 1.5, 1};
    double energy = 2 * r[2] * r[2];
    g[0] = 0;
    g[1] = 0;
    g[2] = 4 * r[2];
    for (int k = 0; k < 4; k++) {
      double x = r[0] / 2 - x0[k];
      double y = r[1] / 2 - y0[k];
      double term = 0.01 * height[k] * Math.exp(a[k] * x * x + b[k] * x * y + c[k] * y * y);
      energy += term;
      g[0] += term * (2 * a[k] * x + b[k] * y) / 2;
      g[1] += term * (b[k] * x + 2 * c[k] * y) / 2;
    }
    return energy;
  }
}
