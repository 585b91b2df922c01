package org.haven.pathways.hops;

/// How ions hop. A hop is a chain of sites ([HopChain]); the ion on each goes to the next.
public enum HopKind {
  /// An ion goes to the empty site beside it: two sites that ions of the perfect crystal hold, the
  /// last one empty. The carrier is the vacancy, and goes the other way.
  VACANCY,
  /// An ion too many goes from a site that the perfect crystal leaves empty to another.
  INTERSTITIAL,
  /// An ion too many takes the place of an ion of the crystal, which goes on to an empty site:
  /// interstitialcy, or knock-on.
  CONCERTED;

  /// Whether the carrier is a vacancy, else an ion too many.
  public boolean isVacancy() {
    return this == VACANCY;
  }

  /// Where the carrier begins: [site, cell a, b, c].
  int[] start(HopChain chain) {
    return isVacancy() ? chain.last() : chain.first();
  }

  /// Where it ends.
  int[] end(HopChain chain) {
    return isVacancy() ? chain.first() : chain.last();
  }

  /// What an ion does where a carrier goes from one place to another: a vacancy goes against it.
  HopChain ofCarrier(int[] start, int[] end) {
    int[] from = isVacancy() ? end : start;
    int[] to = isVacancy() ? start : end;
    return HopChain.of(
        new int[] {from[0], to[0]},
        new int[][] {{from[1], from[2], from[3]}, {to[1], to[2], to[3]}});
  }
}
