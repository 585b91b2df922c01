package org.haven.pathways.kmc;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.haven.analysis.transport.Directions;
import org.haven.inputs.InputException;
import org.haven.inputs.Nearest;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.deck.NodeSection;
import org.haven.inputs.structure.ElementLabel;
import org.haven.kernels.Cell;
import org.haven.kernels.Element;

/// Reads the file of `haven kmc`, as strictly as a deck is read, and makes its [KmcModel].
public final class KmcReader {
  /// Most hops, both ways, of a whole lattice: arrays of Java hold no more.
  static final long MOST_EDGES = 500_000_000L;

  private final NodeSection section;
  private final KmcSpec spec;
  private final Map<String, Integer> siteIndex = new LinkedHashMap<>();
  private final List<String> symbols;

  private KmcReader(DeckSection section) {
    this.section = (NodeSection) section;
    this.spec = this.section.bind(KmcSpec.class, List.of());
    this.symbols = spec.species().stream().map(KmcSpec.Mobile::symbol).toList();
  }

  /// A file, read.
  ///
  /// @param name of the file, without its ending
  public record Read(String name, KmcSpec spec, KmcModel model) {}

  /// Reads a file.
  ///
  /// @throws InputException naming file, line, key and remedy of the first fault
  public static Read read(Path file) {
    String name = file.getFileName().toString().replaceFirst("\\.(ya?ml)$", "");
    return read(DeckSection.read(file), name);
  }

  /// The same of a text.
  public static Read parse(String yaml) {
    return read(DeckSection.of(yaml, Path.of("")), "model");
  }

  private static Read read(DeckSection section, String name) {
    KmcReader reader = new KmcReader(section);
    return new Read(name, reader.spec, reader.model());
  }

  private InputException fault(String message, Object... steps) {
    return section.faultAt(message, steps);
  }

  private KmcModel model() {
    Cell cell = cell();
    int[] replicate = replicate();
    double[] fractional = sites();
    temperatures();
    Directions directions = Directions.parse(spec.directions());
    boolean[][] allowed = allowed();
    double[] energies = spec.sites().stream().mapToDouble(KmcSpec.Site::energyEv).toArray();
    HopEntries entries = new HopEntries(spec, siteIndex, symbols, allowed, energies, this::fault);
    List<KmcModel.Hop> hops = entries.hops(replicate);
    long cells = (long) replicate[0] * replicate[1] * replicate[2];
    if (cells * Math.max(hops.size(), spec.sites().size()) > MOST_EDGES) {
      throw fault(
          String.format(
              Locale.ROOT,
              "gives %.3g hops in the whole lattice; %.0e are possible: replicate less",
              (double) cells * hops.size(),
              (double) MOST_EDGES),
          "replicate");
    }
    int[] counts = counts(allowed, (int) cells);
    Map<String, Double> charges = new LinkedHashMap<>();
    spec.species().stream()
        .filter(s -> s.charge() != 0)
        .forEach(s -> charges.put(s.symbol(), s.charge()));
    KmcModel model =
        new KmcModel(
            cell,
            replicate,
            List.copyOf(siteIndex.keySet()),
            fractional,
            energies,
            symbols,
            charges,
            counts,
            allowed,
            hops,
            pairs());
    if (HopPaths.moving(model, directions).isEmpty()) {
      boolean elsewhere = !HopPaths.moving(model, Directions.XYZ).isEmpty();
      throw fault(
          elsewhere
              ? "lead nowhere along directions "
                  + directions.name()
                  + ", so that D is 0; set 'directions' to where they lead, or add hops"
              : "lead nowhere: they join no site to its image in another cell, so that ions rattle"
                  + " and D is 0; add hops that do (offset)",
          "hops");
    }
    return model;
  }

  private Cell cell() {
    if (spec.cell().size() != 3 || spec.cell().stream().anyMatch(row -> row.size() != 3)) {
      throw fault(
          "is not three vectors of three numbers, as [[4, 0, 0], [0, 4, 0], [0, 0, 4]]", "cell");
    }
    try {
      return Cell.ofRows(spec.cell().stream().flatMap(List::stream).mapToDouble(x -> x).toArray());
    } catch (IllegalArgumentException flat) {
      throw fault("is no cell: " + flat.getMessage(), "cell");
    }
  }

  private int[] replicate() {
    if (spec.replicate().size() != 3) {
      throw fault(
          "has " + spec.replicate().size() + " numbers; expected 3, as in [10, 10, 10]",
          "replicate");
    }
    return spec.replicate().stream().mapToInt(n -> n).toArray();
  }

  private double[] sites() {
    double[] fractional = new double[3 * spec.sites().size()];
    for (int k = 0; k < spec.sites().size(); k++) {
      KmcSpec.Site site = spec.sites().get(k);
      if (site.position().size() != 3) {
        throw fault(
            "has " + site.position().size() + " numbers; expected 3 fractional coordinates",
            "sites",
            k,
            "position");
      }
      if (siteIndex.putIfAbsent(site.name(), k) != null) {
        throw fault(
            "is the name of two sites, " + Plain.quoted(site.name()) + "; give each its own",
            "sites",
            k,
            "name");
      }
      for (int d = 0; d < 3; d++) {
        double x = site.position().get(d);
        if (!(x >= 0 && x < 1)) {
          throw fault(
              "has "
                  + Plain.number(x)
                  + "; expected fractional coordinates from 0 to below 1: give "
                  + Plain.number(Math.rint((x - Math.floor(x)) * 1e9) / 1e9 % 1)
                  + ", and count 'offset' of its hops from there",
              "sites",
              k,
              "position");
        }
        fractional[3 * k + d] = x;
      }
    }
    if (siteIndex.isEmpty()) {
      throw fault("is empty; give at least one site", "sites");
    }
    return fractional;
  }

