package org.haven.potentials;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.kernels.Precision;

/// Opens potentials in tests as a deck would.
public final class Decks {
  private Decks() {}

  /// The potential of a deck's `potential` mapping.
  ///
  /// @param values the mapping, with its `type`
  public static Potential open(
      Map<String, Object> values, List<String> species, Precision precision) {
    String type = (String) values.get("type");
    var spec = new PotentialSpec(type, species, DeckSection.of(values, Path.of(".")));
    return PotentialFamilies.installed().open(spec, precision);
  }
}
