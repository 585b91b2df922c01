package org.haven.pathways.saddle;

/// How a search ended, and what it found.
///
/// @param kind how
/// @param saddle [3N]; null where there is none, as is all that follows
/// @param end the minimum on the other side
/// @param energiesEv [2] of both
/// @param curvatures [2] the lowest two at the saddle, eV/Å²
/// @param calls energies and forces computed
record Outcome(
    Kind kind,
    double[] saddle,
    double[] end,
    double[] energiesEv,
    double[] curvatures,
    long calls) {

  /// How a search may end.
  enum Kind {
    HOP("a saddle that joins the state to another one"),
    RETURNED("a saddle with the state on both sides"),
    UNCONNECTED("a saddle between two other states"),
    TOO_HIGH("given up: higher than asked for"),
    TOO_LONG("given up: too many steps up"),
    UNSETTLED("given up: too many steps down"),
    FLAT("a saddle that is no higher than what lies beyond"),
    REFUSED("given up: atoms too close for the potential");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  static Outcome none(Kind kind, long calls) {
    return new Outcome(kind, null, null, null, null, calls);
  }
}
