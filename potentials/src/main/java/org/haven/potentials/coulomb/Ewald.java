package org.haven.potentials.coulomb;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.Kernel;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.PhysicalConstants;
import org.haven.kernels.Precision;
import org.haven.potentials.Evaluation;
import org.haven.potentials.pair.PairSweep;
import org.haven.potentials.pair.SweptPotential;
import org.haven.potentials.pair.Taper;
import org.haven.potentials.pair.VectorLaw;

/// Coulomb energy of point charges in a periodic cell by the Ewald sum (Ewald, Ann. Phys. 1921,
/// 369, 253, doi:10.1002/andp.19213690304), with conducting boundary at infinity.
///
/// E = C [½ Σ q_i q_j erfc(α r_ij)/r_ij − α/√π Σ q_i² − π Q²/(2 V α²)] + reciprocal part
/// ([ReciprocalSpace]), C = e²/(4πε₀), Q = Σ q_i; the third term is a uniform background that
/// neutralises the cell. Both sums are cut off smoothly where the stated accuracy is reached
/// ([Splitting]). In mixed precision the pairs are float, the reciprocal part is double.
///
/// The cost per step grows as N^(3/2) with the best real-space cutoff, which is found from the
/// number of ions when none is given. For many ions the reciprocal part is faster on a mesh
/// ([MeshSum], [MeshSplitting]); which one is chosen by estimated work at equal accuracy. Before
/// [#bind] the cutoff is the largest that it may be.
public final class Ewald implements SweptPotential {
  private final Charges charges;
  private final double relativeError;
  private final OptionalDouble fixedCutoffAngstrom;
  private final EwaldMethod method;
  private final Precision precision;

  private Splitting splitting;
  private MeshSplitting meshSplitting;
  private MeshSum mesh;
  private PairSweep sweep;
  private double[] tooClose = {};
  private Device device;
  private double companionsCutoffAngstrom;
  private double[] chargesOfSpecies = {};
  private double chargeSum;
  private double chargeSquareSum;
  private int count;
  private Cell boundCell;
  private ScreenedSum realSpace;
  private ReciprocalSpace reciprocalSpace;

  /// @param relativeError root mean square force error, relative to the force C q²/d² of two ions
  ///   at the mean distance d = (V/N)^(1/3)
  /// @param cutoffAngstrom real-space cutoff, empty for the cheapest
  /// @param method of the reciprocal part
  Ewald(
      Charges charges,
      double relativeError,
      OptionalDouble cutoffAngstrom,
      EwaldMethod method,
      Precision precision) {
    this.method = method;
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
        meshSplitting != null
            ? String.format(
                Locale.ROOT,
                ", alpha %.4f 1/Å, mesh %d × %d × %d, splines of order %d",
                meshSplitting.alpha(),
                meshSplitting.points()[0],
                meshSplitting.points()[1],
                meshSplitting.points()[2],
                meshSplitting.order())
            : splitting == null
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
    return realTaper() != null
        ? realTaper().cutoffAngstrom()
        : fixedCutoffAngstrom.orElse(Splitting.LARGEST_CUTOFF);
  }

  private Taper realTaper() {
    return meshSplitting != null
        ? meshSplitting.realTaper()
        : splitting != null ? splitting.realTaper() : null;
  }

  private double alpha() {
    return meshSplitting != null ? meshSplitting.alpha() : splitting.alpha();
  }

  @Override
  public void accompany(double cutoffAngstrom) {
    companionsCutoffAngstrom = cutoffAngstrom;
  }

  @Override
  public void bind(ParticleState state, Device device) {
    chargesOfSpecies = charges.ofSpecies(state, "ewald");
    double[] sums = charges.sums(state, chargesOfSpecies);
    chargeSum = sums[0];
    chargeSquareSum = sums[1];
    count = state.count();
    boundCell = state.cell();
    this.device = device;
    choose(state);
    double self = -alpha() / Math.sqrt(Math.PI);
    realSpace = new ScreenedSum(alpha(), realTaper(), self, precision, device, count);
    if (meshSplitting != null) {
      mesh = new MeshSum(alpha(), meshSplitting.order(), meshSplitting.points(), device);
    } else {
      reciprocalSpace = new ReciprocalSpace(alpha(), splitting.reciprocalTaper());
    }
    tooClose = new double[count];
    sweep =
        vectorLaw()
            .map(law -> new PairSweep(List.of(law), chargesOfSpecies.length, device))
            .orElse(null);
  }

