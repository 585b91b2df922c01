package org.haven.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.haven.analysis.temperature.TemperatureFit;
import org.haven.kernels.PhysicalConstants;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Studies over temperature of several fillings, each the same one at all temperatures.
class StructureEffectsTest {
  private static final double EA = 0.25;
  private static final double[] KELVIN = {600, 700, 800, 900, 1000};
  private static final int DRAWS = 300;

  /// @param ea how often the interval of E_a holds it
  /// @param at300 how often that at 300 K holds the value there
  /// @param width mean half width of E_a's interval in eV
  private record Held(double ea, double at300, double width) {}

  private static double law(double kelvin) {
    return -EA / (PhysicalConstants.BOLTZMANN_EV_PER_K * kelvin);
  }

  private static TemperatureFit fit(List<List<StructureEffects.Run>> runs) {
    double[] values = new double[KELVIN.length];
    double[] errors = new double[KELVIN.length];
    StructureEffects effects = StructureEffects.of(KELVIN, runs);
    for (int t = 0; t < KELVIN.length; t++) {
      values[t] = runs.get(t).stream().mapToDouble(r -> r.value().value()).average().orElseThrow();
      errors[t] = values[t] * effects.errors()[t];
    }
    return TemperatureFit.of(KELVIN, values, errors, effects.common());
  }

  /// @param spread τ between fillings; drawn from its prior where NaN
  /// @param part r, drawn where NaN
  /// @param s error of a run
  /// @param apart whether each temperature has fillings of its own
  private static Held draw(int fillings, double spread, double part, double s, boolean apart) {
    SplittableRandom random = new SplittableRandom(fillings + (long) (1000 * s));
    double mean = 5 / (1 / 600.0 + 1 / 700.0 + 1 / 800.0 + 1 / 900.0 + 1 / 1000.0);
    int ea = 0;
    int at300 = 0;
    double width = 0;
    for (int k = 0; k < DRAWS; k++) {
      double tau = Double.isNaN(spread) ? Math.abs(0.5 * random.nextGaussian()) : spread;
      double r = Double.isNaN(part) ? random.nextDouble() : part;
      List<List<StructureEffects.Run>> runs = new ArrayList<>();
      for (int t = 0; t < KELVIN.length; t++) {
        runs.add(new ArrayList<>());
      }
      for (int f = 0; f < fillings; f++) {
        double u = tau * random.nextGaussian();
        double w = r * tau * random.nextGaussian();
        for (int t = 0; t < KELVIN.length; t++) {
          if (apart) {
            u = tau * random.nextGaussian();
            w = r * tau * random.nextGaussian();
          }
          double y = law(KELVIN[t]) + u + w * (mean / KELVIN[t] - 1) + s * random.nextGaussian();
          runs.get(t)
              .add(
                  new StructureEffects.Run(
                      apart ? 10 * f + t : f, Estimate.logNormal(Math.exp(y), s)));
        }
      }
      TemperatureFit fit = fit(runs);
      Estimate found = fit.arrhenius().activationEnergyEv();
      ea += found.covers(EA) ? 1 : 0;
      width += (found.ci95High() - found.ci95Low()) / 2 / DRAWS;
      if (fit.selected() == TemperatureFit.Model.ARRHENIUS) {
        at300 += fit.lnAt(300, false).orElseThrow().covers(law(300)) ? 1 : 0;
      } else {
        at300 += fit.lnAt(300, true).map(e -> e.covers(law(300)) ? 1 : 0).orElse(1);
      }
    }
    Held held = new Held(ea / (double) DRAWS, at300 / (double) DRAWS, width);
    System.out.printf(
        "%d fillings, spread %.2f, barriers %.1f, noise %.2f, %s: E_a %.3f ± %.4f eV, 300 K %.3f%n",
        fillings, spread, part, s, apart ? "apart" : "the same", held.ea, held.width, held.at300);
    return held;
  }

  /// Over spreads as the prior has them (300 draws, three standard deviations: 0.038; of 1000 94.7,
  /// 96.6, 94.9 and 95.9 %).
  @Test
  void intervalsOfTheActivationEnergyHoldTheTruth() {
    for (int fillings : new int[] {2, 3}) {
      for (double s : new double[] {0.1, 0.3}) {
        Held held = draw(fillings, Double.NaN, Double.NaN, s, false);
        assertThat(held.ea).isBetween(0.912, 0.988);
        assertThat(held.at300).isBetween(0.912, 0.988);
      }
    }
  }

  /// A factor that all temperatures share is no error of E_a.
  @Test
  void aFactorInCommonCancels() {
    List<List<StructureEffects.Run>> near = new ArrayList<>();
    List<List<StructureEffects.Run>> far = new ArrayList<>();
    for (double kelvin : KELVIN) {
      double y = Math.exp(law(kelvin));
      near.add(runs(y, 1));
      far.add(runs(y, 3));
    }
    Estimate one = fit(near).arrhenius().activationEnergyEv();
    Estimate two = fit(far).arrhenius().activationEnergyEv();
    assertThat(two.value()).isCloseTo(one.value(), within(1e-3));
    // Three times as much from filling to filling widens each value, not the slope by as much.
    double k = PhysicalConstants.BOLTZMANN_EV_PER_K;
    assertThat(two.std()).isLessThan(0.5 * k * 770 * Math.log(3));
    double there = fit(far).lnAt(770, false).orElseThrow().std();
    assertThat(there).isGreaterThan(3 * fit(near).lnAt(770, false).orElseThrow().std());
  }

  private static List<StructureEffects.Run> runs(double y, double factor) {
    return List.of(
        new StructureEffects.Run(1, Estimate.logNormal(y / factor, 0.1)),
        new StructureEffects.Run(2, Estimate.logNormal(y * factor, 0.1)));
  }

  /// Fillings of its own at each temperature: nothing is in common, and E_a has all of it.
  @Test
  void otherFillingsAtEachTemperatureShareNothing() {
    Held held = draw(2, 0.4, 0, 0.1, true);
    assertThat(held.ea).isBetween(0.92, 0.99);
  }

  /// At any spread, of factors alone or of barriers too: 97–98 % of 1000 draws with factors, 97, 96
  /// and 88 % with barriers that differ by 0, 0.2 and 0.5 k_B T̄, the last far out in the prior.
  @Test
  @Tag("slow")
  void intervalsAreNotTooNarrowAtAnySpread() {
    for (double spread : new double[] {0, 0.2, 0.5}) {
      for (double part : new double[] {0, 1}) {
        Held held = draw(2, spread, part, 0.15, false);
        double least = spread * part < 0.4 ? 0.92 : 0.83;
        assertThat(held.ea).isGreaterThan(least);
        assertThat(held.at300).isGreaterThan(least);
      }
    }
  }
}
