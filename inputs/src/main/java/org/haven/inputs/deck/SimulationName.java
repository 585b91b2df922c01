package org.haven.inputs.deck;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.haven.inputs.Plain;

/// Which simulation of a run: names its folder, `600K-1`, and gives its seed.
///
/// @param replica from 1
public record SimulationName(double temperatureK, int replica) {
  private static final Pattern FOLDER = Pattern.compile("([0-9]+(?:[.][0-9]+)?)K-([0-9]{1,9})");

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
                Double.parseDouble(parts.group(1)), Integer.parseInt(parts.group(2))))
        : Optional.empty();
  }

  /// Seed of the simulation: a hash of the deck's seed, the temperature and the replica, so that it
  /// does not depend on what else the deck asks for.
  public long seed(long deckSeed) {
    long z = deckSeed;
    for (long part : new long[] {Double.doubleToLongBits(temperatureK), replica}) {
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
    return Plain.number(temperatureK) + "K-" + replica;
  }
}
