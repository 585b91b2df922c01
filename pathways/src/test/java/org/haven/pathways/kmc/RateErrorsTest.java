package org.haven.pathways.kmc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.transport.Directions;
import org.haven.analysis.transport.TransportPoint;
import org.haven.integrators.run.StopRequest;
import org.haven.kernels.PhysicalConstants;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Errors of rates: what they do to D, and that intervals with them hold the truth.
final class RateErrorsTest {
  private static final ErrorDraws.Simulated NONE =
      new ErrorDraws.Simulated() {
        @Override
        public Estimate best(String symbol, double kelvin) {
          return Estimate.UNKNOWN;
        }

        @Override
        public List<Estimate> drawn(String symbol, double kelvin) {
          return List.of();
        }
      };

  @TempDir private Path folder;

  /// A chain of two barriers along x; hops of one group are alike.
  private static String chain(double[] lnAttempt, double[] barrier, double rise, String errors) {
    return String.format(
        Locale.ROOT,
        """
        cell: [[2.5,0,0],[0,9,0],[0,0,9]]
        replicate: [60,1,1]
        directions: x
        sites:
          - {name: A, position: [0,0,0]}
          - {name: B, position: [0.4,0,0], energy_ev: %.10f}
        species: [{symbol: Li, charge: 1, count: 1}]
        hops:
          - {from: A, to: B, attempt_thz: %.10f, kra_ev: %.10f%s}
          - {from: B, to: A, offset: [1,0,0], attempt_thz: %.10f, kra_ev: %.10f%s}
        """,
        rise,
        Math.exp(lnAttempt[0]),
        barrier[0],
        errors,
        Math.exp(lnAttempt[1]),
        barrier[1],
        errors);
  }

  /// D of one ion on the chain: L²/2 over Σ_hops 1/w with w the flux in equilibrium, in cm²/s.
  private static double exact(double[] lnAttempt, double[] barrier, double rise, double kelvin) {
    double kT = PhysicalConstants.BOLTZMANN_EV_PER_K * kelvin;
    double resistance = 0;
    for (int k = 0; k < 2; k++) {
      resistance += Math.exp(-lnAttempt[k] + (barrier[k] + rise / 2) / kT);
    }
    return 2.5 * 2.5 * 1e12 / (resistance * (1 + Math.exp(-rise / kT))) * 1e-16;
  }

  /// One ion: the network is exact, for any change of barriers, frequencies and site energies.
  @Test
  void theNetworkAnswersAsTheExactDiffusivityOfAChain() {
    double[] attempt = {Math.log(10), Math.log(10)};
    double[] barrier = {0.25, 0.40};
    KmcModel model =
        KmcReader.parse(chain(attempt, barrier, 0.1, "") + "temperatures_k: [300]").model();
    // exact() of the file itself, so that it is none of this code's.
    assertThat(exact(attempt, barrier, 0.1, 600)).isCloseTo(8.59355334e-07, within(1e-14));
    FluxNetwork network = new FluxNetwork(model, 0, Directions.parse("x"), 300, null);
    RateErrors.Draw none = new RateErrors.Draw(new double[2], new double[2], new double[2]);
    RateErrors.Draw draw =
        new RateErrors.Draw(
            new double[] {0.5, -0.2}, new double[] {0.04, -0.03}, new double[] {0.01, -0.02});
    double expected =
        exact(
                new double[] {attempt[0] + 0.5, attempt[1] - 0.2},
                new double[] {0.29, 0.37},
                0.07,
                300)
            / exact(attempt, barrier, 0.1, 300);
    // One ion in 120 sites: c(1 − c) differs from c by c, which the draw changes by 1 % of it.
    assertThat(network.conductance(draw) / network.conductance(none))
        .isCloseTo(expected, within(2e-3 * expected));
  }

