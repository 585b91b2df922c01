package org.haven.analysis.figures;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.haven.analysis.curves.Curve;
import org.haven.analysis.curves.Curves;
import org.haven.analysis.figures.Figure.Axis;
import org.haven.analysis.figures.Figure.Layer;
import org.haven.analysis.figures.Figure.Layer.Style;
import org.haven.analysis.figures.Figure.Window;

/// Figures of runs in a colour-charge field: the drift over time, and D_σ over the strength of the
/// field, for each temperature and direction.
final class FieldFigures {
  private FieldFigures() {}

  static List<Figure> of(Curves curves) {
    List<Figure> figures = new ArrayList<>();
    for (Curve drift : curves.of("drift")) {
      figures.add(overTime(drift));
    }
    for (Curve levels : curves.of("drift_levels")) {
      curves
          .find("drift_fit", "", levels.of())
          .ifPresent(fit -> figures.add(overField(levels, fit)));
    }
    return figures;
  }

  /// `[1 1 1], 600 K` as part of a file's name, `111-600K`.
  private static String name(Curve c) {
    return c.of().replaceAll("[\\[\\] ]", "").replace(",", "-");
  }

  private static Figure overTime(Curve c) {
    List<Layer> layers = new ArrayList<>();
    for (Curve.Column y : c.ordinates()) {
      layers.add(Layer.line(y.label(), Palette.kind(layers.size()), c.x().values(), y.values()));
    }
    double transient0 = c.marks().get("transient_ps")[0];
    double[] t = c.x().values();
    return new Figure(
        "drift-time-" + name(c),
        "Mean displacement of an ion along the field "
            + c.of()
            + ", half of the difference of opposite fields. Bar: what the drift is read from.",
        Axis.linear("t", "ps"),
        Axis.linear("displacement", "Å"),
        layers,
        List.of(new Window(transient0, t[t.length - 1], Palette.kind(0))),
        Double.NaN,
        List.of(c));
  }

  private static Figure overField(Curve levels, Curve fit) {
    String d = "d_collective_cm2_s";
    double[] ends = fit.marks().get("zero_field_ci95_cm2_s");
    double[] x = fit.x().values();
    double[] y = fit.values(d);
    return new Figure(
        "drift-field-" + name(levels),
        "D_σ from the drift over the strength of the field "
            + levels.of()
            + " with 95 % intervals, and the limit of zero field.",
        Axis.linear("F a/k_BT", ""),
        Axis.linear("D_σ", "cm² s⁻¹"),
        List.of(
            Layer.line("fit", Palette.kind(0), x, y),
            new Layer(
                Style.POINTS,
                "zero field",
                Palette.kind(0),
                new double[] {x[0]},
                new double[] {y[0]},
                new double[][] {{ends[0]}, {ends[1]}}),
            new Layer(
                Style.POINTS,
                "simulation",
                Color.BLACK,
                levels.x().values(),
                levels.values(d),
                new double[][] {levels.values(d + "_ci95_low"), levels.values(d + "_ci95_high")})),
        List.of(),
        Double.NaN,
        List.of(levels, fit));
  }
}
