package org.haven.potentials.hdnnp;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.kernels.Element;
import org.haven.kernels.Precision;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialProvider;
import org.haven.potentials.UnknownSpecies;

/// Family `hdnnp`: `potential: {type: hdnnp, file: folder, length_unit: bohr, energy_unit:
/// hartree}`.
public final class HdnnpProvider implements PotentialProvider {
  @Override
  public String type() {
    return "hdnnp";
  }

  @Override
  public Class<? extends Record> parameters() {
    return HdnnpParameters.class;
  }

  @Override
  public boolean recognises(Path file) {
    return HdnnpFolder.recognises(file);
  }

  @Override
  public Potential open(PotentialSpec spec, Precision precision) {
    if (spec.section().values().keySet().equals(Set.of("type", "file"))) {
      Path file = Path.of(spec.section().values().get("file").toString());
      throw new InputException(
          file,
          "is an HDNNP, whose files do not say their units; give a YAML file with type: hdnnp,"
              + " file: "
              + file.getFileName()
              + ", length_unit: angstrom or bohr, energy_unit: ev or hartree");
    }
    HdnnpParameters parameters = spec.section().bind(HdnnpParameters.class, List.of("type"));
    HdnnpModel model =
        HdnnpFolder.read(
            parameters.file(), new ModelUnits(parameters.lengthUnit(), parameters.energyUnit()));
    for (String symbol : spec.species()) {
      if (Element.indexIn(model.species(), symbol) < 0) {
        throw new InputException(model.file(), UnknownSpecies.message(symbol, model.species()));
      }
    }
    return new HdnnpPotential(model, precision);
  }
}
