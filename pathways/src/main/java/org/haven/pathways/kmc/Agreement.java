package org.haven.pathways.kmc;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.haven.analysis.statistics.Estimate;

/// What ratios of results by hops to measured ones say, in words that follow each of them and not
/// their mean alone.
final class Agreement {
  private Agreement() {}

  /// @param own of one quantity at several temperatures, of which one at least has a ratio
  /// @param all the mean of the ratios
  static String of(List<MeasuredComparison.Row> own, Estimate all) {
    List<MeasuredComparison.Row> known = own.stream().filter(r -> r.ratio().known()).toList();
    List<MeasuredComparison.Row> off = known.stream().filter(r -> !r.ratio().covers(1)).toList();
    if (off.isEmpty()) {
      return all.covers(1) ? "independent hops at these rates explain it" : reason(all.value());
    }
    boolean below = off.stream().allMatch(r -> r.ratio().value() < 1);
    boolean above = off.stream().allMatch(r -> r.ratio().value() > 1);
    String where =
        known.size() == 1
            ? ""
            : "not 1 within errors at "
                + off.stream()
                    .map(
                        r ->
                            String.format(
                                Locale.ROOT, "%.0f K (%.2f)", r.temperatureK(), r.ratio().value()))
                    .collect(Collectors.joining(", "))
                + ": ";
    return where
        + (below || above
            ? reason(off.getFirst().ratio().value())
            : "on both sides of 1: hops at these rates have another activation energy");
  }

  private static String reason(double ratio) {
    return ratio < 1
        ? "ions go farther than hops one by one at these rates: hops come together (chains, drawn"
            + " by one another), or sites or hops are missing"
        : "ions come less far than hops at these rates: they go back more often than chance says"
            + " (memory of the lattice, repulsion of ions), so that the rates are too high";
  }

  /// The least and the largest ratio, where their intervals do not meet.
  static String range(List<MeasuredComparison.Row> own) {
    Comparator<MeasuredComparison.Row> byRatio = Comparator.comparingDouble(r -> r.ratio().value());
    List<MeasuredComparison.Row> known = own.stream().filter(r -> r.ratio().known()).toList();
    MeasuredComparison.Row low = known.stream().min(byRatio).orElseThrow();
    MeasuredComparison.Row high = known.stream().max(byRatio).orElseThrow();
    return low.ratio().ci95High() < high.ratio().ci95Low()
        ? String.format(
            Locale.ROOT,
            " (%.2f at %.0f K, %.2f at %.0f K)",
            low.ratio().value(),
            low.temperatureK(),
            high.ratio().value(),
            high.temperatureK())
        : "";
  }
}
