package org.haven.analysis.figures;

import static org.haven.analysis.figures.Naming.at;
import static org.haven.analysis.figures.Naming.file;
import static org.haven.analysis.figures.Naming.last;
import static org.haven.analysis.figures.Naming.only;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.haven.analysis.curves.Curve;
import org.haven.analysis.curves.Curves;
import org.haven.analysis.figures.Figure.Axis;
import org.haven.analysis.figures.Figure.Layer;
import org.haven.analysis.figures.Figure.Layer.Style;

/// Figures of how the ions move, of each simulation.
final class MechanismFigures {
  /// Lines of a figure that are still told apart.
  private static final int MOST_LINES = 6;

  /// Neighbours in the first shells.
  private static final double MOST_NEIGHBOURS = 16;

  private final Curves curves;
  private final Set<String> mobile;
  private final List<Figure> figures = new ArrayList<>();

  private MechanismFigures(Curves curves, Set<String> mobile) {
    this.curves = curves;
    this.mobile = mobile;
  }

  /// @param mobile species that move
  static List<Figure> of(Curves curves, Set<String> mobile) {
    MechanismFigures all = new MechanismFigures(curves, mobile);
    all.all();
    return all.figures;
  }

  private void all() {
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
          Axis.linear("4π r² Gs(r, t)", "Å⁻¹").within(0, top(c, 5)),
          Double.NaN);
    }
    for (Curve c : curves.of("van_hove_distinct")) {
      add(
          c,
          "vanhove-distinct",
          "Distinct part of the van Hove function of " + c.of() + at(c) + ", over the density.",
          Axis.linear("r", "Å"),
          Axis.linear("Gd(r, t) / ρ", "").within(0, Double.NaN),
          1);
    }
    for (Curve c : curves.of("vacf")) {
      add(
          c,
          "vacf",
          "Velocity autocorrelation function of each species" + at(c) + ".",
          Axis.linear(FigureSet.LAG, "ps").within(0, Math.min(1.5, last(c.x().values()))),
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
          Axis.logarithmic(FigureSet.LAG, "ps"),
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
    for (Curve c : curves.of("jumps")) {
      add(
          c,
          "jumps",
          "Lengths of jumps from site to site" + at(c) + ", as a probability density.",
          Axis.linear("length of a jump", "Å"),
          Axis.linear("probability", "Å⁻¹").within(0, Double.NaN),
          Double.NaN);
    }
    curves.of("free_energy").stream().map(Curve::run).distinct().forEach(this::freeEnergy);
    for (Curve c : curves.of("coupling")) {
      coupling(c);
    }
  }

  /// All kinds of jumps of a simulation.
  private void freeEnergy(String run) {
    List<Curve> kinds = curves.of("free_energy").stream().filter(c -> c.run().equals(run)).toList();
    List<Layer> layers = new ArrayList<>();
    for (int k = 0; k < kinds.size(); k++) {
      Curve c = kinds.get(k);
      double[][] band = {c.values("smooth_low_ev"), c.values("smooth_high_ev")};
      double[] s = c.x().values();
      layers.add(new Layer(Style.BAND, "", Palette.kind(k), s, band[1], band));
      layers.add(Layer.line(c.of(), Palette.kind(k), s, c.values("smooth_ev")));
    }
    figures.add(
        new Figure(
            "freeenergy-" + file(run),
            "Free energy of the mobile ions along the line between two sites, by the length of the"
                + " jump"
                + at(kinds.getFirst())
                + ", with 95 % bands.",
            Axis.linear("position between the sites", ""),
            Axis.linear("F", "eV"),
            layers,
            List.of(),
            0,
            kinds));
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
    double most =
        spectrum.ordinates().stream().mapToDouble(MechanismFigures::greatest).max().orElse(0);
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
}
