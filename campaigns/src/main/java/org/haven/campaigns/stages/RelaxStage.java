package org.haven.campaigns.stages;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.DeckKey;
import org.haven.inputs.deck.DeckKind;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureWriter;
import org.haven.integrators.Fire;
import org.haven.integrators.MolecularSystem;

/// Relaxation of positions and cell by [Fire], as `haven relax --cell` does it. The structure that
/// comes out is the next stages', `relax.xyz` (or its name) in the candidate's folder.
public record RelaxStage(
    @DeckKey(Stage.NAME) Optional<String> name,
    @DeckKey(value = "Also relax the cell to zero stress", fallback = "true") boolean cell,
    @DeckKey(
            value = "Stop when no force component exceeds this, eV/Å",
            fallback = "0.05",
            above = 0)
        double forceToleranceEvPerAngstrom,
    @DeckKey(
            value = "With the cell: stop when no stress component exceeds this either, GPa",
            fallback = "0.1",
            above = 0)
        double stressToleranceGpa,
    @DeckKey(value = "Go on unconverged after so many steps", fallback = "500", min = 1)
        int maxSteps,
    @DeckKey(value = "Who goes on: conditions by column, as {e_above_ev: \"< 1\"}", fallback = "{}")
        Map<String, String> keep)
    implements PotentialStage {

  /// How SCREEN.yaml names it.
  public static final class Kinds implements DeckKind.Provider {
    @Override
    public List<DeckKind> kinds() {
      return List.of(
          new DeckKind("relax", "Relaxation of positions and cell by FIRE", RelaxStage.class));
    }
  }

  @Override
  public String kind() {
    return "relax";
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.plain("energy_ev_atom", "energy of the relaxed structure in eV per atom"),
        Column.plain("energy_gain_ev_atom", "energy that the relaxation gained in eV per atom"),
        Column.plain("volume_change_percent", "change of the volume in percent"),
        Column.plain("max_force_ev_angstrom", "largest force component left in eV/Å"),
        Column.plain("max_shift_angstrom", "farthest that an atom went, with the cell, in Å"),
        Column.plain("steps", "steps of the relaxation"));
  }

  @Override
  public double costS() {
    return 5;
  }

  @Override
  public boolean givesStructure() {
    return true;
  }

  @Override
  public String settings() {
    return "relax 1 " + List.of(cell, forceToleranceEvPerAngstrom, stressToleranceGpa, maxSteps);
  }

  @Override
  public Optional<Numbers> run(Task task, MolecularSystem system) {
    Structure before = task.structure();
    Fire fire =
        cell
            ? Fire.withCell(forceToleranceEvPerAngstrom, 0, stressToleranceGpa)
            : new Fire(forceToleranceEvPerAngstrom);
    fire.start(system);
    Fire.Convergence start = fire.convergence(system);
    Fire.Convergence now = start;
    while (!now.converged() && now.steps() < maxSteps) {
      if (task.stop().isRequested()) {
        return Optional.empty();
      }
      fire.step(system);
      now = fire.convergence(system);
      if (!Double.isFinite(now.energyEv())) {
        throw new InputException("the energy is not finite in the relaxation");
      }
    }
    Structure after =
        Structure.of(
            before.title(),
            system.state().cell(),
            before.symbols(),
            system.state().positions().clone());
    StructureWriter.write(after, task.folder().resolve(label() + STRUCTURE));
    return Optional.of(numbers(before, after, start, now));
  }

  private static Numbers numbers(
      Structure before, Structure after, Fire.Convergence start, Fire.Convergence end) {
    int n = before.count();
    Numbers.Builder numbers =
        new Numbers.Builder()
            .put("energy_ev_atom", end.energyEv() / n)
            .put("energy_gain_ev_atom", (start.energyEv() - end.energyEv()) / n)
            .put(
                "volume_change_percent", 100 * (after.cell().volume() / before.cell().volume() - 1))
            .put("max_force_ev_angstrom", end.maxForceEvPerAngstrom())
            .put("max_shift_angstrom", farthest(before, after))
            .put("steps", end.steps());
    if (!end.converged()) {
      numbers.note("not converged in " + end.steps() + " steps");
    }
    return numbers.build();
  }

  /// The largest change of a position that the change of the cell does not explain.
  private static double farthest(Structure before, Structure after) {
    double[] start = new double[before.positions().length];
    double[] step = new double[start.length];
    before.cell().toFractional(before.positions(), start);
    after.cell().toFractional(after.positions(), step);
    for (int k = 0; k < step.length; k++) {
      step[k] -= start[k];
      step[k] -= Math.rint(step[k]); // a boundary crossed is no shift
    }
    after.cell().toCartesian(step.clone(), step);
    double farthest = 0;
    for (int i = 0; i < before.count(); i++) {
      double square = 0;
      for (int d = 0; d < 3; d++) {
        square += step[3 * i + d] * step[3 * i + d];
      }
      farthest = Math.max(farthest, square);
    }
    return Math.sqrt(farthest);
  }
}
