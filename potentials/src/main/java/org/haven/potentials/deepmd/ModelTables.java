package org.haven.potentials.deepmd;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.haven.potentials.networks.FeedForward;

/// The embedding networks of a model as tables, one after another in the order of [DeepmdCode].
/// Immutable.
///
/// A table reaches from s of an empty place to that of a neighbour at [#NEAREST]; what is nearer is
/// left to the plain kernel.
final class ModelTables {
  /// Smallest distance in a table in Å. H₂'s bond is 0.74 Å.
  static final double NEAREST = 0.4;

  /// Errors of a table, of values and of slopes in units of the largest: in double a hundredth of
  /// what forces are compared to, 1e-7 eV/Å, for slopes of 100 eV/Å; in float half a rounding.
  private static final double DOUBLE_TOLERANCE = 1e-11;

  private static final double FLOAT_TOLERANCE = 3e-8;

  /// `float[]` or `double[]`.
  final Object numbers;

  /// [t_i · types + t] of each pair of types; null where there is no network.
  private final Piece[] pieces;

  /// Where the table of a pair of types is, and which s it has.
  ///
  /// @param interval length of an interval in the table
  record Piece(double first, double step, int intervals, int at, int interval) {}

  ModelTables(DeepmdModel model, DeepmdCode.Shape shape) {
    int types = model.types();
    pieces = new Piece[types * types];
    Map<FeedForward, double[]> ranges = new IdentityHashMap<>();
    for (int pair = 0; pair < pieces.length; pair++) {
      if (model.embeddings().get(pair) != null) {
        double[] range =
            ranges.computeIfAbsent(
                model.embeddings().get(pair),
                net -> new double[] {Double.MAX_VALUE, -Double.MAX_VALUE});
        for (double value : new double[] {0, 1 / NEAREST}) {
          double s = (value - model.means()[4 * pair]) / model.deviations()[4 * pair];
          range[0] = Math.min(range[0], s);
          range[1] = Math.max(range[1], s);
        }
      }
    }
    double tolerance = shape.type().isFloat() ? FLOAT_TOLERANCE : DOUBLE_TOLERANCE;
    Map<FeedForward, Piece> made = new IdentityHashMap<>();
    List<EmbeddingTable> tables = new ArrayList<>();
    long length = 0;
    for (int pair = 0; pair < pieces.length; pair++) {
      FeedForward net = model.embeddings().get(pair);
      if (net != null && !made.containsKey(net)) {
        double[] range = ranges.get(net);
        EmbeddingTable table = EmbeddingTable.of(net, range[0], range[1], tolerance);
        tables.add(table);
        made.put(
            net,
            new Piece(
                table.first(),
                table.step(),
                table.intervals(),
                Math.toIntExact(length),
                shape.interval()));
        length += (long) table.intervals() * shape.interval();
      }
      pieces[pair] = made.get(net);
    }
    double[] all = new double[Math.toIntExact(length)];
    int at = 0;
    for (EmbeddingTable table : tables) {
      shape.place(table.coefficients(), table.intervals(), all, at);
      at += table.intervals() * shape.interval();
    }
    numbers = shape.type().array(all);
  }

  Piece of(int pair) {
    return pieces[pair];
  }
}
