package org.haven.analysis.transport;

import java.util.Map;

/// The window in which sums over the ions of several species are fitted: the latest start and the
/// earliest end of those that diffuse.
///
/// @param tracers D* of each mobile species
/// @param earliest index of the first lag of the grid that may be used
/// @param from index of the first lag at which all diffuse
/// @param to index of the last lag
/// @param diffusive whether any of them diffuses
record JointWindow(
    Displacements displacements,
    Directions directions,
    Map<String, Diffusivity> tracers,
    int earliest,
    int from,
    int to,
    boolean diffusive) {

  static JointWindow of(
      Displacements displacements, Directions directions, Map<String, Diffusivity> tracers) {
    int from = 0;
    int to = WindowCovariance.of(displacements.frames()).lags().length - 1;
    boolean diffusive = tracers.values().stream().anyMatch(Diffusivity::diffusive);
    for (Diffusivity tracer : tracers.values()) {
      if (tracer.diffusive() || !diffusive) {
        from = Math.max(from, tracer.fit().from());
        to = Math.min(to, tracer.fit().to());
      }
    }
    boolean given = tracers.values().stream().anyMatch(t -> t.window().given());
    return new JointWindow(
        displacements, directions, tracers, given ? from : 0, from, to, diffusive);
  }

  /// The same, of lags at which all diffuse only.
  JointWindow withoutShortLags() {
    return new JointWindow(displacements, directions, tracers, from, from, to, diffusive);
  }

  WindowCovariance structure() {
    return WindowCovariance.of(displacements.frames());
  }

  /// The first lag in frames.
  int firstLag() {
    return structure().lags()[from];
  }

  /// Fits the squared displacement of a sum over ions.
  ///
  /// @param sum [3][F]
  /// @param weights Σ w_i² over the ions of each species, for their vibrations
  /// @param hops that stand behind the sum
  CollectiveLine line(double[][] sum, Map<String, Double> weights, double hops) {
    return CollectiveLine.of(
        sum,
        structure(),
        directions,
        earliest,
        from,
        to,
        displacements.intervalPs(),
        CollectiveLine.cage(tracers, weights),
        hops);
  }
}
