package org.haven.analysis.figures;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/// The temperatures along the top of an Arrhenius plot, whose range is that of 1000 K/T.
final class TemperatureAxis extends NumberAxis {
  private static final long serialVersionUID = 1;

  /// Least distance of two labels in points.
  private static final double LABEL_PT = 24;

  TemperatureAxis(String label) {
    super(label);
  }

  @Override
  protected List<NumberTick> refreshTicksHorizontal(
      Graphics2D g2, Rectangle2D area, RectangleEdge edge) {
    List<NumberTick> ticks = new ArrayList<>();
    double least = Double.NEGATIVE_INFINITY;
    for (int kelvin = 3000; kelvin >= 50; kelvin -= kelvin > 1000 ? 200 : kelvin > 400 ? 100 : 50) {
      double x = 1000.0 / kelvin;
      if (x >= getRange().getLowerBound() && x <= getRange().getUpperBound()) {
        double at = valueToJava2D(x, area, edge);
        if (at - least >= LABEL_PT) {
          ticks.add(
              new NumberTick(
                  x, Integer.toString(kelvin), TextAnchor.BOTTOM_CENTER, TextAnchor.CENTER, 0));
          least = at;
        }
      }
    }
    return ticks;
  }
}
