package org.haven.integrators;

import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.DeckKey;
import org.haven.inputs.deck.DeckKind;
import org.haven.kernels.PhysicalConstants;

/// Velocity Verlet between two half steps of a Nosé–Hoover chain: canonical (NVT), deterministic,
/// time-reversible.
///
/// Chain of M variables with velocities η̇_j and masses Q_1 = f k_B T τ², Q_j = k_B T τ²:
///
/// Q_1 η̈_1 = 2K − f k_B T − Q_1 η̇_1 η̇_2, Q_j η̈_j = Q_{j−1} η̇²_{j−1} − k_B T − Q_j η̇_j
/// η̇_{j+1}, v̇ = f/m − η̇_1 v. Conserved: K + U + Σ ½ Q_j η̇_j² + k_B T (f η_1 + Σ_{j>1} η_j); the
/// last term is kept as an integral, so that it stays right when the target temperature changes.
///
/// Martyna, Klein, Tuckerman, J. Chem. Phys. 1992, 97, 2635, doi:10.1063/1.463940; factorised with
/// the fourth-order Suzuki–Yoshida weights as in Martyna, Tuckerman, Tobias, Klein, Mol. Phys.
/// 1996, 87, 1117, doi:10.1080/00268979600100761.
public final class NoseHooverChain implements VelocityScaling {
  private static final String VELOCITIES = "nose_hoover_velocities_per_fs";
  private static final String RESERVOIR = "nose_hoover_reservoir_ev";
  private static final String TEMPERATURE = "nose_hoover_temperature_k";
  private static final double OUTER = 1 / (2 - Math.pow(2, 1.0 / 3.0));
  private static final double[] WEIGHTS = {OUTER, 1 - 2 * OUTER, OUTER};

  private final VelocityVerlet verlet;
  private final double relaxationTimeFs;
  private final double[] velocities;
  private final double[] reservoirEv = new double[1];
  private final double[] temperatureK = new double[1];

  /// @param relaxationTimeFs τ in fs
  /// @param chainLength M, at least 1; 3 is usual
  public NoseHooverChain(double timeStepFs, double relaxationTimeFs, int chainLength) {
    this.verlet = new VelocityVerlet(timeStepFs);
    this.relaxationTimeFs = relaxationTimeFs;
    this.velocities = new double[chainLength];
  }

  /// Its keys in a deck.
  public record Keys(
      @DeckKey(value = "Coupling time in fs", fallback = "100", above = 0, max = 1e6)
          double relaxationTimeFs,
      @DeckKey(value = "Length of a Nosé–Hoover chain", fallback = "3", min = 1, max = 20)
          int chainLength)
      implements Thermostat {
    @Override
    public String kind() {
      return "nose_hoover";
    }

    @Override
    public Integrator integrator(double timeStepFs, long seed) {
      if (relaxationTimeFs < 10 * timeStepFs) {
        throw new InputException(
            "nose_hoover relaxation_time_fs "
                + relaxationTimeFs
                + " is shorter than 10 time steps of "
                + timeStepFs
                + " fs, too short to follow the chain; use "
                + 50 * timeStepFs
                + " or more");
      }
      return new NoseHooverChain(timeStepFs, relaxationTimeFs, chainLength);
    }
  }

  /// How decks name it.
  public static final class Kinds implements DeckKind.Provider {
    @Override
    public List<DeckKind> kinds() {
      return List.of(new DeckKind("nose_hoover", "Nosé–Hoover chain", Keys.class));
    }
  }

  @Override
  public String description() {
    return "velocity Verlet, "
        + timeStepFs()
        + " fs, with a Nosé–Hoover chain of "
        + velocities.length
        + " (NVT), relaxation time "
        + relaxationTimeFs
        + " fs";
  }

  @Override
  public double timeStepFs() {
    return verlet.timeStepFs();
  }

  @Override
  public void step(MolecularSystem system, long step, double targetTemperatureK) {
    int freedom = degreesOfFreedom(system.count());
    verlet.advance(system, before(system::kineticEnergyEv, freedom, targetTemperatureK));
    double scale = after(system.scratchSum(), freedom, step, targetTemperatureK);
    system.device().launch(new Scale(system.state().velocities(), scale), system.count());
  }