  /// Splits the sum: into two, or with a mesh where that is asked for or expected to be faster.
  private void choose(ParticleState state) {
    splitting = null;
    meshSplitting = null;
    double cutoff =
        fixedCutoffAngstrom.orElseGet(() -> Splitting.optimalCutoffAngstrom(relativeError, count));
    Splitting direct = Splitting.of(relativeError, cutoff);
    if (method != EwaldMethod.DIRECT && device instanceof CpuDevice) {
      MeshSplitting onMesh =
          MeshSplitting.of(
              relativeError,
              fixedCutoffAngstrom,
              PairSweep.runsOn(device) ? companionsCutoffAngstrom : 0,
              state.cell(),
              count,
              precision);
      if (method == EwaldMethod.MESH
          || onMesh.work(count, precision)
              < direct.work(MeshSplitting.pairCost(precision), count)) {
        meshSplitting = onMesh;
        return;
      }
    }
    if (method == EwaldMethod.MESH) {
      throw new IllegalArgumentException(
          "ewald with method: mesh runs on the CPU only; choose device: cpu, or method: direct");
    }
    splitting = direct;
  }

  @Override
  public Optional<VectorLaw> vectorLaw() {
    return PairSweep.runsOn(device)
        ? Optional.of(
            ScreenedForm.law(
                alpha(), realTaper(), -alpha() / Math.sqrt(Math.PI), chargesOfSpecies, precision))
        : Optional.empty();
  }

  /// How the sum is split, after [#bind]; null with a mesh.
  Splitting splitting() {
    return splitting;
  }

  /// Estimated root mean square error of a force in eV/Å, for a cell of volume V in Å³ and
  /// uncorrelated charges; after [#bind].
  public double forceErrorEvPerAngstrom(double volume) {
    double density = count / volume;
    double relative =
        meshSplitting != null
            ? meshSplitting.relativeError(density, boundCell)
            : splitting.relativeError(density);
    return relative
        * PhysicalConstants.COULOMB_EV_ANGSTROM
        * chargeSquareSum
        / count
        * Math.pow(density, 2.0 / 3);
  }

  /// Number of wave vectors in the last evaluation, one of each pair ±k; 0 with a mesh.
  public int waveVectors() {
    return reciprocalSpace == null ? 0 : reciprocalSpace.vectorCount();
  }

  @Override
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
    if (sweep != null && list.clusters().fits()) {
      sweep.evaluate(state, list, out, tooClose);
    } else {
      realSpace.evaluate(state, list, chargesOfSpecies, 0, out);
    }
    finish(state, list, out, tooClose);
    out.setEnergyEv(device.sum(out.energies(), 0, 1, count));
  }

  @Override
  public void finish(ParticleState state, NeighbourList list, Evaluation out, double[] tooClose) {
    if (mesh != null) {
      mesh.add(state, chargesOfSpecies, out);
    } else {
      reciprocalSpace.add(state, chargesOfSpecies, device, out);
    }
    double alpha = alpha();
    double background = -Math.PI * chargeSum / (2 * state.cell().volume() * alpha * alpha);
    if (background != 0) {
      device.launch(
          new Background(
              state.species(),
              chargesOfSpecies,
              PhysicalConstants.COULOMB_EV_ANGSTROM * background,
              out.energies()),
          count);
      // The background's energy goes as 1/V.
      double energy = PhysicalConstants.COULOMB_EV_ANGSTROM * chargeSum * background;
      for (int k = 0; k < 9; k += 4) {
        out.virial()[k] += energy;
      }
    }
  }

  /// Adds q φ₀ to the energy of each ion.
  ///
  /// @param potential φ₀ in eV/e
  record Background(int[] species, double[] charges, double potential, double[] energies)
      implements Kernel {
    static void body(int i, int[] species, double[] charges, double potential, double[] energies) {
      energies[i] = energies[i] + charges[species[i]] * potential;
    }
  }
}
