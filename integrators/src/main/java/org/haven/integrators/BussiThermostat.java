package org.haven.integrators;

import java.util.List;
import java.util.Map;
import org.haven.inputs.deck.DeckKey;
import org.haven.inputs.deck.DeckKind;
import org.haven.kernels.Philox;
import org.haven.kernels.PhysicalConstants;

/// Velocity Verlet with stochastic velocity rescaling: canonical (NVT), disturbs the dynamics
/// little because one factor scales all velocities.
///
/// After each step K ← α² K with c = exp(−dt/τ), K̄ = f k_B T/2, R_i standard normal and
///
/// α² = c + (1 − c) K̄/(f K) Σ_{i=1..f} R_i² + 2 R_1 √(c (1 − c) K̄/(f K)),
///
/// which draws exactly from the solution of dK = (K̄ − K) dt/τ + 2 √(K K̄/(f τ)) dW. The sum of
/// squares of R_2 … R_f is one gamma-distributed number.
///
/// Bussi, Donadio, Parrinello, J. Chem. Phys. 2007, 126, 014101, doi:10.1063/1.2408420; sign of α
/// from Bussi, Parrinello, Comput. Phys. Commun. 2008, 179, 26, doi:10.1016/j.cpc.2008.01.006.
public final class BussiThermostat implements VelocityScaling {
  private static final String WORK = "bussi_work_ev";

  private final VelocityVerlet verlet;
  private final double relaxationTimeFs;
  private final long seed;
  private final double[] workEv = new double[1];

  /// @param relaxationTimeFs τ in fs
  public BussiThermostat(double timeStepFs, double relaxationTimeFs, long seed) {
    this.verlet = new VelocityVerlet(timeStepFs);
    this.relaxationTimeFs = relaxationTimeFs;
    this.seed = seed;
  }

  /// Its keys in a deck.
  public record Keys(
      @DeckKey(value = "Coupling time in fs", fallback = "100", above = 0, max = 1e6)
          double relaxationTimeFs)
      implements Thermostat {
    @Override
    public String kind() {
      return "bussi";
    }

    @Override
    public Integrator integrator(double timeStepFs, long seed) {
      return new BussiThermostat(timeStepFs, relaxationTimeFs, seed);
    }
  }

  /// How decks name it.
  public static final class Kinds implements DeckKind.Provider {
    @Override
    public List<DeckKind> kinds() {
      return List.of(new DeckKind("bussi", "Stochastic velocity rescaling", Keys.class));
    }
  }

  @Override
  public String description() {
    return "velocity Verlet, "
        + timeStepFs()
        + " fs, with Bussi velocity rescaling (NVT), relaxation time "
        + relaxationTimeFs
        + " fs";
  }

  @Override
  public double timeStepFs() {
    return verlet.timeStepFs();
  }

  @Override
  public void step(MolecularSystem system, long step, double targetTemperatureK) {
    verlet.advance(system, 1);
    double kinetic = system.scratchSum();
    if (kinetic > 0) {
      double factor = after(kinetic, degreesOfFreedom(system.count()), step, targetTemperatureK);
      system.device().launch(new Scale(system.state().velocities(), factor), system.count());
    }
  }

  @Override
  public double after(double kineticEv, int freedom, long step, double targetTemperatureK) {
    if (!(kineticEv > 0)) {
      return 1;
    }
    double target = 0.5 * freedom * PhysicalConstants.BOLTZMANN_EV_PER_K * targetTemperatureK;
    double factor = factor(kineticEv, target, freedom, step);
    workEv[0] += (factor * factor - 1) * kineticEv;
    return factor;
  }

  @Override
  public double bathEnergyEv(int freedom) {
    return -workEv[0];
  }

  private double factor(double kinetic, double target, int freedom, long step) {
    double c = Math.exp(-timeStepFs() / relaxationTimeFs);
    double spread = (1 - c) * target / (freedom * kinetic);
    double first = Philox.gaussian(seed, RandomStream.THERMOSTAT, step, 0);
    double others = GammaVariate.sumOfSquares(freedom - 1, seed, RandomStream.THERMOSTAT, step, 1);
    double square = c + spread * (first * first + others) + 2 * first * Math.sqrt(c * spread);
    double root = Math.sqrt(Math.max(0, square));
    return first + Math.sqrt(c / spread) < 0 ? -root : root;
  }

  @Override
  public double conservedEnergyEv(MolecularSystem system) {
    return system.totalEnergyEv() - workEv[0];
  }

  @Override
  public Map<String, double[]> variables() {
    return Map.of(WORK, workEv.clone());
  }

  @Override
  public void restore(Map<String, double[]> variables) {
    Variables.copy(variables, WORK, workEv);
  }
}
