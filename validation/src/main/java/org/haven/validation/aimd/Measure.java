package org.haven.validation.aimd;

/// How two values are held against each other.
public enum Measure {
  /// Haven over reference, of positive quantities; tolerated are 1/f to f.
  RATIO,
  /// Haven minus reference; tolerated are −d to d.
  DIFFERENCE,
  /// Distance of two curves, beyond that which noise makes; tolerated are 0 to d.
  DISTANCE,
  /// Error of the potential on the reference's own frames, which has no noise but that of which
  /// frames there are; tolerated are 0 to d. It differs where the interval is above d.
  ERROR
}
