package org.haven.analysis.figures;

import java.awt.Color;
import java.math.BigDecimal;
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
  private static final String LAG = "t";

  /// Lines of a figure that are still told apart.
  private static final int MOST_LINES = 6;

  /// Neighbours in the first shells.
  private static final double MOST_NEIGHBOURS = 16;

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
          "rdf",
          "coordination",
          "vanhove",
          "vacf",
          "vdos",
          "rotation",
          "occupancy",
          "coupling",
          "thermo");

  /// All figures that the curves give.
  static List<Figure> of(Curves curves) {
    FigureSet set = new FigureSet(curves);
    set.temperature("sigma_t", "sigma", "σT", "mS K cm⁻¹", "conductivity times temperature");
    set.mobile.forEach(
        s -> set.temperature("d_tracer", "D-" + s, "D*", "cm² s⁻¹", "tracer diffusivity of " + s));
    set.havenRatio();
    for (String symbol : set.mobile) {
      set.msd(symbol);
      set.exponent(symbol);
      set.posterior(symbol);
    }
    set.charge();
    set.mechanism();
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
    Layer points = interval(data.getFirst(), Color.BLACK, Style.POINTS);
    figures.add(
        new Figure(
            "arrhenius-" + name,
            "Arrhenius plot of the "
                + what
                + ": simulations with 95 % intervals, fit with its 95 % band.",
            new Axis("1000 K / T", "", Axis.Kind.INVERSE_TEMPERATURE, Double.NaN, Double.NaN),
            Axis.logarithmic(label, unit),
            List.of(
                band,
                line,
                new Layer(
                    Style.POINTS,
                    "simulation",
                    Color.BLACK,
                    points.x(),
                    points.y(),
                    points.interval())),
            List.of(),
            Double.NaN,
            data));
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

  private void mechanism() {
    for (Curve c : curves.of("rdf")) {
      pairs(c, "rdf", "g(r)", 1, "Radial distribution functions");
    }
    for (Curve c : curves.of("coordination")) {
      pairs(c, "coordination", "n(r)", Double.NaN, "Neighbours within r");
    }
    for (Curve c : curves.of("van_hove_self")) {
      add(
          c,
          "vanhove-self",
          "Self part of the van Hove function of " + c.of() + at(c) + ".",
          Axis.linear("r", "Å"),
          Axis.linear("4π r² G_s(r, t)", "Å⁻¹").within(0, top(c, 5)),
          Double.NaN);
    }
    for (Curve c : curves.of("van_hove_distinct")) {
      add(
          c,
          "vanhove-distinct",
          "Distinct part of the van Hove function of " + c.of() + at(c) + ", over the density.",
          Axis.linear("r", "Å"),
          Axis.linear("G_d(r, t) / ρ", "").within(0, Double.NaN),
          1);
    }
    for (Curve c : curves.of("vacf")) {
      add(
          c,
          "vacf",
          "Velocity autocorrelation function of each species" + at(c) + ".",
          Axis.linear(LAG, "ps").within(0, Math.min(1.5, last(c.x().values()))),
          Axis.linear("C(t)/C(0)", ""),
          0);
    }
    for (Curve c : curves.of("vdos")) {
      add(
          c,
          "vdos",
          "Vibrational density of states of each species" + at(c) + ".",
          Axis.linear("frequency", "THz").within(0, highest(c)),
          Axis.linear("density of states", "THz⁻¹").within(0, Double.NaN),
          Double.NaN);
    }
    for (Curve c : curves.of("rotation")) {
      add(
          c,
          "rotation",
          "Orientation of the " + c.of() + " units" + at(c) + ": C₁ and C₂.",
          Axis.logarithmic(LAG, "ps"),
          Axis.linear("C(t)", "").within(Double.NaN, 1.05),
          0);
    }
    for (Curve c : curves.of("occupancy")) {
      add(
          c,
          "occupancy",
          "Mean number of ions at each site" + at(c) + ", most occupied first.",
          Axis.linear("site", ""),
          Axis.linear("ions at the site", "").within(0, Double.NaN),
          1);
    }
    for (Curve c : curves.of("coupling")) {
      coupling(c);
    }
  }

  private void coupling(Curve c) {
    double[] t = c.x().values();
    double[][] chance = {c.values("chance_low"), c.values("chance_high")};
    figures.add(
        new Figure(
            "coupling-" + file(c.run()),
            "Jumps near a turning unit" + at(c) + ", over those by chance (shaded: 95 % of it).",
            Axis.linear("time of the jump after the rotation", "ps"),
            Axis.linear("ratio to chance", ""),
            List.of(
                new Layer(Style.BAND, "", Color.GRAY, t, chance[1], chance),
                Layer.line("", Palette.kind(0), t, c.values("ratio"))),
            List.of(),
            1,
            List.of(c)));
  }

  /// Pairs with a mobile species, and the others: a figure of each.
  private void pairs(Curve c, String name, String label, double level, String what) {
    for (boolean moving : new boolean[] {true, false}) {
      List<String> columns =
          c.ordinates().stream()
              .filter(
                  y ->
                      moving
                          == Arrays.stream(y.name().split("_")).skip(1).anyMatch(mobile::contains))
              .limit(MOST_LINES)
              .map(Curve.Column::name)
              .toList();
      if (columns.isEmpty()) {
        continue;
      }
      List<String> all = new ArrayList<>(List.of(c.x().name()));
      all.addAll(columns);
      Curve part = only(c, c.quantity(), all.toArray(String[]::new));
      double far = last(c.x().values());
      add(
          part,
          name + (moving ? "" : "-framework"),
          what + " of pairs " + (moving ? "with a mobile ion" : "of the framework") + at(c) + ".",
          Axis.linear("r", "Å").within(0, far),
          Axis.linear(label, "").within(0, name.equals("rdf") ? readable(part) : MOST_NEIGHBOURS),
          level);
    }
  }

  /// Where a covalent bond's peak towers over all others, the axis ends above the others.
  private static double readable(Curve c) {
    double[] peaks =
        c.ordinates().stream()
            .mapToDouble(y -> Arrays.stream(y.values()).filter(Double::isFinite).max().orElse(1))
            .sorted()
            .toArray();
    double most = peaks[peaks.length - 1];
    double next = peaks.length < 2 ? most : Math.max(2, peaks[peaks.length - 2]);
    return 1.1 * Math.min(most, 3 * next);
  }

  /// Of peaks near r = 0 at short times, `times` the greatest of the last lag.
  private static double top(Curve c, double times) {
    List<Curve.Column> lags = c.ordinates();
    double most = greatest(lags.getFirst());
    double settled = greatest(lags.getLast());
    return 1.05 * Math.min(most, Math.max(times * settled, 1e-9));
  }

  /// Frequency beyond which no density is above a hundredth of the greatest.
  private static double highest(Curve spectrum) {
    double[] f = spectrum.x().values();
    double most = spectrum.ordinates().stream().mapToDouble(FigureSet::greatest).max().orElse(0);
    int k = f.length - 1;
    while (k > 1 && isBelow(spectrum, k, 0.01 * most)) {
      k--;
    }
    return Math.min(last(f), 1.1 * f[k]);
  }

  private static boolean isBelow(Curve c, int k, double level) {
    return c.ordinates().stream().allMatch(y -> !(y.values()[k] > level));
  }

  private static double greatest(Curve.Column column) {
    return Arrays.stream(column.values()).filter(Double::isFinite).max().orElse(1);
  }

  /// A figure of one simulation: a line for each column.
  private void add(Curve c, String name, String caption, Axis x, Axis y, double level) {
    List<Layer> layers = new ArrayList<>();
    List<Curve.Column> lines = c.ordinates();
    for (int k = 0; k < lines.size(); k++) {
      String label = lines.size() == 1 ? "" : lines.get(k).label();
      layers.add(Layer.line(label, Palette.kind(k), c.x().values(), lines.get(k).values()));
    }
    String of = name.startsWith("vanhove") || name.equals("rotation") ? "-" + c.of() : "";
    figures.add(
        new Figure(
            name + of + "-" + file(c.run()), caption, x, y, layers, List.of(), level, List.of(c)));
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

  private static Curve only(Curve c, String quantity, String... names) {
    return new Curve(
        quantity,
        c.run(),
        c.temperatureK(),
        c.of(),
        Arrays.stream(names).map(n -> c.column(n).orElseThrow()).toList(),
        c.marks());
  }

  private static String at(Curve c) {
    return " at " + kelvin(c.temperatureK());
  }

  private static String kelvin(double t) {
    return new BigDecimal(String.format(Locale.ROOT, "%.1f", t))
            .stripTrailingZeros()
            .toPlainString()
        + " K";
  }

  private static double last(double[] x) {
    return x[x.length - 1];
  }

  private static String file(String run) {
    return run.substring(run.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9.+-]+", "_");
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
