package org.haven.integrators;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.haven.kernels.Cell;
import org.haven.kernels.Kernel;
import org.haven.kernels.Matrix3;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Philox;
import org.haven.kernels.PhysicalConstants;

/// Constant pressure by stochastic cell rescaling, on top of any thermostatted integrator (NPT).
///
/// Every few steps the cell takes a strain ξ, h ← h e^ξ, with positions r ← r e^ξ and velocities v
/// ← v e^(−ξᵀ). For D = β_T k_B T/(3 τ_p V), R of independent standard normal numbers, c = 1 where
/// the total momentum is zero (else 0), P the instantaneous pressure tensor and Δt the time between
/// rescalings
///
/// ξ = (β_T/(3 τ_p)) (P − P₀ + c k_B T/V) Δt + √(2 D Δt) R,
///
/// restricted to the free strains: one factor (isotropic), the three lengths of the lattice vectors
/// at fixed angles (axes), or a symmetric matrix (triclinic: no rotation). The strain is accepted
/// with the probability of Metropolis, Hastings (Roberts, Tweedie, Bernoulli 1996, 2, 341), so that
/// volumes and shapes have the distribution V^(c + 1) exp(−(K + U + P₀ V)/k_B T) dμ(h) exactly for
/// any Δt; dμ is the measure that does not change under a strain. For the volume alone this is dV,
/// for an ideal gas the gamma distribution of N + 1. Nearly all strains are accepted; each costs
/// one evaluation of the potential.
///
/// Isotropic: Bernetti, Bussi, J. Chem. Phys. 2020, 153, 114107, doi:10.1063/5.0020514.
/// Anisotropic: Del Tatto, Raiteri, Bernetti, Bussi, Appl. Sci. 2022, 12, 1139,
/// doi:10.3390/app12031139.
public final class StochasticCellRescaling implements Integrator {
  private static final String COUNTS = "barostat_work_ev_proposed_accepted";

  /// Largest mean strain of one rescaling: keeps a start far from equilibrium stable.
  private static final double MAX_MEAN_STRAIN = 0.003;

  private final Integrator inner;
  private final Barostat.Kind kind;
  private final double pressureGpa;
  private final double relaxationTimeFs;
  private final double compressibilityPerGpa;
  private final int interval;
  private final long seed;

  /// Work done on the particles in eV, strains proposed, strains accepted.
  private final double[] counts = new double[3];

  /// @param inner integrator with a thermostat
  /// @param interval number of steps from one rescaling to the next, at least 1; the time between
  ///   them should be well below the relaxation time
  public StochasticCellRescaling(Integrator inner, Barostat barostat, int interval, long seed) {
    this.inner = inner;
    this.kind = barostat.kind();
    this.pressureGpa = barostat.pressureGpa();
    this.relaxationTimeFs = barostat.relaxationTimeFs();
    this.compressibilityPerGpa = barostat.compressibilityPerGpa();
    this.interval = interval;
    this.seed = seed;
  }

  @Override
  public String description() {
    return inner.description()
        + "; stochastic cell rescaling (NPT), "
        + kind.name().toLowerCase(Locale.ROOT)
        + ", "
        + pressureGpa
        + " GPa, relaxation time "
        + relaxationTimeFs
        + " fs at a compressibility of "
        + compressibilityPerGpa
        + " per GPa, every "
        + interval
        + (interval == 1 ? " step" : " steps");
  }

  @Override
  public double timeStepFs() {
    return inner.timeStepFs();
  }

  @Override
  public int degreesOfFreedom(int count) {
    return inner.degreesOfFreedom(count);
  }

  /// Fraction of the proposed strains that were accepted; well below 1 says that the
  /// compressibility was taken much too large or the relaxation time too short.
  public double acceptance() {
    return counts[1] == 0 ? 1 : counts[2] / counts[1];
  }

  @Override
  public void step(MolecularSystem system, long step, double targetTemperatureK) {
    inner.step(system, step, targetTemperatureK);
    if ((step + 1) % interval == 0) {
      rescale(system, step, targetTemperatureK);
    }
  }

  private void rescale(MolecularSystem system, long step, double targetTemperatureK) {
    double kT = PhysicalConstants.BOLTZMANN_EV_PER_K * targetTemperatureK;
    Cell cell = system.state().cell();
    Proposal before = proposal(system, kT);
    if (!Double.isFinite(before.logWeight)) {
      // Not-a-number among forces or velocities: the guards say so; the cell must not hide it.
      return;
    }
    int n = before.mean.length;
    double spread = Math.sqrt(2 * before.variance);
    double[] strain = new double[n];
    double forward = 0;
    for (int k = 0; k < n; k++) {
      double gaussian = Philox.gaussian(seed, RandomStream.BAROSTAT, step, k);
      strain[k] = before.mean[k] + spread * gaussian;
      forward -= 0.5 * gaussian * gaussian;
    }
    double[] a = Matrix3.exponential(matrix(strain, cell, 1));
    double[] inverse = Matrix3.exponential(matrix(strain, cell, -1));
    deform(system, a, inverse);
    system.state().setCell(Cell.ofRows(Matrix3.multiply(cell.rows(), a)));
    system.computeForces();

    Proposal after = proposal(system, kT);
    double backward = 0;
    for (int k = 0; k < n; k++) {
      double difference = strain[k] + after.mean[k];
      backward -= 0.25 * difference * difference / after.variance;
    }
    double logAcceptance =
        after.logWeight
            - before.logWeight
            + backward
            - forward
            - 0.5 * n * Math.log(after.variance / before.variance);
    counts[1]++;
    if (Math.log(Philox.uniform(seed, RandomStream.BAROSTAT, step, n)) < logAcceptance) {
      counts[2]++;
      counts[0] += after.energyEv - before.energyEv;
    } else {
      deform(system, inverse, a);
      system.state().setCell(cell);
      system.computeForces();
      counts[0] += system.totalEnergyEv() - before.energyEv;
    }
  }

