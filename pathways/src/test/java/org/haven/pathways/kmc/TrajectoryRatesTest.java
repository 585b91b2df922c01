package org.haven.pathways.kmc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.haven.analysis.mechanism.SiteAnalysis;
import org.haven.analysis.mechanism.SiteWalk;
import org.haven.analysis.mechanism.Sites;
import org.haven.analysis.transport.TransportStudy;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.haven.kernels.PhysicalConstants;
import org.haven.pathways.jumps.TrajectoryModel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rates from trajectories that kinetic Monte Carlo made with rates that are known.
final class TrajectoryRatesTest {
  private static final TransportStudy NOTHING =
      new TransportStudy(List.of(), Map.of(), Optional.empty(), Map.of(), 300, false, List.of());

  /// Two kinds of sites of a cubic cell, one at the corner, one at the centre, 0.05 eV above it; a
  /// sulphur nearby tells them apart.
  private static final String TWO =
      """
      cell: [[4,0,0],[0,4,0],[0,0,4]]
      replicate: [4,4,4]
      sites:
        - {name: A, position: [0,0,0]}
        - {name: B, position: [0.5,0.5,0.5], energy_ev: 0.05}
      species: [{symbol: Li, charge: 1, fraction: 0.6}]
      hops:
        - {from: A, to: B, attempt_thz: 6, kra_ev: 0.2}
        - {from: A, to: B, offset: [-1,0,0], attempt_thz: 6, kra_ev: 0.2}
        - {from: A, to: B, offset: [0,-1,0], attempt_thz: 6, kra_ev: 0.2}
        - {from: A, to: B, offset: [0,0,-1], attempt_thz: 6, kra_ev: 0.2}
        - {from: A, to: B, offset: [-1,-1,0], attempt_thz: 6, kra_ev: 0.2}
        - {from: A, to: B, offset: [-1,0,-1], attempt_thz: 6, kra_ev: 0.2}
        - {from: A, to: B, offset: [0,-1,-1], attempt_thz: 6, kra_ev: 0.2}
        - {from: A, to: B, offset: [-1,-1,-1], attempt_thz: 6, kra_ev: 0.2}
        - {from: A, to: A, offset: [1,0,0], attempt_thz: 3, kra_ev: 0.22}
        - {from: A, to: A, offset: [0,1,0], attempt_thz: 3, kra_ev: 0.22}
        - {from: A, to: A, offset: [0,0,1], attempt_thz: 3, kra_ev: 0.22}
      temperatures_k: [500]
      """;

  private static final Structure TWO_SITES =
      Structure.of(
          "two",
          Cell.orthorhombic(4, 4, 4),
          List.of("Li", "Li", "S"),
          new double[] {0, 0, 0, 2, 2, 2, 0, 0, 0});

  /// Ions on sites as they would be read from frames.
  private static TrajectoryModel.Source walk(
      KmcModel model, double kelvin, long seed, int frames, double intervalPs) {
    LatticeGas gas = Lattices.gas(model, kelvin, seed);
    gas.advance(Double.POSITIVE_INFINITY, 3000);
    gas.restart();
    int n = gas.speciesOf.length;
    int[] site = new int[n];
    int[] now = new int[n];
    int[] images = new int[3 * n];
    double[] at = new double[3 * n];
    double[] to = new double[3 * n];
    gas.where(site, images);
    gas.positions(at);
    int[] first = site.clone();
    List<SiteAnalysis.Jump> jumps = new ArrayList<>();
    for (int f = 1; f < frames; f++) {
      gas.advance(f * intervalPs * 1e-12, Long.MAX_VALUE);
      gas.where(now, images);
      gas.positions(to);
      for (int i = 0; i < n; i++) {
        double[] v = {
          to[3 * i] - at[3 * i], to[3 * i + 1] - at[3 * i + 1], to[3 * i + 2] - at[3 * i + 2]
        };
        if (v[0] != 0 || v[1] != 0 || v[2] != 0) {
          jumps.add(new SiteAnalysis.Jump(f, f - 1, i, site[i], now[i], v, new double[3]));
        }
      }
      System.arraycopy(now, 0, site, 0, n);
      System.arraycopy(to, 0, at, 0, 3 * n);
    }
    return new TrajectoryModel.Source(
        "walk", kelvin, walk(model, first, jumps, frames, intervalPs));
  }

  private static SiteWalk walk(
      KmcModel model, int[] first, List<SiteAnalysis.Jump> jumps, int frames, double intervalPs) {
    int n = first.length;
    int[] ions = new int[n];
    Arrays.setAll(ions, i -> i);
    int sites = model.cells() * model.sites();
    return new SiteWalk(
        new Sites(model.lattice(), new double[3 * sites], new double[sites], "kmc"),
        model.replicate(),
        ions,
        first,
        new int[n],
        jumps,
        frames,
        intervalPs,
        1);
  }

