package org.haven.potentials.compose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.kernels.Precision;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;
import org.haven.potentials.PotentialProvider;

/// Opens sums of potentials: `type: sum, of: [{type: …}, …]`.
public final class PotentialSumProvider implements PotentialProvider {

  /// Deck keys.
  ///
  /// @param of the potentials, each with its own `type` and keys
  public record Parameters(List<DeckSection> of) {}

  @Override
  public String type() {
    return "sum";
  }

  @Override
  public Class<Parameters> parameters() {
    return Parameters.class;
  }

  @Override
  public boolean recognises(Path file) {
    return false;
  }

  @Override
  public Potential open(PotentialSpec spec, Precision precision) {
    List<DeckSection> sections = spec.section().bind(Parameters.class, List.of("type")).of();
    if (sections.isEmpty()) {
      throw spec.section().fault("of", "is empty; a sum needs at least one potential");
    }
    PotentialFamilies families = PotentialFamilies.installed();
    var parts = new ArrayList<Potential>();
    try {
      for (DeckSection section : sections) {
        if (!(section.values().get("type") instanceof String type)) {
          throw section.fault(
              "type",
              "is missing; each potential of a sum needs one of "
                  + String.join(", ", families.types()));
        }
        parts.add(families.open(new PotentialSpec(type, spec.species(), section), precision));
      }
      if (parts.stream().filter(part -> ForceSpread.of(part).isPresent()).count() > 1) {
        throw spec.section()
            .fault(
                "of",
                "holds several committees, whose spreads have no common meaning; make one"
                    + " committee of sums");
      }
    } catch (RuntimeException e) {
      parts.forEach(Potential::close);
      throw e;
    }
    return new PotentialSum(parts);
  }
}