  @Override
  public double before(DoubleSupplier kineticEv, int freedom, double targetTemperatureK) {
    setTemperature(targetTemperatureK, freedom);
    return halfStep(kineticEv.getAsDouble(), freedom);
  }

  @Override
  public double after(double kineticEv, int freedom, long step, double targetTemperatureK) {
    return halfStep(kineticEv, freedom);
  }

  @Override
  public double bathEnergyEv(int freedom) {
    return chainEnergyEv(freedom) + reservoirEv[0];
  }

  /// The masses follow the temperature; the reservoir gives what the chain gains by that.
  private void setTemperature(double targetTemperatureK, int freedom) {
    if (targetTemperatureK != temperatureK[0]) {
      reservoirEv[0] += chainEnergyEv(freedom);
      temperatureK[0] = targetTemperatureK;
      reservoirEv[0] -= chainEnergyEv(freedom);
    }
  }

  /// Advances the chain by half a time step and returns the factor of the particles' velocities.
  private double halfStep(double kineticEv, int freedom) {
    double[] v = velocities;
    int last = v.length - 1;
    double kT = PhysicalConstants.BOLTZMANN_EV_PER_K * temperatureK[0];
    double perTime2 = 1 / (relaxationTimeFs * relaxationTimeFs);
    double factor = 1;
    double twiceKinetic = 2 * kineticEv;
    for (double weight : WEIGHTS) {
      double half = 0.5 * weight * timeStepFs();
      for (int j = last; j >= 0; j--) {
        accelerate(j, twiceKinetic, freedom, kT, perTime2, 0.5 * half);
      }
      double shrink = Math.exp(-v[0] * half);
      factor *= shrink;
      twiceKinetic *= shrink * shrink;
      double drift = freedom * v[0];
      for (int j = 1; j <= last; j++) {
        drift += v[j];
      }
      reservoirEv[0] += kT * half * drift;
      for (int j = 0; j <= last; j++) {
        accelerate(j, twiceKinetic, freedom, kT, perTime2, 0.5 * half);
      }
    }
    return factor;
  }

  /// Advances η̇_j by `dt` with the variables on both sides of it held.
  private void accelerate(
      int j, double twiceKinetic, int freedom, double kT, double perTime2, double dt) {
    double[] v = velocities;
    double acceleration;
    if (j == 0) {
      acceleration = (twiceKinetic / (freedom * kT) - 1) * perTime2;
    } else {
      double below = (j == 1 ? freedom : 1) * v[j - 1] * v[j - 1];
      acceleration = below - perTime2;
    }
    double friction = j == v.length - 1 ? 1 : Math.exp(-0.5 * dt * v[j + 1]);
    v[j] = (v[j] * friction + acceleration * dt) * friction;
  }

  /// Σ ½ Q_j η̇_j² in eV.
  private double chainEnergyEv(int freedom) {
    double tau2 = relaxationTimeFs * relaxationTimeFs;
    double sum = 0;
    for (int j = 0; j < velocities.length; j++) {
      sum += (j == 0 ? freedom : 1) * velocities[j] * velocities[j];
    }
    return 0.5 * PhysicalConstants.BOLTZMANN_EV_PER_K * temperatureK[0] * tau2 * sum;
  }

  @Override
  public double conservedEnergyEv(MolecularSystem system) {
    return system.totalEnergyEv()
        + chainEnergyEv(degreesOfFreedom(system.count()))
        + reservoirEv[0];
  }

  @Override
  public Map<String, double[]> variables() {
    return Map.of(
        VELOCITIES, velocities.clone(),
        RESERVOIR, reservoirEv.clone(),
        TEMPERATURE, temperatureK.clone());
  }

  @Override
  public void restore(Map<String, double[]> variables) {
    Variables.copy(variables, VELOCITIES, velocities);
    Variables.copy(variables, RESERVOIR, reservoirEv);
    Variables.copy(variables, TEMPERATURE, temperatureK);
  }
}
