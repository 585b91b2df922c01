package org.haven.cli;

import java.util.OptionalInt;
import org.haven.api.AdaptiveSearch;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.pathways.saddle.SaddleSearch;
import picocli.CommandLine.Option;

/// Options of `haven hops --search`.
final class SearchOptions {
  @Option(
      names = "--search",
      paramLabel = "N",
      description =
          "Find hops that no list contains: relax the structure as it is, and climb N times from it"
              + " to a saddle, each time after a random displacement (--seed) around an ion. Each"
              + " saddle is verified by relaxing to both sides.")
  private Integer searches;

  @Option(
      names = "--states",
      paramLabel = "M",
      description =
          "Search from M states, those that hops reach in turn, the lowest way first. Default 1.")
  private Integer states;

  @Option(
      names = "--around",
      paramLabel = "mobile|SYMBOL|K",
      description =
          "Ions to search around: the mobile ones, those of an element, or the atom K, counted from"
              + " 1. Default mobile.")
  private String around;

  @Option(
      names = "--displacement",
      paramLabel = "D",
      description =
          "Random displacement in Å: standard deviation of a coordinate of that ion. Default 0.25.")
  private Double displacementAngstrom;

  @Option(
      names = "--radius",
      paramLabel = "R",
      description = "Distance in Å at which it has fallen to 61 %%. Default 2.")
  private Double radiusAngstrom;

  @Option(
      names = "--ceiling",
      paramLabel = "E",
      description = "Give a search up so high above its state, in eV. Default 1.5.")
  private Double ceilingEv;

  /// Searches from each state, where they are asked for.
  OptionalInt searches() {
    if (searches == null
        && (states != null
            || around != null
            || displacementAngstrom != null
            || radiusAngstrom != null
            || ceilingEv != null)) {
      throw new InputException(
          "--states, --around, --displacement, --radius and --ceiling are for a search; add"
              + " --search N, for example --search 50");
    }
    return searches == null ? OptionalInt.empty() : OptionalInt.of(searches);
  }

  SaddleSearch.Settings settings(double toleranceEvPerAngstrom, long seed) {
    SaddleSearch.Settings standard = SaddleSearch.Settings.standard(searches, seed);
    return new SaddleSearch.Settings(
        searches,
        states == null ? standard.states() : states,
        displacementAngstrom == null ? standard.displacementAngstrom() : displacementAngstrom,
        radiusAngstrom == null ? standard.radiusAngstrom() : radiusAngstrom,
        toleranceEvPerAngstrom,
        ceilingEv == null ? standard.ceilingEv() : ceilingEv,
        standard.maxSteps(),
        seed);
  }

  /// The atoms to search around, from 0.
  int[] atoms(Structure state, String mobile) {
    if (around == null || around.equals("mobile")) {
      return AdaptiveSearch.atoms(state, mobile);
    }
    if (state.symbols().contains(around)) {
      return AdaptiveSearch.atoms(state, around);
    }
    try {
      int atom = Integer.parseInt(around);
      if (atom >= 1 && atom <= state.count()) {
        return new int[] {atom - 1};
      }
    } catch (NumberFormatException noNumber) {
      // said below
    }
    throw new InputException(
        "--around is '%s'; expected mobile, one of the elements %s, or an atom from 1 to %d"
            .formatted(around, String.join(", ", state.species()), state.count()));
  }
}
