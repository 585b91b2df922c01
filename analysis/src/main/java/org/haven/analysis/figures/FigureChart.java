package org.haven.analysis.figures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import org.haven.analysis.figures.Figure.Axis;
import org.haven.analysis.figures.Figure.Layer;
import org.haven.analysis.figures.Figure.Layer.Style;
import org.haven.analysis.figures.Figure.Window;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.Range;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/// A [Figure] as a chart of a column's width.
final class FigureChart {
  /// Width of a column, 85 mm, in points.
  static final double WIDTH_PT = 85 / 25.4 * 72;

  private static final double PLOT_HEIGHT_PT = 62 / 25.4 * 72;
  private static final double LEGEND_ROW_PT = 10;
  private static final double LABEL_PT = 8;
  private static final double TICK_PT = 7;
  private static final double LEGEND_PT = 7;

  /// Distance of two bars that mark windows, and the height of all.
  private static final double WINDOW_STEP_PT = 2.6;

  private static final double WINDOWS_PT = 16;

  private static final Stroke THIN = stroke(0.6);

  static {
    // The workaround draws the outlines of rotated letters instead of text.
    TextUtils.setUseDrawRotatedStringWorkaround(false);
  }

  private final Figure figure;
  private final FigureFont font;
  private final double xFactor;
  private final double yFactor;

  private FigureChart(Figure figure, FigureFont font) {
    this.figure = figure;
    this.font = font;
    this.xFactor = LinearTicks.factor(figure.x(), figure.layers().stream().map(Layer::x));
    this.yFactor = LinearTicks.factor(figure.y(), figure.layers().stream().map(Layer::y));
  }

  /// A chart and the height that it needs.
  record Sized(JFreeChart chart, double heightPt) {}

  /// The chart of a figure.
  static Sized of(Figure figure, FigureFont font) {
    return new FigureChart(figure, font).chart();
  }

  private Sized chart() {
    XYPlot plot = new XYPlot();
    ValueAxis x = axis(figure.x(), xFactor);
    ValueAxis y = axis(figure.y(), yFactor);
    plot.setDomainAxis(x);
    plot.setRangeAxis(y);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinesVisible(false);
    plot.setOutlinePaint(Color.BLACK);
    plot.setOutlineStroke(THIN);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    plot.setInsets(new RectangleInsets(2, 2, 2, 6));
    plot.setSeriesRenderingOrder(org.jfree.chart.plot.SeriesRenderingOrder.FORWARD);
    plot.setDatasetRenderingOrder(org.jfree.chart.plot.DatasetRenderingOrder.FORWARD);
    for (int k = 0; k < figure.layers().size(); k++) {
      Layer layer = figure.layers().get(k);
      plot.setDataset(k, data(layer));
      plot.setRenderer(k, renderer(layer));
    }
    range(x, figure.x(), xFactor, true);
    range(y, figure.y(), yFactor, false);
    if (figure.x().kind() == Axis.Kind.INVERSE_TEMPERATURE) {
      NumberAxis top = style(new TemperatureAxis("T / K"));
      top.setRange(x.getRange());
      plot.setDomainAxis(1, top);
      plot.setDomainAxisLocation(1, AxisLocation.TOP_OR_LEFT);
    }
    if (!Double.isNaN(figure.level())) {
      ValueMarker level = new ValueMarker(figure.level() * yFactor);
      level.setPaint(Color.GRAY);
      level.setStroke(dashes(0.6));
      plot.addRangeMarker(level, org.jfree.chart.ui.Layer.BACKGROUND);
    }
    for (int k = 0; k < figure.windows().size(); k++) {
      plot.addAnnotation(bar(figure.windows().get(k), k));
    }
    JFreeChart chart = new JFreeChart(null, font.at(LABEL_PT), plot, false);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(RectangleInsets.ZERO_INSETS);
    return new Sized(chart, PLOT_HEIGHT_PT + LEGEND_ROW_PT * legend(chart, plot));
  }

  private ValueAxis axis(Axis axis, double factor) {
    String label = axis.label();
    int power = (int) Math.round(-Math.log10(factor));
    String unit = (power == 0 ? "" : DecadeAxis.power(power) + " ") + axis.unit();
    if (!unit.isBlank()) {
      label += " / " + unit.strip();
    }
    if (axis.kind() == Axis.Kind.LOGARITHMIC) {
      DecadeAxis log = style(new DecadeAxis(label));
      log.setSmallestValue(1e-300);
      return log;
    }
    NumberAxis linear = style(new NumberAxis(label));
    linear.setAutoRangeIncludesZero(false);
    return linear;
  }

