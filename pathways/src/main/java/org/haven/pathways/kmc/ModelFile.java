package org.haven.pathways.kmc;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.deck.DeckWriter;
import org.haven.kernels.Cell;

/// Writes a model of one mobile species: the file of `haven kmc`, bound to [KmcSpec] as it will be
/// when it is read, so that no key can be wrong.
public final class ModelFile {
  private static final int DIGITS = 6;

  private final Map<String, Object> values = new LinkedHashMap<>();
  private final List<Map<String, Object>> sites = new ArrayList<>();
  private final List<Map<String, Object>> hops = new ArrayList<>();
  private final String heading;

  /// @param heading a comment above
  /// @param title of the model
  /// @param heightAngstrom least height of the lattice
  public ModelFile(String heading, String title, Cell cell, double heightAngstrom) {
    this.heading = heading;
    double[] r = cell.rows();
    List<Object> rows = new ArrayList<>();
    List<Object> replicate = new ArrayList<>();
    double[] heights = cell.heights();
    for (int d = 0; d < 3; d++) {
      rows.add(List.of(rounded(r[3 * d]), rounded(r[3 * d + 1]), rounded(r[3 * d + 2])));
      replicate.add((int) Math.max(1, Math.ceil(heightAngstrom / heights[d] - 1e-9)));
    }
    values.put("title", title);
    values.put("cell", rows);
    values.put("replicate", replicate);
    values.put("sites", sites);
    values.put("hops", hops);
  }

  /// Temperatures in K.
  public ModelFile temperatures(List<Double> temperaturesK) {
    values.put("temperatures_k", temperaturesK);
    return this;
  }

  /// The species that moves.
  ///
  /// @param fraction of the sites that it fills
  public ModelFile species(String symbol, double charge, double fraction) {
    values.put(
        "species",
        List.of(Map.of("symbol", symbol, "charge", charge, "fraction", rounded(fraction))));
    return this;
  }

  /// Adds a site.
  ///
  /// @param fractional [3] coordinates
  /// @param energyEv of an ion on it
  public void site(String name, double[] fractional, double energyEv) {
    Map<String, Object> site = new LinkedHashMap<>();
    site.put("name", name);
    site.put(
        "position",
        List.of(rounded(fractional[0]), rounded(fractional[1]), rounded(fractional[2])));
    site.put("energy_ev", rounded(energyEv));
    sites.add(site);
  }

  /// Adds a hop and its way back.
  ///
  /// @param offset [3] cells from that of `from` to that of `to`
  /// @param kraEv highest point above the mean energy of the two sites; rounded up by less than the
  ///   last digit, so that it does not fall below a site
  /// @param stdEv standard error of the barrier; not a number for none
  public void hop(
      String from, String to, int[] offset, double attemptThz, double kraEv, double stdEv) {
    Map<String, Object> hop = new LinkedHashMap<>();
    hop.put("from", from);
    hop.put("to", to);
    hop.put("offset", List.of(offset[0], offset[1], offset[2]));
    hop.put("attempt_thz", rounded(attemptThz));
    hop.put("kra_ev", rounded(kraEv + 2 * Math.pow(10, -DIGITS)));
    if (Double.isFinite(stdEv)) {
      hop.put("barrier_std_ev", rounded(stdEv));
    }
    hops.add(hop);
  }

  /// The text.
  public String text() {
    return DeckWriter.text(
        DeckSection.of(values, Path.of("")).bind(KmcSpec.class, List.of()), heading);
  }

  private static double rounded(double value) {
    return BigDecimal.valueOf(value).setScale(DIGITS, RoundingMode.HALF_EVEN).doubleValue() + 0.0;
  }
}
