package org.haven.analysis.transport;

import java.math.BigDecimal;
import java.math.MathContext;

/// Times of simulations as one writes them: `140 ps`, `15 ns`.
final class Picoseconds {
  private Picoseconds() {}

  /// Two digits, in ps, ns or µs.
  static String text(double ps) {
    double unit = ps < 1e3 ? 1 : ps < 1e6 ? 1e3 : 1e6;
    String name = ps < 1e3 ? "ps" : ps < 1e6 ? "ns" : "µs";
    return new BigDecimal(ps / unit).round(new MathContext(2)).stripTrailingZeros().toPlainString()
        + " "
        + name;
  }
}
