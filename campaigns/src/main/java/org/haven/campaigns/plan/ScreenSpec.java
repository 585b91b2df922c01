package org.haven.campaigns.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.haven.campaigns.stages.Preparation;
import org.haven.campaigns.stages.Stage;
import org.haven.inputs.deck.DeckKey;
import org.haven.inputs.deck.DeckSection;
import org.haven.kernels.Precision;

/// SCREEN.yaml: all that a campaign is to do, with all defaults. Its records are bound as a deck's
/// ([org.haven.inputs.deck.RunSpec]).
public record ScreenSpec(
    @DeckKey(value = "Title; default: the file's name", optional = true) String title,
    @DeckKey("Folder that the paths in this file are relative to; default: its own")
        Optional<String> folder,
    @DeckKey("Which structures there are; a path alone may stand for the mapping")
        Sources structures,
    @DeckKey(
            value =
                "Mobile ions; the first that a structure holds is its own. auto chooses by the"
                    + " order that docs/screening.md gives",
            fallback = "[auto]")
        List<String> mobile,
    @DeckKey(
            value = "Oxidation states in e by symbol, where they are not to be guessed",
            fallback = "{}",
            min = -10,
            max = 10)
        Map<String, Double> charges,
    @DeckKey("Potential, as in a deck; only for stages that need one")
        Optional<DeckSection> potential,
    @DeckKey(value = "Arithmetic of the force kernels", fallback = "mixed") Precision precision,
    @DeckKey("Stages in order, cheap before dear: {kinds}") List<Stage> stages,
    @DeckKey(value = "How the table is ranked", fallback = "{}") RankingSpec ranking,
    @DeckKey(
            value =
                "Folder of the campaign, relative to the working directory; default:"
                    + " screens/<name>",
            optional = true,
            here = true)
        Path output,
    @DeckKey(value = "Seed of all random numbers", fallback = "1", min = 0) long seed,
    @DeckKey(
            value =
                "Candidates treated at once, one thread each; default: all cores of the machine",
            min = 1,
            max = 4096)
        Integer threads,
    @DeckKey(
            value = "Wall-clock seconds between checkpoints of the dynamics",
            fallback = "60",
            above = 0)
        double checkpointIntervalS) {

  /// Puts in the defaults that follow from the machine.
  public ScreenSpec {
    threads = threads == null ? (Integer) Runtime.getRuntime().availableProcessors() : threads;
  }

  /// The column that ranks: what is asked for, or that of the last stage which says most of a
  /// conductor, its first that has a good end.
  public String rankingColumn() {
    if (ranking.by().isPresent()) {
      return ranking.by().get();
    }
    for (Stage stage : stages.reversed()) {
      if (!stage.rankedBy().isEmpty()) {
        return stage.label() + "." + stage.rankedBy().getFirst().name();
      }
    }
    return Preparation.LABEL + ".atoms";
  }

  /// How structures are prepared.
  public Preparation preparation() {
    return new Preparation(structures.minLengthAngstrom(), structures.maxAtoms(), mobile, charges);
  }
}
