package org.haven.pathways.kmc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.transport.Directions;
import org.haven.analysis.transport.SharedErrors;
import org.haven.analysis.transport.TransportStudy;
import org.haven.kernels.Philox;

/// What the errors of rates do to diffusivities: rates are drawn many times over
/// ([RateErrors#draw]), the same draw at all temperatures, and each draw changes D as it changes
/// the conductance of the [FluxNetwork]: enough draws for the ends of intervals without a
/// simulation for each.
///
/// A few of the draws are simulated too. Δ ln D\* = b x + ε of those, with x what the network says,
/// tells how far memory of other ions, which the network lacks, changes D\*: draws are b x + ε, H_R
/// changes by (b − 1) x + ε. A priori b is 1 ± 0.3; the variance of ε is what is left beyond the
/// noise of the simulations. D_sigma goes with x.
final class ErrorDraws {
  /// Draws of small cells.
  static final int MOST = 2000;

  /// Sites times draws, at a temperature: seconds.
  private static final int BUDGET = 100_000;

  /// What b may differ from 1 without a simulation.
  private static final double SLOPE_STD = 0.3;

  /// Stream of [Philox].
  private static final int RESIDUALS = 18;

  private ErrorDraws() {}

  /// D\* of a species as simulated.
  interface Simulated {
    /// At given rates.
    Estimate best(String symbol, double kelvin);

    /// At the rates of each draw, from 0.
    List<Estimate> drawn(String symbol, double kelvin);
  }

  /// Draws for all species that move; none where the file gives no errors.
  ///
  /// @param counted [T][hops · P] hops made at each temperature of the file
  static SharedErrors of(
      KmcReader.Read read, List<String> moving, double[][] counted, Simulated simulated) {
    KmcModel model = read.model();
    double[] kelvin = read.spec().temperaturesK().stream().mapToDouble(t -> t).toArray();
    Map<String, double[][]> all = new HashMap<>();
    if (read.errors().none()) {
      return new SharedErrors(kelvin, all);
    }
    Directions directions = Directions.parse(read.spec().directions());
    long seed = read.spec().seed();
    int draws = Math.clamp(BUDGET / model.sites(), 200, MOST);
    RateErrors.Draw best = read.errors().best();
    double[][] sigma = new double[draws][kelvin.length];
    double[] sigmaBest = new double[kelvin.length];
    for (String symbol : moving) {
      int p = model.species().indexOf(symbol);
      double charge = model.charges().getOrDefault(symbol, 0.0);
      double[][] tracer = new double[draws][kelvin.length];
      double[][] collective = new double[draws][kelvin.length];
      double[][] haven = new double[draws][kelvin.length];
      for (int t = 0; t < kelvin.length; t++) {
        FluxNetwork network =
            new FluxNetwork(model, p, directions, kelvin[t], model.interacts() ? counted[t] : null);
        double at = network.conductance(best);
        double weight = charge * charge * network.share();
        sigmaBest[t] += weight * at;
        for (int n = 0; n < draws; n++) {
          double drawn = network.conductance(read.errors().draw(seed, n));
          collective[n][t] = Math.log(drawn / at);
          sigma[n][t] += weight * drawn;
        }
        double[] memory = memory(collective, t, simulated, symbol, kelvin[t]);
        for (int n = 0; n < draws; n++) {
          haven[n][t] =
              (memory[0] - 1) * collective[n][t]
                  + memory[1] * Philox.gaussian(seed, RESIDUALS, n, p);
          tracer[n][t] = collective[n][t] + haven[n][t];
        }
      }
      all.put(symbol, tracer);
      all.put(SharedErrors.collective(symbol), collective);
      all.put(SharedErrors.havenRatio(symbol), haven);
      if (moving.size() == 1) {
        all.put(SharedErrors.havenRatio(TransportStudy.SIGMA), haven);
      }
    }
    if (sigmaBest[0] > 0) {
      for (double[] draw : sigma) {
        for (int t = 0; t < kelvin.length; t++) {
          draw[t] = Math.log(draw[t] / sigmaBest[t]);
        }
      }
      all.put(TransportStudy.SIGMA, sigma);
    }
    return new SharedErrors(kelvin, all);
  }

  /// {b, standard deviation of ε} at a temperature.
  private static double[] memory(
      double[][] network, int t, Simulated simulated, String symbol, double kelvin) {
    Estimate best = simulated.best(symbol, kelvin);
    List<Estimate> drawn = simulated.drawn(symbol, kelvin);
    double slope = 1;
    double left = 0;
    for (int round = 0; round < 5 && best.known(); round++) {
      double weights = 1 / (SLOPE_STD * SLOPE_STD);
      double sum = weights;
      for (int m = 0; m < drawn.size(); m++) {
        if (drawn.get(m).known()) {
          double x = network[m][t];
          double variance = noise(best, drawn.get(m)) + left;
          sum += x * Math.log(drawn.get(m).value() / best.value()) / variance;
          weights += x * x / variance;
        }
      }
      slope = sum / weights;
      double squares = 0;
      int known = 0;
      for (int m = 0; m < drawn.size(); m++) {
        if (drawn.get(m).known()) {
          double off = Math.log(drawn.get(m).value() / best.value()) - slope * network[m][t];
          squares += off * off - noise(best, drawn.get(m));
          known++;
        }
      }
      left = known > 1 ? Math.max(0, squares / (known - 1)) : 0;
    }
    return new double[] {slope, Math.sqrt(left)};
  }

  private static double noise(Estimate a, Estimate b) {
    return a.logStd() * a.logStd() + b.logStd() * b.logStd() + 1e-12;
  }
}
