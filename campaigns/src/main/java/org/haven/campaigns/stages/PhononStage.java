package org.haven.campaigns.stages;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.DeckKey;
import org.haven.inputs.deck.DeckKind;
import org.haven.inputs.structure.Structure;
import org.haven.integrators.MolecularSystem;
import org.haven.integrators.lattice.Phonons;

/// Mean frequency of the phonons, of all ions and of the mobile one ([Phonons]): soft lattices
/// conduct better (Muy et al. 2018).
public record PhononStage(
    @DeckKey(Stage.NAME) Optional<String> name,
    @DeckKey(value = "Displacement of the differences, Å", fallback = "0.01", above = 0, max = 0.5)
        double displacementAngstrom,
    @DeckKey(value = "Larger cells are refused: 6 evaluations an atom", fallback = "200", min = 1)
        int maxAtoms,
    @DeckKey(
            value = "Who goes on: conditions by column, as {imaginary_modes: \"< 1\"}",
            fallback = "{}")
        Map<String, String> keep)
    implements PotentialStage {

  /// How SCREEN.yaml names it.
  public static final class Kinds implements DeckKind.Provider {
    @Override
    public List<DeckKind> kinds() {
      return List.of(
          new DeckKind("phonons", "Mean frequency of the phonons of the cell", PhononStage.class));
    }
  }

  @Override
  public String kind() {
    return "phonons";
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.low("band_centre_mobile_thz", "mean frequency of the mobile ions' motion in THz"),
        Column.low("band_centre_thz", "mean frequency of all modes in THz"),
        Column.plain("imaginary_modes", "modes without a restoring force"));
  }

  @Override
  public List<Column> rankedBy() {
    return List.of();
  }

  @Override
  public double costS() {
    return 20;
  }

  @Override
  public Effort effort(Structure structure, String mobile) {
    double evaluations = structure.count() > maxAtoms ? 0 : 6.0 * structure.count();
    return Effort.ofEvaluations(structure.count(), evaluations, evaluations);
  }

  @Override
  public String settings() {
    return "phonons 1 " + List.of(displacementAngstrom, maxAtoms);
  }

  @Override
  public Optional<Numbers> run(Task task, MolecularSystem system) {
    if (system.state().count() > maxAtoms) {
      throw new InputException(
          "phonons of " + system.state().count() + " atoms; max_atoms is " + maxAtoms);
    }
    Phonons phonons = Phonons.of(system, displacementAngstrom);
    int mobile = system.state().speciesTable().symbols().indexOf(task.mobile());
    Numbers.Builder numbers =
        new Numbers.Builder()
            .put("band_centre_mobile_thz", phonons.bandCentreThz(mobile))
            .put("band_centre_thz", phonons.bandCentreThz())
            .put("imaginary_modes", phonons.imaginary());
    if (phonons.imaginary() > 0) {
      numbers.note("imaginary modes are left out of the mean frequencies; relax further");
    }
    return Optional.of(numbers.build());
  }
}
