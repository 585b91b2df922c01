package org.haven.analysis.figures;

import java.awt.Color;

/// Colours that colour-blind readers tell apart, and that differ in lightness in print.
final class Palette {
  /// Okabe and Ito, Color Universal Design (2008), without the yellow, which is too light for a
  /// line.
  private static final int[] KINDS = {
    0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0x56B4E9, 0xE69F00, 0x000000
  };

  /// Viridis (Smith, van der Walt 2015) from dark to light at 0, 0.1, …, 0.8; lighter is lost on
  /// white.
  private static final int[] SCALE = {
    0x440154, 0x482475, 0x414487, 0x355F8D, 0x2A788E, 0x21918C, 0x22A884, 0x44BF70, 0x7AD151
  };

  private Palette() {}

  /// Colour of the k-th kind.
  static Color kind(int k) {
    return new Color(KINDS[k % KINDS.length]);
  }

  /// How many kinds have colours of their own.
  static int kinds() {
    return KINDS.length;
  }

  /// Colour of the k-th of `n` values that rise, for example temperatures.
  static Color rising(int k, int n) {
    double at = n < 2 ? 0.25 * (SCALE.length - 1) : k * (SCALE.length - 1.0) / (n - 1);
    int low = (int) Math.min(SCALE.length - 2.0, Math.floor(at));
    double part = at - low;
    int rgb = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int a = SCALE[low] >> shift & 255;
      int b = SCALE[low + 1] >> shift & 255;
      rgb |= (int) Math.round(a + part * (b - a)) << shift;
    }
    return new Color(rgb);
  }

  /// A pale version for shading.
  static Color pale(Color colour) {
    int r = 255 - (255 - colour.getRed()) / 4;
    int g = 255 - (255 - colour.getGreen()) / 4;
    int b = 255 - (255 - colour.getBlue()) / 4;
    return new Color(r, g, b);
  }
}
