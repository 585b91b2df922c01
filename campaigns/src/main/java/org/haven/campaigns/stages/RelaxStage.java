package org.haven.campaigns.stages;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.DeckKey;
import org.haven.inputs.deck.DeckKind;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureWriter;
import org.haven.integrators.Fire;
import org.haven.integrators.MolecularSystem;
import org.haven.potentials.compose.ForceSpread;

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

  /// Spread of a force on an atom at rest in eV/Å, beyond which members do not agree.
  private static final double DOUBTFUL_SPREAD = 0.2;

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
        Column.plain("steps", "steps of the relaxation"),
        Column.plain(
            "rms_force_spread_ev_angstrom",
            "spread of the forces of a committee's members, over all atoms, in eV/Å"),
        Column.plain("max_force_spread_ev_angstrom", "the largest spread on an atom in eV/Å"));
  }

  @Override
  public double costS() {
    return 5;
  }

  @Override
  public Effort effort(Structure structure, String mobile) {
    return Effort.ofEvaluations(structure.count(), Math.min(100, maxSteps), maxSteps);
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
    StageView.of(after, task.mobile()).write(task.folder(), label());
    Numbers.Builder numbers = numbers(before, after, start, now);
    ForceSpread.of(system.potential()).ifPresent(committee -> put(committee, after, numbers));
    return Optional.of(numbers.build());
  }

  /// How far the forces of a committee's members are apart, at the last step.
  private static void put(ForceSpread committee, Structure at, Numbers.Builder numbers) {
    double largest = committee.largestForceSpreadEvPerAngstrom();
    numbers
        .put("rms_force_spread_ev_angstrom", committee.rmsForceSpreadEvPerAngstrom())
        .put("max_force_spread_ev_angstrom", largest);
    if (!(largest <= DOUBTFUL_SPREAD)) {
      numbers.note(
          String.format(
              Locale.ROOT,
              "forces of the committee's members on %s spread by %.2f eV/Å, more than %s: the"
                  + " potential was hardly trained on such surroundings",
              at.symbols().get(committee.mostUncertainParticle()),
              largest,
              DOUBTFUL_SPREAD));
    }
  }

  private static Numbers.Builder numbers(
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
    return numbers;
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
