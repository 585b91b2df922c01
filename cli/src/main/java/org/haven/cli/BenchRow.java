package org.haven.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.haven.kernels.Precision;
import org.haven.validation.speed.Measurement;
import org.haven.validation.speed.SpeedSystem;

/// One row of `haven bench`.
///
/// @param potential its description
/// @param device with what it runs on
/// @param liveBytes memory of the objects of the run
/// @param pairsPerAtom pairs within cutoff and skin
record BenchRow(
    String system,
    String potential,
    Precision precision,
    String device,
    int threads,
    SpeedSystem.Dynamics dynamics,
    Measurement measured,
    long liveBytes,
    double pairsPerAtom) {
  static final String HEADER =
      String.format(
          Locale.ROOT,
          "%-14s %9s %-9s %-16s %13s %10s %9s %7s %8s %7s",
          "system",
          "atoms",
          "precision",
          "device",
          "atom-steps/s",
          "ns/day",
          "B/atom",
          "pairs",
          "rebuild",
          "others");

  String line() {
    Measurement m = measured;
    return String.format(
        Locale.ROOT,
        "%-14s %9d %-9s %-16s %13s %10.3g %9.0f %7.1f %8s %7s",
        system,
        m.atoms(),
        word(precision),
        device,
        String.format(Locale.ROOT, "%.3g%s", m.atomStepsPerSecond(), m.steady() ? "" : "*"),
        m.nsPerDay(dynamics.timeStepFs()),
        bytesPerAtom(),
        pairsPerAtom,
        m.rebuilds() == 0
            ? "none"
            : String.format(Locale.ROOT, "%.1f", (double) m.steps() / m.rebuilds()),
        Double.isNaN(m.othersShare()) ? "" : Math.round(100 * m.othersShare()) + " %");
  }

  /// The same row, where `otherBytes` of its memory belong to the program.
  BenchRow less(long otherBytes) {
    return new BenchRow(
        system,
        potential,
        precision,
        device,
        threads,
        dynamics,
        measured,
        Math.max(0, liveBytes - otherBytes),
        pairsPerAtom);
  }

  private double bytesPerAtom() {
    return (double) liveBytes / measured.atoms();
  }

  static String word(Precision precision) {
    return precision.name().toLowerCase(Locale.ROOT);
  }

  /// Rows that differ in size alone have the same series.
  String series() {
    return system + ", " + word(precision) + ", " + device;
  }

  ObjectNode json() {
    Measurement m = measured;
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("system", system)
            .put("potential", potential)
            .put("atoms", m.atoms())
            .put("precision", word(precision))
            .put("device", device)
            .put("threads", threads)
            .put("time_step_fs", dynamics.timeStepFs())
            .put("temperature_k", dynamics.temperatureK())
            .put("skin_angstrom", dynamics.skinAngstrom())
            .put("thermostat", dynamics.thermostat() ? "bussi" : "none")
            .put("steps", m.steps())
            .put("seconds", m.seconds())
            .put("cpu_seconds", m.cpuSeconds())
            .put("atom_steps_per_s", m.atomStepsPerSecond())
            .put("atom_steps_per_cpu_s", m.atoms() * (m.steps() / m.cpuSeconds()))
            .put("ns_per_day", m.nsPerDay(dynamics.timeStepFs()))
            .put("rebuilds", m.rebuilds())
            .put("pairs_per_atom", pairsPerAtom)
            .put("live_bytes_per_atom", bytesPerAtom())
            .put("allocated_bytes_per_step", m.allocatedBytesPerStep())
            .put("steady", m.steady());
    if (!Double.isNaN(m.othersShare())) {
      node.put("others_share_of_machine", m.othersShare());
    }
    return node;
  }
}
