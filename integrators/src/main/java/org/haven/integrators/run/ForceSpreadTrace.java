package org.haven.integrators.run;

import java.util.Map;
import java.util.Optional;
import org.haven.integrators.MolecularSystem;
import org.haven.potentials.compose.ForceSpread;

/// The largest spread of a committee's forces since the last row of `thermo.csv`, over all steps
/// and atoms: what happens between two rows is not missed.
final class ForceSpreadTrace implements Accumulator {
  private final ForceSpread committee;
  private double largest;

  private ForceSpreadTrace(ForceSpread committee) {
    this.committee = committee;
  }

  /// Of a potential that is or holds a committee; empty otherwise.
  static Optional<ForceSpreadTrace> of(MolecularSystem system) {
    return ForceSpread.of(system.potential()).map(ForceSpreadTrace::new);
  }

  ForceSpread committee() {
    return committee;
  }

  @Override
  public String name() {
    return "force_spread";
  }

  @Override
  public void sample(MolecularSystem system, long step) {
    largest = Math.max(largest, committee.largestForceSpreadEvPerAngstrom());
  }

  /// The largest spread in eV/Å since the last call.
  double takeLargest() {
    double taken = largest;
    largest = 0;
    return taken;
  }

  @Override
  public Map<String, double[]> variables() {
    return Map.of("largest", new double[] {largest});
  }

  @Override
  public void restore(Map<String, double[]> variables) {
    largest = variables.getOrDefault("largest", new double[1])[0];
  }
}
