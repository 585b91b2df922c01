package org.haven.campaigns.stages;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.deck.DeckKind;
import org.haven.inputs.structure.Structure;

/// A stage of the funnel: an item of `stages` in SCREEN.yaml, a mapping of one key, its kind, to
/// the keys of that kind, a record that implements this.
///
/// A stage is a function of its keys and its [Task]: it depends neither on other candidates nor on
/// threads, so that the same campaign gives the same bits whoever does it.
public interface Stage extends DeckKind.Chosen {
  /// What the key [#name] means.
  String NAME = "What the table calls it; default: its kind";

  /// Conditions on who goes on, by column.
  Map<String, String> keep();

  /// What SCREEN.yaml calls it where its kind alone would not do, as for a second one of a kind.
  Optional<String> name();

  /// Its name in the table.
  default String label() {
    return name().orElse(kind());
  }

  /// The numbers that it gives.
  List<Column> columns();

  /// Those that a table may be ranked by where nothing else is asked for, the first before others.
  default List<Column> rankedBy() {
    return columns().stream().filter(c -> c.better() != Column.Better.NEITHER).toList();
  }

  /// Roughly the seconds of a core that a candidate of 100 atoms takes, for the order of stages.
  double costS();

  /// What it is expected to take for a structure.
  default Effort effort(Structure structure, String mobile) {
    return Effort.ofSeconds(costS() * structure.count() / 100);
  }

  /// Whether it needs the campaign's potential.
  default boolean needsPotential() {
    return false;
  }

  /// Whether a candidate for which it fails ends there, whatever else depends on it. A descriptor
  /// that cannot be computed is missing in the table, and stops no later stage.
  default boolean endsWhereItFails() {
    return givesStructure();
  }

  /// What follows a stage's name in that of the structure that it leaves.
  String STRUCTURE = ".xyz";

  /// Whether later stages start from another structure than it was given: the file of its name in
  /// the candidate's folder.
  default boolean givesStructure() {
    return false;
  }

  /// All that its result depends on besides the candidate, in words: another text is another
  /// result. Filters are applied to results, and are no part of it.
  String settings();

  /// Does it.
  ///
  /// @return what was found; empty where the task was [stopped][Task#stop] and is to be done again
  /// @throws org.haven.inputs.InputException if the candidate cannot be treated; the reason is kept
  Optional<Numbers> run(Task task);
}
