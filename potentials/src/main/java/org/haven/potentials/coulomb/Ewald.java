package org.haven.potentials.coulomb;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.PhysicalConstants;
import org.haven.kernels.Precision;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;

/// Coulomb energy of point charges in a periodic cell by the Ewald sum (Ewald, Ann. Phys. 1921,
/// 369, 253, doi:10.1002/andp.19213690304), with conducting boundary at infinity.
///
/// E = C [½ Σ q_i q_j erfc(α r_ij)/r_ij − α/√π Σ q_i² − π Q²/(2 V α²)] + reciprocal part
/// ([ReciprocalSpace]), C = e²/(4πε₀), Q = Σ q_i; the third term is a uniform background that
/// neutralises the cell. Both sums are cut off smoothly where the stated accuracy is reached
/// ([Splitting]). In mixed precision the pairs are float, the reciprocal part is double.
///
/// The cost per step grows as N^(3/2) with the best real-space cutoff, which is found from the
/// number of ions when none is given. Before [#bind] the cutoff is the largest that it may be.
public final class Ewald implements Potential {
  private final Charges charges;
  private final double relativeError;
  private final OptionalDouble fixedCutoffAngstrom;
  private final Precision precision;

  private Splitting splitting;
  private Device device;
  private double[] chargesOfSpecies = {};
  private double chargeSum;
  private double chargeSquareSum;
  private int count;
  private ScreenedSum realSpace;
  private ReciprocalSpace reciprocalSpace;

  /// @param relativeError root mean square force error, relative to the force C q²/d² of two ions
  ///   at the mean distance d = (V/N)^(1/3)
  /// @param cutoffAngstrom real-space cutoff, empty for the cheapest
  Ewald(Charges charges, double relativeError, OptionalDouble cutoffAngstrom, Precision precision) {
    this.charges = charges;
    this.relativeError = relativeError;
    this.fixedCutoffAngstrom = cutoffAngstrom;
    this.precision = precision;
  }

  @Override
  public String description() {
    return String.format(
        Locale.ROOT,
        "ewald, charges %s, relative force error %.1e, cutoff %s Å%s, %s",
        new TreeMap<>(charges.bySymbol()),
        relativeError,
        cutoffAngstrom(),
        splitting == null
            ? ""
            : String.format(
                Locale.ROOT,
                ", alpha %.4f 1/Å, wave vectors to %.3f 1/Å",
                splitting.alpha(),
                splitting.reciprocalTaper().cutoffAngstrom()),
        precision.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public double cutoffAngstrom() {
    return splitting != null
        ? splitting.realTaper().cutoffAngstrom()
        : fixedCutoffAngstrom.orElse(Splitting.LARGEST_CUTOFF);
  }

  @Override
  public void bind(ParticleState state, Device device) {
    chargesOfSpecies = charges.ofSpecies(state, "ewald");
    double[] sums = charges.sums(state, chargesOfSpecies);
    chargeSum = sums[0];
    chargeSquareSum = sums[1];
    count = state.count();
    this.device = device;
    double cutoff =
        fixedCutoffAngstrom.orElseGet(() -> Splitting.optimalCutoffAngstrom(relativeError, count));
    splitting = Splitting.of(relativeError, cutoff);
    realSpace =
        new ScreenedSum(
            splitting.alpha(),
            splitting.realTaper(),
            -splitting.alpha() / Math.sqrt(Math.PI),
            precision,
            device,
            count);
    reciprocalSpace = new ReciprocalSpace(splitting.alpha(), splitting.reciprocalTaper());
  }

  /// How the sum is split, after [#bind].
  Splitting splitting() {
    return splitting;
  }

  /// Estimated root mean square error of a force in eV/Å, for a cell of volume V in Å³ and
  /// uncorrelated charges; after [#bind].
  public double forceErrorEvPerAngstrom(double volume) {
    double density = count / volume;
    return splitting.relativeError(density)
        * PhysicalConstants.COULOMB_EV_ANGSTROM
        * chargeSquareSum
        / count
        * Math.pow(density, 2.0 / 3);
  }

  /// Number of wave vectors in the last evaluation, one of each pair ±k.
  public int waveVectors() {
    return reciprocalSpace.vectorCount();
  }

  @Override
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
    double alpha = splitting.alpha();
    double background = -Math.PI * chargeSum / (2 * state.cell().volume() * alpha * alpha);
    realSpace.evaluate(state, list, chargesOfSpecies, background, out);
    reciprocalSpace.add(state, chargesOfSpecies, device, out);
    // The background's energy goes as 1/V.
    double energy = PhysicalConstants.COULOMB_EV_ANGSTROM * chargeSum * background;
    for (int k : List.of(0, 4, 8)) {
      out.virial()[k] += energy;
    }
    out.setEnergyEv(device.sum(out.energies(), 0, 1, count));
  }
}
