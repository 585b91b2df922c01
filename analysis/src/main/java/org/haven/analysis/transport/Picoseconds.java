package org.haven.analysis.transport;

import java.math.BigDecimal;
import java.math.MathContext;

/// Times of simulations as one writes them: `140 ps`, `15 ns`.
final class Picoseconds {
  private Picoseconds() {}

  /// Two digits, in ps, ns, µs, ms or s.
  static String text(double ps) {
    double unit = ps < 1e3 ? 1 : ps < 1e6 ? 1e3 : ps < 1e9 ? 1e6 : ps < 1e12 ? 1e9 : 1e12;
    String name = ps < 1e3 ? "ps" : ps < 1e6 ? "ns" : ps < 1e9 ? "µs" : ps < 1e12 ? "ms" : "s";
    return new BigDecimal(ps / unit).round(new MathContext(2)).stripTrailingZeros().toPlainString()
        + " "
        + name;
  }
}
