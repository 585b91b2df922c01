package org.haven.inputs.deck;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.haven.inputs.Plain;

/// Which simulation of a run: names its folder, `600K-1`, and gives its seed.
///
/// @param size of a series over cell sizes, 2 for `2x2x2-600K-1`; 0 where there is none
/// @param replica from 1
/// @param field that drives it, `600K-1F+0.5`; empty at equilibrium
public record SimulationName(
    int size, double temperatureK, int replica, Optional<FieldPoint> field) {
  private static final Pattern FOLDER =
      Pattern.compile(
          "(?:([1-9][0-9]{0,2})x\\1x\\1-)?([0-9]+(?:[.][0-9]+)?)K-([0-9]{1,9})((?:"
              + FieldPoint.PATTERN
              + ")?)");

  /// That of a simulation without a field.
  public SimulationName(int size, double temperatureK, int replica) {
    this(size, temperatureK, replica, Optional.empty());
  }

  /// That of a run of one size.
  public SimulationName(double temperatureK, int replica) {
    this(0, temperatureK, replica);
  }

  /// That of a simulation's folder; empty for another file.
  public static Optional<SimulationName> of(Path folder) {
    return parse(folder.getFileName().toString());
  }

  /// The inverse of [#toString]; empty for another text.
  public static Optional<SimulationName> parse(String name) {
    Matcher parts = FOLDER.matcher(name);
    return parts.matches()
        ? Optional.of(
            new SimulationName(
                parts.group(1) == null ? 0 : Integer.parseInt(parts.group(1)),
                Double.parseDouble(parts.group(2)),
                Integer.parseInt(parts.group(3)),
                FieldPoint.parse(parts.group(4))))
        : Optional.empty();
  }

  /// The same replica without a field.
  public SimulationName withoutField() {
    return in(Optional.empty());
  }

  /// The same replica in a field.
  public SimulationName in(Optional<FieldPoint> other) {
    return new SimulationName(size, temperatureK, replica, other);
  }

  /// Seed of the simulation: a hash of the deck's seed, the temperature, the replica and, in a
  /// series, the size, so that it does not depend on what else the deck asks for. Those of a
  /// replica in different fields share it: they start alike.
  public long seed(long deckSeed) {
    long z = deckSeed;
    long[] parts = {Double.doubleToLongBits(temperatureK), replica, size};
    for (long part : size == 0 ? Arrays.copyOf(parts, 2) : parts) {
      // The mixing function of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014,
      // doi:10.1145/2660193.2660195).
      z = (z ^ part) + 0x9e3779b97f4a7c15L;
      z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
      z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
      z ^= z >>> 31;
    }
    return z;
  }

  @Override
  public String toString() {
    return (size == 0 ? "" : repeats(size) + "-")
        + Plain.number(temperatureK)
        + "K-"
        + replica
        + field.map(FieldPoint::toString).orElse("");
  }

  /// `2x2x2`.
  public static String repeats(int size) {
    return size + "x" + size + "x" + size;
  }
}
