package org.haven.pathways.neb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.haven.analysis.report.ReportSection;
import org.haven.analysis.report.ResultJson;
import org.haven.analysis.report.SectionReport;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Element;

/// A path as JSON and as a page.
///
/// @param path what was found
/// @param settings how
/// @param provenance name and value: files
public record PathReport(
    MinimumEnergyPath path, NudgedElasticBand.Settings settings, Map<String, String> provenance) {
  private static final double ROOM_TEMPERATURE_K = 300;
  private static final int CURVE_POINTS = 241;

  /// Atoms whose way is drawn: those that go at least this far, Å.
  private static final double DRAWN_ANGSTROM = 0.5;

  /// All numbers but the positions.
  public String json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("haven", ResultJson.version());
    provenance.forEach(node::put);
    node.put("converged", path.converged());
    node.put("barrier_ev", path.barrierEv());
    node.put("reverse_barrier_ev", path.reverseBarrierEv());
    node.put("reaction_energy_ev", path.reactionEv());
    path.spread()
        .ifPresent(
            s -> {
              node.put("barrier_spread_ev", s.barrier());
              node.put("reverse_barrier_spread_ev", s.reverse());
            });
    node.put("saddle_image", path.saddleImage());
    point(node.putObject("highest"), path.profile().highest());
    ArrayNode steps = node.putArray("elementary_steps");
    for (MinimumEnergyPath.Step step : path.elementarySteps()) {
      ObjectNode each = steps.addObject();
      point(each.putObject("from"), step.from());
      point(each.putObject("saddle"), step.saddle());
      point(each.putObject("to"), step.to());
      each.put("forward_barrier_ev", step.forwardEv());
      each.put("backward_barrier_ev", step.backwardEv());
    }
    path.curvatures()
        .ifPresent(
            c -> {
              ObjectNode each = node.putObject("lowest_curvatures_ev_per_angstrom2");
              put(each, "initial", c.initial());
              put(each, "final", c.end());
              put(each, "saddle", c.saddle());
              put(each, "saddle_second", c.saddleSecond());
            });
    path.prefactor()
        .ifPresent(
            p -> {
              ObjectNode each = node.putObject("prefactor");
              put(each, "forward_thz", p.forwardThz());
              put(each, "reverse_thz", p.reverseThz());
              put(each, "imaginary_thz", p.imaginaryThz());
              each.put("ions", p.ions());
              put(
                  each,
                  "forward_rate_300k_per_s",
                  Prefactor.ratePerS(p.forwardThz(), path.barrierEv(), ROOM_TEMPERATURE_K));
              put(
                  each,
                  "reverse_rate_300k_per_s",
                  Prefactor.ratePerS(p.reverseThz(), path.reverseBarrierEv(), ROOM_TEMPERATURE_K));
            });
    node.put("moving_atom", path.mover());
    node.put("moving_symbol", path.initial().symbols().get(path.mover()));
    node.put("hop_angstrom", path.wayAngstrom(path.mover()));
    ArrayNode images = node.putArray("images");
    for (int i = 0; i < path.positions().length; i++) {
      image(images.addObject(), i);
    }
    settings.pressureGpa().ifPresent(p -> node.put("pressure_gpa", p));
    node.put("initial_energy_ev", path.energiesEv()[0]);
    node.put("max_force_ev_per_angstrom", path.maxForceEvPerAngstrom());
    node.put("tolerance_ev_per_angstrom", settings.toleranceEvPerAngstrom());
    node.put("steps", path.steps());
    node.put("force_calls", path.calls());
    node.put("seconds", path.seconds());
    path.warnings().forEach(node.putArray("warnings")::add);
    path.remarks().forEach(node.putArray("remarks")::add);
    return node.toString();
  }

  private void image(ObjectNode node, int i) {
    node.put("length_angstrom", path.profile().lengthAngstrom()[i]);
    node.put("energy_ev", path.profile().energiesEv()[i]);
    node.put("slope_ev_per_angstrom", path.profile().slopesEvPerAngstrom()[i]);
    path.spread().ifPresent(s -> node.put("spread_ev", s.images()[i]));
    if (settings.pressureGpa().isPresent()) {
      node.put("volume_angstrom3", path.cells().get(i).volume());
      ArrayNode cell = node.putArray("cell_angstrom");
      Arrays.stream(path.cells().get(i).rows()).forEach(cell::add);
    }
  }

  private static void point(ObjectNode node, PathProfile.Point point) {
    node.put("length_angstrom", point.lengthAngstrom());
    node.put("energy_ev", point.energyEv());
  }

  /// A number, null where there is none.
  private static void put(ObjectNode node, String key, double value) {
    if (Double.isFinite(value)) {
      node.put(key, value);
    } else {
      node.putNull(key);
    }
  }

  /// One HTML file: the profile, and the way of the atoms in three dimensions.
  public String html() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("barrier, forward", meV(path.barrierEv()));
    facts.put("barrier, reverse", meV(path.reverseBarrierEv()));
    facts.put("energy of the final state", meV(path.reactionEv()));
    List<String> warnings = new ArrayList<>(path.warnings());
    if (!path.converged()) {
      warnings.addFirst(
          String.format(
              Locale.ROOT,
              "not converged: largest force component %.4f eV/Å (tolerance %s)",
              path.maxForceEvPerAngstrom(),
              settings.toleranceEvPerAngstrom()));
    }
    return new SectionReport(
            "%s %d of %s"
                .formatted(
                    path.initial().symbols().get(path.mover()),
                    path.mover() + 1,
                    formula(path.initial())),
            "barrier",
            "Path of least energy by the nudged elastic band, Haven "
                + ResultJson.version()
                + ". Energies of the potential, without zero-point energy.",
            facts,
            warnings,
            List.of(section()),
            provenance)
        .text();
  }

  private static String meV(double ev) {
    return String.format(Locale.ROOT, "%.1f meV", 1e3 * ev);
  }

  private static String formula(Structure structure) {
    StringBuilder text = new StringBuilder();
    structure.composition().forEach((symbol, n) -> text.append(symbol).append(n));
    return text.toString();
  }

  private ReportSection section() {
    List<String> lines = new ArrayList<>(path.remarks());
    lines.add(
        String.format(
            Locale.ROOT,
            "%d images, %d steps, %d force calls, %.1f s",
            path.positions().length,
            path.steps(),
            path.calls(),
            path.seconds()));
    return new ReportSection("Path", lines, view(), List.of(chart()));
  }

  private ReportSection.Chart chart() {
    PathProfile profile = path.profile();
    TreeSet<Double> places = new TreeSet<>();
    for (int k = 0; k < CURVE_POINTS; k++) {
      places.add(profile.wholeAngstrom() * k / (CURVE_POINTS - 1));
    }
    for (double s : profile.lengthAngstrom()) {
      places.add(s);
    }
    double[] s = places.stream().mapToDouble(Double::doubleValue).toArray();
    double[] curve = Arrays.stream(s).map(profile::energyEv).toArray();
    double[] images = new double[s.length];
    double[] spread = new double[s.length];
    Arrays.fill(images, Double.NaN);
    Arrays.fill(spread, Double.NaN);
    for (int i = 0; i < profile.energiesEv().length; i++) {
      int at = Arrays.binarySearch(s, profile.lengthAngstrom()[i]);
      images[at] = profile.energiesEv()[i];
      spread[at] = path.spread().isPresent() ? path.spread().get().images()[i] : Double.NaN;
    }
    Map<String, double[]> series = new LinkedHashMap<>();
    series.put("path", curve);
    series.put("images", images);
    Map<String, double[][]> bands = new LinkedHashMap<>();
    if (path.spread().isPresent()) {
      double[] low = new double[s.length];
      double[] high = new double[s.length];
      for (int k = 0; k < s.length; k++) {
        low[k] = images[k] - 1.96 * spread[k];
        high[k] = images[k] + 1.96 * spread[k];
      }
      bands.put("images", new double[][] {low, high});
    }
    return new ReportSection.Chart(
            "Energy along the path",
            "Between images cubics through their energies and forces."
                + (bands.isEmpty() ? "" : " Band: 1.96 times the spread of the committee."),
            "length of the path / Å",
            "energy / eV",
            s,
            series,
            0)
        .as(ReportSection.Look.measured(Set.of("images"), bands));
  }

  /// Atoms of the initial state, and the images of those that move, joined.
  private Map<String, Object> view() {
    Structure structure = path.initial();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("title", "Structure and way of the atoms that move");
    view.put("cell", structure.cell().rows());
    view.put("mobile", structure.symbols().get(path.mover()));
    List<Object> elements = new ArrayList<>();
    for (String symbol : structure.species()) {
      List<Double> places = new ArrayList<>();
      for (int i = 0; i < structure.count(); i++) {
        if (structure.symbols().get(i).equals(symbol) && !isDrawn(i)) {
          for (int d = 0; d < 3; d++) {
            places.add(rounded(path.positions()[0][3 * i + d]));
          }
        }
      }
      Element element = Element.of(symbol).orElseThrow();
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("symbol", symbol);
      each.put("number", element.atomicNumber());
      each.put("radius", element.radiusAngstrom());
      each.put("at", places);
      elements.add(each);
    }
    view.put("elements", elements);
    List<Object> sites = new ArrayList<>();
    List<Object> ways = new ArrayList<>();
    for (int i = 0; i < structure.count(); i++) {
      if (isDrawn(i)) {
        way(i, sites, ways);
      }
    }
    view.put("sites", sites);
    view.put("sitesAre", "images of the atoms that move");
    view.put("paths", ways);
    view.put("pathsInAll", ways.size());
    view.put("pathsAre", "their way");
    return view;
  }

  private boolean isDrawn(int atom) {
    return atom == path.mover() || path.wayAngstrom(atom) >= DRAWN_ANGSTROM;
  }

  private void way(int atom, List<Object> sites, List<Object> ways) {
    for (int image = 0; image < path.positions().length; image++) {
      double[] x = path.positions()[image];
      if (image > 0) {
        double[] before = path.positions()[image - 1];
        ways.add(
            List.of(
                sites.size() - 1,
                List.of(
                    rounded(x[3 * atom] - before[3 * atom]),
                    rounded(x[3 * atom + 1] - before[3 * atom + 1]),
                    rounded(x[3 * atom + 2] - before[3 * atom + 2])),
                1));
      }
      int last = path.positions().length - 1;
      boolean marked = image == 0 || image == path.saddleImage() || image == last;
      sites.add(
          List.of(
              rounded(x[3 * atom]),
              rounded(x[3 * atom + 1]),
              rounded(x[3 * atom + 2]),
              marked ? 0.8 : 0.2));
    }
  }

  private static double rounded(double value) {
    return Math.rint(value * 1e3) / 1e3;
  }
}
