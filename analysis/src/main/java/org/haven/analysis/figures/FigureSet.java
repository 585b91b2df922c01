package org.haven.analysis.figures;

import static org.haven.analysis.figures.Naming.kelvin;
import static org.haven.analysis.figures.Naming.last;
import static org.haven.analysis.figures.Naming.only;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.haven.analysis.curves.Curve;
import org.haven.analysis.curves.Curves;
import org.haven.analysis.figures.Figure.Axis;
import org.haven.analysis.figures.Figure.Layer;
import org.haven.analysis.figures.Figure.Layer.Style;
import org.haven.analysis.figures.Figure.Window;
import org.haven.analysis.statistics.Estimate;

/// Which figures there are of a set of curves: simulations of one temperature have one colour, and
/// share a figure with the other temperatures.
final class FigureSet {
  /// Label of lags.
  static final String LAG = "t";

  private final Curves curves;
  private final List<Double> temperatures;
  private final Set<String> mobile = new LinkedHashSet<>();
  private final List<Figure> figures = new ArrayList<>();

  private FigureSet(Curves curves) {
    this.curves = curves;
    this.temperatures =
        new ArrayList<>(
            curves.all().stream()
                .filter(c -> !c.run().isEmpty())
                .map(Curve::temperatureK)
                .collect(Collectors.toCollection(TreeSet::new)));
    curves.of("msd").forEach(c -> mobile.add(c.of()));
  }

  /// Quantities that `--figures` may name: what the names of figures begin with.
  static final List<String> KINDS =
      List.of(
          "msd",
          "exponent",
          "posterior",
          "charge",
          "arrhenius",
          "haven",
          "drift",
          "rdf",
          "coordination",
          "vanhove",
          "vacf",
          "vdos",
          "rotation",
          "occupancy",
          "jumps",
          "freeenergy",
          "coupling",
          "thermo");

  /// All figures that the curves give.
  static List<Figure> of(Curves curves) {
    FigureSet set = new FigureSet(curves);
    set.temperature("sigma_t", "sigma", "σT", "mS K cm⁻¹", "conductivity times temperature");
    set.mobile.forEach(
        s -> set.temperature("d_tracer", "D-" + s, "D*", "cm² s⁻¹", "tracer diffusivity of " + s));
    set.havenRatio();
    set.figures.addAll(FieldFigures.of(curves));
    for (String symbol : set.mobile) {
      set.msd(symbol);
      set.exponent(symbol);
      set.posterior(symbol);
    }
    set.charge();
    set.figures.addAll(MechanismFigures.of(curves, set.mobile));
    set.thermo();
    return List.copyOf(set.figures);
  }

  private void temperature(String quantity, String name, String label, String unit, String what) {
    String of = name.startsWith("D-") ? name.substring(2) : "";
    List<Curve> data = new ArrayList<>();
    curves.find(quantity + "_points", "", of).ifPresent(data::add);
    curves.find(quantity + "_fit", "", of).ifPresent(data::add);
    if (data.size() < 2) {
      return;
    }
    Color colour = Palette.kind(0);
    Curve fit = data.get(1);
    Layer band = interval(fit, colour, Style.BAND);
    Layer line = Layer.line("fit, 95 % band", colour, band.x(), band.y());
    List<Layer> layers = new ArrayList<>(List.of(band, line));
    layers.addAll(simulations(data.getFirst()));
    figures.add(
        new Figure(
            "arrhenius-" + name,
            "Arrhenius plot of the "
                + what
                + ": simulations with 95 % intervals, fit with its 95 % band. In the fit doubtful"
                + " temperatures have twice their error, unusable ones and bounds no place.",
            new Axis("1000 K / T", "", Axis.Kind.INVERSE_TEMPERATURE, Double.NaN, Double.NaN),
            Axis.logarithmic(label, unit),
            layers,
            List.of(),
            Double.NaN,
            data));
  }

  /// Values with their intervals, and upper bounds where there are no values.
  private static List<Layer> simulations(Curve c) {
    List<Layer> layers = new ArrayList<>();
    Layer all = interval(c, Color.BLACK, Style.POINTS);
    double[] high = all.interval()[1];
    int[] values = IntStream.range(0, high.length).filter(k -> !Double.isNaN(all.y()[k])).toArray();
    int[] bounds =
        IntStream.range(0, high.length)
            .filter(k -> Double.isNaN(all.y()[k]) && high[k] > 0)
            .toArray();
    if (values.length > 0) {
      layers.add(
          new Layer(
              Style.POINTS,
              "simulation",
              Color.BLACK,
              at(values, all.x()),
              at(values, all.y()),
              new double[][] {at(values, all.interval()[0]), at(values, high)}));
    }
    if (bounds.length > 0) {
      double[] y = at(bounds, high);
      layers.add(
          new Layer(
              Style.BOUNDS,
              "upper bound, 95 %",
              Color.BLACK,
              at(bounds, all.x()),
              y,
              new double[][] {y, y}));
    }
    return layers;
  }

