package org.haven.analysis.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.haven.analysis.statistics.Judgement;

/// Whether the numbers of a run can be those of ions in a condensed phase. Where they cannot, a
/// unit or the time between frames is wrong more often than the material is strange.
final class Plausibility {
  /// Above the diffusivity of any ion in a solid, and of ions in melts up to 3000 K, in cm²/s.
  static final double LARGEST_CM2_PER_S = 1e-3;

  /// Attempts of an ion to hop, once each vibration, at most so many in a second.
  static final double VIBRATIONS_PER_S = 1e13;

  /// Shortest trajectory in ps that shows diffusion: ten vibrations.
  static final double SHORTEST_PS = 1;

  private Plausibility() {}

  /// What to say of a run of which this is not so: doubtful, and not unusable, because a wrong unit
  /// of time leaves activation energies and Haven ratios right.
  static Optional<Judgement> judgement(
      Displacements displacements, Directions directions, Map<String, Diffusivity> tracers) {
    List<String> reasons = new ArrayList<>();
    tracers.forEach(
        (symbol, tracer) -> {
          double d = tracer.cm2PerS().value();
          if (d > LARGEST_CM2_PER_S) {
            reasons.add(
                format(
                    "D* of %s is %.2g cm²/s; ions of solids and melts stay below 1e-3", symbol, d));
          }
          double hop = tracer.hops().lengthAngstrom() * 1e-8;
          double rate = 2 * directions.dimensions() * d / (hop * hop);
          if (rate > VIBRATIONS_PER_S) {
            reasons.add(
                format(
                    "%s hops %.2g times a second, more often than an ion vibrates (1e13)",
                    symbol, rate));
          }
        });
    double fs = displacements.intervalPs() * 1000 / displacements.stride();
    if (displacements.durationPs() < SHORTEST_PS) {
      reasons.add(
          format(
              "the whole trajectory spans %.3g ps, a few vibrations", displacements.durationPs()));
    }
    return reasons.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Judgement(
                Judgement.Mark.DOUBTFUL,
                "plausibility",
                String.join("; ", reasons)
                    + format(
                        ". Is the time between frames, %.4g fs, right? It is 1000 times too short"
                            + " where ps are read as fs, and n times where only every n-th step was"
                            + " written",
                        fs)));
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
