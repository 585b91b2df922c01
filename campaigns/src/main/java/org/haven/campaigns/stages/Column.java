package org.haven.campaigns.stages;

/// A number that a stage gives.
///
/// @param name with its unit, as `d_cm2_s`
/// @param about what it is, for tables and pages
/// @param better which values a good conductor has
public record Column(String name, String about, Better better) {
  /// Which end of a column is the good one.
  public enum Better {
    /// Large values.
    HIGH,
    /// Small values.
    LOW,
    /// It says nothing of the kind.
    NEITHER
  }

  /// A column of which large values are good.
  public static Column high(String name, String about) {
    return new Column(name, about, Better.HIGH);
  }

  /// A column of which small values are good.
  public static Column low(String name, String about) {
    return new Column(name, about, Better.LOW);
  }

  /// A column that says nothing of good and bad.
  public static Column plain(String name, String about) {
    return new Column(name, about, Better.NEITHER);
  }
}
