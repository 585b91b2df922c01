package org.haven.pathways.kmc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.transport.TransportResult;
import org.haven.kernels.PhysicalConstants;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Kinetic Monte Carlo against what is known exactly.
final class ExactCasesTest {
  /// Tracer correlation factors of one vacancy (Montet, Phys. Rev. B 1973, 7, 650,
  /// doi:10.1103/PhysRevB.7.650; Koiwa and Ishioka, J. Stat. Phys. 1983, 30, 477,
  /// doi:10.1007/BF01012317). The tolerance is three standard errors of the simulation itself.
  @Test
  void aVacancyOfTheSquareLatticeHasItsCorrelationFactor() {
    Estimate f = correlationFactor(Lattices.Lattice.SQUARE, 32, 1000, 300, 1);
    assertThat(f.std()).isLessThan(0.03);
    assertThat(f.value()).isBetween(0.466942 - 3 * f.std(), 0.466942 + 3 * f.std());
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "SIMPLE_CUBIC, 16, 0.653109",
    "BCC, 16, 0.727194",
    "FCC, 16, 0.781451",
    "SQUARE, 64, 0.466942"
  })
  void correlationFactorsOfVacanciesAreRightToAThousandth(
      Lattices.Lattice lattice, int n, double exact) {
    List<Estimate> each = new ArrayList<>();
    for (int seed = 1; seed <= 6; seed++) {
      each.add(correlationFactor(lattice, n, 2000, 6000, seed));
    }
    Estimate f = Estimate.ofReplicas(each);
    System.out.printf("%s f = %.5f ± %.5f, exact %.6f%n", lattice, f.value(), f.std(), exact);
    assertThat(f.std() / exact).isLessThan(1.2e-3);
    assertThat(f.value() / exact).isBetween(1 - 3e-3, 1 + 3e-3);
  }

  private static Estimate correlationFactor(
      Lattices.Lattice lattice, int n, int frames, double hopsPerIon, long seed) {
    int sites = lattice == Lattices.Lattice.SQUARE ? n * n : n * n * n;
    KmcModel model = lattice.model(n, "count: " + (sites - 1));
    LatticeGas gas = Lattices.gas(model, 300, seed);
    assertThat(gas).isInstanceOf(CarrierGas.class);
    double hops = hopsPerIon * sites;
    TransportResult result =
        Lattices.walk(gas, lattice.directions, (long) (hops / 20), frames, hops / (frames - 1));
    double[] v = model.vector(model.hops().get(0));
    double square = v[0] * v[0] + v[1] * v[1] + v[2] * v[2];
    double random =
        square
            * gas.hops
            / (2.0 * (lattice == Lattices.Lattice.SQUARE ? 2 : 3) * model.ions() * gas.timeS);
    return result.tracers().get("Li").cm2PerS().times(1e16 / random);
  }

  /// ⟨|Σ Δr|²⟩ = N z Γ d² (M − N)/(M − 1) t exactly. A hop in the shared picture and in that of
  /// vacancies.
  @ParameterizedTest
  @ValueSource(ints = {256, 461})
  void theHardCoreGasHasItsCollectiveDiffusivity(int ions) {
    KmcModel model = Lattices.Lattice.SIMPLE_CUBIC.model(8, "count: " + ions);
    LatticeGas gas = Lattices.gas(model, 300, 3);
    int blocks = 4000;
    double interval = 2e-9;
    double exact = ions * 6 * 1e9 * 16 * (512.0 - ions) / 511 * interval;
    assertThat(meanSquareOfSum(gas, blocks, interval) / exact)
        .isBetween(1 - tolerance(blocks), 1 + tolerance(blocks));
  }

  /// The same by lists of possible hops.
  @Test
  void listsOfHopsGiveTheSameCollectiveDiffusivity() {
    KmcModel model = Lattices.Lattice.SIMPLE_CUBIC.model(8, "count: 461");
    LatticeGas gas =
        new ListedGas(model, new RateClasses(model, 300, Slowdown.none(model)), 300, 4);
    int blocks = 4000;
    double interval = 2e-9;
    double exact = 461 * 6 * 1e9 * 16 * (512.0 - 461) / 511 * interval;
    assertThat(meanSquareOfSum(gas, blocks, interval) / exact)
        .isBetween(1 - tolerance(blocks), 1 + tolerance(blocks));
  }

  /// Three standard errors of a mean of |P|², P Gaussian in three dimensions: √(2/3) each.
  private static double tolerance(int blocks) {
    return 3 * Math.sqrt(2.0 / 3 / blocks);
  }

  private static double meanSquareOfSum(LatticeGas gas, int blocks, double interval) {
    double[] positions = new double[3 * gas.speciesOf.length];
    double[] last = null;
    double mean = 0;
    for (int b = 0; b <= blocks; b++) {
      gas.advance(b * interval, Long.MAX_VALUE);
      gas.positions(positions);
      double[] sum = new double[3];
      for (int k = 0; k < positions.length; k++) {
        sum[k % 3] += positions[k];
      }
      for (int d = 0; d < 3 && last != null; d++) {
        mean += (sum[d] - last[d]) * (sum[d] - last[d]) / blocks;
      }
      last = sum;
    }
    return mean;
  }

  /// D of one ion on the chain of [#chain] is ν L²/(Σ exp(−E_i/kT) Σ exp(S_i/kT)) (Kehr, Haus,
  /// Phys. Rep. 1987, 150, 263, doi:10.1016/0370-1573(87)90005-6). Its visits to the first site of
  /// new cells are a walk of independent steps ±L, so D = L²/(2⟨t⟩) with the mean time between
  /// them.
  @ParameterizedTest
  @CsvSource({"600, 8.59355334e-07", "300, 1.68236843e-10"})
  void theTwoBarrierChainHasItsDiffusivity(double temperatureK, double exactCm2PerS) {
    int visits = 10_000;
    KmcModel model = chain(60, "count: 1", "");
    LatticeGas gas = Lattices.gas(model, temperatureK, 5);
    // Waiting times that are nearly exponential have a relative standard error 1/√n, at most.
    double tolerance = 3 / Math.sqrt(visits);
    assertThat(renewal(gas, visits) / exactCm2PerS).isBetween(1 - tolerance, 1 + tolerance);
  }

  /// At 300 K with rattling slowed to 30 times the escape, against the chain with the saddle so
  /// raised.
  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"600, 8.59355334e-07", "300, 1.68236843e-10"})
  void theTwoBarrierChainIsRightToAThousandth(double temperatureK, double exactCm2PerS) {
    KmcModel model = chain(60, "count: 1", "");
    boolean slowed = temperatureK < 500;
    double[] factors = slowed ? Slowdown.of(model, 300, 30, 1) : Slowdown.none(model);
    double kT = PhysicalConstants.BOLTZMANN_EV_PER_K * temperatureK;
    double saddles = Math.exp(0.30 / kT) + Math.exp(0.45 / kT);
    double raised = Math.exp(0.30 / kT) / factors[0] + Math.exp(0.45 / kT);
    double ratio =
        renewal(LatticeGas.of(model, temperatureK, factors, 6), 1_500_000)
            / (exactCm2PerS * saddles / raised);
    System.out.printf("chain at %.0f K: D/exact = %.5f%n", temperatureK, ratio);
    // One standard error is 0.8e-3 at most.
    assertThat(ratio).isBetween(1 - 2.5e-3, 1 + 2.5e-3);
  }

  /// Rattling across the lower barrier, slowed to 100 times the escape: D is off by less than 1 %,
  /// and by what the raised saddle says.
  @Test
  void slowedRattlingLeavesTheDiffusivity() {
    KmcModel model = chain(60, "count: 1", "");
    double[] factors = Slowdown.of(model, 300, 100, 1);
    double kT = PhysicalConstants.BOLTZMANN_EV_PER_K * 300;
    assertThat(factors[0]).isEqualTo(factors[1]).isLessThan(0.5);
    assertThat(factors[2]).isEqualTo(factors[3]).isEqualTo(1);
    double saddles = Math.exp(0.30 / kT) + Math.exp(0.45 / kT);
    double raised = Math.exp(0.30 / kT) / factors[0] + Math.exp(0.45 / kT);
    assertThat(saddles / raised).isBetween(0.99, 1.0);
    int visits = 10_000;
    LatticeGas gas = LatticeGas.of(model, 300, factors, 7);
    double expected = 1.68236843e-10 * saddles / raised;
    assertThat(renewal(gas, visits) / expected)
        .isBetween(1 - 3 / Math.sqrt(visits), 1 + 3 / Math.sqrt(visits));
  }

  /// Li on a chain of two cages, one of them beside Na that raises its two sites by 0.1 eV. By
  /// [KmcModel] this raises the saddle within that cage by 0.1 eV and those out of it by 0.05 eV,
  /// so that its hops are but 48 times as frequent as leaving, where the other's are 2300 times: by
  /// these they are slowed. D follows from all energies as in
  /// [#theTwoBarrierChainHasItsDiffusivity].
  @Test
  void pairsDecideHowFarRattlingIsSlowed() {
    double separation = 20;
    KmcModel model =
        KmcReader.parse(
                """
                cell: [[5,0,0],[0,9,0],[0,0,9]]
                replicate: [8,1,1]
                directions: x
                sites:
                  - {name: A, position: [0,0,0]}
                  - {name: B, position: [0.2,0,0], energy_ev: 0.1}
                  - {name: A2, position: [0.5,0,0]}
                  - {name: B2, position: [0.7,0,0], energy_ev: 0.1}
                  - {name: C, position: [0.1,0.33333333,0]}
                species:
                  - {symbol: Li, count: 1, on: [A, B, A2, B2]}
                  - {symbol: Na, count: 8, on: [C]}
                pairs: [{species: [Li, Na], to_angstrom: 3.1, energy_ev: 0.1}]
                temperatures_k: [300]
                hops:
                  - {from: A, to: B, attempt_thz: 10, barrier_ev: 0.30, species: Li}
                  - {from: B, to: A2, attempt_thz: 10, barrier_ev: 0.35, species: Li}
                  - {from: A2, to: B2, attempt_thz: 10, barrier_ev: 0.30, species: Li}
                  - {from: B2, to: A, offset: [1,0,0], attempt_thz: 10, barrier_ev: 0.35, species: Li}
                """)
            .model();
    double kT = PhysicalConstants.BOLTZMANN_EV_PER_K * 300;
    double[] factors = Slowdown.of(model, 300, separation, 1);
    double[] saddles = {0.40, 0.50, 0.30, 0.50};
    double[] energies = {0.1, 0.2, 0, 0.1};
    double sites = 0;
    double exact = 0;
    double slowed = 0;
    for (int k = 0; k < 4; k++) {
      double factor = Math.min(1, separation * Math.exp((saddles[k] - 0.50) / kT));
      assertThat(factors[2 * k]).isEqualTo(factors[2 * k + 1]).isCloseTo(factor, within(1e-9));
      sites += Math.exp(-energies[k] / kT);
      exact += Math.exp(saddles[k] / kT);
      slowed += Math.exp(saddles[k] / kT) / factor;
    }
    assertThat(exact / slowed).isBetween(1 - 1 / separation, 1.0);
    int visits = 4000;
    double expected = 1e13 * 25 / (sites * slowed) * 1e-16;
    double tolerance = 3 / Math.sqrt(visits);
    assertThat(renewal(LatticeGas.of(model, 300, factors, 9), visits) / expected)
        .isBetween(1 - tolerance, 1 + tolerance);
  }

  /// Where fast hops lead through the crystal, none is slowed.
  @Test
  void hopsThatPercolateAreNotSlowed() {
    assertThat(Slowdown.of(Lattices.Lattice.FCC.model(4, "count: 1"), 300, 10, 1))
        .containsOnly(1.0);
  }

  /// E = 0 and 0.1 eV, saddles 0.30 and 0.45 eV, 1.0 and 1.5 Å apart, along x.
  static KmcModel chain(int n, String filled, String more) {
    return KmcReader.parse(
            "cell: [[2.5,0,0],[0,9,0],[0,0,9]]\nreplicate: ["
                + n
                + ",1,1]\ndirections: x\nsites:\n  - {name: A, position: [0,0,0]}\n"
                + "  - {name: B, position: [0.4,0,0], energy_ev: 0.1}\nspecies: [{symbol: Li, "
                + filled
                + "}]\n"
                + "temperatures_k: [300]\n"
                + "hops:\n"
                + "  - {from: A, to: B, attempt_thz: 10, barrier_ev: 0.30, reverse_barrier_ev:"
                + " 0.20}\n"
                + "  - {from: B, to: A, offset: [1,0,0], attempt_thz: 10, barrier_ev: 0.35}\n"
                + more)
        .model();
  }

  /// D of the first ion, from the times between its visits to the first site of new cells.
  private static double renewal(LatticeGas gas, int visits) {
    double length = gas.model.cell().rows()[0];
    double[] r = new double[3 * gas.speciesOf.length];
    gas.positions(r);
    double last = r[0] - (r[0] / length - Math.floor(r[0] / length + 1e-9)) * length;
    // Begins at the first visit to a first site.
    double began = -1;
    int seen = 0;
    while (seen < visits) {
      gas.advance(Double.POSITIVE_INFINITY, gas.hops + 1);
      gas.positions(r);
      boolean first = Math.abs(r[0] / length - Math.rint(r[0] / length)) < 1e-6;
      if (first && began < 0) {
        began = gas.timeS;
        last = r[0];
      } else if (first && Math.abs(r[0] - last) > 1) {
        last = r[0];
        seen++;
      }
    }
    return length * length / (2 * (gas.timeS - began) / visits) * 1e-16;
  }

  /// Three ions on a ring of six sites with a site energy and pair energies: the time in each of
  /// the 20 states is exp(−E/kT), also where hops are slowed, both ways by one factor.
  @ParameterizedTest
  @CsvSource({"1, 1", "0.5, 0.25"})
  void anInteractingGasIsInDetailedBalance(double slowedAToB, double slowedDToE) {
    KmcModel model =
        KmcReader.parse(
                """
                cell: [[12,0,0],[0,9,0],[0,0,9]]
                replicate: [1,1,1]
                sites:
                  - {name: a, position: [0,0,0], energy_ev: 0.03}
                  - {name: b, position: [0.16666667,0,0]}
                  - {name: c, position: [0.33333333,0,0]}
                  - {name: d, position: [0.5,0,0]}
                  - {name: e, position: [0.66666667,0,0]}
                  - {name: f, position: [0.83333333,0,0]}
                species: [{symbol: Li, count: 3}]
                pairs: [{species: Li, to_angstrom: 2.1, energy_ev: 0.04}]
                temperatures_k: [400]
                hops:
                  - {from: a, to: b, attempt_thz: 10, kra_ev: 0.1}
                  - {from: b, to: c, attempt_thz: 10, kra_ev: 0.08}
                  - {from: c, to: d, attempt_thz: 10, kra_ev: 0.03}
                  - {from: d, to: e, attempt_thz: 10, kra_ev: 0.1}
                  - {from: e, to: f, attempt_thz: 10, kra_ev: 0.1}
                  - {from: f, to: a, offset: [1,0,0], attempt_thz: 10, kra_ev: 0.1}
                """)
            .model();
    double[] factors = Slowdown.none(model);
    Arrays.fill(factors, 0, 2, slowedAToB);
    Arrays.fill(factors, 6, 8, slowedDToE);
    LatticeGas gas = LatticeGas.of(model, 400, factors, 8);
    double kT = PhysicalConstants.BOLTZMANN_EV_PER_K * 400;
    double[] weight = new double[64];
    double sum = 0;
    for (int state = 0; state < 64; state++) {
      if (Integer.bitCount(state) == 3) {
        double energy = (state & 1) * 0.03;
        for (int s = 0; s < 6; s++) {
          energy += (state >> s & state >> (s + 1) % 6 & 1) * 0.04;
        }
        weight[state] = Math.exp(-energy / kT);
        sum += weight[state];
      }
    }
    // Samples so far apart in time (ten hops across the highest barriers) are independent. The
    // barrier from c to d vanishes where the pairs raise d by more than 0.06 eV.
    int samples = 3000;
    double interval = 10 / (1e13 * Math.exp(-0.14 / kT) * Math.min(slowedAToB, slowedDToE));
    int[] seen = new int[64];
    int[] siteOf = new int[3];
    int[] images = new int[9];
    for (int k = 1; k <= samples; k++) {
      gas.advance(k * interval, Long.MAX_VALUE);
      gas.where(siteOf, images);
      seen[1 << siteOf[0] | 1 << siteOf[1] | 1 << siteOf[2]]++;
    }
    double chiSquare = 0;
    for (int state = 0; state < 64; state++) {
      double expected = samples * weight[state] / sum;
      if (expected > 0) {
        chiSquare += (seen[state] - expected) * (seen[state] - expected) / expected;
      }
    }
    // 19 degrees of freedom: exceeded once in 1000 times.
    assertThat(chiSquare).isLessThan(43.8);
  }
}
