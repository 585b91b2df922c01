package org.haven.pathways.kmc;

import java.util.Locale;
import org.haven.inputs.InputException;

/// Memory that a [LatticeGas] takes, counted from its arrays.
final class GasMemory {
  /// Share of the heap that simulations may take.
  private static final double SHARE = 0.9;

  private GasMemory() {}

  /// Bytes of a gas, and of what writes its positions.
  ///
  /// @param listed whether it is a [ListedGas]
  static long bytes(KmcModel model, boolean listed) {
    long sites = (long) model.cells() * model.sites();
    long ions = model.ions();
    // Species, sites, images; positions as they are written, and for a checkpoint.
    long each = ions * (1 + 4 + 12 + 48 + 20) + 8 * sites;
    if (!listed) {
      return each + 8 * Math.min(ions, sites - ions) + 4 * sites;
    }
    long hops = (long) model.cells() * model.hops().size();
    // Four numbers of a hop, and its place in lists that hold half of all.
    long lists = 16 * hops + 4 * hops + 8 * sites;
    if (!model.interacts()) {
      return each + lists;
    }
    long neighbours = (long) model.cells() * PairField.neighbours(model);
    return each + lists + hops + (4 + 8L * model.species().size() + 4) * sites + 8 * neighbours;
  }

  /// Refuses what does not fit.
  ///
  /// @param simulations side by side
  /// @throws InputException naming need, limit and remedies
  static void require(KmcModel model, boolean listed, int simulations) {
    require(bytes(model, listed), simulations, Runtime.getRuntime().maxMemory());
  }

  static void require(long bytes, int simulations, long heap) {
    if (simulations * (double) bytes > SHARE * heap) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%d simulation%s side by side need%s %.3g MB of memory, and Java may have %.3g MB:"
                  + " %sreplicate less, or give it more (HAVEN_JAVA_OPTS=-Xmx...)",
              simulations,
              simulations == 1 ? "" : "s",
              simulations == 1 ? "s" : "",
              simulations * bytes / 1e6,
              heap / 1e6,
              simulations == 1 ? "" : "set --threads lower, "));
    }
  }
}
