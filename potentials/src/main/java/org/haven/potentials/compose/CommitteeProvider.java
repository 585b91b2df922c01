package org.haven.potentials.compose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.deck.DeckKey;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.kernels.Precision;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;
import org.haven.potentials.PotentialProvider;

/// Opens committees: `type: committee, of: [{type: …}, {type: …}, …]`.
public final class CommitteeProvider implements PotentialProvider {

  /// Deck keys.
  ///
  /// @param of the members, each with its own `type` and keys
  /// @param maxForceSpreadEvPerAngstrom spread of a force at which the run is stopped
  /// @param labelling which frames to save for labelling
  public record Parameters(
      @DeckKey("Members, each a potential with its own type.") List<DeckSection> of,
      @DeckKey(value = "Spread of a force, in eV/Å, that stops the run.", above = 0)
          OptionalDouble maxForceSpreadEvPerAngstrom,
      @DeckKey("Frames to save for labelling, where the members disagree.")
          Optional<Labelling> labelling) {}

  @Override
  public String type() {
    return "committee";
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
    Parameters parameters = spec.section().bind(Parameters.class, List.of("type"));
    if (parameters.of().size() < 2) {
      throw spec.section()
          .fault("of", "has " + parameters.of().size() + " member; a committee needs at least two");
    }
    PotentialFamilies families = PotentialFamilies.installed();
    var members = new ArrayList<Potential>();
    try {
      for (DeckSection section : parameters.of()) {
        if (!(section.values().get("type") instanceof String type)) {
          throw section.fault(
              "type",
              "is missing: each member of a committee needs one; there are "
                  + String.join(", ", families.types()));
        }
        members.add(families.open(new PotentialSpec(type, spec.species(), section), precision));
      }
    } catch (RuntimeException e) {
      members.forEach(Potential::close);
      throw e;
    }
    return new Committee(members, parameters.maxForceSpreadEvPerAngstrom(), parameters.labelling());
  }
}
