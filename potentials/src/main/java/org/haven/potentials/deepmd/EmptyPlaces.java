package org.haven.potentials.deepmd;

import java.util.Arrays;
import org.haven.potentials.networks.FeedForward;

/// What empty places give to T, each a constant of its pair of types: embedded and normalised like
/// a row of zeros. Immutable.
final class EmptyPlaces {
  private final DeepmdModel model;
  private final DeepmdCode.Shape shape;

  /// [t_i · types + t][components][channels]; null where nothing is given.
  private final double[][] ofEmpty;

  /// Likewise of an excluded neighbour.
  private final double[][] ofExcluded;

  EmptyPlaces(DeepmdModel model, DeepmdCode.Shape shape) {
    this.model = model;
    this.shape = shape;
    int pairs = model.types() * model.types();
    ofEmpty = new double[pairs][];
    ofExcluded = new double[pairs][];
    for (int pair = 0; pair < pairs; pair++) {
      boolean excluded = model.excluded()[pair];
      if (!excluded || model.exclusion() == DeepmdModel.Exclusion.NEIGHBOURS) {
        double[] row = new double[4];
        for (int c = 0; c < model.components(); c++) {
          row[c] = -model.means()[4 * pair + c] / model.deviations()[4 * pair + c];
        }
        ofEmpty[pair] = given(model.embeddings().get(pair), row);
        if (excluded && model.radial()) {
          ofExcluded[pair] = given(model.embeddings().get(pair), new double[4]);
        }
      }
    }
  }

  private double[] given(FeedForward net, double[] row) {
    double[] g = net.values(new double[] {row[0]});
    double[] given = new double[shape.components() * g.length];
    for (int c = 0; c < shape.components(); c++) {
      for (int m = 0; m < g.length; m++) {
        given[c * g.length + m] = model.norm() * g[m] * (model.radial() ? 1 : row[c]);
      }
    }
    return given;
  }

  /// Writes what a particle's empty places give, as the beginning of its T.
  ///
  /// @param ofType its neighbours of each type
  /// @param sum for intermediate results, [components][channels]
  void put(int type, int[] ofType, double[] sum, Object moments, int at) {
    Arrays.fill(sum, 0);
    for (int t = 0; t < ofType.length; t++) {
      int pair = type * ofType.length + t;
      add(ofEmpty[pair], model.places()[t] - ofType[t], sum);
      add(ofExcluded[pair], ofType[t], sum);
    }
    for (int c = 0; c < shape.components(); c++) {
      for (int m = 0; m < shape.padded(); m++) {
        double value = m < shape.channels() ? sum[c * shape.channels() + m] : 0;
        DeepmdScratch.set(moments, at + c * shape.padded() + m, value);
      }
    }
  }

  private static void add(double[] given, int count, double[] sum) {
    if (given != null && count > 0) {
      for (int k = 0; k < sum.length; k++) {
        sum[k] += count * given[k];
      }
    }
  }
}
