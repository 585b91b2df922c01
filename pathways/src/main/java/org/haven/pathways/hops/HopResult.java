package org.haven.pathways.hops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.haven.pathways.neb.MinimumEnergyPath;

/// What became of a distinct hop. Numbers that were not found or not asked for are NaN.
///
/// @param number of the hop, from 1
/// @param key of all that it depends on
/// @param kind [HopKind] in lower case
/// @param from site where the chain begins
/// @param via sites between, empty but for concerted hops
/// @param to site where it ends
/// @param lengthAngstrom of the longest way from a site to the next
/// @param multiplicity how many symmetry makes of it in the cell
/// @param found whether there is a barrier
/// @param reason why not
/// @param start where the carrier is in the relaxed state before: [site from 0, cell a, b, c];
///   empty if it is nowhere
/// @param end where it is in the state after
/// @param initialEnergyEv of the relaxed state before, of the potential
/// @param finalEnergyEv of the relaxed state after
/// @param saddleEnergyEv of the highest point between
/// @param barrierStdEv spread of a committee
/// @param reverseStdEv the same, of the way back
/// @param forwardThz attempt frequency by Vineyard
/// @param reverseThz the same, of the way back
/// @param pathAngstrom [images] length of the path up to each
/// @param pathEv [images] energy above the state before
/// @param pathSlopes [images] dE/ds in eV/Å
/// @param minimaEv energies of minima between, above the state before
/// @param converged whether the forces are within the tolerance
/// @param steps of the band
/// @param calls energies and forces that it took
/// @param seconds of wall time
/// @param warnings what is doubtful
/// @param remarks what was decided
public record HopResult(
    int number,
    String key,
    String kind,
    String from,
    String via,
    String to,
    double lengthAngstrom,
    int multiplicity,
    boolean found,
    String reason,
    int[] start,
    int[] end,
    double initialEnergyEv,
    double finalEnergyEv,
    double saddleEnergyEv,
    double barrierStdEv,
    double reverseStdEv,
    double forwardThz,
    double reverseThz,
    double[] pathAngstrom,
    double[] pathEv,
    double[] pathSlopes,
    double[] minimaEv,
    boolean converged,
    int steps,
    long calls,
    double seconds,
    List<String> warnings,
    List<String> remarks) {
  /// Barriers forth and back that symmetry makes equal differ by less than this, eV.
  private static final double UNEVEN_EV = 1e-3;

  /// Of a path.
  ///
  /// @param calls that the hop took
  /// @param start where the carrier is before; empty if it is nowhere
  /// @param end where it is after
  static HopResult of(
      DistinctHop hop,
      IonSites sites,
      String key,
      MinimumEnergyPath path,
      long calls,
      Optional<int[]> start,
      Optional<int[]> end) {
    String reason = reason(sites, path, start, end);
    List<String> remarks = new ArrayList<>(path.remarks());
    settled(remarks, hop, sites, "before", hop.kind().start(hop.chain()), start);
    settled(remarks, hop, sites, "after", hop.kind().end(hop.chain()), end);
    double zero = path.energiesEv()[0];
    return new HopResult(
        hop.number(),
        key,
        hop.kind().name().toLowerCase(Locale.ROOT),
        name(hop, sites, 0),
        via(hop, sites),
        name(hop, sites, hop.chain().length() - 1),
        hop.lengthAngstrom(),
        hop.all().size(),
        reason.isEmpty(),
        reason,
        start.orElse(new int[0]),
        end.orElse(new int[0]),
        zero,
        zero + path.reactionEv(),
        zero + path.barrierEv(),
        path.spread().map(MinimumEnergyPath.Spread::barrier).orElse(Double.NaN),
        path.spread().map(MinimumEnergyPath.Spread::reverse).orElse(Double.NaN),
        path.prefactor().map(p -> p.forwardThz()).orElse(Double.NaN),
        path.prefactor().map(p -> p.reverseThz()).orElse(Double.NaN),
        path.profile().lengthAngstrom(),
        path.profile().energiesEv(),
        path.profile().slopesEvPerAngstrom(),
        path.minima().stream().mapToDouble(m -> m.energyEv()).toArray(),
        path.converged(),
        path.steps(),
        calls,
        path.seconds(),
        warnings(hop, sites, path),
        List.copyOf(remarks));
  }

  /// Those of the path, and whether it is uneven where symmetry makes it even: between equivalent
  /// sites, or turned round by an operation.
  private static List<String> warnings(DistinctHop hop, IonSites sites, MinimumEnergyPath path) {
    List<String> all = new ArrayList<>(path.warnings());
    int[] chain = hop.chain().sites();
    boolean even =
        hop.isItsOwnReverse()
            || chain.length == 2
                && sites.sites().get(chain[0]).orbit() == sites.sites().get(chain[1]).orbit();
    if (even && path.converged() && Math.abs(path.reactionEv()) > UNEVEN_EV) {
      all.add(
          String.format(
              Locale.ROOT,
              "both ends are equivalent by symmetry, yet the barrier is %.2f meV forth and %.2f"
                  + " back (limit %.0f meV apart): the crystal around them relaxed into different"
                  + " minima; take the lower end, relaxed first, as the crystal, or a larger"
                  + " supercell",
              1e3 * path.barrierEv(),
              1e3 * path.reverseBarrierEv(),
              1e3 * UNEVEN_EV));
    }
    return List.copyOf(all);
  }

  private static String reason(
      IonSites sites, MinimumEnergyPath path, Optional<int[]> start, Optional<int[]> end) {
    if (start.isEmpty() || end.isEmpty()) {
      return "the state "
          + (start.isEmpty() ? "before" : "after")
          + " is no minimum: it relaxes until several ions have left their sites";
    }
    if (Arrays.equals(start.get(), end.get())) {
      return "both states relax to one with the carrier at "
          + sites.sites().get(start.get()[0]).name();
    }
    return path.converged()
        ? ""
        : String.format(
            Locale.ROOT,
            "not converged in %d steps: largest force component %.4f eV/Å%s",
            path.steps(),
            path.maxForceEvPerAngstrom(),
            path.remarks().stream().anyMatch(r -> r.contains("relaxed to a saddle"))
                ? "; states of this crystal are saddles of the potential: relax it without"
                    + " symmetry first, or keep them with --no-check"
                : "");
  }

  private static void settled(
      List<String> remarks,
      DistinctHop hop,
      IonSites sites,
      String state,
      int[] put,
      Optional<int[]> is) {
    if (is.isPresent() && !Arrays.equals(put, is.get())) {
      remarks.add(
          "the state "
              + state
              + " with the "
              + (hop.kind().isVacancy() ? "vacancy" : "ion")
              + " at "
              + sites.sites().get(put[0]).name()
              + " is no minimum: it relaxes to "
              + sites.sites().get(is.get()[0]).name());
    }
  }

  /// Of a hop that could not be computed.
  static HopResult failed(
      DistinctHop hop, IonSites sites, String key, String reason, long calls, double seconds) {
    double none = Double.NaN;
    return new HopResult(
        hop.number(),
        key,
        hop.kind().name().toLowerCase(Locale.ROOT),
        name(hop, sites, 0),
        via(hop, sites),
        name(hop, sites, hop.chain().length() - 1),
        hop.lengthAngstrom(),
        hop.all().size(),
        false,
        reason,
        new int[0],
        new int[0],
        none,
        none,
        none,
        none,
        none,
        none,
        none,
        new double[0],
        new double[0],
        new double[0],
        new double[0],
        false,
        0,
        calls,
        seconds,
        List.of(),
        List.of());
  }

  /// Energy to go on, eV.
  public double barrierEv() {
    return saddleEnergyEv - initialEnergyEv;
  }

  /// Energy to go back, eV.
  public double reverseBarrierEv() {
    return saddleEnergyEv - finalEnergyEv;
  }

  /// Whether there is no barrier because there are no two states: nothing is missing then. Both
  /// reasons of it begin so.
  boolean isWithinOneState() {
    return !found && reason.startsWith("both ");
  }

  private static String name(DistinctHop hop, IonSites sites, int k) {
    return sites.sites().get(hop.chain().sites()[k]).name();
  }

  private static String via(DistinctHop hop, IonSites sites) {
    return hop.chain().length() > 2 ? name(hop, sites, 1) : "";
  }
}
