package org.haven.pathways.kmc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.haven.inputs.Plain;
import org.haven.kernels.Philox;

/// Standard errors of the rates of a file, and draws from them.
///
/// A hop's ln ν and E are drawn from one normal distribution of two, a site's energy from another.
/// Hops of one `group` share their draw, sites likewise; all others are independent. E is that of
/// the saddle less the mean of both sites, so that a draw is in detailed balance as the file is.
///
/// @param hops of each group
/// @param hopGroup group of each entry of `hops`
/// @param siteStdEv of each group of sites
/// @param siteGroup group of each site
record RateErrors(List<Hop> hops, int[] hopGroup, double[] siteStdEv, int[] siteGroup) {
  /// Stream of [Philox]; those of [LatticeGas] are below.
  private static final int ERRORS = 16;

  private static final int DRAWS = 8;

  /// @param lnAttemptStd of ln ν, or of ln k where the rate itself is given
  /// @param barrierStdEv of E
  /// @param correlation of both
  record Hop(double lnAttemptStd, double barrierStdEv, double correlation) {}

  /// @param lnAttempt [entries] what is added to ln ν
  /// @param barrierEv [entries] what is added to E less the mean energy of the sites
  /// @param siteEv [sites] what is added to energies of sites
  record Draw(double[] lnAttempt, double[] barrierEv, double[] siteEv) {}

  /// Errors of a file.
  ///
  /// @throws org.haven.inputs.InputException where an error lacks its quantity, or those of a group
  ///   differ
  static RateErrors of(KmcSpec spec, HopEntries.Fault fault) {
    List<Hop> hops = new ArrayList<>();
    Map<String, Integer> names = new HashMap<>();
    int[] hopGroup = new int[spec.hops().size()];
    for (int k = 0; k < hopGroup.length; k++) {
      KmcSpec.Hop entry = spec.hops().get(k);
      Hop error = error(entry, k, fault);
      hopGroup[k] = hops.size();
      Integer known = entry.group() == null ? null : names.putIfAbsent(entry.group(), hops.size());
      if (known == null) {
        hops.add(error);
      } else if (!hops.get(known).equals(error)) {
        throw fault.at(unlike(entry.group(), "hops"), "hops", k, "group");
      } else {
        hopGroup[k] = known;
      }
    }
    List<Double> stds = new ArrayList<>();
    names.clear();
    int[] siteGroup = new int[spec.sites().size()];
    for (int s = 0; s < siteGroup.length; s++) {
      KmcSpec.Site site = spec.sites().get(s);
      double std = site.energyStdEv().orElse(0);
      siteGroup[s] = stds.size();
      Integer known = site.group() == null ? null : names.putIfAbsent(site.group(), stds.size());
      if (known == null) {
        stds.add(std);
      } else if (stds.get(known) != std) {
        throw fault.at(unlike(site.group(), "sites"), "sites", s, "group");
      } else {
        siteGroup[s] = known;
      }
    }
    return new RateErrors(
        List.copyOf(hops),
        hopGroup,
        stds.stream().mapToDouble(Double::doubleValue).toArray(),
        siteGroup);
  }

  private static String unlike(String group, String what) {
    return "is "
        + Plain.quoted(group)
        + ", of which other "
        + what
        + " have other standard errors; alike "
        + what
        + " have one: give all the same, or another group";
  }

  private static Hop error(KmcSpec.Hop entry, int k, HopEntries.Fault fault) {
    if (entry.ratePerS().isPresent()) {
      for (String key : List.of("barrier_std_ev", "ln_attempt_std")) {
        if ((key.startsWith("b") ? entry.barrierStdEv() : entry.lnAttemptStd()).isPresent()) {
          throw fault.at("goes with attempt_thz; rate_per_s has rate_std_per_s", "hops", k, key);
        }
      }
      double forth = entry.rateStdPerS().orElse(0) / entry.ratePerS().getAsDouble();
      return new Hop(
          entry.reverseRatePerS().isPresent()
              ? Math.hypot(
                      forth,
                      entry.reverseRateStdPerS().orElse(0) / entry.reverseRatePerS().getAsDouble())
                  / 2
              : forth,
          0,
          correlation(entry, 0, 0, k, fault));
    }
    if (entry.rateStdPerS().isPresent() || entry.reverseRateStdPerS().isPresent()) {
      throw fault.at(
          "goes with rate_per_s; barriers have barrier_std_ev and ln_attempt_std",
          "hops",
          k,
          entry.rateStdPerS().isPresent() ? "rate_std_per_s" : "reverse_rate_std_per_s");
    }
    double attempt = entry.lnAttemptStd().orElse(0);
    double barrier = entry.barrierStdEv().orElse(0);
    return new Hop(attempt, barrier, correlation(entry, attempt, barrier, k, fault));
  }

  private static double correlation(
      KmcSpec.Hop entry, double attempt, double barrier, int k, HopEntries.Fault fault) {
    if (entry.attemptBarrierCorrelation().isPresent() && !(attempt > 0 && barrier > 0)) {
      throw fault.at(
          "correlates ln_attempt_std and barrier_std_ev, which are not both given",
          "hops",
          k,
          "attempt_barrier_correlation");
    }
    return entry.attemptBarrierCorrelation().orElse(0);
  }

  /// Whether all is taken for exact.
  boolean none() {
    for (double std : siteStdEv) {
      if (std > 0) {
        return false;
      }
    }
    return hops.stream().allMatch(h -> h.lnAttemptStd == 0 && h.barrierStdEv == 0);
  }

  /// Simulations at drawn rates where the file names no number: none where all rates have one error
  /// and only scale time.
  int draws(KmcSpec spec) {
    boolean energies = false;
    for (double std : siteStdEv) {
      energies |= std > 0;
    }
    boolean scale = hops.size() < 2 && !energies;
    return none() ? 0 : spec.rateDraws().orElse(scale ? 0 : DRAWS);
  }

  /// The rates as they are given.
  Draw best() {
    return new Draw(
        new double[hopGroup.length], new double[hopGroup.length], new double[siteGroup.length]);
  }

  /// One draw.
  ///
  /// @param number of the draw
  Draw draw(long seed, int number) {
    double[] attempt = new double[hops.size()];
    double[] barrier = new double[hops.size()];
    for (int g = 0; g < attempt.length; g++) {
      Hop error = hops.get(g);
      double x = Philox.gaussian(seed, ERRORS, number, 2 * g);
      double y = Philox.gaussian(seed, ERRORS, number, 2 * g + 1);
      double r = error.correlation;
      attempt[g] = error.lnAttemptStd * x;
      barrier[g] = error.barrierStdEv * (r * x + Math.sqrt(1 - r * r) * y);
    }
    double[] site = new double[siteStdEv.length];
    for (int g = 0; g < site.length; g++) {
      site[g] = siteStdEv[g] * Philox.gaussian(seed, ERRORS + 1, number, g);
    }
    return new Draw(spread(attempt, hopGroup), spread(barrier, hopGroup), spread(site, siteGroup));
  }

  private static double[] spread(double[] ofGroups, int[] group) {
    double[] all = new double[group.length];
    for (int k = 0; k < all.length; k++) {
      all[k] = ofGroups[group[k]];
    }
    return all;
  }
}