  /// x ← x A, v ← v A⁻ᵀ.
  private static void deform(MolecularSystem system, double[] a, double[] inverse) {
    ParticleState state = system.state();
    Kernel deform =
        new Deform(state.positions(), state.velocities(), a, Matrix3.transpose(inverse));
    system.device().launch(deform, system.count());
  }

  /// What a proposal needs to know of a configuration.
  ///
  /// @param energyEv K + U
  /// @param logWeight logarithm of the target density
  /// @param mean of the next strain's coordinates
  /// @param variance D Δt, half the variance of the strain's coordinates
  private record Proposal(double energyEv, double logWeight, double[] mean, double variance) {}

  private Proposal proposal(MolecularSystem system, double kT) {
    double[] work = system.kineticTensorEv();
    double kinetic = 0.5 * (work[0] + work[4] + work[8]);
    double[] virial = system.evaluation().virial();
    for (int k = 0; k < 9; k++) {
      work[k] += virial[k];
    }
    Cell cell = system.state().cell();
    double volume = cell.volume();
    int centre = inner.degreesOfFreedom(system.count()) < 3 * system.count() ? 1 : 0;
    double perAxis =
        -pressureGpa / PhysicalConstants.GPA_PER_EV_PER_ANGSTROM3 * volume + centre * kT;
    double energy = kinetic + system.potentialEnergyEv();
    double enthalpy = energy + pressureGpa / PhysicalConstants.GPA_PER_EV_PER_ANGSTROM3 * volume;
    double logWeight = (1 + centre) * Math.log(volume) - enthalpy / kT;

    double[] force =
        switch (kind) {
          case ISOTROPIC -> new double[] {(work[0] + work[4] + work[8]) / 3 + perAxis};
          case AXES -> {
            double[] rows = cell.rows();
            double[] lattice =
                Matrix3.multiply(Matrix3.multiply(rows, work), Matrix3.inverse(rows));
            yield new double[] {lattice[0] + perAxis, lattice[4] + perAxis, lattice[8] + perAxis};
          }
          case TRICLINIC ->
              new double[] {
                work[0] + perAxis,
                work[4] + perAxis,
                work[8] + perAxis,
                Math.sqrt(0.5) * (work[5] + work[7]),
                Math.sqrt(0.5) * (work[2] + work[6]),
                Math.sqrt(0.5) * (work[1] + work[3])
              };
        };
    double compressibility = compressibilityPerGpa * PhysicalConstants.GPA_PER_EV_PER_ANGSTROM3;
    int axes = kind == Barostat.Kind.ISOTROPIC ? 1 : 3;
    double mobility =
        compressibility * interval * Math.abs(timeStepFs()) / (axes * relaxationTimeFs * volume);
    double limit = (kind == Barostat.Kind.ISOTROPIC ? 3 : 1) * MAX_MEAN_STRAIN;
    for (int k = 0; k < force.length; k++) {
      force[k] = Math.max(-limit, Math.min(limit, mobility * force[k]));
    }
    return new Proposal(energy, logWeight, force, mobility * kT);
  }

  /// The strain matrix of coordinates: logarithm of the volume (isotropic); logarithms of the
  /// lengths of the lattice vectors (axes); ξ_xx, ξ_yy, ξ_zz, √2 ξ_yz, √2 ξ_xz, √2 ξ_xy
  /// (triclinic).
  private double[] matrix(double[] strain, Cell cell, double sign) {
    return switch (kind) {
      case ISOTROPIC -> {
        double third = sign * strain[0] / 3;
        yield new double[] {third, 0, 0, 0, third, 0, 0, 0, third};
      }
      case AXES -> {
        double[] rows = cell.rows();
        double[] stretched = rows.clone();
        for (int k = 0; k < 9; k++) {
          stretched[k] *= sign * strain[k / 3];
        }
        yield Matrix3.multiply(Matrix3.inverse(rows), stretched);
      }
      case TRICLINIC -> {
        double yz = sign * Math.sqrt(0.5) * strain[3];
        double xz = sign * Math.sqrt(0.5) * strain[4];
        double xy = sign * Math.sqrt(0.5) * strain[5];
        yield new double[] {
          sign * strain[0], xy, xz, xy, sign * strain[1], yz, xz, yz, sign * strain[2]
        };
      }
    };
  }

  @Override
  public double conservedEnergyEv(MolecularSystem system) {
    return inner.conservedEnergyEv(system) - counts[0];
  }

  @Override
  public Map<String, double[]> variables() {
    Map<String, double[]> variables = new HashMap<>(inner.variables());
    variables.put(COUNTS, counts.clone());
    return variables;
  }

  @Override
  public void restore(Map<String, double[]> variables) {
    inner.restore(variables);
    Variables.copy(variables, COUNTS, counts);
  }
}
