package org.haven.integrators.run;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.haven.inputs.deck.DeckKey;
import org.haven.inputs.deck.DeckKind;
import org.haven.integrators.Fire;
import org.haven.integrators.MolecularSystem;

/// Relaxation by [Fire] (Bitzek et al., PRL 2006, 97, 170201, doi:10.1103/PhysRevLett.97.170201),
/// of the positions or of positions and cell.
public final class Minimisation implements StageRun {
  /// A relaxed cell is one whose stress is within this of zero.
  private static final double STRESS_TOLERANCE_GPA = 0.1;

  private final RunContext run;
  private final Keys asked;
  private final MolecularSystem system;
  private final Fire fire;
  private Fire.Convergence reached;

  Minimisation(RunContext run, Keys asked) {
    this.run = run;
    this.asked = asked;
    this.system = run.system();
    double tolerance = asked.forceToleranceEvPerAngstrom();
    this.fire =
        asked.relaxCell() ? Fire.withCell(tolerance, 0, STRESS_TOLERANCE_GPA) : new Fire(tolerance);
  }

  /// Its keys in a deck.
  public record Keys(
      @DeckKey(
              value = "Stop when no force component exceeds this, eV/Å",
              fallback = "0.05",
              above = 0)
          double forceToleranceEvPerAngstrom,
      @DeckKey(value = "Stop with a warning after so many steps", fallback = "500", min = 1)
          int maxSteps,
      @DeckKey(value = "Also relax the cell to zero stress", fallback = "false") boolean relaxCell)
      implements StageRun.Spec {

    @Override
    public String kind() {
      return "minimise";
    }

    @Override
    public StageRun run(RunContext run) {
      return new Minimisation(run, this);
    }
  }

  /// How decks name it.
  public static final class Kinds implements DeckKind.Provider {
    @Override
    public List<DeckKind> kinds() {
      return List.of(new DeckKind("minimise", "Relaxation by FIRE", Keys.class));
    }
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
