package org.haven.integrators;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.PhysicalConstants;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;

/// Particles with their potential: what an integrator moves. Mutable; one per simulation.
///
/// Sums go through [Device#sum]: the same bits with any number of threads.
public final class MolecularSystem {
  private final ParticleState state;
  private final Potential potential;
  private final NeighbourList neighbours;
  private final Evaluation evaluation;
  private final Device device;
  private final double[] scratch;
  private final KineticTensor kineticTensor;
  private final KineticEnergy kineticEnergy;

  /// Binds `potential` to `state`. Forces are not yet computed.
  public MolecularSystem(
      ParticleState state, Potential potential, NeighbourList neighbours, Device device) {
    this.state = state;
    this.potential = potential;
    this.neighbours = neighbours;
    this.device = device;
    this.evaluation = new Evaluation(state.count());
    this.scratch = new double[6 * state.count()];
    this.kineticTensor = new KineticTensor(state.velocities(), state.masses(), scratch);
    this.kineticEnergy = new KineticEnergy(state.velocities(), state.masses(), scratch);
    potential.bind(state, device);
  }

  public ParticleState state() {
    return state;
  }

  public Potential potential() {
    return potential;
  }

  public NeighbourList neighbours() {
    return neighbours;
  }

  /// Energy, forces and virial of the last [#computeForces].
  public Evaluation evaluation() {
    return evaluation;
  }

  public Device device() {
    return device;
  }

  /// Number of particles N.
  public int count() {
    return state.count();
  }

  /// Updates the neighbour list and evaluates the potential at the present positions and cell.
  public void computeForces() {
    neighbours.update(state);
    potential.evaluate(state, neighbours, evaluation);
  }

  /// Potential energy U in eV at the last [#computeForces].
  public double potentialEnergyEv() {
    return evaluation.energyEv();
  }

  /// Kinetic energy K = ½ Σ m v² in eV.
  public double kineticEnergyEv() {
    device.launch(kineticEnergy, count());
    return scratchSum();
  }

  /// K + U in eV.
  public double totalEnergyEv() {
    return kineticEnergyEv() + potentialEnergyEv();
  }

  /// T = 2K/(f k_B) in K.
  ///
  /// @param degreesOfFreedom f, see [Integrator#degreesOfFreedom]
  public double temperatureK(int degreesOfFreedom) {
    return 2 * kineticEnergyEv() / (degreesOfFreedom * PhysicalConstants.BOLTZMANN_EV_PER_K);
  }

  /// Σ m v ⊗ v in eV, [9] row by row; its trace is 2K.
  public double[] kineticTensorEv() {
    int n = count();
    device.launch(kineticTensor, n);
    double[] sums = new double[6];
    device.sums(scratch, n, sums);
    double xx = sums[0];
    double yy = sums[1];
    double zz = sums[2];
    double yz = sums[3];
    double xz = sums[4];
    double xy = sums[5];
    return new double[] {xx, xy, xz, xy, yy, yz, xz, yz, zz};
  }

  /// Pressure tensor (Σ m v ⊗ v + W)/V in GPa, [9] row by row; minus the stress.
  public double[] pressureTensorGpa() {
    double[] tensor = kineticTensorEv();
    double[] virial = evaluation.virial();
    for (int k = 0; k < 9; k++) {
      tensor[k] += virial[k];
    }
    return state.cell().pressureGpa(tensor);
  }

  /// Pressure (2K + tr W)/(3V) in GPa.
  public double pressureGpa() {
    double[] virial = evaluation.virial();
    double trace = 2 * kineticEnergyEv() + virial[0] + virial[4] + virial[8];
    return trace * PhysicalConstants.GPA_PER_EV_PER_ANGSTROM3 / (3 * state.cell().volume());
  }

  /// Total momentum Σ m v in u Å/fs, [3].
  public double[] momentum() {
    double[] velocities = state.velocities();
    device.download(velocities);
    double[] masses = state.masses();
    double[] total = new double[3];
    for (int i = 0; i < masses.length; i++) {
      for (int d = 0; d < 3; d++) {
        total[d] += masses[i] * velocities[3 * i + d];
      }
    }
    return total;
  }

  /// The present state as a structure; what is not a number stays so.
  ///
  /// @param whole with velocities and forces
  public Structure frame(String title, boolean whole) {
    List<String> symbols = state.speciesTable().symbols();
    double[] forces = evaluation.forces();
    device.download(state.positions(), state.velocities(), forces);
    return new Structure(
        title,
        state.cell(),
        Arrays.stream(state.species()).mapToObj(symbols::get).toList(),
        state.positions(),
        whole ? Optional.of(state.velocities()) : Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        whole ? Optional.of(forces) : Optional.empty(),
        Optional.empty(),
        Map.of(),
        List.of());
  }

  /// Adds up what a kernel left for each particle in [#scratch].
  double scratchSum() {
    return device.sum(scratch, 0, 1, count());
  }

  /// [6N], room in which kernels of this package leave numbers to be summed.
  double[] scratch() {
    return scratch;
  }
}
