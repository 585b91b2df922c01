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

  /// Index in a chain of the site where the carrier begins.
  int start(HopChain chain) {
    return isVacancy() ? chain.sites()[chain.length() - 1] : chain.sites()[0];
  }

  /// Index of the site where it ends.
  int end(HopChain chain) {
    return isVacancy() ? chain.sites()[0] : chain.sites()[chain.length() - 1];
  }
}
