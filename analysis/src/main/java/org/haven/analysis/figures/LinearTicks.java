package org.haven.analysis.figures;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.haven.analysis.figures.Figure.Axis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.data.Range;

/// Ticks of linear axes.
final class LinearTicks {
  /// Steps that are labelled, about.
  private static final double STEPS = 5;

  private LinearTicks() {}

  /// A power of ten that brings small or large numbers of a linear axis near one.
  static double factor(Axis axis, Stream<double[]> values) {
    double most =
        values
            .flatMapToDouble(DoubleStream::of)
            .filter(Double::isFinite)
            .map(Math::abs)
            .max()
            .orElse(1);
    return axis.kind() != Axis.Kind.LINEAR || most == 0 || most >= 0.01 && most < 1e5
        ? 1
        : Math.pow(10, -Math.floor(Math.log10(most)));
  }

  /// Steps of 1, 2 or 5 times a power of ten, each in halves or fifths.
  static NumberTickUnit unit(Range range) {
    double rough = range.getLength() / STEPS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    int times = rough / power < 1.5 ? 1 : rough / power < 3.5 ? 2 : rough / power < 7.5 ? 5 : 10;
    DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(Locale.ROOT);
    symbols.setMinusSign('−');
    int digits = (int) Math.max(0, -Math.floor(Math.log10(times * power) + 1e-9));
    String pattern = digits == 0 ? "0" : "0." + "0".repeat(digits);
    return new NumberTickUnit(
        times * power, new DecimalFormat(pattern, symbols), times == 5 ? 5 : 2);
  }
}
