package org.haven.pathways.kmc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.kernels.PhysicalConstants;

/// The hops of the file, checked: each once, with a way back in detailed balance.
///
/// The ratio of the rates forth and back must be exp(−(E_to − E_from)/kT). Where both are given and
/// agree within [#BALANCE_EV] (rates: [#BALANCE_LN]) and three standard errors, their geometric
/// mean is kept and the ratio made exact.
record HopEntries(
    KmcSpec spec,
    Map<String, Integer> siteIndex,
    List<String> symbols,
    boolean[][] allowed,
    double[] energies,
    Fault fault) {

  /// Barriers may disagree with the energies of the sites by so much: the last digit of a table.
  private static final double BALANCE_EV = 1e-3;

  /// The same of the logarithm of rates.
  private static final double BALANCE_LN = 1e-3;

  /// Makes the error at a place of the file.
  interface Fault {
    InputException at(String message, Object... steps);
  }

  List<KmcModel.Hop> hops(int[] replicate) {
    List<KmcModel.Hop> hops = new ArrayList<>();
    Map<List<Integer>, Integer> seen = new HashMap<>();
    if (spec.hops().isEmpty()) {
      throw fault.at("is empty; give at least one hop", "hops");
    }
    for (int k = 0; k < spec.hops().size(); k++) {
      KmcSpec.Hop entry = spec.hops().get(k);
      int from = site(entry.from(), k, "from");
      int to = site(entry.to(), k, "to");
      int[] offset = offset(entry, from, to, k, replicate);
      boolean[] moves = moves(entry, from, to, k);
      for (int p = 0; p < moves.length; p++) {
        if (moves[p]) {
          once(seen, List.of(p, from, to, offset[0], offset[1], offset[2]), k);
          once(seen, List.of(p, to, from, -offset[0], -offset[1], -offset[2]), k);
        }
      }
      double[] forthAndBack = rates(entry, from, to, k);
      int index = hops.size();
      int[] back = {-offset[0], -offset[1], -offset[2]};
      boolean fixed = forthAndBack.length == 2;
      hops.add(
          new KmcModel.Hop(
              from,
              to,
              offset,
              forthAndBack[0],
              fixed ? Double.NaN : forthAndBack[1],
              moves,
              index + 1,
              k));
      hops.add(
          new KmcModel.Hop(
              to,
              from,
              back,
              fixed ? forthAndBack[1] : forthAndBack[0],
              fixed ? Double.NaN : forthAndBack[2],
              moves,
              index,
              k));
    }
    return List.copyOf(hops);
  }

  private void once(Map<List<Integer>, Integer> seen, List<Integer> hop, int k) {
    Integer before = seen.putIfAbsent(hop, k);
    if (before != null) {
      throw fault.at(
          before == k
              ? "leads from a site to its own place, forth and back at once"
              : "is hop "
                  + (before + 1)
                  + " again, or its way back, which an entry holds too; leave one out",
          "hops",
          k);
    }
  }

  private int site(String name, int k, String key) {
    Integer site = siteIndex.get(name);
    if (site == null) {
      throw fault.at(SpeciesEntries.unknownSite(name, siteIndex.keySet()), "hops", k, key);
    }
    return site;
  }

  private int[] offset(KmcSpec.Hop entry, int from, int to, int k, int[] replicate) {
    if (entry.offset().size() != 3) {
      throw fault.at(
          "has " + entry.offset().size() + " numbers; expected 3 cells, as in [1, 0, 0]",
          "hops",
          k,
          "offset");
    }
    int[] offset = entry.offset().stream().mapToInt(n -> n).toArray();
    boolean home = from == to;
    for (int d = 0; d < 3; d++) {
      if (Math.abs(offset[d]) > replicate[d]) {
        throw fault.at(
            "is "
                + entry.offset()
                + ", farther than the lattice of "
                + Arrays.toString(replicate)
                + " cells; replicate more",
            "hops",
            k,
            "offset");
      }
      home &= offset[d] % replicate[d] == 0;
    }
    if (home) {
      throw fault.at(
          "leads from "
              + entry.from()
              + " to itself in a lattice of "
              + Arrays.toString(replicate)
              + " cells; give another offset, or replicate more",
          "hops",
          k,
          "offset");
    }
    return offset;
  }

  private boolean[] moves(KmcSpec.Hop entry, int from, int to, int k) {
    boolean[] moves = new boolean[symbols.size()];
    for (String symbol : entry.species()) {
      if (!symbols.contains(symbol)) {
        throw fault.at(
            "names "
                + Plain.quoted(symbol)
                + ", which is no mobile species; there are "
                + String.join(", ", symbols),
            "hops",
            k,
            "species");
      }
    }
    boolean any = false;
    for (int p = 0; p < moves.length; p++) {
      boolean named = entry.species().contains(symbols.get(p));
      boolean may = allowed[p][from] && allowed[p][to];
      if (named && !may) {
        throw fault.at(
            "is for "
                + symbols.get(p)
                + ", which may not take both "
                + entry.from()
                + " and "
                + entry.to()
                + " (species.on)",
            "hops",
            k,
            "species");
      }
      moves[p] = may && (named || entry.species().isEmpty());
      any |= moves[p];
    }
    if (!any) {
      throw fault.at("is open to no species: none may take both sites (species.on)", "hops", k);
    }
    return moves;
  }

  /// {ν, barrier, barrier back}, or {rate, rate back}.
  private double[] rates(KmcSpec.Hop entry, int from, int to, int k) {
    double rise = energies[to] - energies[from];
    if (entry.ratePerS().isPresent()) {
      return fixedRates(entry, rise, k);
    }
    if (entry.attemptThz().isEmpty()
        || entry.barrierEv().isPresent() == entry.kraEv().isPresent()) {
      throw fault.at(
          "needs attempt_thz and one of barrier_ev and kra_ev, or rate_per_s", "hops", k);
    }
    if (entry.reverseRatePerS().isPresent()) {
      throw fault.at("goes with rate_per_s, which is not given", "hops", k, "reverse_rate_per_s");
    }
    double attempt = entry.attemptThz().getAsDouble() * 1e12;
    double kra;
    if (entry.kraEv().isPresent()) {
      if (entry.reverseBarrierEv().isPresent()) {
        throw fault.at(
            "goes with barrier_ev; kra_ev holds both ways", "hops", k, "reverse_barrier_ev");
      }
      kra = entry.kraEv().getAsDouble();
    } else {
      double barrier = entry.barrierEv().getAsDouble();
      double back = entry.reverseBarrierEv().orElse(barrier - rise);
      double off = barrier - back - rise;
      double error = Math.sqrt(2) * entry.barrierStdEv().orElse(0);
      if (!(Math.abs(off) <= BALANCE_EV + 3 * error)) {
        throw fault.at(
            String.format(
                Locale.ROOT,
                "is %s eV, and detailed balance does not hold for this hop: %s → %s takes %s eV,"
                    + " %s less back, but the sites' energies differ by %s eV; they must agree"
                    + " within %s eV and three errors (barrier_std_ev): correct one, or leave out"
                    + " reverse_barrier_ev",
                Plain.number(back),
                entry.from(),
                entry.to(),
                Plain.number(barrier),
                Plain.number(round(barrier - back)),
                Plain.number(round(rise)),
                Plain.number(BALANCE_EV)),
            "hops",
            k,
            "reverse_barrier_ev");
      }
      kra = (barrier + back) / 2;
    }
    if (kra < Math.abs(rise) / 2) {
      throw fault.at(
          String.format(
              Locale.ROOT,
              "puts the saddle of %s → %s below the higher of the two sites, which differ by %s eV;"
                  + " the barrier must be at least that seen from the lower site",
              entry.from(),
              entry.to(),
              Plain.number(round(Math.abs(rise)))),
          "hops",
          k,
          entry.kraEv().isPresent() ? "kra_ev" : "barrier_ev");
    }
    return new double[] {attempt, kra + rise / 2, kra - rise / 2};
  }

  private double[] fixedRates(KmcSpec.Hop entry, double rise, int k) {
    for (OptionalDouble other :
        List.of(entry.attemptThz(), entry.barrierEv(), entry.reverseBarrierEv(), entry.kraEv())) {
      if (other.isPresent()) {
        throw fault.at(
            "stands in place of attempt_thz and barriers; give one or the other",
            "hops",
            k,
            "rate_per_s");
      }
    }
    if (spec.temperaturesK().size() > 1) {
      throw fault.at(
          "is of one temperature, and the file has "
              + spec.temperaturesK().size()
              + "; give attempt_thz and barrier_ev, or one temperature",
          "hops",
          k,
          "rate_per_s");
    }
    double kT = PhysicalConstants.BOLTZMANN_EV_PER_K * spec.temperaturesK().getFirst();
    double forth = entry.ratePerS().getAsDouble();
    double back = entry.reverseRatePerS().orElse(forth * Math.exp(rise / kT));
    double off = Math.log(forth / back) + rise / kT;
    double error =
        Math.hypot(
            entry.rateStdPerS().orElse(0) / forth, entry.reverseRateStdPerS().orElse(0) / back);
    if (!(Math.abs(off) <= BALANCE_LN + 3 * error)) {
      throw fault.at(
          String.format(
              Locale.ROOT,
              "is %.4g per s, and detailed balance does not hold for this hop: %s → %s goes with"
                  + " %.4g, %.4g times as often, but the sites' energies ask for %.4g times at %s"
                  + " K; they must agree within 0.1 %% and three errors (rate_std_per_s): correct"
                  + " one, or leave out reverse_rate_per_s",
              back,
              entry.from(),
              entry.to(),
              forth,
              forth / back,
              Math.exp(-rise / kT),
              Plain.number(spec.temperaturesK().getFirst())),
          "hops",
          k,
          "reverse_rate_per_s");
    }
    double mean = Math.sqrt(forth * back);
    return new double[] {mean * Math.exp(-rise / (2 * kT)), mean * Math.exp(rise / (2 * kT))};
  }

  private static double round(double ev) {
    return Math.rint(ev * 1e6) / 1e6;
  }
}
