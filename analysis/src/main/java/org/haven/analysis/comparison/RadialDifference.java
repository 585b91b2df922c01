package org.haven.analysis.comparison;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Where radial distributions of two simulations differ most.
///
/// @param firstRun name of the simulation
/// @param otherRun name of the other
/// @param pair for example `Li-S`
/// @param angstrom distance of the largest difference
/// @param first g there
/// @param other g there
record RadialDifference(
    String firstRun, String otherRun, String pair, double angstrom, double first, double other) {

  /// @param one object of `mechanism` in `result.json`
  /// @return empty where the temperatures differ, one has no distributions or the grids differ
  static Optional<RadialDifference> of(Object one, Object two, double toleranceK) {
    if (!(one instanceof Map<?, ?> a)
        || !(two instanceof Map<?, ?> b)
        || !(a.get("temperature_k") instanceof Number ta)
        || !(b.get("temperature_k") instanceof Number tb)
        || Math.abs(ta.doubleValue() - tb.doubleValue()) > toleranceK
        || !(a.get("rdf") instanceof Map<?, ?> ra)
        || !(b.get("rdf") instanceof Map<?, ?> rb)
        || !(ra.get("r_angstrom") instanceof List<?> r)
        || !r.equals(rb.get("r_angstrom"))
        || !(ra.get("pairs") instanceof Map<?, ?> pa)
        || !(rb.get("pairs") instanceof Map<?, ?> pb)) {
      return Optional.empty();
    }
    RadialDifference most = null;
    for (Object pair : pa.keySet()) {
      if (!(pa.get(pair) instanceof Map<?, ?> x)
          || !(pb.get(pair) instanceof Map<?, ?> y)
          || !(x.get("g") instanceof List<?> gx)
          || !(y.get("g") instanceof List<?> gy)) {
        continue;
      }
      for (int k = 0; k < Math.min(gx.size(), gy.size()); k++) {
        if (gx.get(k) instanceof Number u
            && gy.get(k) instanceof Number v
            && (most == null
                || Math.abs(u.doubleValue() - v.doubleValue())
                    > Math.abs(most.first - most.other))) {
          most =
              new RadialDifference(
                  String.valueOf(a.get("name")),
                  String.valueOf(b.get("name")),
                  pair.toString(),
                  ((Number) r.get(k)).doubleValue(),
                  u.doubleValue(),
                  v.doubleValue());
        }
      }
    }
    return Optional.ofNullable(most).filter(d -> d.first != d.other);
  }

  /// In words.
  String text() {
    return String.format(
        Locale.ROOT,
        "radial distributions of %s and %s differ most for %s at %.2f Å: g = %.2f and %.2f",
        firstRun,
        otherRun,
        pair,
        angstrom,
        first,
        other);
  }
}