  private <A extends ValueAxis> A style(A axis) {
    double width = 0.56 * LABEL_PT * axis.getLabel().length();
    axis.setLabelFont(font.at(LABEL_PT * Math.min(1, 0.85 * PLOT_HEIGHT_PT / width)));
    axis.setTickLabelFont(font.at(TICK_PT));
    axis.setLabelPaint(Color.BLACK);
    axis.setTickLabelPaint(Color.BLACK);
    axis.setLabelInsets(new RectangleInsets(2, 2, 2, 3));
    axis.setTickLabelInsets(new RectangleInsets(1.5, 2, 1.5, 2));
    axis.setAxisLineVisible(false);
    axis.setTickMarkPaint(Color.BLACK);
    axis.setTickMarkStroke(THIN);
    axis.setTickMarkInsideLength(3);
    axis.setTickMarkOutsideLength(0);
    axis.setMinorTickMarkInsideLength(1.6f);
    axis.setMinorTickMarkOutsideLength(0);
    axis.setMinorTickMarksVisible(true);
    return axis;
  }

  private void range(ValueAxis axis, Axis asked, double factor, boolean horizontal) {
    double low = Double.isNaN(asked.from()) ? Double.POSITIVE_INFINITY : asked.from() * factor;
    double high = Double.isNaN(asked.to()) ? Double.NEGATIVE_INFINITY : asked.to() * factor;
    boolean log = asked.kind() == Axis.Kind.LOGARITHMIC;
    for (Layer layer : figure.layers()) {
      for (double[] each : extent(layer, horizontal)) {
        for (double v : each) {
          double scaled = v * factor;
          if (!Double.isFinite(scaled) || log && scaled <= 0) {
            continue;
          }
          low = Double.isNaN(asked.from()) ? Math.min(low, scaled) : low;
          high = Double.isNaN(asked.to()) ? Math.max(high, scaled) : high;
        }
      }
    }
    if (!(low < high)) {
      double middle = Double.isFinite(low) ? low : log ? 1 : 0;
      low = log ? middle / 3 : middle - Math.max(0.5, Math.abs(middle) * 0.1);
      high = log ? middle * 3 : middle + Math.max(0.5, Math.abs(middle) * 0.1);
    }
    double below = Double.isNaN(asked.from()) ? 0.04 : 0;
    if (!horizontal && below > 0 && !figure.windows().isEmpty()) {
      below += (5 + windowStep() * figure.windows().size()) / PLOT_HEIGHT_PT;
    }
    double above = Double.isNaN(asked.to()) ? 0.04 : 0;
    if (log) {
      double decades = Math.log(high / low);
      axis.setRange(low * Math.exp(-below * decades), high * Math.exp(above * decades));
    } else {
      axis.setRange(new Range(low - below * (high - low), high + above * (high - low)));
      ((NumberAxis) axis).setTickUnit(LinearTicks.unit(axis.getRange()));
    }
  }

  private double windowStep() {
    return Math.min(WINDOW_STEP_PT, WINDOWS_PT / figure.windows().size());
  }

  /// The numbers that an axis should hold; ends of intervals only as far as they leave the rest
  /// readable.
  private double[][] extent(Layer layer, boolean horizontal) {
    if (horizontal) {
      return new double[][] {layer.x()};
    }
    if (layer.interval() == null) {
      return new double[][] {layer.y()};
    }
    boolean log = figure.y().kind() == Axis.Kind.LOGARITHMIC;
    double[] low = layer.interval()[0].clone();
    double[] high = layer.interval()[1].clone();
    if (log) {
      Arrays.setAll(low, k -> Math.max(low[k], layer.y()[k] / 100));
      Arrays.setAll(high, k -> Math.min(high[k], layer.y()[k] * 100));
    }
    return new double[][] {layer.y(), low, high};
  }

  private YIntervalSeriesCollection data(Layer layer) {
    YIntervalSeries series = new YIntervalSeries(layer.label(), false, true);
    boolean log = figure.y().kind() == Axis.Kind.LOGARITHMIC;
    boolean logX = figure.x().kind() == Axis.Kind.LOGARITHMIC;
    for (int k = 0; k < layer.x().length; k++) {
      double x = layer.x()[k] * xFactor;
      double y = layer.y()[k] * yFactor;
      if (logX && x <= 0 || log && y <= 0) {
        continue;
      }
      double low = layer.interval() == null ? y : layer.interval()[0][k] * yFactor;
      double high = layer.interval() == null ? y : layer.interval()[1][k] * yFactor;
      boolean bounded = Double.isFinite(low) && Double.isFinite(high);
      if (layer.style() == Style.BAND && !bounded) {
        continue;
      }
      // On a logarithmic axis an interval that reaches zero goes far below the frame.
      low = bounded ? log ? Math.max(low, y * 1e-6) : low : y;
      series.add(x, y, low, bounded ? high : y);
    }
    YIntervalSeriesCollection data = new YIntervalSeriesCollection();
    data.addSeries(series);
    return data;
  }

  private static XYItemRenderer renderer(Layer layer) {
    XYLineAndShapeRenderer renderer =
        switch (layer.style()) {
          case LINE, THIN, DASHED, FIT -> new XYLineAndShapeRenderer(true, false);
          case BAND -> {
            DeviationRenderer band = new DeviationRenderer(false, false);
            band.setAlpha(1);
            band.setSeriesFillPaint(0, Palette.pale(layer.colour()));
            yield band;
          }
          case POINTS, BARS, BOUNDS -> errors(layer);
        };
    // One path for a whole line, so that dashes go on from point to point.
    renderer.setDrawSeriesLineAsPath(true);
    renderer.setSeriesPaint(0, layer.colour());
    renderer.setSeriesStroke(0, line(layer.style()));
    renderer.setAutoPopulateSeriesShape(false);
    return renderer;
  }

