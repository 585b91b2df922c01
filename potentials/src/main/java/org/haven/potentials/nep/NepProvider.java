package org.haven.potentials.nep;

import java.nio.file.Path;
import java.util.List;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.kernels.Element;
import org.haven.kernels.Precision;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialProvider;
import org.haven.potentials.UnknownSpecies;

/// Family `nep`: `potential: {type: nep, file: nep.txt}`.
public final class NepProvider implements PotentialProvider {
  @Override
  public String type() {
    return "nep";
  }

  @Override
  public Class<? extends Record> parameters() {
    return NepParameters.class;
  }

  /// By the first word, also of a NEP that is then refused with the reason.
  @Override
  public boolean recognises(Path file) {
    return NepFile.looksLikeNep(file);
  }

  @Override
  public Potential open(PotentialSpec spec, Precision precision) {
    NepParameters parameters = spec.section().bind(NepParameters.class, List.of("type"));
    NepModel model = NepModel.read(parameters.file());
    for (String symbol : spec.species()) {
      if (Element.indexIn(model.species(), symbol) < 0) {
        throw new InputException(model.file(), UnknownSpecies.message(symbol, model.species()));
      }
    }
    return new NepPotential(model, precision);
  }
}
