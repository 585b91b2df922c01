package org.haven.pathways.kmc;

import java.util.Arrays;

/// Greatest rates of the lists that rates are sorted into.
///
/// @param perS descending, at most 64; in 1/s
/// @param exact whether all rates of a list are its bound
record RateBounds(double[] perS, boolean exact) {
  /// Lists of an [EventLists].
  private static final int MOST = 64;

  /// Rates of one list differ by less than this where they are many.
  private static final double STEP = 4;

  /// A list for each rate where there are few, else as [#below] the largest.
  static RateBounds of(double[] rates) {
    double[] distinct = Arrays.stream(rates).filter(r -> r > 0).sorted().distinct().toArray();
    if (distinct.length == 0 || distinct.length > MOST) {
      return below(distinct.length == 0 ? 1 : distinct[distinct.length - 1]);
    }
    double[] bounds = new double[distinct.length];
    for (int c = 0; c < bounds.length; c++) {
      bounds[c] = distinct[bounds.length - 1 - c];
    }
    return new RateBounds(bounds, true);
  }

  /// Lists for any rates up to `top`.
  static RateBounds below(double top) {
    double[] bounds = new double[MOST];
    for (int c = 0; c < MOST; c++) {
      bounds[c] = top * Math.pow(STEP, -c);
    }
    return new RateBounds(bounds, false);
  }

  /// The list of a rate.
  int of(double rate) {
    if (exact) {
      int c = 0;
      while (perS[c] != rate) {
        c++;
      }
      return c;
    }
    int c = Math.clamp((int) (Math.log(perS[0] / rate) / Math.log(STEP)), 0, MOST - 1);
    while (c > 0 && perS[c] < rate) {
      c--;
    }
    return c;
  }
}
