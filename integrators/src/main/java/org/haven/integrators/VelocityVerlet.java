package org.haven.integrators;

import java.util.Map;
import org.haven.kernels.ParticleState;
import org.haven.kernels.PhysicalConstants;

/// Velocity Verlet: constant energy (NVE), time-reversible, symplectic, error of the energy
/// proportional to dt².
///
/// v ← v + ½ dt f/m, x ← x + dt v, new forces, v ← v + ½ dt f/m.
///
/// Swope, Andersen, Berens, Wilson, J. Chem. Phys. 1982, 76, 637, doi:10.1063/1.442716.
public final class VelocityVerlet implements Integrator {
  private final double timeStepFs;
  private final double kick;

  /// @param timeStepFs in fs; negative runs backward
  public VelocityVerlet(double timeStepFs) {
    this.timeStepFs = timeStepFs;
    this.kick = 0.5 * timeStepFs * PhysicalConstants.ACCELERATION_PER_FORCE;
  }

  @Override
  public String description() {
    return "velocity Verlet (NVE), " + timeStepFs + " fs";
  }

  @Override
  public double timeStepFs() {
    return timeStepFs;
  }

  @Override
  public void step(MolecularSystem system, long step, double targetTemperatureK) {
    advance(system, 1);
  }

  /// One step, with the velocities scaled by `scale` before it. Leaves the kinetic energy of each
  /// particle at the end of the step in the system's scratch.
  void advance(MolecularSystem system, double scale) {
    ParticleState state = system.state();
    double[] forces = system.evaluation().forces();
    int count = system.count();
    system
        .device()
        .launch(
            new KickDrift(
                state.positions(),
                state.velocities(),
                forces,
                state.masses(),
                scale,
                kick,
                timeStepFs),
            count);
    system.computeForces();
    system
        .device()
        .launch(
            new Kick(state.velocities(), forces, state.masses(), kick, system.scratch()), count);
  }

  @Override
  public double conservedEnergyEv(MolecularSystem system) {
    return system.totalEnergyEv();
  }

  @Override
  public Map<String, double[]> variables() {
    return Map.of();
  }

  @Override
  public void restore(Map<String, double[]> variables) {}
}
