package org.haven.pathways.kmc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.transport.TransportResult;
import org.haven.analysis.transport.TransportStudy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// How often 95 % intervals of kinetic Monte Carlo hold the truth. With 400 runs the share itself
/// is known to 1.1 %.
@Tag("slow")
final class KmcCoverageTest {
  private static final int RUNS = 400;

  /// D_sigma of the hard-core gas is known exactly; D* is the mean of all runs, which is known
  /// twenty times better than one, and so is H_R = D*/D_sigma.
  @Test
  void intervalsOfTheHardCoreGasHoldTheTruth() {
    KmcModel model = Lattices.Lattice.SIMPLE_CUBIC.model(6, "count: 108");
    List<Estimate> tracers = new ArrayList<>();
    List<Estimate> collective = new ArrayList<>();
    List<Estimate> ratios = new ArrayList<>();
    for (int seed = 1; seed <= RUNS; seed++) {
      TransportResult result =
          Lattices.walk(Lattices.gas(model, 300, seed), "xyz", 2000, 1000, 108);
      tracers.add(result.tracers().get("Li").cm2PerS());
      collective.add(result.collective().species().get(0).collectiveCm2PerS());
      ratios.add(result.collective().havenRatio());
    }
    double mean = tracers.stream().mapToDouble(Estimate::value).average().orElseThrow();
    double exact = 1e9 * 16 * (216.0 - 108) / 215 * 1e-16;
    double share = covered("D* of the hard-core gas", tracers, mean);
    double sigma = covered("D_sigma of the hard-core gas", collective, exact);
    double ratio = covered("H_R of the hard-core gas", ratios, mean / exact);
    assertThat(share).isBetween(0.92, 0.98);
    assertThat(sigma).isBetween(0.92, 0.98);
    assertThat(ratio).isBetween(0.92, 0.98);
  }

  /// With one barrier E all rates have one factor exp(−E/kT), so that D* and sigma T go with E
  /// exactly. Three temperatures of two replicas each.
  @Test
  void intervalsOfTheActivationEnergyHoldTheTruth() {
    KmcModel model =
        Lattices.Lattice.SIMPLE_CUBIC.model(5, "count: 60", "attempt_thz: 10, barrier_ev: 0.3");
    List<Estimate> tracers = new ArrayList<>();
    List<Estimate> conductivities = new ArrayList<>();
    for (int seed = 1; seed <= RUNS; seed++) {
      List<TransportResult> runs = new ArrayList<>();
      List<Double> temperatures = new ArrayList<>();
      for (int k = 0; k < 6; k++) {
        double kelvin = 300 + 100 * (k / 2);
        temperatures.add(kelvin);
        runs.add(
            Lattices.walk(
                Lattices.gas(model, kelvin, 6L * seed + k), kelvin, "xyz", 1000, 500, 60));
      }
      TransportStudy study = TransportStudy.of(runs, temperatures, Lattices.options("xyz"));
      tracers.add(study.tracerFits().get("Li").arrhenius().activationEnergyEv());
      study.sigmaFit().ifPresent(f -> conductivities.add(f.arrhenius().activationEnergyEv()));
    }
    double tracer = covered("E_a of D*", tracers, 0.3);
    double sigma = covered("E_a of sigma T", conductivities, 0.3);
    assertThat(tracer).isBetween(0.92, 0.98);
    assertThat(sigma).isBetween(0.92, 0.98);
  }

  /// One ion on the chain of two barriers.
  @Test
  void intervalsOfTheTwoBarrierChainHoldTheTruth() {
    KmcModel model = ExactCasesTest.chain(60, "count: 1", "");
    List<Estimate> tracers =
        IntStream.rangeClosed(1, RUNS)
            .mapToObj(
                seed ->
                    Lattices.walk(Lattices.gas(model, 600, seed), "x", 2000, 2000, 200)
                        .tracers()
                        .get("Li")
                        .cm2PerS())
            .toList();
    assertThat(covered("D* of the two-barrier chain", tracers, 8.59355334e-07))
        .isBetween(0.92, 0.98);
  }

  private static double covered(String what, List<Estimate> all, double truth) {
    double share = all.stream().filter(e -> e.covers(truth)).count() / (double) all.size();
    double width =
        all.stream().filter(Estimate::known).mapToDouble(Estimate::relativeStd).average().orElse(0);
    System.out.printf(
        "%s: %.1f %% of %d hold the truth, error %.0f %%%n",
        what, 100 * share, all.size(), 100 * width);
    return share;
  }
}
