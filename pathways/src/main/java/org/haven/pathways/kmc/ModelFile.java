package org.haven.pathways.kmc;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.deck.DeckWriter;
import org.haven.kernels.Cell;

/// Writes a model of one mobile species: the file of `haven kmc`, bound to [KmcSpec] as it will be
/// when it is read, so that no key can be wrong.
public final class ModelFile {
  /// Decimals of lengths in Å, coordinates and energies of sites in eV.
  private static final int DECIMALS = 6;

  /// Digits of all else.
  private static final int DIGITS = 9;

  /// A barrier is at least so much above the higher of two sites, eV: more than their rounding.
  private static final double ABOVE = 1e-6;

  private final Map<String, Object> values = new LinkedHashMap<>();
  private final List<Map<String, Object>> sites = new ArrayList<>();
  private final List<Map<String, Object>> hops = new ArrayList<>();
  private final Map<String, Double> energies = new HashMap<>();
  private final String heading;

  /// A rate, both ways; not a number for what there is none of.
  ///
  /// @param attemptThz ν of the geometric mean of both ways
  /// @param kraEv highest point above the mean energy of the two sites; one below the higher site
  ///   is raised to it
  /// @param lnAttemptStd standard error of ln ν
  /// @param barrierStdEv standard error of the barrier
  /// @param correlation of these errors
  /// @param perS in place of all: forth, at the one temperature
  /// @param stdPerS its standard error
  public record Rate(
      double attemptThz,
      double kraEv,
      double lnAttemptStd,
      double barrierStdEv,
      double correlation,
      double perS,
      double stdPerS) {
    /// Of a barrier.
    public static Rate of(double attemptThz, double kraEv, double barrierStdEv) {
      return new Rate(
          attemptThz, kraEv, Double.NaN, barrierStdEv, Double.NaN, Double.NaN, Double.NaN);
    }

    /// At the one temperature.
    public static Rate fixed(double perS, double stdPerS) {
      return new Rate(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, perS, stdPerS);
    }
  }

  /// @param heading a comment above
  /// @param title of the model
  /// @param heightAngstrom least height of the lattice
  public ModelFile(String heading, String title, Cell cell, double heightAngstrom) {
    this.heading = heading;
    double[] r = cell.rows();
    List<Object> rows = new ArrayList<>();
    for (int d = 0; d < 3; d++) {
      rows.add(List.of(rounded(r[3 * d]), rounded(r[3 * d + 1]), rounded(r[3 * d + 2])));
    }
    values.put("title", title);
    values.put("cell", rows);
    values.put("sites", sites);
    values.put("hops", hops);
    replicate(new int[] {1, 1, 1}, cell, heightAngstrom);
  }

  /// The lattice: so many cells `each`, as many times as the height asks for.
  public final ModelFile replicate(int[] each, Cell cell, double heightAngstrom) {
    List<Object> replicate = new ArrayList<>();
    double[] heights = cell.heights();
    for (int d = 0; d < 3; d++) {
      replicate.add(
          each[d] * (int) Math.max(1, Math.ceil(heightAngstrom / (each[d] * heights[d]) - 1e-9)));
    }
    values.put("replicate", replicate);
    return this;
  }

  /// Temperatures in K.
  public ModelFile temperatures(List<Double> temperaturesK) {
    values.put("temperatures_k", temperaturesK);
    return this;
  }

  /// Temperature of interest in K.
  public ModelFile extrapolateTo(double kelvin) {
    values.put("extrapolate_to_k", kelvin);
    return this;
  }

  /// What is to be known of the model.
  public ModelFile notes(List<String> notes) {
    values.put("notes", notes);
    return this;
  }

  /// What else found D\* and sigma: entries of that key, [KmcSpec.Measured].
  public ModelFile measured(List<Map<String, Double>> measured) {
    values.put(
        "measured",
        measured.stream()
            .map(
                one -> {
                  Map<String, Object> entry = new LinkedHashMap<>();
                  one.forEach((key, value) -> entry.put(key, digits(value)));
                  return entry;
                })
            .toList());
    return this;
  }

  /// The species that moves.
  ///
  /// @param fraction of the sites that it fills
  public ModelFile species(String symbol, double charge, double fraction) {
    values.put(
        "species",
        List.of(Map.of("symbol", symbol, "charge", charge, "fraction", digits(fraction))));
    return this;
  }

  /// Adds a site.
  ///
  /// @param fractional [3] coordinates
  /// @param energyEv of an ion on it
  public void site(String name, double[] fractional, double energyEv) {
    site(name, fractional, energyEv, 0, null);
  }

  /// Adds a site.
  ///
  /// @param stdEv standard error of the energy
  /// @param group of sites whose errors are one; null for none
  public void site(String name, double[] fractional, double energyEv, double stdEv, String group) {
    Map<String, Object> site = new LinkedHashMap<>();
    site.put("name", name);
    site.put(
        "position", List.of(within(fractional[0]), within(fractional[1]), within(fractional[2])));
    site.put("energy_ev", rounded(energyEv));
    if (stdEv > 0) {
      site.put("energy_std_ev", digits(stdEv));
    }
    if (group != null) {
      site.put("group", group);
    }
    energies.put(name, rounded(energyEv));
    sites.add(site);
  }

  /// Adds a hop and its way back, between sites that were added.
  ///
  /// @param offset [3] cells from that of `from` to that of `to`
  /// @param group of hops whose errors are one; null for none
  public void hop(String from, String to, int[] offset, Rate rate, String group) {
    Map<String, Object> hop = new LinkedHashMap<>();
    hop.put("from", from);
    hop.put("to", to);
    hop.put("offset", List.of(offset[0], offset[1], offset[2]));
    double half = Math.abs(energies.get(to) - energies.get(from)) / 2;
    known(hop, "attempt_thz", rate.attemptThz);
    known(hop, "kra_ev", Math.max(rate.kraEv, half + ABOVE));
    known(hop, "ln_attempt_std", rate.lnAttemptStd);
    known(hop, "barrier_std_ev", rate.barrierStdEv);
    known(hop, "attempt_barrier_correlation", rate.correlation);
    known(hop, "rate_per_s", rate.perS);
    known(hop, "rate_std_per_s", rate.stdPerS);
    if (group != null) {
      hop.put("group", group);
    }
    hops.add(hop);
  }

  private static void known(Map<String, Object> hop, String key, double value) {
    if (Double.isFinite(value)) {
      hop.put(key, digits(value));
    }
  }

  /// The text.
  public String text() {
    return DeckWriter.text(
        DeckSection.of(values, Path.of("")).bind(KmcSpec.class, List.of()), heading);
  }

  private static double rounded(double value) {
    return BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_EVEN).doubleValue() + 0.0;
  }

  /// A fraction that is written as 1 is 0.
  private static double within(double x) {
    double r = rounded(x);
    return r >= 1 ? 0 : r;
  }

  private static double digits(double value) {
    return BigDecimal.valueOf(value).round(new MathContext(DIGITS)).doubleValue();
  }
}