  private static double[] at(int[] places, double[] values) {
    return Arrays.stream(places).mapToDouble(k -> values[k]).toArray();
  }

  /// The last three columns of a curve: value and interval.
  private static Layer interval(Curve c, Color colour, Style style) {
    int last = c.columns().size() - 1;
    return new Layer(
        style,
        "",
        colour,
        c.x().values(),
        c.columns().get(last - 2).values(),
        new double[][] {c.columns().get(last - 1).values(), c.columns().get(last).values()});
  }

  private void havenRatio() {
    for (Curve c : curves.of("haven_ratio")) {
      double[] t = c.x().values();
      double room = Math.max(20, 0.08 * (t[t.length - 1] - t[0]));
      Layer points = interval(c, Palette.kind(0), Style.POINTS);
      figures.add(
          new Figure(
              "haven-ratio",
              "Haven ratio H_R = D*/D_σ with 95 % intervals; 1 is independent motion.",
              Axis.linear("T", "K").within(t[0] - room, t[t.length - 1] + room),
              Axis.logarithmic("Haven ratio", ""),
              List.of(points),
              List.of(),
              1,
              List.of(c)));
    }
  }

  private void msd(String symbol) {
    List<Layer> layers = new ArrayList<>();
    List<Window> windows = new ArrayList<>();
    List<Curve> data = new ArrayList<>();
    Labels labels = new Labels();
    for (Curve c : ofSpecies("msd", symbol)) {
      Color colour = colour(c);
      layers.add(Layer.line(labels.of(c), colour, c.x().values(), c.values("msd_angstrom2")));
      window(c, windows);
      data.add(only(c, "msd", "lag_ps", "msd_angstrom2", "msd_std_angstrom2", "fit_angstrom2"));
    }
    for (Curve c : ofSpecies("msd", symbol)) {
      layers.add(bars(c, "msd_angstrom2", "msd_std_angstrom2"));
      layers.add(
          Layer.line("", Color.BLACK, c.x().values(), c.values("fit_angstrom2")).as(Style.FIT));
    }
    figures.add(
        new Figure(
            "msd-" + symbol,
            "Mean squared displacement of "
                + symbol
                + ". Dashed: fit c + 2dDt. Bars below: the window of the fit at each temperature;"
                + " error bars: 95 %, in the window.",
            Axis.logarithmic(LAG, "ps"),
            Axis.logarithmic("MSD", "Å²"),
            layers,
            windows,
            Double.NaN,
            data));
  }

  private void exponent(String symbol) {
    List<Layer> layers = new ArrayList<>();
    List<Window> windows = new ArrayList<>();
    List<Curve> data = new ArrayList<>();
    Labels labels = new Labels();
    for (Curve c : ofSpecies("msd", symbol)) {
      layers.add(Layer.line(labels.of(c), colour(c), c.x().values(), c.values("exponent")));
      layers.add(
          Layer.line("", colour(c), c.x().values(), c.values("jump_exponent")).as(Style.DASHED));
      window(c, windows);
      data.add(only(c, "exponent", "lag_ps", "exponent", "jump_exponent", "non_gaussian"));
    }
    figures.add(
        new Figure(
            "exponent-" + symbol,
            "Local exponent of the mean squared displacement of "
                + symbol
                + ": d ln MSD/d ln t (solid), d ln(MSD − c)/d ln t with the vibrations c taken off"
                + " (dashed). Bars: the window of the fit.",
            Axis.logarithmic(LAG, "ps"),
            Axis.linear("local exponent", "").within(0, 2),
            layers,
            windows,
            1,
            data));
  }

