package org.haven.integrators.run;

import java.util.Map;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.StageSpec;
import org.haven.integrators.Integrator;
import org.haven.integrators.Integrators;
import org.haven.integrators.MaxwellBoltzmann;
import org.haven.integrators.MolecularSystem;
import org.haven.kernels.Cell;
import org.haven.kernels.ParticleState;

/// Dynamics for a time, with the thermostat and barostat that a deck asks for.
///
/// The first such stage draws the velocities; one with a mean cell begins by scaling cell and
/// positions to it.
final class Dynamics implements StageRun {
  private final RunContext run;
  private final StageSpec.Dynamics asked;
  private final MolecularSystem system;
  private final Integrator integrator;
  private final long steps;
  private final double startK;

  Dynamics(RunContext run, StageSpec.Dynamics asked) {
    this.run = run;
    this.asked = asked;
    this.system = run.system();
    this.integrator = Integrators.of(asked, run.spec().timeStepFs(), run.seed());
    this.steps = run.schedule().steps(asked);
    this.startK = asked.startTemperatureK().orElse(run.temperatureK());
  }

  @Override
  public String description() {
    return integrator.description();
  }

  @Override
  public void prepare() {
    ParticleState state = system.state();
    if (asked.meanCell()) {
      scaleTo(
          run.meanCell()
              .mean()
              .orElseThrow(
                  () ->
                      new InputException(
                          "stage "
                              + run.clock().stageName()
                              + " asks for the mean cell, but no npt stage comes before it."
                              + " Remedy: add one, or set mean_cell: false")));
    }
    if (run.clock().step() == 0) {
      MaxwellBoltzmann.draw(state, startK, run.seed(), true);
      system.device().upload(state.velocities());
    }
    system.computeForces();
  }

  /// Changes the cell, and the positions with it.
  private void scaleTo(Cell cell) {
    ParticleState state = system.state();
    double[] fractional = new double[3 * state.count()];
    system.device().download(state.positions());
    state.cell().toFractional(state.positions(), fractional);
    cell.toCartesian(fractional, state.positions());
    system.device().upload(state.positions());
    state.setCell(cell);
  }

  @Override
  public long steps() {
    return steps;
  }

  @Override
  public boolean isDone(long done) {
    return done >= steps;
  }

  @Override
  public void step(long step, long done) {
    integrator.step(system, step, targetK(done + 1));
  }

  @Override
  public boolean countsTime() {
    return true;
  }

  @Override
  public boolean isProduction() {
    return asked.production();
  }

  @Override
  public boolean isConstantPressure() {
    return asked.ensemble() == StageSpec.Ensemble.NPT;
  }

  @Override
  public double temperatureK() {
    return system.temperatureK(integrator.degreesOfFreedom(system.count()));
  }

  /// On the straight line from the start of the stage to its end.
  @Override
  public double targetK(long done) {
    return startK + (run.temperatureK() - startK) * ((double) done / Math.max(1, steps));
  }

  @Override
  public double conservedEnergyEv() {
    return integrator.conservedEnergyEv(system);
  }

  @Override
  public Map<String, double[]> variables() {
    return integrator.variables();
  }

  @Override
  public void restore(Map<String, double[]> variables) {
    integrator.restore(variables);
  }
}
