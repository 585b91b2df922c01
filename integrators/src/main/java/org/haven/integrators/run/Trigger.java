package org.haven.integrators.run;

import java.util.function.LongSupplier;
import org.haven.integrators.run.Moment.Phase;

/// Decides at which moments something is done.
interface Trigger {
  /// Whether it is due.
  boolean isDue(Moment now);

  /// Due when either is.
  default Trigger or(Trigger other) {
    return now -> isDue(now) || other.isDue(now);
  }

  /// At one moment of each stage.
  static Trigger at(Phase phase) {
    return now -> now.is(phase);
  }

  /// After every time step whose number is a multiple of `interval`, over all stages of dynamics.
  static Trigger everySteps(long interval) {
    return now -> now.is(Phase.STEPPED) && now.stage().countsTime() && now.step() % interval == 0;
  }

  /// At the start of the production and every `interval` steps from there.
  static Trigger inProduction(long interval) {
    return now ->
        now.beginsProduction()
            || now.is(Phase.STEPPED)
                && now.stage().isProduction()
                && (now.step() - now.clock().productionStart()) % interval == 0;
  }

  /// At the start of the dynamics, and after every time step before the production whose number is
  /// a multiple of `interval`.
  static Trigger beforeProduction(long interval) {
    Trigger start = now -> now.is(Phase.STARTED) && now.stage().countsTime() && now.step() == 0;
    Trigger before = now -> now.clock().productionStart() < 0;
    Trigger due = start.or(everySteps(interval));
    return now -> before.isDue(now) && due.isDue(now);
  }

  /// After the first step that ends `seconds` of wall time after the one it was due at last. Where
  /// a run is continued from must not change what it computes, so only checkpoints, flushes and
  /// messages hang on the clock.
  static Trigger everySeconds(double seconds, LongSupplier nanoTime) {
    return new Trigger() {
      private long last = nanoTime.getAsLong();

      @Override
      public boolean isDue(Moment moment) {
        if (!moment.is(Phase.STEPPED)) {
          return false;
        }
        long now = nanoTime.getAsLong();
        if (now - last < seconds * 1e9) {
          return false;
        }
        last = now;
        return true;
      }
    };
  }
}