  private void posterior(String symbol) {
    List<Layer> layers = new ArrayList<>();
    List<Curve> data = ofSpecies("posterior", symbol);
    List<Window> windows = new ArrayList<>();
    Labels labels = new Labels();
    for (Curve c : data) {
      layers.add(
          Layer.line(labels.of(c), colour(c), c.x().values(), c.values("relative_probability")));
      double[] ci = c.marks().getOrDefault("ci95_cm2_s", new double[0]);
      if (ci.length == 2 && Double.isFinite(ci[1])) {
        windows.add(new Window(ci[0], ci[1], colour(c)));
      }
    }
    figures.add(
        new Figure(
            "posterior-" + symbol,
            "Posterior of the tracer diffusivity of "
                + symbol
                + ", relative to its maximum. Bars: 95 % intervals.",
            Axis.linear("D*", "cm² s⁻¹"),
            Axis.linear("relative probability", "").within(0, 1.08),
            layers,
            windows,
            Double.NaN,
            data));
  }

  private void charge() {
    List<Curve> all = curves.of("charge_msd");
    List<Layer> layers = new ArrayList<>();
    List<Window> windows = new ArrayList<>();
    Labels labels = new Labels();
    for (Curve c : all) {
      layers.add(
          Layer.line(labels.of(c), colour(c), c.x().values(), c.values("charge_msd_e2_angstrom2")));
      window(c, windows);
    }
    for (Curve c : all) {
      layers.add(bars(c, "charge_msd_e2_angstrom2", "charge_msd_std_e2_angstrom2"));
    }
    if (!layers.isEmpty()) {
      figures.add(
          new Figure(
              "charge-msd",
              "Mean squared displacement of the summed charge of the mobile ions, with 95 % error"
                  + " bars. Bars below: the lags that the conductivity was fitted to.",
              Axis.logarithmic(LAG, "ps"),
              Axis.logarithmic("⟨|Σ q Δr|²⟩", "e² Å²"),
              layers,
              windows,
              Double.NaN,
              all));
    }
  }

  private void thermo() {
    Map<String, Curve.Column> columns = new LinkedHashMap<>();
    curves.of("thermo").forEach(c -> c.ordinates().forEach(y -> columns.putIfAbsent(y.name(), y)));
    for (Curve.Column y : columns.values()) {
      List<Layer> layers = new ArrayList<>();
      List<Window> windows = new ArrayList<>();
      List<Curve> data = new ArrayList<>();
      Labels labels = new Labels();
      for (Curve c : curves.of("thermo")) {
        if (c.column(y.name()).isEmpty()) {
          continue;
        }
        double[] time = c.x().values();
        layers.add(Layer.line(labels.of(c), colour(c), time, c.values(y.name())).as(Style.THIN));
        if (c.marks().containsKey("production_from_ps")) {
          windows.add(new Window(c.marks().get("production_from_ps")[0], last(time), colour(c)));
        }
        data.add(only(c, "thermo", "time_ps", y.name()));
      }
      figures.add(
          new Figure(
              "thermo-"
                  + y.name()
                      .replaceAll("_(k|ev|gpa|angstrom.?|ev_per_angstrom)$", "")
                      .replace('_', '-'),
              capital(y.label()) + " of the simulations. Bars: the production.",
              Axis.linear("time", "ps"),
              Axis.linear(y.label(), y.unit()),
              layers,
              windows,
              Double.NaN,
              data));
    }
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private List<Curve> ofSpecies(String quantity, String symbol) {
    return curves.of(quantity).stream().filter(c -> c.of().equals(symbol)).toList();
  }

  private Color colour(Curve c) {
    return Palette.rising(temperatures.indexOf(c.temperatureK()), temperatures.size());
  }

  private void window(Curve c, List<Window> windows) {
    double[] ends = c.marks().get("window_ps");
    if (ends != null) {
      windows.add(new Window(ends[0], ends[1], colour(c)));
    }
  }

  private Layer bars(Curve c, String value, String error) {
    double[] y = c.values(value);
    double[] std = c.values(error);
    double[] low = new double[y.length];
    double[] high = new double[y.length];
    // One in four, so that the line is seen, and at other lags for each temperature.
    int first = temperatures.indexOf(c.temperatureK());
    for (int k = 0; k < y.length; k++) {
      double half = k % 4 == first % 4 ? Estimate.Z95 * std[k] : Double.NaN;
      low[k] = y[k] - half;
      high[k] = y[k] + half;
    }
    return new Layer(Style.BARS, "", colour(c), c.x().values(), y, new double[][] {low, high});
  }

  /// Names a temperature in the legend once, however many replicas it has; nothing where there is
  /// one temperature.
  private final class Labels {
    private final Set<Double> named = new LinkedHashSet<>();

    String of(Curve c) {
      return temperatures.size() > 1 && named.add(c.temperatureK()) ? kelvin(c.temperatureK()) : "";
    }
  }
}
