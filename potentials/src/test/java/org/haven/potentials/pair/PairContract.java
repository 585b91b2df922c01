package org.haven.potentials.pair;

import java.util.List;
import java.util.Map;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Decks;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialContract;
import org.haven.potentials.RandomSystems;

/// The contract for a pair form: two species, Li and O, at least 1.5 Å apart.
abstract class PairContract extends PotentialContract {
  private static final SpeciesTable TABLE =
      new SpeciesTable(List.of("Li", "O"), List.of(6.94, 15.999));

  /// The deck's `potential` mapping.
  abstract Map<String, Object> deck();

  Precision precision() {
    return Precision.DOUBLE;
  }

  double closestAngstrom() {
    return 1.5;
  }

  @Override
  protected Potential potential() {
    return Decks.open(deck(), TABLE.symbols(), precision());
  }

  @Override
  protected ParticleState system() {
    return RandomSystems.state(
        TABLE, List.of(24, 16), RandomSystems.triclinicCell(9, 1), closestAngstrom(), 2);
  }

  @Override
  protected ParticleState smallSystem() {
    return RandomSystems.state(
        TABLE, List.of(2, 2), RandomSystems.triclinicCell(3.6, 3), closestAngstrom(), 4);
  }

  static Map<String, Object> pair(String a, String b, Map<String, Object> parameters) {
    var pair = new java.util.HashMap<String, Object>(parameters);
    pair.put("species", List.of(a, b));
    return pair;
  }
}
