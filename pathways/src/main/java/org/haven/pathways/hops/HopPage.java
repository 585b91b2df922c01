package org.haven.pathways.hops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.haven.analysis.report.ReportSection;
import org.haven.analysis.report.ResultJson;
import org.haven.analysis.report.SectionReport;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Element;
import org.haven.pathways.neb.PathProfile;

/// A table of hops as a page: the table, the network in the crystal, and the energies along the
/// paths.
///
/// @param table what was found
/// @param provenance name and value: files
public record HopPage(HopTable table, Map<String, String> provenance) {
  /// Most paths in a chart.
  private static final int MOST_PATHS = 12;

  private static final int CURVE_POINTS = 121;

  /// One HTML file that needs nothing else.
  public String html() {
    Map<String, String> facts = new LinkedHashMap<>();
    List<String> warnings = new ArrayList<>();
    List<ReportSection> sections = new ArrayList<>();
    sections.add(
        new ReportSection(
            "Hops", HopReport.planned(table.plan()), Optional.of(rows()), Map.of(), List.of()));
    for (HopTable.Carrier carrier : table.carriers()) {
      for (int d = 0; d < 3; d++) {
        double barrier = carrier.network().barriersEv()[d];
        facts.put(
            "%s, %d %s".formatted(carrier.name(), d + 1, d == 0 ? "dimension" : "dimensions"),
            Double.isFinite(barrier)
                ? atMost(carrier) + meV(barrier) + " meV"
                : carrier.isUpperBound() ? "unknown" : "none");
      }
      warnings.addAll(carrier.warnings());
      if (!carrier.hops().isEmpty()) {
        sections.add(section(carrier));
      }
    }
    for (HopResult result : table.results()) {
      result.warnings().forEach(w -> warnings.add("hop " + result.number() + ": " + w));
    }
    return new SectionReport(
            "Hops of %s in %s"
                .formatted(table.plan().sites().ion(), table.plan().sites().crystal().title()),
            "hops",
            "A nudged elastic band for each hop that symmetry tells apart, Haven "
                + ResultJson.version()
                + ". Energies of the potential, without zero-point energy.",
            facts,
            warnings,
            sections,
            provenance)
        .text();
  }

  private ReportSection.Table rows() {
    List<List<String>> rows = new ArrayList<>();
    for (HopResult r : table.results()) {
      rows.add(
          List.of(
              Integer.toString(r.number()),
              r.kind(),
              r.from() + (r.via().isEmpty() ? "" : " → " + r.via()) + " → " + r.to(),
              String.format(Locale.ROOT, "%.3f", r.lengthAngstrom()),
              Integer.toString(r.multiplicity()),
              r.found() ? meV(r.barrierEv()) : "none",
              r.found() ? meV(r.reverseBarrierEv()) : "",
              Double.isFinite(r.forwardThz())
                  ? String.format(Locale.ROOT, "%.2f", r.forwardThz())
                  : "",
              r.found() ? String.join("; ", r.remarks()) : r.reason()));
    }
    return new ReportSection.Table(
        List.of(
            "hop",
            "kind",
            "sites",
            "length / Å",
            "in the cell",
            "barrier / meV",
            "back / meV",
            "ν / THz",
            "remarks"),
        rows);
  }

  private static String atMost(HopTable.Carrier carrier) {
    return carrier.isUpperBound() ? "at most " : "";
  }

  private static String meV(double ev) {
    return String.format(Locale.ROOT, "%.1f", 1e3 * ev);
  }

  private ReportSection section(HopTable.Carrier carrier) {
    List<HopTable.Found> drawn = drawn(carrier);
    List<String> lines = new ArrayList<>();
    for (int d = 0; d < 3; d++) {
      if (carrier.network().bottlenecks()[d] >= 0) {
        lines.add(
            "%d-dimensional: %s%s meV, at hop %d"
                .formatted(
                    d + 1,
                    atMost(carrier),
                    meV(carrier.network().barriersEv()[d]),
                    carrier.network().bottlenecks()[d]));
      }
    }
    return new ReportSection(
        carrier.vacancies() ? "Vacancies" : "Ions too many",
        lines,
        view(carrier),
        List.of(chart(drawn, carrier.hops().size())));
  }

