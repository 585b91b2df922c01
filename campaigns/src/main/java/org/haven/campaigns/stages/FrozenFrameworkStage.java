package org.haven.campaigns.stages;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.deck.DeckKey;
import org.haven.inputs.deck.DeckKind;
import org.haven.inputs.structure.Structure;
import org.haven.pathways.frozen.FrozenPathways;

/// Percolation of the energy of one mobile ion in the frozen rest, by the campaign's potential
/// ([FrozenPathways]).
public record FrozenFrameworkStage(
    @DeckKey(Stage.NAME) Optional<String> name,
    @DeckKey(value = "Largest distance of grid points in Å", fallback = "0.5", min = 0.1, max = 1)
        double spacingAngstrom,
    @DeckKey(value = "Whether the other mobile ions are taken out too", fallback = "false")
        boolean emptied,
    @DeckKey(value = "Least height of the supercell in Å", fallback = "8", min = 0, max = 100)
        double minLengthAngstrom,
    @DeckKey(
            value = "Keep the energy map as a Gaussian cube, STAGE.cube in the candidate's folder",
            fallback = "false")
        boolean map,
    @DeckKey(value = "Who goes on: conditions by column, as {e_3d_ev: \"< 1.5\"}", fallback = "{}")
        Map<String, String> keep)
    implements Stage {
  private static final String QUANTITY = "energy of one ion in the frozen rest in eV";

  /// Share of the points that is free in close packings.
  private static final double LEAST_FREE = 0.3;

  /// How SCREEN.yaml names it.
  public static final class Kinds implements DeckKind.Provider {
    @Override
    public List<DeckKind> kinds() {
      return List.of(
          new DeckKind(
              "frozen_framework",
              "One mobile ion moved through the frozen rest",
              FrozenFrameworkStage.class));
    }
  }

  @Override
  public String kind() {
    return "frozen_framework";
  }

  @Override
  public List<Column> columns() {
    List<Column> columns = new ArrayList<>(Barriers.COLUMNS);
    columns.add(Column.plain("points", "points whose energy was computed"));
    return columns;
  }

  @Override
  public double costS() {
    return 20;
  }

  /// At most: of points too near to an atom there is no evaluation.
  @Override
  public Effort effort(Structure structure, String mobile) {
    FrozenPathways.Settings settings =
        new FrozenPathways.Settings(spacingAngstrom, emptied, minLengthAngstrom);
    double[] heights = structure.cell().heights();
    double[] lengths = structure.cell().lengths();
    double cells = 1;
    double points = 1;
    for (int d = 0; d < 3; d++) {
      double copies = Math.max(1, Math.ceil(settings.leastLengthAngstrom() / heights[d] - 1e-9));
      cells *= copies;
      points *= Math.ceil(lengths[d] * (emptied ? 1 : copies) / settings.spacingAngstrom());
    }
    return Effort.ofEvaluations(structure.count() * cells, LEAST_FREE * points, points);
  }

  @Override
  public boolean needsPotential() {
    return true;
  }

  @Override
  public String settings() {
    return "frozen_framework 1 "
        + List.of(spacingAngstrom, emptied, minLengthAngstrom)
        + Barriers.settings(map);
  }

  @Override
  public Optional<Numbers> run(Task task) {
    FrozenPathways found =
        FrozenPathways.of(
            task.structure(),
            task.mobile(),
            task::openPotential,
            new FrozenPathways.Settings(spacingAngstrom, emptied, minLengthAngstrom),
            1,
            share -> {});
    Barriers.keep(
        task, label(), found.structure(), found.map(), found.percolation(), QUANTITY, map);
    return Optional.of(
        Barriers.put(new Numbers.Builder(), found.percolation())
            .put("points", found.evaluated())
            .build());
  }
}
