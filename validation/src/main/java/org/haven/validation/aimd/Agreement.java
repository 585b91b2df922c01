package org.haven.validation.aimd;

/// What the intervals of both sides allow to say of a quantity.
public enum Agreement {
  /// The 95 % interval of the difference lies within what the protocol tolerates.
  AGREES("agrees"),
  /// The joint interval of the difference leaves out "the same", and it is not within tolerance.
  DIFFERS("differs"),
  /// Neither: the two may be the same, and may differ by more than is tolerated.
  TOO_SHORT("too short to tell");

  private final String words;

  Agreement(String words) {
    this.words = words;
  }

  /// In words, for pages and tables.
  public String words() {
    return words;
  }
}
