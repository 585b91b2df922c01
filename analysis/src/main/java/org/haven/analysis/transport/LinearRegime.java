package org.haven.analysis.transport;

import java.util.Locale;
import org.haven.analysis.statistics.Judgement;
import org.haven.inputs.InputException;

/// The window of lags in which the displacement of ions grows linearly, given or found.
///
/// @param from first index of the grid
/// @param to last index, inclusive
/// @param found whether there is such a window (or one was given)
/// @param judgement whether ions diffuse in it
record LinearRegime(int from, int to, boolean found, Judgement judgement) {
  /// The quantity of the judgement.
  static final String QUANTITY = "linear regime";

  /// The window `window`, by the lags of the grid next to its ends.
  ///
  /// @throws InputException when it holds fewer than three lags
  static LinearRegime given(DiffusionLine line, int[] lags, Diffusivity.Window window, double dt) {
    int from = index(lags, window.fromPs() / dt);
    int to = index(lags, window.toPs() / dt);
    if (to - from < 2) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "fit window %.4g–%.4g ps holds fewer than three lags; lags go from %.4g to %.4g ps",
              window.fromPs(),
              window.toPs(),
              dt,
              lags[lags.length - 1] * dt));
    }
    boolean linear = line.linear(line.fit(from, to));
    return new LinearRegime(
        from,
        to,
        true,
        new Judgement(
            linear ? Judgement.Mark.GOOD : Judgement.Mark.DOUBTFUL,
            QUANTITY,
            linear
                ? "the displacement is linear in the window given"
                : "the displacement is not linear in the window given: its slope is no D*; leave"
                    + " --window out"));
  }

  /// The first lag from `earliest` on from which `line` is linear; where a bend was seen before it,
  /// [DiffusionLine#MARGIN] times later, or as late as an octave of lags allows.
  static LinearRegime find(
      DiffusionLine line, int[] lags, int earliest, Displacements displacements) {
    int to = lags.length - 1;
    int linear = line.firstLinear(earliest, to);
    if (linear < 0) {
      int from = index(lags, lags[to] / 2.0);
      return new LinearRegime(
          from,
          to,
          false,
          new Judgement(
              Judgement.Mark.UNUSABLE,
              QUANTITY,
              "never diffusive: the displacement does not grow linearly in time at any lag; run"
                  + " longer"));
    }
    double wanted = linear > earliest ? DiffusionLine.MARGIN * lags[linear] : lags[linear];
    int from = linear;
    while (lags[from] < wanted && 2 * lags[from + 1] <= lags[to]) {
      from++;
    }
    double dt = displacements.intervalPs();
    return new LinearRegime(
        from,
        to,
        true,
        lags[from] < wanted
            ? new Judgement(
                Judgement.Mark.DOUBTFUL,
                QUANTITY,
                String.format(
                    Locale.ROOT,
                    "the displacement bends until %.2g ps, long for a run of %.3g ps: D may be too"
                        + " high; run %s or more",
                    lags[linear] * dt,
                    displacements.durationPs(),
                    Picoseconds.text(5 * DiffusionLine.MARGIN * lags[linear] * dt)))
            : new Judgement(
                Judgement.Mark.GOOD,
                QUANTITY,
                String.format(
                    Locale.ROOT,
                    "the displacement grows linearly from %.3g ps on",
                    lags[from] * dt)));
  }

  private static int index(int[] lags, double lag) {
    int best = 0;
    for (int k = 0; k < lags.length; k++) {
      if (Math.abs(Math.log(lags[k] / lag)) < Math.abs(Math.log(lags[best] / lag))) {
        best = k;
      }
    }
    return best;
  }
}
