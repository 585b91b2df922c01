package org.haven.campaigns.stages;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.FileHash;
import org.haven.inputs.deck.DeckKey;
import org.haven.inputs.deck.DeckKind;
import org.haven.pathways.bondvalence.BondValenceParameters;
import org.haven.pathways.bondvalence.BondValencePathways;

/// Percolation of the bond-valence site energy ([BondValencePathways]); needs no potential.
public record BondValenceStage(
    @DeckKey(Stage.NAME) Optional<String> name,
    @DeckKey(value = "Largest distance of grid points in Å", fallback = "0.2", min = 0.02, max = 1)
        double spacingAngstrom,
    @DeckKey(value = "Ions farther away do not count, Å", fallback = "10", min = 3, max = 20)
        double cutoffAngstrom,
    @DeckKey("Bond-valence parameters of your own; default: softBV's") Optional<Path> parameters,
    @DeckKey(
            value = "Keep the energy map as a Gaussian cube, STAGE.cube in the candidate's folder",
            fallback = "false")
        boolean map,
    @DeckKey(value = "Who goes on: conditions by column, as {e_3d_ev: \"< 0.6\"}", fallback = "{}")
        Map<String, String> keep)
    implements Stage {
  private static final String QUANTITY = "bond-valence site energy in eV";

  /// How SCREEN.yaml names it.
  public static final class Kinds implements DeckKind.Provider {
    @Override
    public List<DeckKind> kinds() {
      return List.of(
          new DeckKind(
              "bond_valence",
              "Percolation of the bond-valence site energy",
              BondValenceStage.class));
    }
  }

  @Override
  public String kind() {
    return "bond_valence";
  }

  @Override
  public List<Column> columns() {
    return Barriers.COLUMNS;
  }

  @Override
  public double costS() {
    return 1;
  }

  @Override
  public String settings() {
    return "bond_valence 1 "
        + List.of(
            spacingAngstrom, cutoffAngstrom, parameters.map(FileHash::sha256).orElse("softBV"))
        + Barriers.settings(map);
  }

  @Override
  public Optional<Numbers> run(Task task) {
    BondValencePathways found =
        BondValencePathways.of(
            task.structure(),
            task.mobile(),
            new BondValencePathways.Settings(
                spacingAngstrom,
                cutoffAngstrom,
                task.charges(),
                parameters
                    .map(BondValenceParameters::read)
                    .orElseGet(BondValenceParameters::softBv)),
            1,
            share -> {});
    Barriers.keep(task, label(), task.structure(), found.map(), found.percolation(), QUANTITY, map);
    Numbers.Builder numbers = Barriers.put(new Numbers.Builder(), found.percolation());
    found.notes().forEach(numbers::note);
    return Optional.of(numbers.build());
  }
}
