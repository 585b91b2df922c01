package org.haven.potentials.coulomb;

import java.util.Arrays;
import org.haven.kernels.Cell;
import org.haven.kernels.Device;
import org.haven.kernels.Kernel;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.PhysicalConstants;
import org.haven.kernels.Precision;
import org.haven.potentials.Evaluation;
import org.haven.potentials.pair.PairPotential;
import org.haven.potentials.pair.Smoothing;
import org.haven.potentials.pair.Taper;

/// Coulomb energy of charges that each particle has for itself and that change from step to step,
/// on the CPU: E(q, r), its derivatives by the charges, the potentials φ_i, and at fixed charges
/// the forces and the virial. A model of the charges adds Σ_i φ_i ∂q_i/∂r to the forces.
///
/// E = ½ Σ q_i φ_i. Which parts of an Ewald sum it has, and where they end, is part of the model
/// ([Terms]), to be matched and not to be improved. Wave vectors are summed directly, or on a mesh
/// where that is faster at the accuracy of the precision.
public final class DynamicCharges {
  /// What is summed. Both ends are sharp: a pair that crosses the cutoff changes the energy by C
  /// q_i q_j erfc(α r_c)/r_c where the smoothing is [Smoothing#TRUNCATE].
  ///
  /// @param coulombEvAngstrom C = e²/(4πε₀) as the model has it
  /// @param alpha α in 1/Å
  /// @param cutoffAngstrom r_c of the pairs' C q_i q_j erfc(α r)/r; 0 for no pairs
  /// @param smoothing of the pairs at r_c, no switch
  /// @param largestWave wave vectors below this many 1/Å are summed, with −C α/√π Σ q² for what
  ///   each charge feels of itself if there are pairs too; 0 for none
  public record Terms(
      double coulombEvAngstrom,
      double alpha,
      double cutoffAngstrom,
      Smoothing smoothing,
      double largestWave) {}

  /// Root mean square error of a force by the mesh, relative to that of two charges at the mean
  /// distance: that of float, and one that double hardly sees.
  private static final double MIXED_ERROR = 1e-5;

  private static final double DOUBLE_ERROR = 1e-9;

  private final Terms terms;
  private final Precision precision;
  private final Device device;
  // Charges times this have the energy of Haven's own e²/(4πε₀).
  private final double unit;
  private final ReciprocalSpace waves;
  private final MeshSum mesh;
  private final double[] constants;
  private final double[] scaled;
  private final double[] potentials;
  private final double[] virials;
  private final int[] each;
  private final int[] same;
  private final double[] one = {1};
  private final Evaluation sums;

  /// @param cell of the system, for which the mesh is chosen
  /// @param count number of particles N
  public DynamicCharges(Terms terms, Precision precision, Cell cell, int count, Device device) {
    this(terms, EwaldMethod.AUTO, precision, cell, count, device);
  }

  /// @param method of the wave vectors
  DynamicCharges(
      Terms terms, EwaldMethod method, Precision precision, Cell cell, int count, Device device) {
    this.terms = terms;
    this.precision = precision;
    this.device = device;
    unit = Math.sqrt(terms.coulombEvAngstrom / PhysicalConstants.COULOMB_EV_ANGSTROM);
    constants = terms.cutoffAngstrom > 0 ? constants(terms) : null;
    MeshSplitting onMesh = terms.largestWave > 0 ? mesh(method, cell, count) : null;
    mesh =
        onMesh == null
            ? null
            : new MeshSum(terms.alpha, terms.largestWave, onMesh.order(), onMesh.points(), device);
    waves =
        terms.largestWave > 0 && mesh == null
            ? new ReciprocalSpace(terms.alpha, Taper.of(terms.largestWave, Smoothing.TRUNCATE))
            : null;
    scaled = new double[count];
    potentials = new double[count];
    virials = new double[6 * count];
    sums = new Evaluation(count);
    each = new int[count];
    Arrays.setAll(each, i -> i);
    same = new int[count];
  }

  private static double[] constants(Terms terms) {
    Taper taper = Taper.of(terms.cutoffAngstrom, terms.smoothing);
    double energy = ScreenedSum.potential(terms.alpha, terms.cutoffAngstrom);
    double derivative = ScreenedSum.derivative(terms.alpha, terms.cutoffAngstrom);
    return new double[] {
      terms.alpha,
      terms.cutoffAngstrom * terms.cutoffAngstrom,
      taper.offset(energy, derivative),
      taper.slope(derivative),
      PhysicalConstants.COULOMB_EV_ANGSTROM,
      terms.largestWave > 0 ? -terms.alpha / Math.sqrt(Math.PI) : 0
    };
  }

  /// The mesh, null for the direct sum: the faster one, if none is asked for.
  private MeshSplitting mesh(EwaldMethod method, Cell cell, int count) {
    MeshSplitting best =
        MeshSplitting.of(
            terms.alpha,
            null,
            precision == Precision.MIXED ? MIXED_ERROR : DOUBLE_ERROR,
            cell,
            count);
    double direct = cell.volume() * Math.pow(terms.largestWave, 3) / (12 * Math.PI * Math.PI);
    return method == EwaldMethod.MESH || method == EwaldMethod.AUTO && best.meshWork(count) < direct
        ? best
        : null;
  }

  /// Finds potentials, energy, forces and virial.
  ///
  /// @param charges [N] in e, of a sum that vanishes
  public void evaluate(ParticleState state, NeighbourList list, double[] charges) {
    int n = state.count();
    for (int i = 0; i < n; i++) {
      scaled[i] = unit * charges[i];
    }
    if (constants == null) {
      Arrays.fill(sums.energies(), 0);
      Arrays.fill(sums.forces(), 0);
      Arrays.fill(sums.virial(), 0);
    } else {
      device.launch(
          precision.kernel(
              ScreenedPotentials.class,
              state.positions(),
              state.cellRows(),
              scaled,
              list.offsets(),
              list.neighbours(),
              list.shifts(),
              constants,
              sums.energies(),
              sums.forces(),
              virials),
          n);
      PairPotential.sumVirials(device, virials, n, sums.virial());
    }
    if (mesh != null) {
      mesh.add(state, each, scaled, same, one, sums);
    } else if (waves != null) {
      waves.add(state, each, scaled, same, one, device, sums);
    }
    device.launch(new Charged(unit, scaled, potentials, sums.energies(), sums.forces()), n);
    if (mesh != null) {
      mesh.stopDrift(state, sums.forces());
    }
    sums.setEnergyEv(device.sum(sums.energies(), 0, 1, n));
  }

  /// [N] φ_i = ∂E/∂q_i in eV/e, of the last evaluation.
  public double[] potentials() {
    return potentials;
  }

  /// Energy, forces and virial of the last evaluation.
  public Evaluation sums() {
    return sums;
  }

  /// For logs: how the wave vectors are summed.
  public String description() {
    return mesh != null ? "mesh" : waves != null ? "wave vectors" : "pairs";
  }

  /// Turns half the potential at a particle, and the force on a unit charge, into its energy and
  /// force.
  record Charged(
      double unit, double[] scaled, double[] potentials, double[] energies, double[] forces)
      implements Kernel {
    static void body(
        int i,
        double unit,
        double[] scaled,
        double[] potentials,
        double[] energies,
        double[] forces) {
      double q = scaled[i];
      potentials[i] = 2 * unit * energies[i];
      energies[i] = q * energies[i];
      forces[3 * i] = q * forces[3 * i];
      forces[3 * i + 1] = q * forces[3 * i + 1];
      forces[3 * i + 2] = q * forces[3 * i + 2];
    }
  }
}
