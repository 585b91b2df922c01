package org.haven.integrators.run;

import java.util.function.LongSupplier;

/// Decides at which steps something is done.
interface Trigger {
  /// Whether it is due after `step`.
  boolean isDue(long step);

  /// At every multiple of `interval` steps, counted from `origin`.
  static Trigger everySteps(long interval, long origin) {
    return step -> Math.floorMod(step - origin, interval) == 0;
  }

  /// When `seconds` of wall time have passed since it was due last. Where a run is continued from
  /// must not change what it computes, so only checkpoints, flushes and messages hang on the clock.
  static Trigger everySeconds(double seconds, LongSupplier nanoTime) {
    return new Trigger() {
      private long last = nanoTime.getAsLong();

      @Override
      public boolean isDue(long step) {
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
