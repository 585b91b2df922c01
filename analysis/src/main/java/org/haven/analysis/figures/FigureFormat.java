package org.haven.analysis.figures;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a figure can be written as.
public enum FigureFormat {
  CSV,
  SVG,
  PDF,
  PNG;

  /// The ending of its files, also its name in options.
  public String ending() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The format of this name.
  public static Optional<FigureFormat> of(String name) {
    return Arrays.stream(values()).filter(f -> f.ending().equalsIgnoreCase(name)).findFirst();
  }
}
