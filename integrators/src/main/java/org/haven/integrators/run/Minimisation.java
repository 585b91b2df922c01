package org.haven.integrators.run;

import java.util.Locale;
import java.util.Map;
import org.haven.inputs.deck.StageSpec;
import org.haven.integrators.Fire;
import org.haven.integrators.MolecularSystem;

/// Relaxation by [Fire], of the positions or of positions and cell.
final class Minimisation implements StageRun {
  /// A relaxed cell is one whose stress is within this of zero.
  private static final double STRESS_TOLERANCE_GPA = 0.1;

  private final RunContext run;
  private final StageSpec.Minimise asked;
  private final MolecularSystem system;
  private final Fire fire;
  private Fire.Convergence reached;

  Minimisation(RunContext run, StageSpec.Minimise asked) {
    this.run = run;
    this.asked = asked;
    this.system = run.system();
    double tolerance = asked.forceToleranceEvPerAngstrom();
    this.fire =
        asked.relaxCell() ? Fire.withCell(tolerance, 0, STRESS_TOLERANCE_GPA) : new Fire(tolerance);
  }

  @Override
  public String description() {
    return "FIRE to "
        + asked.forceToleranceEvPerAngstrom()
        + " eV/Å"
        + (asked.relaxCell() ? " and " + STRESS_TOLERANCE_GPA + " GPa" : "");
  }

  @Override
  public void prepare() {
    fire.start(system);
  }

  @Override
  public long steps() {
    return asked.maxSteps();
  }

  @Override
  public boolean isDone(long done) {
    reached = fire.convergence(system);
    return reached.converged() || done >= asked.maxSteps();
  }

  @Override
  public void step(long step, long done) {
    fire.step(system);
  }

  @Override
  public void finish() {
    Fire.rest(system);
    if (!reached.converged()) {
      run.progress()
          .warned(
              run.name(),
              String.format(
                  Locale.ROOT,
                  "minimisation not converged after %d steps: largest force component %.3g eV/Å"
                      + " (tolerance %s)%s; going on",
                  reached.steps(),
                  reached.maxForceEvPerAngstrom(),
                  asked.forceToleranceEvPerAngstrom(),
                  asked.relaxCell()
                      ? String.format(
                          Locale.ROOT, ", largest stress %.3g GPa", reached.maxStressGpa())
                      : ""));
    }
  }

  @Override
  public boolean countsTime() {
    return false;
  }

  @Override
  public double temperatureK() {
    return 0;
  }

  @Override
  public double targetK(long done) {
    return 0;
  }

  @Override
  public double conservedEnergyEv() {
    return system.potentialEnergyEv();
  }

  @Override
  public Map<String, double[]> variables() {
    return fire.variables();
  }

  @Override
  public void restore(Map<String, double[]> variables) {
    fire.restore(variables);
  }
}
