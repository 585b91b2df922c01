package org.haven.pathways.saddle;

import java.util.List;
import java.util.Map;
import org.haven.inputs.structure.Structure;

/// What searches around one or more states found.
///
/// @param crystal cell and atoms; its positions are those of the first state, relaxed
/// @param states those from which searches began, and those that hops reach; the first begins
/// @param hops the lowest first, state by state
/// @param calls energies and forces computed in all
/// @param seconds of wall time
/// @param stopped whether it was stopped before all searches were done
/// @param warnings what is doubtful
public record SaddleCatalogue(
    Structure crystal,
    List<State> states,
    List<SaddleHop> hops,
    long calls,
    double seconds,
    boolean stopped,
    List<String> warnings) {

  /// A minimum.
  ///
  /// @param positions [3N] unwrapped, Å
  /// @param energyEv of the potential
  /// @param levelEv highest energy on the known way to it from the first state, above that one
  /// @param ends how the searches from it ended, in words, and how often; empty where there were
  ///   none
  /// @param completeness of the hops from it
  public record State(
      double[] positions,
      double energyEv,
      double levelEv,
      Map<String, Integer> ends,
      Completeness completeness) {}

  /// How likely it is that all hops from a state are known.
  ///
  /// @param searches that found a hop
  /// @param sinceNew of them, one after another, the last that found none that was new
  /// @param once hops that were found once
  public record Completeness(int searches, int sinceNew, int once) {
    /// 1 − 1/N of N searches without a new hop (Xu, Henkelman, J. Chem. Phys. 2008, 129, 114104,
    /// doi:10.1063/1.2976010), where all hops are found alike; 0 for none.
    public double confidence() {
      return sinceNew == 0 ? 0 : 1 - 1.0 / sinceNew;
    }

    /// The share of further finds that would be new: of those so far, the hops found once (Good,
    /// Biometrika 1953, 40, 237, doi:10.1093/biomet/40.3-4.237). Not a number without a find.
    public double unseenShare() {
      return (double) once / searches;
    }
  }

  /// The hops that leave a state, the lowest barrier first.
  public List<SaddleHop> hopsFrom(int state) {
    return hops.stream().filter(h -> h.from() == state).toList();
  }
}
