package org.haven.pathways.hops;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.haven.inputs.InputException;
import org.haven.pathways.kmc.ModelFile;

/// A model for kinetic Monte Carlo from the hops that were found.
///
/// Energies of sites are of the relaxed states, the same for all sites of an orbit: E_i with an ion
/// too many there, −E_i with a vacancy there, since the vacancy costs what the ion saves. Barriers
/// are those of the highest points above them, so that the model is in detailed balance. An attempt
/// frequency is the geometric mean of those of both ways, as a hop has one.
///
/// A concerted hop is a hop of the carrier from the first site to the last: charge moves as it
/// does, so D_sigma and sigma are right; D* is that of the carrier and not of an ion.
///
/// @param table what was found
/// @param charge of the ion in e
/// @param concentration carriers per site of the crystal at which they may be, also of sites that
///   the model is without
/// @param temperaturesK of the model
public record HopModel(
    HopTable table, double charge, double concentration, List<Double> temperaturesK) {
  /// Attempt frequency in THz where none was computed.
  public static final double ATTEMPT_THZ = 10;

  /// Least height of the lattice, Å, and least number of carriers in it.
  private static final double HEIGHT = 25;

  private static final double CARRIERS = 10;

  /// @throws InputException if the concentration is not between 0 and 1
  public HopModel {
    requireConcentration(concentration);
  }

  /// @throws InputException if the concentration is not between 0 and 1
  public static void requireConcentration(double concentration) {
    if (!(concentration > 0 && concentration < 1)) {
      throw new InputException(
          "concentration is "
              + concentration
              + "; expected carriers per site above 0 and below 1, for example 0.01");
    }
  }

  /// The text of the model file.
  public String text(HopTable.Carrier carrier) {
    IonSites sites = table.plan().sites();
    double[] states = carrier.statesEv();
    int count = 0;
    for (double state : states) {
      count += Double.isNaN(state) ? 0 : 1;
    }
    if (count == 0) {
      throw new InputException(
          "no " + carrier.name() + " hop has a barrier: there is no model to make");
    }
    double carriers = concentration * carrier.sites(sites);
    double share = carriers / count;
    if (share >= 1) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "--concentration %s of the crystal's %d sites are %.3g carriers in a cell, and only"
                  + " %d sites of it have hops: no model can be made; give a smaller one",
              concentration,
              carrier.sites(sites),
              carriers,
              count));
    }
    double cells = CARRIERS / carriers;
    double height = Math.max(HEIGHT, Math.cbrt(cells * sites.crystal().cell().volume()));
    ModelFile file =
        new ModelFile(
                "Sites and hops by nudged elastic bands (haven hops), one "
                    + carrier.name()
                    + " each in a supercell"
                    + (isGuessed(carrier)
                        ? "; attempt_thz is a guess where it is " + (int) ATTEMPT_THZ
                        : "")
                    + ".",
                sites.ion() + " by " + carrier.name() + " hops",
                sites.crystal().cell(),
                height)
            .temperatures(temperaturesK)
            .species(sites.ion(), charge, carrier.vacancies() ? 1 - share : share);
    if (!carrier.warnings().isEmpty()) {
      file.notes(carrier.warnings());
    }
    double sign = carrier.vacancies() ? -1 : 1;
    double zero = Double.POSITIVE_INFINITY;
    for (double state : states) {
      zero = Double.isNaN(state) ? zero : Math.min(zero, sign * state);
    }
    for (int s = 0; s < states.length; s++) {
      if (!Double.isNaN(states[s])) {
        file.site(
            sites.sites().get(s).name(),
            sites.sites().get(s).fractional(),
            sign * states[s] - zero);
      }
    }
    for (Edge edge : edges(carrier)) {
      file.hop(
          sites.sites().get(edge.from).name(),
          sites.sites().get(edge.to).name(),
          edge.offset,
          ModelFile.Rate.of(edge.attemptThz, edge.kraEv, edge.stdEv),
          null);
    }
    return file.text();
  }

  private record Edge(
      int from, int to, int[] offset, double attemptThz, double kraEv, double stdEv) {}

  /// Hops of the model: of several between the same two sites that with the lowest barrier.
  private static List<Edge> edges(HopTable.Carrier carrier) {
    double[] states = carrier.statesEv();
    Map<String, Edge> edges = new HashMap<>();
    List<String> order = new java.util.ArrayList<>();
    for (HopTable.Found found : carrier.hops()) {
      HopResult result = found.result();
      double attempt = attemptThz(result);
      for (HopChain chain : found.ions()) {
        int from = chain.sites()[0];
        int to = chain.sites()[chain.length() - 1];
        int[] offset = chain.offset();
        double kra =
            HopTable.highestEv(found, states[from], states[to]) - (states[from] + states[to]) / 2;
        Edge edge = new Edge(from, to, offset, attempt, kra, result.barrierStdEv());
        Edge before = edges.get(chain.key());
        if (before == null) {
          order.add(chain.key());
        }
        if (before == null || kra < before.kraEv) {
          edges.put(chain.key(), edge);
        }
      }
    }
    return order.stream().map(edges::get).toList();
  }

  /// Whether an attempt frequency of the model is a guess.
  public static boolean isGuessed(HopTable.Carrier carrier) {
    return carrier.hops().stream().anyMatch(found -> !isComputed(found.result()));
  }

  private static boolean isComputed(HopResult result) {
    return Double.isFinite(result.forwardThz()) && Double.isFinite(result.reverseThz());
  }

  private static double attemptThz(HopResult result) {
    return isComputed(result) ? Math.sqrt(result.forwardThz() * result.reverseThz()) : ATTEMPT_THZ;
  }
}
