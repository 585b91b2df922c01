package org.haven.pathways.hops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// All hops that were computed, and what follows from them.
///
/// Energies of all states of a kind of carrier are of supercells with the same atoms, so they share
/// a zero. A state that is the end of several hops may have relaxed into several minima; it has the
/// energy of the lowest.
///
/// @param plan what was asked for
/// @param results in the order of the plan's hops; those that are not done are left out
/// @param carriers one for vacancies, one for ions too many
public record HopTable(HopPlan plan, List<HopResult> results, List<Carrier> carriers) {
  /// States that should be the same may differ by so much before it is said, eV.
  private static final double SAME_EV = 2e-3;

  /// Most sites that a warning names.
  private static final int NAMED = 6;

  /// The hops of vacancies, or of ions too many.
  ///
  /// @param vacancies which of them
  /// @param statesEv [sites] energy with the carrier there; NaN where no hop begins or ends
  /// @param hops found, with a barrier
  /// @param network of them
  /// @param asked distinct hops of it in the plan
  /// @param missing those of them of which it is not known whether and how high a barrier they have
  /// @param warnings what is doubtful
  public record Carrier(
      boolean vacancies,
      double[] statesEv,
      List<Found> hops,
      HopNetwork network,
      int asked,
      int missing,
      List<String> warnings) {
    /// Name for files and tables.
    public String name() {
      return vacancies ? "vacancy" : "interstitial";
    }

    /// Whether hops are missing, so that barriers of the network may be lower than those found.
    public boolean isUpperBound() {
      return missing > 0;
    }

    /// The hops that are missing, in words.
    String missingInWords() {
      return "%d of %d hops %s no barrier".formatted(missing, asked, missing == 1 ? "has" : "have");
    }

    /// The sites of the crystal at which this carrier may be, those of the states or not.
    int sites(IonSites sites) {
      return (int) sites.sites().stream().filter(s -> s.occupied() == vacancies).count();
    }

    /// The lowest energy of a state.
    public double lowestEv() {
      return Arrays.stream(statesEv).filter(Double::isFinite).min().orElse(Double.NaN);
    }
  }

  /// A hop with its result.
  ///
  /// @param ions what ions do, between the sites at which the carrier is in the relaxed states:
  ///   each that symmetry makes of it once
  public record Found(DistinctHop hop, HopResult result, List<HopChain> ions) {}

  /// Of results.
  public static HopTable of(HopPlan plan, List<HopResult> results) {
    List<Carrier> carriers = new ArrayList<>();
    for (boolean vacancies : new boolean[] {true, false}) {
      List<Found> hops = new ArrayList<>();
      int asked = 0;
      int missing = 0;
      for (DistinctHop hop : plan.hops()) {
        if (hop.kind().isVacancy() != vacancies) {
          continue;
        }
        asked++;
        for (HopResult result : results) {
          if (result.number() != hop.number()) {
            continue;
          }
          if (!result.found()) {
            missing += result.isWithinOneState() ? 0 : 1;
          } else {
            HopChain ions = hop.kind().ofCarrier(result.start(), result.end());
            hops.add(new Found(hop, result, ions.images(plan.sites().images())));
          }
        }
      }
      if (asked > 0) {
        carriers.add(carrier(plan.sites(), vacancies, hops, asked, missing));
      }
    }
    return new HopTable(plan, List.copyOf(results), List.copyOf(carriers));
  }

  /// The same with a further warning about all carriers.
  public HopTable withWarning(String warning) {
    return new HopTable(
        plan,
        results,
        carriers.stream()
            .map(
                c ->
                    new Carrier(
                        c.vacancies,
                        c.statesEv,
                        c.hops,
                        c.network,
                        c.asked,
                        c.missing,
                        Stream.concat(Stream.of(warning), c.warnings.stream()).toList()))
            .toList());
  }

  private static Carrier carrier(
      IonSites sites, boolean vacancies, List<Found> hops, int asked, int missing) {
    double[] low = new double[sites.orbits()];
    double[] high = new double[low.length];
    Arrays.fill(low, Double.NaN);
    Arrays.fill(high, Double.NaN);
    for (Found found : hops) {
      note(low, high, orbit(sites, found.result.start()[0]), found.result.initialEnergyEv());
      note(low, high, orbit(sites, found.result.end()[0]), found.result.finalEnergyEv());
    }
    List<String> warnings = new ArrayList<>();
    int several = 0;
    double most = 0;
    for (int o = 0; o < low.length; o++) {
      if (high[o] - low[o] > SAME_EV) {
        several++;
        most = Math.max(most, high[o] - low[o]);
      }
    }
    if (several > 0) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the state with the %s at a site relaxes to energies that depend on the hop, up to"
                  + " %.1f meV apart, at %d of %d orbits: there are several minima; the lowest"
                  + " counts",
              vacancies ? "vacancy" : "ion",
              1e3 * most,
              several,
              Arrays.stream(low).filter(Double::isFinite).count()));
    }
    double[] states = sites.sites().stream().mapToDouble(s -> low[s.orbit()]).toArray();
    List<HopNetwork.Bond> bonds = new ArrayList<>();
    for (Found found : hops) {
      for (HopChain chain : found.ions) {
        int first = chain.sites()[0];
        int last = chain.sites()[chain.length() - 1];
        bonds.add(
            new HopNetwork.Bond(
                first,
                last,
                chain.offset(),
                highestEv(found, states[first], states[last]),
                found.hop.number()));
      }
    }
    Carrier carrier =
        new Carrier(
            vacancies,
            states,
            List.copyOf(hops),
            HopNetwork.of(states, bonds),
            asked,
            missing,
            warnings);
    incomplete(carrier, sites, warnings);
    return carrier;
  }

  /// What the network and the model lack.
  private static void incomplete(Carrier carrier, IonSites sites, List<String> warnings) {
    if (carrier.isUpperBound()) {
      warnings.add(
          carrier.name()
              + " hops: "
              + carrier.missingInWords()
              + (carrier.hops.isEmpty()
                  ? ", so what the crystal lets through is unknown"
                  : ", so those of the network are upper bounds, and the model lacks these hops"));
    }
    List<String> left = new ArrayList<>();
    for (int s = 0; s < carrier.statesEv.length; s++) {
      if (sites.sites().get(s).occupied() == carrier.vacancies
          && Double.isNaN(carrier.statesEv[s])) {
        left.add(sites.sites().get(s).name());
      }
    }
    if (!left.isEmpty() && !carrier.hops.isEmpty()) {
      warnings.add(
          "no hop begins or ends at %d of %d sites (%s): the model is without them, and D* that of the ions on the others"
              .formatted(
                  left.size(),
                  carrier.sites(sites),
                  String.join(", ", left.subList(0, Math.min(NAMED, left.size())))
                      + (left.size() > NAMED ? ", …" : "")));
    }
  }

  /// Energy of the highest point of a hop, not below its ends.
  static double highestEv(Found found, double one, double other) {
    return Math.max(found.result.saddleEnergyEv(), Math.max(one, other));
  }

  private static void note(double[] low, double[] high, int orbit, double energy) {
    low[orbit] = Double.isNaN(low[orbit]) ? energy : Math.min(low[orbit], energy);
    high[orbit] = Double.isNaN(high[orbit]) ? energy : Math.max(high[orbit], energy);
  }

  private static int orbit(IonSites sites, int site) {
    return sites.sites().get(site).orbit();
  }
}