  private void temperatures() {
    if (spec.temperaturesK().isEmpty()) {
      throw fault("is empty; give at least one temperature", "temperatures_k");
    }
    if (spec.temperaturesK().stream().distinct().count() < spec.temperaturesK().size()) {
      throw fault("holds a temperature twice; use 'replicas' for repeated runs", "temperatures_k");
    }
  }

  private boolean[][] allowed() {
    boolean[][] allowed = new boolean[symbols.size()][spec.sites().size()];
    if (symbols.isEmpty()) {
      throw fault("is empty; give at least one mobile species", "species");
    }
    for (int p = 0; p < symbols.size(); p++) {
      String symbol = symbols.get(p);
      if (Element.of(symbol).isEmpty()) {
        throw fault(
            "is "
                + Plain.quoted(symbol)
                + ", which is no element; "
                + ElementLabel.suggestion(symbol),
            "species",
            p,
            "symbol");
      }
      if (symbols.indexOf(symbol) < p) {
        throw fault("names " + symbol + " twice", "species", p, "symbol");
      }
      List<String> on = spec.species().get(p).on();
      Arrays.fill(allowed[p], on.isEmpty());
      for (String name : on) {
        Integer site = siteIndex.get(name);
        if (site == null) {
          throw fault(unknownSite(name, siteIndex.keySet()), "species", p, "on");
        }
        allowed[p][site] = true;
      }
    }
    return allowed;
  }

  static String unknownSite(String name, Iterable<String> sites) {
    List<String> names = new ArrayList<>();
    sites.forEach(names::add);
    return "names "
        + Plain.quoted(name)
        + ", which is no site"
        + Nearest.of(name, names)
            .map(n -> "; did you mean " + Plain.quoted(n) + "?")
            .orElse("; sites are " + Plain.shortened(String.join(", ", names)));
  }

  private int[] counts(boolean[][] allowed, int cells) {
    int[] counts = new int[symbols.size()];
    long all = 0;
    for (int p = 0; p < counts.length; p++) {
      KmcSpec.Mobile mobile = spec.species().get(p);
      boolean[] own = allowed[p];
      long room = (long) cells * IntStream.range(0, own.length).filter(s -> own[s]).count();
      if (mobile.fraction().isPresent() == mobile.count().isPresent()) {
        throw fault(
            "of "
                + mobile.symbol()
                + " needs either 'fraction' of its sites or 'count' of ions in the lattice",
            "species",
            p);
      }
      long count =
          mobile.count().isPresent()
              ? mobile.count().getAsInt()
              : Math.round(mobile.fraction().getAsDouble() * room);
      if (count < 1 || count > room) {
        throw fault(
            "gives "
                + count
                + " ions of "
                + mobile.symbol()
                + "; there is room for 1 to "
                + room
                + " in a lattice of "
                + cells
                + " cells",
            "species",
            p,
            mobile.count().isPresent() ? "count" : "fraction");
      }
      counts[p] = (int) count;
      all += count;
    }
    long sites = (long) cells * spec.sites().size();
    if (all >= sites) {
      throw fault(
          "fill "
              + all
              + " of "
              + sites
              + " sites; nothing can move without an empty one: lower 'fraction' or 'count'",
          "species");
    }
    return counts;
  }

  private List<KmcModel.Pair> pairs() {
    List<KmcModel.Pair> pairs = new ArrayList<>();
    for (int k = 0; k < spec.pairs().size(); k++) {
      KmcSpec.Pair pair = spec.pairs().get(k);
      if (pair.species().isEmpty() || pair.species().size() > 2) {
        throw fault("names no two species, as in [Li, Li]", "pairs", k, "species");
      }
      if (pair.fromAngstrom() >= pair.toAngstrom()) {
        throw fault(
            "is "
                + Plain.number(pair.toAngstrom())
                + " Å, not beyond from_angstrom "
                + Plain.number(pair.fromAngstrom()),
            "pairs",
            k,
            "to_angstrom");
      }
      int[] two = new int[2];
      for (int i = 0; i < 2; i++) {
        String symbol = pair.species().get(Math.min(i, pair.species().size() - 1));
        two[i] = symbols.indexOf(symbol);
        if (two[i] < 0) {
          throw fault(
              "names "
                  + Plain.quoted(symbol)
                  + ", which is no mobile species; there are "
                  + String.join(", ", symbols),
              "pairs",
              k,
              "species");
        }
      }
      pairs.add(
          new KmcModel.Pair(
              two[0], two[1], pair.fromAngstrom(), pair.toAngstrom(), pair.energyEv()));
    }
    return List.copyOf(pairs);
  }
}