  private static XYErrorRenderer errors(Layer layer) {
    XYErrorRenderer bars = new XYErrorRenderer();
    bars.setDrawXError(false);
    bars.setDefaultLinesVisible(false);
    bars.setCapLength(layer.style() == Style.POINTS ? 4 : 0);
    bars.setErrorStroke(stroke(0.7));
    bars.setDefaultShapesVisible(layer.style() != Style.BARS);
    bars.setSeriesShape(0, marker(layer.style()));
    bars.setSeriesShapesVisible(0, layer.style() != Style.BARS);
    return bars;
  }

  /// A dot, or an arrow that begins at the point with a bar and goes down.
  private static Shape marker(Style style) {
    if (style != Style.BOUNDS) {
      return new Ellipse2D.Double(-2.2, -2.2, 4.4, 4.4);
    }
    Path2D arrow = new Path2D.Double();
    arrow.append(new Rectangle2D.Double(-3, -0.35, 6, 0.7), false);
    arrow.append(new Rectangle2D.Double(-0.35, 0, 0.7, 8), false);
    arrow.moveTo(-2.4, 6.5);
    arrow.lineTo(2.4, 6.5);
    arrow.lineTo(0, 11);
    arrow.closePath();
    return arrow;
  }

  private static Stroke line(Style style) {
    return switch (style) {
      case FIT -> dashes(0.8);
      case THIN -> stroke(0.6);
      case DASHED -> dashes(1.1);
      default -> stroke(1.1);
    };
  }

  private static BasicStroke stroke(double width) {
    return new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
  }

  private static BasicStroke dashes(double width) {
    return new BasicStroke(
        (float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {3, 2}, 0);
  }

  /// A bar above the horizontal axis, the k-th one over the others.
  private AbstractXYAnnotation bar(Window window, int k) {
    return new AbstractXYAnnotation() {
      private static final long serialVersionUID = 1;

      @Override
      public void draw(
          Graphics2D g2,
          XYPlot plot,
          Rectangle2D area,
          ValueAxis x,
          ValueAxis y,
          int index,
          PlotRenderingInfo info) {
        double from = x.valueToJava2D(window.from() * xFactor, area, RectangleEdge.BOTTOM);
        double to = x.valueToJava2D(window.to() * xFactor, area, RectangleEdge.BOTTOM);
        double left = Math.max(from, area.getMinX());
        double right = Math.min(to, area.getMaxX());
        double top = area.getMaxY() - 5 - k * windowStep();
        if (right > left && top > area.getMinY()) {
          g2.setPaint(window.colour());
          g2.fill(new Rectangle2D.Double(left, top, right - left, 0.62 * windowStep()));
        }
      }
    };
  }

  /// Adds the legend.
  ///
  /// @return its rows
  private int legend(JFreeChart chart, XYPlot plot) {
    LegendItemCollection items = new LegendItemCollection();
    double width = 0;
    int rows = 1;
    for (Layer layer : figure.layers()) {
      if (layer.label().isEmpty()) {
        continue;
      }
      LegendItem item =
          new LegendItem(
              layer.label(),
              null,
              null,
              null,
              new Line2D.Double(-6, 0, 6, 0),
              line(layer.style()),
              layer.colour());
      if (layer.style() == Style.POINTS || layer.style() == Style.BOUNDS) {
        item =
            new LegendItem(
                layer.label(),
                null,
                null,
                null,
                AffineTransform.getTranslateInstance(0, layer.style() == Style.BOUNDS ? -5 : 0)
                    .createTransformedShape(marker(layer.style())),
                layer.colour());
      }
      item.setLabelFont(font.at(LEGEND_PT));
      item.setLabelPaint(Color.BLACK);
      items.add(item);
      double needs = 22 + 0.62 * LEGEND_PT * layer.label().length();
      if (width + needs > WIDTH_PT - 8) {
        rows++;
        width = 0;
      }
      width += needs;
    }
    if (items.getItemCount() == 0) {
      return 0;
    }
    plot.setFixedLegendItems(items);
    LegendTitle legend = new LegendTitle(plot);
    legend.setPosition(RectangleEdge.TOP);
    legend.setItemFont(font.at(LEGEND_PT));
    legend.setItemLabelPadding(new RectangleInsets(0.5, 2, 0.5, 5));
    legend.setLegendItemGraphicPadding(new RectangleInsets(0.5, 1, 0.5, 1));
    legend.setPadding(new RectangleInsets(2, 2, 0, 2));
    legend.setMargin(RectangleInsets.ZERO_INSETS);
    legend.setBackgroundPaint(Color.WHITE);
    chart.addLegend(legend);
    return rows;
  }
}
