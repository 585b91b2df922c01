package org.haven.integrators;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.deck.DeckKey;
import org.haven.inputs.deck.DeckKind;
import org.haven.kernels.ParticleState;
import org.haven.kernels.PhysicalConstants;

/// Langevin dynamics by the splitting BAOAB: canonical (NVT), every particle coupled to the bath.
/// The friction slows diffusion, so it is for equilibration, not for transport.
///
/// m dv = f dt − γ m v dt + √(2 γ m k_B T) dW, γ = 1/τ. Per step: half kick, half drift, v ← c v +
/// √((1 − c²) k_B T/m) R with c = exp(−γ dt), half drift, new forces, half kick. The configurations
/// of a harmonic oscillator are sampled without error for any stable time step.
///
/// Leimkuhler, Matthews, Appl. Math. Res. Express 2013, 34, doi:10.1093/amrx/abs010.
public final class LangevinBaoab implements Integrator {
  private static final String WORK = "langevin_work_ev";

  private final double timeStepFs;
  private final double relaxationTimeFs;
  private final long seed;
  private final double[] workEv = new double[1];

  /// @param relaxationTimeFs 1/γ in fs
  public LangevinBaoab(double timeStepFs, double relaxationTimeFs, long seed) {
    this.timeStepFs = timeStepFs;
    this.relaxationTimeFs = relaxationTimeFs;
    this.seed = seed;
  }

  /// Its keys in a deck.
  public record Keys(
      @DeckKey(value = "Coupling time in fs", fallback = "1000", above = 0, max = 1e6)
          double relaxationTimeFs)
      implements Thermostat {
    @Override
    public String kind() {
      return "langevin";
    }

    @Override
    public Integrator integrator(double timeStepFs, long seed) {
      return new LangevinBaoab(timeStepFs, relaxationTimeFs, seed);
    }

    @Override
    public Optional<String> doubt() {
      return Optional.of(
          "production under a Langevin thermostat: friction slows diffusion; use bussi or"
              + " nose_hoover");
    }
  }

  /// How decks name it.
  public static final class Kinds implements DeckKind.Provider {
    @Override
    public List<DeckKind> kinds() {
      return List.of(new DeckKind("langevin", "Langevin dynamics", Keys.class));
    }
  }

  @Override
  public String description() {
    return "Langevin BAOAB (NVT), "
        + timeStepFs
        + " fs, relaxation time "
        + relaxationTimeFs
        + " fs; its friction alters transport: use it to equilibrate, not to measure diffusion";
  }

  @Override
  public double timeStepFs() {
    return timeStepFs;
  }

  /// 3N: the noise moves the centre of mass.
  @Override
  public int degreesOfFreedom(int count) {
    return 3 * count;
  }

  @Override
  public void step(MolecularSystem system, long step, double targetTemperatureK) {
    ParticleState state = system.state();
    double[] forces = system.evaluation().forces();
    double kick = 0.5 * timeStepFs * PhysicalConstants.ACCELERATION_PER_FORCE;
    double damping = Math.exp(-timeStepFs / relaxationTimeFs);
    double kT =
        PhysicalConstants.BOLTZMANN_EV_PER_K
            * targetTemperatureK
            * PhysicalConstants.ACCELERATION_PER_FORCE;
    system
        .device()
        .launch(
            new KickDriftThermalize(
                state.positions(),
                state.velocities(),
                forces,
                state.masses(),
                kick,
                0.5 * timeStepFs,
                damping,
                Math.sqrt(kT * (1 - damping * damping)),
                seed,
                step,
                system.scratch()),
            system.count());
    workEv[0] += system.scratchSum();
    system.computeForces();
    system
        .device()
        .launch(
            new Kick(state.velocities(), forces, state.masses(), kick, system.scratch()),
            system.count());
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