  /// Rates of one kind scale time: D has their error, whatever the lattice.
  @Test
  void oneErrorOfAllRatesIsThatOfTheDiffusivity() {
    String text =
        """
        cell: [[4,0,0],[0,4,0],[0,0,4]]
        sites: [{name: A, position: [0,0,0]}]
        species: [{symbol: Li, charge: 1, fraction: 0.9}]
        temperatures_k: [500]
        hops:
          - {from: A, to: A, offset: [1,0,0], rate_per_s: 1e9, rate_std_per_s: 2e8, group: g}
          - {from: A, to: A, offset: [0,1,0], rate_per_s: 1e9, rate_std_per_s: 2e8, group: g}
          - {from: A, to: A, offset: [0,0,1], rate_per_s: 1e9, rate_std_per_s: 2e8, group: g}
        """;
    KmcReader.Read read = KmcReader.parse(text);
    double lnStd = ErrorDraws.of(read, List.of("Li"), null, NONE).lnStd("Li", 500);
    // 2000 draws: their deviation is known to 1.6 %.
    assertThat(lnStd).isCloseTo(0.2, within(0.012));
    // Each its own: a third of D each.
    KmcReader.Read apart = KmcReader.parse(text.replace(", group: g", ""));
    assertThat(ErrorDraws.of(apart, List.of("Li"), null, NONE).lnStd("Li", 500))
        .isCloseTo(0.2 / Math.sqrt(3), within(0.007));
  }

  /// Errors of one Arrhenius fit cancel where it was made, and grow away from it.
  @Test
  void correlatedErrorsAreLeastWhereRatesWereMeasured() {
    double kT = PhysicalConstants.BOLTZMANN_EV_PER_K * 800;
    // ln k(800 K) known exactly: ln ν and E/kT have one error.
    String errors =
        String.format(
            Locale.ROOT,
            ", ln_attempt_std: %.8f, barrier_std_ev: 0.02, attempt_barrier_correlation: 1, group:"
                + " g",
            0.02 / kT);
    KmcReader.Read read =
        KmcReader.parse(
            chain(new double[] {2, 2}, new double[] {0.3, 0.3}, 0, errors)
                + "temperatures_k: [300, 800]");
    var draws = ErrorDraws.of(read, List.of("Li"), null, NONE);
    assertThat(draws.lnStd("Li", 800)).isLessThan(1e-6);
    double there = 0.02 * (1 / (PhysicalConstants.BOLTZMANN_EV_PER_K * 300) - 1 / kT);
    assertThat(draws.lnStd("Li", 300)).isCloseTo(there, within(0.06 * there));
  }

  private KmcResult run(String text, String name) throws IOException {
    Path file = folder.resolve(name + ".yaml");
    Files.writeString(file, text + "output: " + folder.resolve(name) + "\n");
    KmcStudy study = KmcStudy.of(file, 2);
    study.run(false, new StopRequest(), (done, speed, left) -> {});
    return study.result();
  }

