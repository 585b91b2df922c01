package org.haven.inputs.deck;

/// Lengths of a production that goes on in rounds until something is known well enough: t_k = t_0
/// g^k, a whole number of units, no more than the longest. A function of the deck alone, so that a
/// run that was stopped has the rounds of one that was not.
///
/// Each look at an error is a chance to stop when it happens to be small. Looks that are a factor
/// apart are few, and share little of their noise.
///
/// @param firstPs t_0
/// @param atMostPs the longest
/// @param growth g
/// @param unitPs of which lengths are multiples: a time step, or the time between frames
public record RoundLengths(double firstPs, double atMostPs, double growth, double unitPs) {

  /// Less than any time step: lengths that are closer are one.
  private static final double SAME_PS = 1e-6;

  /// The first length beyond `reachedPs`; the longest where there is none.
  public double after(double reachedPs) {
    return first(reachedPs, true);
  }

  /// The first length that is `reachedPs` or more; the longest where there is none.
  public double from(double reachedPs) {
    return first(reachedPs, false);
  }

  private double first(double reachedPs, boolean beyond) {
    double slack = beyond ? SAME_PS : -SAME_PS;
    double exact = firstPs;
    while (whole(exact) < reachedPs + slack && whole(exact) < atMostPs) {
      exact *= growth;
    }
    return Math.min(atMostPs, whole(exact));
  }

  private double whole(double ps) {
    double units = Math.ceil(ps / unitPs - 1e-6);
    // Decimal digits as a deck would have them: 14.16, not 14.160000000000002.
    return Math.rint(units * unitPs * 1e9) / 1e9;
  }
}
