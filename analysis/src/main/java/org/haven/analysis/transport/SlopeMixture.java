package org.haven.analysis.transport;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.haven.analysis.statistics.Deviation;

/// Posterior of the slope of a mean squared displacement over several models: a sum of normal
/// distributions, each cut where its amplitude of memory leaves the range that it may have.
final class SlopeMixture {
  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

  /// Models that are e^7 times less likely than the best are left out, and what lies six standard
  /// deviations off.
  private static final double LEAST_LOG_WEIGHT = -7;

  private static final double FARTHEST = 6;
  private static final int CELLS = 800;

  private final List<Model> models = new ArrayList<>();
  private double largest = Double.NEGATIVE_INFINITY;

  /// One model: given its amplitude of memory e, the slope is normal about `slope` − `share` · e.
  ///
  /// @param logWeight logarithm of its probability, to a common constant
  /// @param slope without memory
  /// @param variance of the slope at given e
  /// @param plateau c where the memory has risen
  /// @param memory null for none
  record Model(double logWeight, double slope, double variance, double plateau, Amplitude memory) {
    private double mean() {
      return memory == null ? slope : slope - memory.share() * memory.mean();
    }

    private double std() {
      return memory == null
          ? Math.sqrt(variance)
          : Math.sqrt(variance + Math.pow(memory.share() * memory.std(), 2));
    }

    /// Probability density at the slope `b`.
    private double density(double b) {
      double z = (b - uncut()) / std();
      if (Math.abs(z) > FARTHEST) {
        return 0;
      }
      double density = NORMAL.density(z) / std();
      return memory == null ? density : density * inRange(b) / memory.mass();
    }

    private double uncut() {
      return memory == null ? slope : slope - memory.share() * memory.best();
    }

    /// Probability that e is in its range where the slope is `b`.
    private double inRange(double b) {
      double total = std() * std();
      double e =
          memory.best() - memory.share() * memory.std() * memory.std() / total * (b - uncut());
      double std = memory.std() * Math.sqrt(variance / total);
      return Amplitude.mass(e, std, memory.most());
    }
  }

  /// Amplitude e of a memory: normal, cut at zero and at `most`.
  ///
  /// @param best of least squares
  /// @param std of it
  /// @param share by which the slope falls where e rises by one
  /// @param h [lags] rise of the displacement for e = 1
  /// @param fades whether the memory fades exponentially
  record Amplitude(double best, double std, double most, double share, double[] h, boolean fades) {
    /// Probability that e is in the range, were it not cut.
    double mass() {
      return mass(best, std, most);
    }

    private static double mass(double mean, double std, double most) {
      if (mean > FARTHEST * std && mean + FARTHEST * std < most) {
        return 1;
      }
      double above = most < Double.POSITIVE_INFINITY ? cumulative((most - mean) / std) : 1;
      return Math.max(0, above - cumulative(-mean / std));
    }

    private static double cumulative(double z) {
      return NORMAL.cumulativeProbability(z);
    }

    private static double density(double z) {
      return Double.isInfinite(z) ? 0 : NORMAL.density(z);
    }

    /// Mean of the cut distribution.
    double mean() {
      return best + std * (density(-best / std) - density((most - best) / std)) / mass();
    }
  }

  void add(Model model) {
    if (model.slope() > 0 && !Double.isNaN(model.logWeight())) {
      largest = Math.max(largest, model.logWeight());
      models.add(model);
    }
  }

  private double weight(Model model) {
    return Math.exp(model.logWeight() - largest);
  }

  /// Leaves out what does not count.
  SlopeMixture pruned() {
    models.removeIf(m -> m.logWeight() < largest + LEAST_LOG_WEIGHT);
    return this;
  }

  double slope() {
    return average(models.stream().mapToDouble(Model::mean).toArray());
  }

  /// c and the memory far out, which is what vibrations are to the noise.
  double plateau() {
    return average(models.stream().mapToDouble(Model::plateau).toArray());
  }

  private double average(double[] values) {
    double sum = 0;
    double weights = 0;
    for (int k = 0; k < values.length; k++) {
      double w = weight(models.get(k));
      sum += w * values[k];
      weights += w;
    }
    return sum / weights;
  }

  /// How memories that fade exponentially rise with the lag, one at the last; empty if there are
  /// none.
  double[] rise() {
    double[] rise = new double[0];
    for (Model model : models) {
      if (model.memory() == null || !model.memory().fades()) {
        continue;
      }
      double[] h = model.memory().h();
      rise = rise.length == 0 ? new double[h.length] : rise;
      double e = weight(model) * model.memory().mean();
      for (int k = 0; k < h.length; k++) {
        rise[k] += e * h[k];
      }
    }
    double last = rise.length == 0 ? 0 : rise[rise.length - 1];
    return last > 0 ? Arrays.stream(rise).map(x -> x / last).toArray() : new double[0];
  }

  /// Mean, standard deviation and shape.
  ModelAverage average() {
    double low = Double.POSITIVE_INFINITY;
    double high = 0;
    for (Model model : models) {
      low = Math.min(low, model.mean() - FARTHEST * model.std());
      high = Math.max(high, model.mean() + FARTHEST * model.std());
    }
    low = Math.max(low, 0);
    double step = (high - low) / CELLS;
    double[] density = new double[CELLS];
    double sum = 0;
    double first = 0;
    double second = 0;
    for (int k = 0; k < CELLS; k++) {
      double b = low + (k + 0.5) * step;
      for (Model model : models) {
        density[k] += weight(model) * model.density(b);
      }
      sum += density[k];
      first += density[k] * b;
      second += density[k] * b * b;
    }
    double mean = first / sum;
    return new ModelAverage(
        mean, Math.max(0, second / sum - mean * mean), Deviation.sampled(density), rise());
  }
}
