package org.haven.integrators.run;

import java.util.Locale;
import java.util.Map;
import org.haven.inputs.deck.RunSpec;
import org.haven.integrators.run.Moment.Phase;

/// Stops a simulation in a field whose ions are hotter than the thermostat holds them: the drift
/// would be that of another temperature.
///
/// The peculiar temperature is averaged over stretches of [#STRETCH_PS], each of which must not
/// exceed the target by more than [#LIMIT] of it and five times its noise. That is √(2/f) for a
/// single look at f components, and less by √(2 τ/stretch) for the mean of a temperature that
/// forgets in τ, which is taken as a tenth of the stretch: thermostats are faster.
final class HeatingGuard implements Observer {
  private static final double STRETCH_PS = 2;
  private static final double LIMIT = 0.05;
  private static final double NOISE = 5 * Math.sqrt(0.2);

  private final RunContext run;
  private final long stretch;
  private final long interval;

  /// Sum of temperatures, their number.
  private final double[] sums = new double[2];

  HeatingGuard(RunContext run) {
    this.run = run;
    this.interval = run.steps(20);
    this.stretch = run.steps(1000 * STRETCH_PS) / interval;
  }

  @Override
  public String name() {
    return "guard_heating";
  }

  @Override
  public Trigger trigger() {
    return now -> now.stage().isProduction() && now.is(Phase.STEPPED) && now.step() % interval == 0;
  }

  @Override
  public void see(Moment now) {
    RunSpec.Guards limits = run.spec().guards();
    sums[0] += now.stage().temperatureK();
    sums[1]++;
    if (sums[1] < stretch) {
      return;
    }
    double mean = sums[0] / sums[1];
    sums[0] = 0;
    sums[1] = 0;
    double noise = NOISE * Math.sqrt(2.0 / (3.0 * run.system().count()));
    if (limits.maxTemperatureRatio().isPresent()
        && mean > now.targetK() * (1 + Math.max(LIMIT, noise))) {
      throw run.guard(
          String.format(
              Locale.ROOT,
              "the field heats the ions: without their drift they were at %.5g K on average over"
                  + " %.2g ps, with a target of %s K (guards: max_temperature_ratio: off ignores"
                  + " it). Remedy: a weaker field, or a shorter relaxation_time_fs of the"
                  + " thermostat",
              mean,
              STRETCH_PS,
              now.targetK()),
          null);
    }
  }

  @Override
  public Map<String, double[]> variables() {
    return Map.of("sums", sums.clone());
  }

  @Override
  public void restore(Map<String, double[]> variables) {
    double[] kept = variables.get("sums");
    if (kept != null) {
      System.arraycopy(kept, 0, sums, 0, 2);
    }
  }
}
