package org.haven.potentials.coulomb;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.potentials.Evaluation;
import org.haven.potentials.pair.PairSweep;
import org.haven.potentials.pair.Smoothing;
import org.haven.potentials.pair.SweptPotential;
import org.haven.potentials.pair.Taper;
import org.haven.potentials.pair.VectorLaw;

/// Coulomb energy by the damped shifted force (Fennell and Gezelter, J. Chem. Phys. 2006, 124,
/// 234104, doi:10.1063/1.2206581): a pairwise substitute of the Ewald sum, of cost N.
///
/// E = C Σ_{i<j} q_i q_j [φ(r) − c₀ − c₁ r] − C (c₀/2 + α/√π) Σ q_i² for r < r_c, with φ(r) =
/// erfc(α r)/r, c₁ = φ′(r_c), c₀ = φ(r_c) − r_c φ′(r_c). The last term is an ion's interaction with
/// its own screening charge and its own share of the shift; it makes energies comparable with those
/// of [Ewald], and forces do not feel it.
public final class DampedShiftedForce implements SweptPotential {
  private final Charges charges;
  private final double alpha;
  private final Taper taper;
  private final Precision precision;

  private Device device;
  private double[] chargesOfSpecies = {};
  private ScreenedSum sum;
  private double self;
  private PairSweep sweep;
  private double[] tooClose = {};

  /// @param alpha damping α in 1/Å
  DampedShiftedForce(Charges charges, double alpha, double cutoffAngstrom, Precision precision) {
    this.charges = charges;
    this.alpha = alpha;
    this.taper = Taper.of(cutoffAngstrom, Smoothing.FORCE_SHIFT);
    this.precision = precision;
  }

  @Override
  public String description() {
    return String.format(
        Locale.ROOT,
        "damped shifted force, charges %s, alpha %s 1/Å, cutoff %s Å, %s",
        new TreeMap<>(charges.bySymbol()),
        alpha,
        cutoffAngstrom(),
        precision.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public double cutoffAngstrom() {
    return taper.cutoffAngstrom();
  }

  @Override
  public void bind(ParticleState state, Device device) {
    chargesOfSpecies = charges.ofSpecies(state, "damped_shifted_force");
    charges.sums(state, chargesOfSpecies);
    this.device = device;
    double cutoff = taper.cutoffAngstrom();
    double shift =
        taper.offset(ScreenedSum.potential(alpha, cutoff), ScreenedSum.derivative(alpha, cutoff));
    self = -0.5 * shift - alpha / Math.sqrt(Math.PI);
    sum = new ScreenedSum(alpha, taper, self, precision, device, state.count());
    tooClose = new double[state.count()];
    sweep =
        vectorLaw()
            .map(law -> new PairSweep(List.of(law), chargesOfSpecies.length, device))
            .orElse(null);
  }

  @Override
  public Optional<VectorLaw> vectorLaw() {
    return PairSweep.runsOn(device)
        ? Optional.of(ScreenedForm.law(alpha, taper, self, chargesOfSpecies, precision))
        : Optional.empty();
  }

  @Override
  public void finish(ParticleState state, NeighbourList list, Evaluation out, double[] tooClose) {
    // All of it is in the sweep.
  }

  @Override
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
    if (sweep != null && list.clusters().fits()) {
      sweep.evaluate(state, list, out, tooClose);
    } else {
      sum.evaluate(state, list, chargesOfSpecies, 0, out);
    }
    out.setEnergyEv(device.sum(out.energies(), 0, 1, state.count()));
  }
}
