package org.haven.analysis.figures;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.TickType;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/// A logarithmic axis labelled with powers of ten, or with 1, 2, 5, 10, … where it spans less than
/// two decades, and with small ticks between.
final class DecadeAxis extends LogAxis {
  private static final long serialVersionUID = 1;

  /// Decades below which 2 and 5 are labelled too.
  private static final double SHORT = 1.6;

  /// Most powers of ten that are labelled.
  private static final int MOST_LABELS = 7;

  DecadeAxis(String label) {
    super(label);
  }

  @Override
  protected List<NumberTick> refreshTicksHorizontal(
      Graphics2D g2, Rectangle2D area, RectangleEdge edge) {
    return ticks(edge == RectangleEdge.TOP ? TextAnchor.BOTTOM_CENTER : TextAnchor.TOP_CENTER);
  }

  @Override
  protected List<NumberTick> refreshTicksVertical(
      Graphics2D g2, Rectangle2D area, RectangleEdge edge) {
    return ticks(TextAnchor.CENTER_RIGHT);
  }

  private List<NumberTick> ticks(TextAnchor anchor) {
    double low = getRange().getLowerBound();
    double high = getRange().getUpperBound();
    double decades = Math.log10(high / low);
    int every = (int) Math.ceil(decades / MOST_LABELS);
    boolean plain = low >= 0.0099 && high <= 10100;
    List<NumberTick> ticks = new ArrayList<>();
    for (int e = (int) Math.floor(Math.log10(low)); e <= Math.log10(high) + 1; e++) {
      for (int m = 1; m < 10; m++) {
        double value = new BigDecimal(m).scaleByPowerOfTen(e).doubleValue();
        if (value < low * (1 - 1e-9) || value > high * (1 + 1e-9)) {
          continue;
        }
        boolean labelled =
            m == 1 && Math.floorMod(e, every) == 0
                || decades < SHORT && (m == 2 || m == 5)
                || decades < 0.5;
        if (labelled) {
          ticks.add(tick(TickType.MAJOR, value, text(m, e, plain), anchor));
        } else if (every == 1 || m == 1) {
          ticks.add(tick(TickType.MINOR, value, "", anchor));
        }
      }
    }
    return ticks;
  }

  private static NumberTick tick(TickType type, double value, String text, TextAnchor anchor) {
    return new NumberTick(type, value, text, anchor, TextAnchor.CENTER, 0);
  }

  private static String text(int m, int e, boolean plain) {
    return plain
        ? new BigDecimal(m).scaleByPowerOfTen(e).toPlainString()
        : m == 1 ? power(e) : m + "·" + power(e);
  }

  /// `10⁻⁵`.
  static String power(int exponent) {
    StringBuilder text = new StringBuilder("10");
    for (char c : Integer.toString(exponent).toCharArray()) {
      text.append(c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(c - '0'));
    }
    return text.toString();
  }
}
