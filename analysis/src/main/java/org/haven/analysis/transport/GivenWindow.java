package org.haven.analysis.transport;

import java.util.Locale;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.statistics.Judgement.Mark;

/// What Haven's own window says of one that was given: a slope taken before the displacement is
/// linear is not a diffusivity, however small its error.
final class GivenWindow {
  private GivenWindow() {}

  /// Whether the given window begins no earlier than Haven's own.
  static boolean within(Diffusivity given, Diffusivity own) {
    return own.diffusive() && given.window().fromPs() >= own.window().fromPs() * (1 - 1e-9);
  }

  /// Doubtful where D* of the given window lies outside Haven's own interval; unusable where Haven
  /// finds no window at all.
  static Judgement judgement(Diffusivity given, Diffusivity own) {
    if (!own.diffusive()) {
      return new Judgement(
          Mark.UNUSABLE,
          "window",
          String.format(
              Locale.ROOT,
              "%s given; Haven finds no diffusion at any lag of this run, and D* ≤ %.2g cm²/s",
              text(given),
              own.cm2PerS().ci95High()));
    }
    boolean agree = own.cm2PerS().covers(given.cm2PerS().value());
    return new Judgement(
        agree ? Mark.GOOD : Mark.DOUBTFUL,
        "window",
        String.format(
            Locale.ROOT,
            "%s given: D* = %.3g cm²/s; Haven's own %s: %.3g (%.3g – %.3g)%s",
            text(given),
            given.cm2PerS().value(),
            text(own),
            own.cm2PerS().value(),
            own.cm2PerS().ci95Low(),
            own.cm2PerS().ci95High(),
            within(given, own)
                ? agree ? "" : ": not the same within its interval"
                : agree
                    ? "; the given one begins before the displacement is found linear"
                    : ": the given one begins before the displacement is linear; leave --window"
                        + " out"));
  }

  private static String text(Diffusivity d) {
    return String.format(Locale.ROOT, "%.3g–%.3g ps", d.window().fromPs(), d.window().toPs());
  }
}
