package org.haven.integrators.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.haven.inputs.h5md.H5mdWriter;
import org.haven.integrators.run.Moment.Phase;
import org.haven.potentials.compose.ForceSpread;

/// How far the forces of a committee's members spread, in rows and frames, and the guard that stops
/// where they disagree. A row holds the largest since the last row, over all steps and atoms: what
/// happens between two rows is not missed.
final class ForceSpreadTrace implements Observer {
  private final RunContext run;
  private final ForceSpread committee;
  private double largest;

  private ForceSpreadTrace(RunContext run, ForceSpread committee) {
    this.run = run;
    this.committee = committee;
  }

  /// For a potential that is or holds a committee.
  public static final class Provider implements ObserverProvider {
    @Override
    public List<Observer> of(RunContext run) {
      List<Observer> all = new ArrayList<>();
      ForceSpread.of(run.system().potential())
          .ifPresent(
              committee -> {
                // What a committee disagrees on is saved first, then it may stop the run.
                committee
                    .labelling()
                    .ifPresent(rules -> all.add(new LabellingFrames(run, rules, committee)));
                all.add(new ForceSpreadTrace(run, committee));
              });
      return all;
    }
  }

  @Override
  public List<Column> columns() {
    return List.of(
        new Column(
            "rms_force_spread_ev_per_angstrom", now -> committee.rmsForceSpreadEvPerAngstrom()),
        new Column("max_force_spread_ev_per_angstrom", now -> takeLargest()));
  }

  @Override
  public List<FrameQuantity> frameQuantities() {
    return List.of(
        new FrameQuantity(
            new H5mdWriter.Observable("force_spread_rms", "eV Angstrom-1", List.of()),
            now -> new double[] {committee.rmsForceSpreadEvPerAngstrom()}),
        new FrameQuantity(
            new H5mdWriter.Observable("force_spread_max", "eV Angstrom-1", List.of()),
            now -> new double[] {committee.largestForceSpreadEvPerAngstrom()}));
  }

  @Override
  public String name() {
    return "force_spread";
  }

  @Override
  public Trigger trigger() {
    return now -> now.stage().countsTime() && (now.is(Phase.STARTED) || now.is(Phase.STEPPED));
  }

  @Override
  public void see(Moment now) {
    double spread = committee.largestForceSpreadEvPerAngstrom();
    largest = Math.max(largest, spread);
    OptionalDouble limit = committee.maxForceSpreadEvPerAngstrom();
    if (limit.isPresent() && !(spread <= limit.getAsDouble())) {
      throw run.guard(
          String.format(
              Locale.ROOT,
              "the committee's forces on %s spread by %.3f eV/Å, above the limit of %s eV/Å"
                  + " (potential: max_force_spread_ev_per_angstrom): the structure is beyond what"
                  + " the members know. Remedy: label this frame, and those that 'labelling'"
                  + " saves, and train the members on them; or raise the limit",
              GuardRail.atom(run.system(), committee.mostUncertainParticle()),
              spread,
              limit.getAsDouble()),
          null);
    }
  }

  /// The largest spread in eV/Å since the last call.
  private double takeLargest() {
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
