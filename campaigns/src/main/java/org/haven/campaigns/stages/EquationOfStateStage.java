package org.haven.campaigns.stages;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.deck.DeckKey;
import org.haven.inputs.deck.DeckKind;
import org.haven.inputs.structure.Structure;
import org.haven.integrators.MolecularSystem;
import org.haven.integrators.lattice.EquationOfState;

/// Energy against volume ([EquationOfState]): bulk modulus, its derivative by the pressure, and how
/// far the structure is from its volume of least energy.
public record EquationOfStateStage(
    @DeckKey(Stage.NAME) Optional<String> name,
    @DeckKey(
            value = "Largest change of the volume, as a part of it",
            fallback = "0.06",
            above = 0,
            max = 0.3)
        double strain,
    @DeckKey(value = "Volumes", fallback = "7", min = 5, max = 101) int points,
    @DeckKey(
            value = "Ions at a volume are at rest when no force component exceeds this, eV/Å",
            fallback = "0.01",
            above = 0)
        double forceToleranceEvPerAngstrom,
    @DeckKey(value = "Steps of the relaxation at each volume", fallback = "500", min = 1)
        int maxSteps,
    @DeckKey(value = "Who goes on: conditions by column, as {bulk_gpa: \"< 50\"}", fallback = "{}")
        Map<String, String> keep)
    implements PotentialStage {

  /// How SCREEN.yaml names it.
  public static final class Kinds implements DeckKind.Provider {
    @Override
    public List<DeckKind> kinds() {
      return List.of(
          new DeckKind(
              "equation_of_state",
              "Energy against volume (Birch and Murnaghan), ions relaxed",
              EquationOfStateStage.class));
    }
  }

  @Override
  public String kind() {
    return "equation_of_state";
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.plain("bulk_gpa", "bulk modulus at the volume of least energy in GPa"),
        Column.plain("bulk_derivative", "its derivative by the pressure"),
        Column.plain(
            "volume_change_percent", "volume of least energy against that of the structure"),
        Column.plain("misfit_mev_atom", "root mean square of energy less fit in meV per atom"));
  }

  @Override
  public double costS() {
    return 15;
  }

  @Override
  public Effort effort(Structure structure, String mobile) {
    double volumes = points;
    return Effort.ofEvaluations(
        structure.count(), volumes * Math.min(20, maxSteps), volumes * maxSteps);
  }

  @Override
  public String settings() {
    return "equation_of_state 1 " + List.of(strain, points, forceToleranceEvPerAngstrom, maxSteps);
  }

  @Override
  public Optional<Numbers> run(Task task, MolecularSystem system) {
    EquationOfState state =
        EquationOfState.of(system, strain, points, forceToleranceEvPerAngstrom, maxSteps);
    double volume = system.state().cell().volume();
    Numbers.Builder numbers =
        new Numbers.Builder()
            .put("bulk_gpa", state.bulkModulusGpa())
            .put("bulk_derivative", state.derivative())
            .put("volume_change_percent", 100 * (state.volumeAngstrom3() / volume - 1))
            .put("misfit_mev_atom", 1000 * state.misfitEv() / system.state().count());
    if (!state.converged()) {
      numbers.note("ions not at rest at every volume; raise max_steps");
    }
    return Optional.of(numbers.build());
  }
}
