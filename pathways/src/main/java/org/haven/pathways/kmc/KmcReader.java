package org.haven.pathways.kmc;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.haven.analysis.transport.Directions;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.deck.NodeSection;
import org.haven.kernels.Cell;

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
  /// @param errors standard errors of its energies and rates
  /// @param fault of a key, by file and line
  public record Read(String name, KmcSpec spec, KmcModel model, RateErrors errors, Fault fault) {}

  /// Makes an error that names file, line and key.
  public interface Fault {
    /// @param message that follows the key
    InputException at(String message, String key);
  }

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
    KmcModel model = reader.model();
    RateErrors errors = RateErrors.of(reader.spec, reader::fault);
    MeasuredEntries.check(reader.spec, reader::fault);
    return new Read(name, reader.spec, model, errors, reader::fault);
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
    SpeciesEntries mobile = new SpeciesEntries(spec, siteIndex, symbols, this::fault);
    boolean[][] allowed = mobile.allowed();
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
    int[] counts = mobile.counts(allowed, (int) cells);
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
            mobile.pairs());
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
}
