package org.haven.potentials.deepmd;

import java.nio.file.Path;
import java.util.List;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.kernels.Element;
import org.haven.kernels.Precision;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialProvider;
import org.haven.potentials.UnknownSpecies;

/// Family `deepmd`: `potential: {type: deepmd, file: model.dp}`.
public final class DeepmdProvider implements PotentialProvider {
  @Override
  public String type() {
    return "deepmd";
  }

  @Override
  public Class<? extends Record> parameters() {
    return DeepmdParameters.class;
  }

  /// By the content, also of a model that is then refused with the reason.
  @Override
  public boolean recognises(Path file) {
    return DeepmdFile.isOne(file);
  }

  @Override
  public Potential open(PotentialSpec spec, Precision precision) {
    DeepmdParameters parameters = spec.section().bind(DeepmdParameters.class, List.of("type"));
    DeepmdModel model = DeepmdFile.read(parameters.file());
    for (String symbol : spec.species()) {
      if (Element.indexIn(model.species(), symbol) < 0) {
        throw new InputException(model.file(), UnknownSpecies.message(symbol, model.species()));
      }
    }
    return new DeepmdPotential(model, precision, parameters.beyondSel());
  }
}