  /// Bottlenecks first, then the lowest.
  private static List<HopTable.Found> drawn(HopTable.Carrier carrier) {
    int[] bottlenecks = carrier.network().bottlenecks();
    return carrier.hops().stream()
        .sorted(
            Comparator.comparing(
                    (HopTable.Found f) ->
                        Arrays.stream(bottlenecks).noneMatch(b -> b == f.hop().number()))
                .thenComparingDouble(f -> f.result().barrierEv()))
        .limit(MOST_PATHS)
        .toList();
  }

  private static ReportSection.Chart chart(List<HopTable.Found> drawn, int all) {
    double[] x =
        IntStream.range(0, CURVE_POINTS).mapToDouble(k -> k / (CURVE_POINTS - 1.0)).toArray();
    Map<String, double[]> series = new LinkedHashMap<>();
    for (HopTable.Found found : drawn) {
      HopResult r = found.result();
      PathProfile profile = new PathProfile(r.pathAngstrom(), r.pathEv(), r.pathSlopes());
      series.put(
          "hop " + r.number(),
          Arrays.stream(x).map(s -> profile.energyEv(s * profile.wholeAngstrom())).toArray());
    }
    return new ReportSection.Chart(
        "Energy along the paths",
        drawn.size() < all
            ? "The bottlenecks and the lowest, %d of %d hops.".formatted(drawn.size(), all)
            : "",
        "share of the path",
        "energy above the state before / eV",
        x,
        series,
        0);
  }

  /// The crystal, the sites, and hops up to the barrier of the whole network: wider where lower.
  private Map<String, Object> view(HopTable.Carrier carrier) {
    IonSites sites = table.plan().sites();
    Structure crystal = sites.crystal();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("title", "Sites and hops");
    view.put("cell", crystal.cell().rows());
    view.put("mobile", sites.ion());
    List<Object> elements = new ArrayList<>();
    for (String symbol : crystal.species()) {
      List<Double> places = new ArrayList<>();
      for (int i = 0; i < crystal.count() && !symbol.equals(sites.ion()); i++) {
        if (crystal.symbols().get(i).equals(symbol)) {
          for (int d = 0; d < 3; d++) {
            places.add(rounded(crystal.positions()[3 * i + d]));
          }
        }
      }
      Element element = Element.of(symbol).orElseThrow();
      elements.add(
          Map.of(
              "symbol",
              symbol,
              "number",
              element.atomicNumber(),
              "radius",
              element.radiusAngstrom(),
              "at",
              places));
    }
    view.put("elements", elements);
    List<Object> places = new ArrayList<>();
    for (int s = 0; s < sites.sites().size(); s++) {
      double[] r = sites.at(s, new int[3]);
      places.add(
          List.of(
              rounded(r[0]),
              rounded(r[1]),
              rounded(r[2]),
              Double.isNaN(carrier.statesEv()[s]) ? 0.1 : 0.6));
    }
    view.put("sites", places);
    view.put("sitesAre", "sites; small ones hold no carrier");
    List<List<Object>> ways = ways(carrier, sites);
    view.put("paths", ways);
    view.put("pathsInAll", ways.size());
    view.put("pathsAre", "hops, wider where the barrier is lower");
    return view;
  }

  private static List<List<Object>> ways(HopTable.Carrier carrier, IonSites sites) {
    double highest =
        carrier.hops().stream().mapToDouble(f -> f.result().barrierEv()).max().orElseThrow();
    List<List<Object>> ways = new ArrayList<>();
    for (HopTable.Found found : carrier.hops()) {
      double width = 1 - 0.95 * found.result().barrierEv() / Math.max(1e-3, highest);
      for (HopChain chain : found.ions()) {
        double[] a = sites.at(chain.sites()[0], new int[3]);
        double[] b = sites.at(chain.sites()[chain.length() - 1], chain.offset());
        ways.add(
            List.of(
                chain.sites()[0],
                List.of(rounded(b[0] - a[0]), rounded(b[1] - a[1]), rounded(b[2] - a[2])),
                rounded(Math.max(0.05, width))));
      }
    }
    ways.sort(Comparator.comparingDouble(way -> -(double) way.get(2)));
    return ways;
  }

  private static double rounded(double value) {
    return Math.rint(value * 1e3) / 1e3;
  }
}
