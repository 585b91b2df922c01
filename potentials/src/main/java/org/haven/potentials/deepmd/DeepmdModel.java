package org.haven.potentials.deepmd;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.haven.potentials.networks.FeedForward;

/// A Deep Potential with the descriptor `se_e2_a` or `se_e2_r`. Immutable.
///
/// A neighbour at r, within r_c, has the row
///
/// ```
/// R = (w/r, w x/r², w y/r², w z/r²)    w = 1 + u³(−6u² + 15u − 10), u = (r − r_s)/(r_c − r_s) in [0, 1]
/// ```
///
/// of which `se_e2_r` has the first component. Each of the `sel[t]` places for neighbours of type t
/// holds one, the nearest first, or zeros; every row, empty places too, is normalised, R ← (R −
/// mean)/deviation. With the embedding network G of the pair of types and S = Σ sel,
///
/// ```
/// se_e2_a:  T = 1/S Σ G(R_0) ⊗ R,  D_ka = Σ_c T_kc T_ac, a < axis
/// se_e2_r:  D = 1/(5S) Σ G(R_0)
/// E_i = scale · fitting(D) + offset
/// ```
///
/// @param file where it was read
/// @param format what kind of file that is: "PyTorch", "TensorFlow", …
/// @param species names of its types in order, t
/// @param radial whether the descriptor is `se_e2_r`
/// @param cutoffAngstrom r_c
/// @param smoothAngstrom r_s
/// @param places `sel`, [t]
/// @param axis number of columns of D
/// @param means [t_i][t][4], of rows of neighbours of type t about t_i; zeros beyond the first
///   component for `se_e2_r`
/// @param deviations [t_i][t][4], not zero
/// @param exclusion what excluded pairs of types give
/// @param excluded [t_i][t]
/// @param embeddings [t_i · types + t]; null where TensorFlow left out an excluded pair
/// @param fittings [t_i]
/// @param scales [t_i]
/// @param offsetsEv [t_i]
/// @param nearestOfAll whether the nearest Σ sel neighbours of any type are taken before the
///   nearest `sel[t]` of each type, as the PyTorch back end does
record DeepmdModel(
    Path file,
    String format,
    List<String> species,
    boolean radial,
    double cutoffAngstrom,
    double smoothAngstrom,
    int[] places,
    int axis,
    double[] means,
    double[] deviations,
    Exclusion exclusion,
    boolean[] excluded,
    List<FeedForward> embeddings,
    List<FeedForward> fittings,
    double[] scales,
    double[] offsetsEv,
    boolean nearestOfAll) {

  /// What a pair of excluded types gives.
  enum Exclusion {
    /// Rows of neighbours are zero after normalisation; empty places count: PyTorch.
    NEIGHBOURS,
    /// Nothing, as if there were no places: TensorFlow.
    PLACES
  }

  /// Number of types.
  int types() {
    return species.size();
  }

  /// Components of a row.
  int components() {
    return radial ? 1 : 4;
  }

  /// Outputs of an embedding network.
  int channels() {
    return embeddings.stream().filter(net -> net != null).findFirst().orElseThrow().outputs();
  }

  /// Length of D.
  int descriptorLength() {
    return radial ? channels() : channels() * axis;
  }

  /// S = Σ sel.
  int allPlaces() {
    int sum = 0;
    for (int each : places) {
      sum += each;
    }
    return sum;
  }

  /// The factor before the sum over places.
  double norm() {
    return (radial ? 0.2 : 1.0) / allPlaces();
  }

  /// One line for logs and reports.
  String description() {
    return String.format(
        Locale.ROOT,
        "Deep Potential %s (%s, %s, %d species, cutoff %s Å)",
        file.getFileName(),
        radial ? "se_e2_r" : "se_e2_a",
        format,
        types(),
        cutoffAngstrom);
  }
}