  private static TrajectoryModel model(
      List<TrajectoryModel.Source> sources, Structure sites, double settlePs) {
    return TrajectoryModel.of(
        sources, sites, "sites", NOTHING, new TrajectoryModel.Settings("Li", 1, settlePs, 300));
  }

  /// Rate of the hop from `from` to `to` with an offset, at a temperature.
  private static double rate(KmcModel model, String from, String to, double kelvin) {
    return model.hops().stream()
        .filter(h -> model.siteNames().get(h.from()).equals(from))
        .filter(h -> model.siteNames().get(h.to()).equals(to))
        .findFirst()
        .orElseThrow()
        .ratePerS(kelvin);
  }

  /// Whether a jump may be taken back within no time, some or long: rates and energies come out as
  /// they went in. Some 25000 jumps of the rarer kind at each temperature: ln k is known to 1 %, E
  /// to 2 meV; what two hops within a frame hide (k dt = 1 %) is as much.
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 3})
  void ratesAndEnergiesAreRecovered(double settlePs) {
    KmcModel truth = KmcReader.parse(TWO).model();
    List<TrajectoryModel.Source> walks = new ArrayList<>();
    for (double kelvin : new double[] {450, 600, 800}) {
      walks.add(walk(truth, kelvin, (long) kelvin, 60000, 0.003 * Math.exp(2400 / kelvin - 3)));
    }
    TrajectoryModel made = model(walks, TWO_SITES, settlePs);
    KmcReader.Read read = KmcReader.parse(made.yaml());
    assertThat(read.model().hops()).hasSize(truth.hops().size());
    assertThat(read.model().siteEnergies()[1]).isCloseTo(0.05, within(0.003));
    for (double kelvin : new double[] {450, 800}) {
      for (String[] hop :
          new String[][] {{"A", "B", "a1", "b2"}, {"B", "A", "b2", "a1"}, {"A", "A", "a1", "a1"}}) {
        assertThat(rate(read.model(), hop[2], hop[3], kelvin) / rate(truth, hop[0], hop[1], kelvin))
            .isCloseTo(1, within(0.05));
      }
    }
    RateErrors.Hop error = read.errors().hops().get(0);
    assertThat(error.barrierStdEv()).isBetween(2e-4, 4e-3);
    assertThat(error.correlation()).isGreaterThan(0.9);
  }

  /// Crossings that are no jumps, one for each jump that is one: they double the rate where all
  /// count, and nothing where jumps have time to settle.
  @Test
  void crossingsThatAreTakenBackAreNoJumps() {
    KmcModel truth = KmcReader.parse(TWO).model();
    TrajectoryModel.Source clean = walk(truth, 600, 5, 40000, 0.02);
    List<SiteAnalysis.Jump> jumps = new ArrayList<>();
    SiteWalk walk = clean.walk();
    for (SiteAnalysis.Jump j : walk.jumps()) {
      jumps.add(j);
      double[] back = Arrays.stream(j.vectorAngstrom()).map(x -> -x).toArray();
      // There, back and there again, five frames each, where nothing else happens to the ion.
      boolean alone =
          walk.jumps().stream()
                  .filter(o -> o.frame() >= j.frame() && o.frame() <= j.frame() + 10)
                  .filter(
                      o ->
                          o.from() == j.from()
                              || o.to() == j.from()
                              || o.from() == j.to()
                              || o.to() == j.to())
                  .count()
              == 1;
      if (alone) {
        jumps.add(
            new SiteAnalysis.Jump(
                j.frame() + 5, j.frame() + 4, j.ion(), j.to(), j.from(), back, back));
        jumps.add(
            new SiteAnalysis.Jump(
                j.frame() + 10,
                j.frame() + 9,
                j.ion(),
                j.from(),
                j.to(),
                j.vectorAngstrom(),
                back));
      }
    }
    double added = (jumps.size() - walk.jumps().size()) / 2.0 / walk.jumps().size();
    assertThat(added).isGreaterThan(0.5);
    jumps.sort(java.util.Comparator.comparingInt(SiteAnalysis.Jump::frame));
    TrajectoryModel.Source more =
        new TrajectoryModel.Source(
            "more", 600, walk(truth, walk.firstSite(), jumps, walk.frames(), walk.intervalPs()));
    double all =
        rate(KmcReader.parse(model(List.of(more), TWO_SITES, 0).yaml()).model(), "a1", "b2", 600);
    double settled =
        rate(KmcReader.parse(model(List.of(more), TWO_SITES, 0.2).yaml()).model(), "a1", "b2", 600);
    double plain =
        rate(KmcReader.parse(model(List.of(clean), TWO_SITES, 0).yaml()).model(), "a1", "b2", 600);
    assertThat(all / plain).isGreaterThan(1 + 1.5 * added);
    // Jumps beside others are not doubled: some chance remains that one is taken for another's.
    assertThat(settled / plain).isCloseTo(1, within(0.06));
  }

  /// One empty site among 128: at A it is left by ions of 8 B and 6 A around it, λ = Σ k dt times
  /// in a frame. Frames with λ = 0.4 hide a share of about λ/2 of its jumps and are named; those
  /// with 0.04 are not.
  @Test
  void framesTooFarApartAreNamed() {
    KmcModel truth = KmcReader.parse(TWO.replace("0.6}", "0.9921875}")).model();
    double perPs = 1e-12 * (8 * rate(truth, "B", "A", 600) + 6 * rate(truth, "A", "A", 600));
    TrajectoryModel coarse = model(List.of(walk(truth, 600, 5, 20000, 0.4 / perPs)), TWO_SITES, 0);
    assertThat(coarse.notes())
        .filteredOn(n -> n.contains("frames are"))
        .singleElement(InstanceOfAssertFactories.STRING)
        .startsWith("warning: walk: frames are")
        .contains("an empty site")
        .contains("write frames every");
    TrajectoryModel fine = model(List.of(walk(truth, 600, 5, 20000, 0.04 / perPs)), TWO_SITES, 0);
    assertThat(fine.notes()).noneMatch(n -> n.contains("frames are"));
  }

  /// One temperature: the rate itself, with its error.
  @Test
  void oneTemperatureGivesRatesOfIt() {
    KmcModel truth = KmcReader.parse(TWO).model();
    KmcReader.Read read =
        KmcReader.parse(model(List.of(walk(truth, 600, 5, 20000, 0.02)), TWO_SITES, 1).yaml());
    assertThat(read.spec().temperaturesK()).containsExactly(600.0);
    assertThat(read.spec().hops().getFirst().rateStdPerS()).isPresent();
    assertThat(rate(read.model(), "b2", "a1", 600) / rate(truth, "B", "A", 600))
        .isCloseTo(1, within(0.06));
  }

  /// 400 times three short trajectories with some 700 jumps of the kind: how often 95 % intervals
  /// of ln k hold the truth.
  @Test
  @Tag("slow")
  void intervalsOfRatesHoldTheTruth() {
    KmcModel truth = KmcReader.parse(TWO).model();
    int held = 0;
    int energies = 0;
    int trials = 400;
    double kT = PhysicalConstants.BOLTZMANN_EV_PER_K * 300;
    double lnTrue = Math.log(6e12) - 0.2 / kT;
    for (int trial = 0; trial < trials; trial++) {
      List<TrajectoryModel.Source> walks = new ArrayList<>();
      for (double kelvin : new double[] {500, 600, 750}) {
        walks.add(
            walk(
                truth,
                kelvin,
                1000L * trial + (long) kelvin,
                3000,
                0.003 * Math.exp(2400 / kelvin - 3)));
      }
      KmcSpec.Hop hop =
          KmcReader.parse(model(walks, TWO_SITES, 0.3).yaml()).spec().hops().stream()
              .filter(h -> h.from().equals("a1") && h.to().equals("b2"))
              .findFirst()
              .orElseThrow();
      double s = hop.lnAttemptStd().getAsDouble();
      double e = hop.barrierStdEv().getAsDouble();
      double r = hop.attemptBarrierCorrelation().getAsDouble();
      double ln = Math.log(hop.attemptThz().getAsDouble() * 1e12) - hop.kraEv().getAsDouble() / kT;
      double std = Math.sqrt(s * s - 2 * r * s * e / kT + e * e / kT / kT);
      held += Math.abs(ln - lnTrue) < 1.96 * std ? 1 : 0;
      energies += Math.abs(hop.kraEv().getAsDouble() - 0.2) < 1.96 * e ? 1 : 0;
    }
    System.out.printf(
        "rates of trajectories, %d: ln k(300 K) %.1f %%, E %.1f %% hold the truth%n",
        trials, 100.0 * held / trials, 100.0 * energies / trials);
    assertThat(held / (double) trials).isBetween(0.92, 0.98);
    assertThat(energies / (double) trials).isBetween(0.92, 0.98);
  }

  @Test
  void whatSaysNothingIsRefused() {
    KmcModel truth = KmcReader.parse(TWO).model();
    TrajectoryModel.Source walk = walk(truth, 600, 5, 3000, 0.02);
    SiteWalk w = walk.walk();
    TrajectoryModel.Source still =
        new TrajectoryModel.Source("still", 600, walk(truth, w.firstSite(), List.of(), 3000, 0.02));
    assertThatThrownBy(() -> model(List.of(still), TWO_SITES, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("jumps from site to site");
    TrajectoryModel.Source few =
        new TrajectoryModel.Source(
            "few", 600, walk(truth, w.firstSite(), w.jumps().subList(0, 5), 3000, 0.02));
    assertThatThrownBy(() -> model(List.of(few), TWO_SITES, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("10 times");
    KmcModel other = KmcReader.parse(TWO.replace("0.6}", "0.7}")).model();
    assertThatThrownBy(() -> model(List.of(walk, walk(other, 600, 5, 3000, 0.02)), TWO_SITES, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("composition");
  }
}
