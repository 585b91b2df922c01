package org.haven.campaigns.stages;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.deck.DeckKey;
import org.haven.inputs.deck.DeckKind;
import org.haven.pathways.geometry.FrameworkGeometry;

/// Density, distances and channels of the framework, from positions alone ([FrameworkGeometry]).
public record GeometryStage(
    @DeckKey(Stage.NAME) Optional<String> name,
    @DeckKey(value = "Largest distance of grid points in Å", fallback = "0.3", min = 0.05, max = 2)
        double spacingAngstrom,
    @DeckKey(
            value = "Who goes on: conditions by column, as {shortest_angstrom: \"> 1\"}",
            fallback = "{}")
        Map<String, String> keep)
    implements Stage {

  /// How SCREEN.yaml names it.
  public static final class Kinds implements DeckKind.Provider {
    @Override
    public List<DeckKind> kinds() {
      return List.of(
          new DeckKind(
              "geometry", "Density, distances and channels of the framework", GeometryStage.class));
    }
  }

  @Override
  public String kind() {
    return "geometry";
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.plain("density_g_cm3", "density in g/cm³"),
        Column.plain("shortest_angstrom", "shortest distance of two atoms in Å"),
        Column.plain("volume_per_ion_angstrom3", "volume of the cell per mobile ion in Å³"),
        Column.high("pass_3d_angstrom", "distance to the framework along the widest 3-D way in Å"),
        Column.high("pass_1d_angstrom", "distance to the framework along the widest 1-D way in Å"),
        Column.high("cavity_angstrom", "largest distance of a point to the framework in Å"));
  }

  @Override
  public double costS() {
    return 0.1;
  }

  @Override
  public String settings() {
    return "geometry 1 " + spacingAngstrom;
  }

  @Override
  public Optional<Numbers> run(Task task) {
    FrameworkGeometry found =
        FrameworkGeometry.of(task.structure(), task.mobile(), spacingAngstrom, 1);
    return Optional.of(
        new Numbers.Builder()
            .put("density_g_cm3", found.densityGCm3())
            .put("shortest_angstrom", found.shortestAngstrom())
            .put("volume_per_ion_angstrom3", found.volumePerIonAngstrom3())
            .put("pass_3d_angstrom", found.passAngstrom(3))
            .put("pass_1d_angstrom", found.passAngstrom(1))
            .put("cavity_angstrom", found.cavityAngstrom())
            .word("shortest_pair", found.shortestPair())
            .build());
  }
}