  /// "Measured" rates are drawn about the true ones: 95 % intervals of D*, sigma's temperature law
  /// and E_a hold the truth. 400 trials know the share to 1.1 %.
  @Test
  @Tag("slow")
  void intervalsWithErrorsOfRatesHoldTheTruth() throws IOException {
    double[] attempt = {Math.log(10), Math.log(10)};
    double[] barrier = {0.30, 0.35};
    double rise = 0.05;
    String errors = ", ln_attempt_std: 0.3, barrier_std_ev: 0.02, attempt_barrier_correlation: 0.8";
    int trials = 400;
    double[] kelvin = {300, 450, 700};
    int[] held = new int[5];
    double rates = 0;
    double noise = 0;
    for (int trial = 0; trial < trials; trial++) {
      RateErrors.Draw off =
          KmcReader.parse(chain(attempt, barrier, rise, errors) + "temperatures_k: 300")
              .errors()
              .draw(7000 + trial, 0);
      double[] a = attempt.clone();
      double[] b = barrier.clone();
      for (int k = 0; k < 2; k++) {
        a[k] += off.lnAttempt()[k];
        b[k] += off.barrierEv()[k];
      }
      KmcResult result =
          run(
              chain(a, b, rise, errors)
                  + "temperatures_k: [300, 450, 700]\nreplicas: 2\nframes: 1000\nrate_draws: 0\n"
                  + "hops_per_ion: 100000\nseed: "
                  + trial
                  + "\n",
              "trial" + trial);
      for (int t = 0; t < 3; t++) {
        TransportPoint point = result.study().points().get(t);
        Estimate d = point.species().get("Li").tracerCm2PerS();
        held[t] += d.covers(exact(attempt, barrier, rise, kelvin[t])) ? 1 : 0;
        noise +=
            result.plain().points().get(t).species().get("Li").tracerCm2PerS().relativeStd()
                / (3 * trials);
        rates += result.errors().lnStd("Li", kelvin[t]) / (3 * trials);
      }
      var fit = result.study().tracerFits().get("Li");
      double slope =
          PhysicalConstants.BOLTZMANN_EV_PER_K
              * Math.log(exact(attempt, barrier, rise, 700) / exact(attempt, barrier, rise, 300))
              / (1 / 300.0 - 1 / 700.0);
      held[3] += fit.arrhenius().activationEnergyEv().covers(slope) ? 1 : 0;
      held[4] +=
          fit.at(250, false).orElseThrow().covers(exact(attempt, barrier, rise, 250)) ? 1 : 0;
      delete(folder.resolve("trial" + trial));
    }
    System.out.printf(
        "errors of rates, %d trials: D* at 300, 450, 700 K %.1f %.1f %.1f %%, E_a %.1f %%,"
            + " D(250 K) %.1f %% hold the truth; ln D off by %.2f by rates, %.2f by noise%n",
        trials,
        held[0] * 100.0 / trials,
        held[1] * 100.0 / trials,
        held[2] * 100.0 / trials,
        held[3] * 100.0 / trials,
        held[4] * 100.0 / trials,
        rates,
        noise);
    for (int h : held) {
      assertThat(h / (double) trials).isBetween(0.92, 0.98);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /// A gas of ions that exclude one another on two kinds of sites, few and crowded: the network and
  /// the simulated draws together give what rates do to D*. "Measured" rates are drawn about true
  /// ones, of which long runs say D*.
  @Test
  @Tag("slow")
  void intervalsOfACrowdedGasHoldTheTruth() throws IOException {
    String text =
        """
        cell: [[4,0,0],[0,4,0],[0,0,4]]
        replicate: [4,4,4]
        sites:
          - {name: A, position: [0,0,0]}
          - {name: B, position: [0.5,0.5,0.5], energy_ev: %.8f, energy_std_ev: 0.03}
        species: [{symbol: Li, charge: 1, fraction: %s}]
        hops:
          - {from: A, to: B, attempt_thz: %.8f, kra_ev: %.8f, barrier_std_ev: 0.03}
          - {from: A, to: B, offset: [-1,0,0], attempt_thz: %.8f, kra_ev: %.8f, barrier_std_ev: 0.03}
          - {from: A, to: B, offset: [0,-1,0], attempt_thz: 10, kra_ev: %.8f, barrier_std_ev: 0.03}
          - {from: A, to: B, offset: [0,0,-1], attempt_thz: 10, kra_ev: 0.35}
        temperatures_k: 500
        frames: 500
        replicas: %d
        hops_per_ion: %d
        seed: %d
        """;
    int trials = 200;
    for (String filled : new String[] {"0.3", "0.9"}) {
      Estimate truth =
          of(
              run(
                  String.format(
                          Locale.ROOT, text, 0.05, filled, 10.0, 0.3, 10.0, 0.3, 0.3, 16, 2000, 1)
                      + "rate_draws: 0\n",
                  "truth" + filled),
              true);
      RateErrors errors =
          KmcReader.parse(
                  String.format(
                      Locale.ROOT, text, 0.05, filled, 10.0, 0.3, 10.0, 0.3, 0.3, 16, 2000, 1))
              .errors();
      int held = 0;
      for (int trial = 0; trial < trials; trial++) {
        RateErrors.Draw off = errors.draw(500 + trial, 0);
        double[] e = off.barrierEv();
        String name = "gas" + filled + "-" + trial;
        KmcResult result =
            run(
                String.format(
                    Locale.ROOT,
                    text,
                    0.05 + off.siteEv()[1] - off.siteEv()[0],
                    filled,
                    10.0,
                    0.3 + e[0],
                    10.0,
                    0.3 + e[1],
                    0.3 + e[2],
                    2,
                    100,
                    trial),
                name);
        held += of(result, true).covers(truth.value()) ? 1 : 0;
        delete(folder.resolve(name));
      }
      System.out.printf(
          "crowded gas, %s filled: D* of %d trials, %.1f %% hold the truth%n",
          filled, trials, 100.0 * held / trials);
      // 200 trials know the share to 1.6 %.
      assertThat(held / (double) trials).isBetween(0.91, 0.99);
    }
  }

  private static Estimate of(KmcResult result, boolean tracer) {
    TransportPoint.Species s = result.study().points().getFirst().species().get("Li");
    return tracer ? s.tracerCm2PerS() : s.collectiveCm2PerS();
  }
}
