package org.haven.analysis.figures;

import java.awt.Color;
import java.util.List;
import org.haven.analysis.curves.Curve;

/// A figure: what is drawn, and the curves that it is drawn from.
///
/// @param name of its files
/// @param caption what it shows, for the text below it
/// @param x horizontal axis
/// @param y vertical axis
/// @param layers drawn in this order
/// @param windows lags between which something was fitted, as bars above the horizontal axis
/// @param level of a thin horizontal line; NaN for none
/// @param data the numbers, of one kind of columns or of several
record Figure(
    String name,
    String caption,
    Axis x,
    Axis y,
    List<Layer> layers,
    List<Window> windows,
    double level,
    List<Curve> data) {

  /// An axis.
  ///
  /// @param label what it shows, without the unit
  /// @param unit empty for a pure number
  /// @param kind how it is divided
  /// @param from least value shown; NaN where the data decide
  /// @param to greatest value shown; NaN where the data decide
  record Axis(String label, String unit, Kind kind, double from, double to) {
    /// How an axis is divided.
    enum Kind {
      LINEAR,
      LOGARITHMIC,
      /// 1000 K/T, with the temperatures along the top.
      INVERSE_TEMPERATURE
    }

    static Axis linear(String label, String unit) {
      return new Axis(label, unit, Kind.LINEAR, Double.NaN, Double.NaN);
    }

    static Axis logarithmic(String label, String unit) {
      return new Axis(label, unit, Kind.LOGARITHMIC, Double.NaN, Double.NaN);
    }

    Axis within(double from, double to) {
      return new Axis(label, unit, kind, from, to);
    }
  }

  /// Something drawn.
  ///
  /// @param label in the legend; empty for none
  record Layer(
      Style style, String label, Color colour, double[] x, double[] y, double[][] interval) {
    /// How it is drawn.
    enum Style {
      LINE,
      /// A line of many noisy points.
      THIN,
      DASHED,
      /// A thin dashed line over others.
      FIT,
      /// Points with error bars.
      POINTS,
      /// Arrows down from the upper bound of what has no value.
      BOUNDS,
      /// Error bars alone.
      BARS,
      /// Shaded between the two ends of `interval`.
      BAND
    }

    static Layer line(String label, Color colour, double[] x, double[] y) {
      return new Layer(Style.LINE, label, colour, x, y, null);
    }

    Layer as(Style other) {
      return new Layer(other, label, colour, x, y, interval);
    }
  }

  /// A fitted window.
  record Window(double from, double to, Color colour) {}
}
