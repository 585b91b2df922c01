package org.haven.integrators.run;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.trajectory.ExtendedXyz;
import org.haven.integrators.run.Moment.Phase;
import org.haven.potentials.compose.ForceSpread;
import org.haven.potentials.compose.Labelling;

/// `labelling.xyz`: frames on which a committee disagrees, positions and cell alone, for a
/// reference method to label (query by committee). No more than the cap, and never two within the
/// spacing in time.
///
/// What was saved is part of the checkpoint: a simulation that is killed and continued saves the
/// same frames as one that was not.
final class LabellingFrames implements Observer {
  private static final long NEVER = -1;

  private final RunContext run;
  private final Labelling rules;
  private final ForceSpread committee;
  private final long spacingSteps;
  private final GrowingFile file;
  private long saved;
  private long lastStep = NEVER;
  private double[] mark = {};

  LabellingFrames(RunContext run, Labelling rules, ForceSpread committee) {
    this.run = run;
    this.rules = rules;
    this.committee = committee;
    this.spacingSteps = (long) Math.ceil(rules.spacingFs() / run.spec().timeStepFs() - 1e-9);
    this.file = new GrowingFile(run.directory().resolve(RunLayout.LABELLING));
  }

  @Override
  public String name() {
    return "labelling";
  }

  @Override
  public Trigger trigger() {
    return now ->
        now.stage().countsTime()
            && (now.is(Phase.STARTED) || now.is(Phase.STEPPED))
            && saved < rules.maxFrames()
            && (lastStep == NEVER || now.step() - lastStep >= spacingSteps)
            && committee.largestForceSpreadEvPerAngstrom() > rules.aboveEvPerAngstrom();
  }

  @Override
  public void see(Moment now) {
    int atom = committee.mostUncertainParticle();
    String title =
        String.format(
            Locale.ROOT,
            "%s, force spread %.4f eV/Å on %s",
            now.clock().where(),
            committee.forceSpreadsEvPerAngstrom()[atom],
            GuardRail.atom(run.system(), atom));
    file.append(ExtendedXyz.text(run.system().frame(title, false)));
    saved++;
    lastStep = now.step();
    if (saved >= rules.maxFrames()) {
      run.progress()
          .warned(run.name(), RunLayout.LABELLING + " holds max_frames; no more frames are saved");
    }
  }

  @Override
  public Map<String, double[]> variables() {
    return Map.of("saved", new double[] {saved, lastStep}, "mark", file.mark());
  }

  @Override
  public void restore(Map<String, double[]> variables) {
    double[] state = variables.getOrDefault("saved", new double[] {0, NEVER});
    saved = (long) state[0];
    lastStep = (long) state[1];
    mark = variables.getOrDefault("mark", mark);
  }

  @Override
  public void open() throws IOException {
    file.open(mark);
  }

  @Override
  public void flush() throws IOException {
    file.flush();
  }

  @Override
  public void sync() throws IOException {
    file.sync();
  }

  @Override
  public void keep() throws IOException {
    file.copyTo(run.directory().resolve(RunLayout.EQUILIBRATED_LABELLING));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
