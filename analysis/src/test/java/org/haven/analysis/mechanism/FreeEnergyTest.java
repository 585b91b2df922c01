package org.haven.analysis.mechanism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.haven.analysis.curves.Curve;
import org.haven.analysis.curves.Curves;
import org.haven.analysis.figures.FigureFormat;
import org.haven.analysis.figures.Figures;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.transport.TransportOptions;
import org.haven.analysis.transport.TransportResult;
import org.haven.kernels.PhysicalConstants;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Free energies of ions in a potential where they are known.
final class FreeEnergyTest {
  private static final double KELVIN = 600;
  private static final double KT = PhysicalConstants.BOLTZMANN_EV_PER_K * KELVIN;
  private static final int FRAMES = 1000;

  /// Straight ways, and ways that are narrower in the middle.
  private static final PeriodicPotential WIDE = new PeriodicPotential(4, 0);

  private static final PeriodicPotential NARROW = new PeriodicPotential(3, 0.7);

  private static FreeEnergy of(MovingAtoms atoms) {
    TrajectoryPass pass = atoms.pass();
    FreeEnergy.Sampler sampler =
        new FreeEnergy.Sampler(pass, PeriodicPotential.sites(), PeriodicPotential.paths(), KELVIN);
    pass.run(List.of(sampler));
    return sampler.result(Estimate.UNKNOWN);
  }

  /// With 2·10⁵ positions the noise is far below a hundredth of k_B T at the sites and some of it
  /// at the saddle; the profile's polynomial follows the potential to 0.01 k_B T.
  @Test
  void theProfileIsThatOfThePotential() {
    for (PeriodicPotential potential : List.of(WIDE, NARROW)) {
      FreeEnergy.Profile p = of(potential.sample(10_000, 7)).profiles().getFirst();
      double zero = potential.freeEnergy(0);
      for (int k = 0; k < p.s().length; k++) {
        double exact = KT * (potential.freeEnergy(p.s()[k]) - zero);
        assertThat(p.smoothEv()[k]).isCloseTo(exact, within(4 * p.stdEv()[k] + 0.02 * KT));
        assertThat(p.countedEv()[k]).isCloseTo(exact, within(0.15 * KT));
        assertThat(p.smoothEv()[k]).isCloseTo(p.smoothEv()[p.s().length - 1 - k], within(1e-9));
      }
      double exact = KT * (potential.freeEnergy(0.5) - zero);
      assertThat(p.barrierEv().value()).isCloseTo(exact, within(4 * p.barrierEv().std()));
      assertThat(p.barrierEv().std()).isLessThan(0.05 * KT);
    }
    // A narrow saddle costs entropy: u alone would be 3.
    assertThat(NARROW.freeEnergy(0.5) - NARROW.freeEnergy(0)).isGreaterThan(3.5);
  }

  /// 95 % of 100 are 95 ± 2.2: a correct interval falls below 88 once in 500.
  @Test
  void theIntervalHoldsTheBarrier() {
    assertThat(held(NARROW, 100)).isGreaterThanOrEqualTo(88);
  }

  @Tag("slow")
  @Test
  void theIntervalHoldsTheBarrierIn93To97Percent() {
    for (PeriodicPotential potential : List.of(WIDE, NARROW)) {
      int held = held(potential, 1000);
      System.out.println(potential + ": " + held + " of 1000");
      assertThat(held).isBetween(930, 970);
    }
  }

  private static int held(PeriodicPotential potential, int sets) {
    double exact = KT * (potential.freeEnergy(0.5) - potential.freeEnergy(0));
    return (int)
        IntStream.range(0, sets)
            .parallel()
            .filter(
                n ->
                    of(potential.sample(FRAMES, 1000 + n))
                        .profiles()
                        .getFirst()
                        .barrierEv()
                        .covers(exact))
            .count();
  }

  @Test
  void aMechanismHasTheBarrierInItsCurvesAndResults() {
    MovingAtoms atoms = WIDE.sample(2500, 3);
    TransportOptions options = TransportOptions.of(List.of("Li"), Map.of()).atTemperature(KELVIN);
    Mechanism m =
        Mechanism.of(
            atoms,
            TransportResult.of("walk", atoms, options),
            options,
            MechanismOptions.of(MechanismOptions.parse(List.of("sites"))));
    FreeEnergy.Profile p = m.freeEnergy().orElseThrow().profiles().getFirst();
    // Sites found from the density lie within some 0.1 Å of the lattice.
    assertThat(p.lengthAngstrom()).isCloseTo(PeriodicPotential.SPACING, within(0.1));
    assertThat(p.barrierEv().value()).isCloseTo(4 * KT, within(0.2 * KT));
    Curves curves = new Curves(MechanismCurves.of(m));
    assertThat(Figures.files(curves, Set.of(FigureFormat.SVG), List.of("freeenergy")))
        .contains("freeenergy-walk.svg");
    Curve curve = curves.of("free_energy").getFirst();
    assertThat(curve.of()).isEqualTo(p.label());
    assertThat(curve.marks().get("barrier_ev")[0]).isCloseTo(p.barrierEv().value(), within(1e-6));
    assertThat(MechanismJson.of(List.of(m)).getFirst().get("free_energy").toString())
        .contains("barrier_ev", "tube_radius_angstrom=1.0");
    assertThat(m.summary()).anyMatch(line -> line.startsWith("free energy: jumps of " + p.label()));
  }

  @Test
  void kindsOfJumpsArePartedWhereLengthsAreRare() {
    List<JumpPath> paths =
        IntStream.range(0, 60)
            .mapToObj(
                n ->
                    new JumpPath(
                        n, n + 1, new double[] {(n % 3 == 0 ? 3 : 2) + 0.004 * n, 0, 0}, 5 + n))
            .toList();
    List<HopType> types = HopType.of(paths);
    assertThat(types).hasSize(2);
    assertThat(types.get(0).paths()).hasSize(40);
    assertThat(types.get(1).lengthAngstrom()).isBetween(3.0, 3.25);
    assertThat(types.get(0).jumps() + types.get(1).jumps()).isEqualTo(60 * 5 + 59 * 30);
  }

  @Test
  void aWayOverAThirdSiteIsNoPath() {
    Sites sites = PeriodicPotential.sites();
    assertThat(PathTubes.isDirect(sites, new JumpPath(0, 1, new double[] {3, 0, 0}, 1))).isTrue();
    Sites three =
        Sites.at(
            org.haven.kernels.Cell.orthorhombic(20, 20, 20),
            new double[] {0, 0, 0, 0.1, 0, 0, 0.2, 0, 0},
            "row");
    assertThat(PathTubes.isDirect(three, new JumpPath(0, 1, new double[] {2, 0, 0}, 1))).isTrue();
    assertThat(PathTubes.isDirect(three, new JumpPath(0, 2, new double[] {4, 0, 0}, 1))).isFalse();
  }

  /// In a small cell a site and its image are one site: three ways lead from it, not one.
  @Test
  void imagesOfOneSiteAreSeveralPaths() {
    Sites sites =
        Sites.at(org.haven.kernels.Cell.orthorhombic(3, 3, 3), new double[] {0.1, 0, 0}, "one");
    List<SiteAnalysis.Jump> jumps =
        IntStream.range(0, 6)
            .mapToObj(
                n -> {
                  double[] v = new double[3];
                  v[n % 3] = n < 3 ? 3 : -3;
                  return new SiteAnalysis.Jump(n, n, 0, 0, 0, v, new double[3]);
                })
            .toList();
    assertThat(JumpPath.of(sites, jumps)).hasSize(3).allMatch(p -> p.jumps() == 2);
  }
}
