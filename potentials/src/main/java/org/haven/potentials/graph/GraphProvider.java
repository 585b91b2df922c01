package org.haven.potentials.graph;

import java.nio.file.Path;
import java.util.List;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.kernels.Element;
import org.haven.kernels.Precision;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialProvider;

/// Family `graph`: `potential: {type: graph, file: model.pth}`. The model's own precision is used,
/// whatever the deck says.
public final class GraphProvider implements PotentialProvider {
  @Override
  public String type() {
    return "graph";
  }

  @Override
  public Class<? extends Record> parameters() {
    return GraphParameters.class;
  }

  /// By the first bytes and the table of contents, without loading PyTorch; also a checkpoint that
  /// is then refused with the command that exports it.
  @Override
  public boolean recognises(Path file) {
    return TorchArchive.looksLikeTorchScript(file) || Checkpoints.looksLikeOne(file);
  }

  @Override
  public Potential open(PotentialSpec spec, Precision precision) {
    GraphParameters parameters = spec.section().bind(GraphParameters.class, List.of("type"));
    GraphModel model = GraphModel.read(parameters.file());
    for (String symbol : spec.species()) {
      if (Element.indexIn(model.species(), symbol) < 0) {
        throw new InputException(model.file(), GraphPotential.lacks(model, symbol));
      }
    }
    return GraphPotential.open(model, parameters.trust());
  }
}
