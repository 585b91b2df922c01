package org.haven.pathways.neb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.PhysicalConstants;
import org.haven.pathways.neb.NudgedElasticBand.Settings;
import org.haven.potentials.Potential;
import org.haven.potentials.compose.Committee;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class NudgedElasticBandTest {
  /// A force of 0.002 eV/Å at the saddle and curvatures of 1 eV/Å² and more: 2e-6 eV.
  private static final double SADDLE_EV = 5e-6;

  /// Minima and saddles of the surface of Müller and Brown, as published, in units of 0.01 eV.
  private static final double[] MINIMA = {-1.46700, -0.80768, -1.08167};

  private static final double[] SADDLES = {-0.40665, -0.72249};

  private static Settings settings(int images, Optimiser optimiser, boolean relaxEnds) {
    Settings s = Settings.standard();
    return new Settings(
        images,
        s.springEvPerAngstrom2(),
        s.toleranceEvPerAngstrom(),
        s.maxSteps(),
        StartPath.LINEAR,
        optimiser,
        relaxEnds,
        true,
        true,
        0);
  }

  private static MinimumEnergyPath found(
      Structure initial,
      Structure end,
      Supplier<Potential> potential,
      Settings settings,
      int threads) {
    try (PotentialLandscape landscape =
        new PotentialLandscape(initial, potential, settings.images(), threads)) {
      return NudgedElasticBand.between(
          Endpoints.of(initial, end, Endpoints.Order.STRICT),
          landscape,
          settings,
          (stage, step, force, path) -> {});
    }
  }

  private static Supplier<Potential> of(TwoBodySurface.Surface surface) {
    return () -> new TwoBodySurface(surface);
  }

  private static MinimumEnergyPath mullerBrown(Settings settings, boolean reversed, int threads) {
    Structure a = TwoBodySurface.at(-1.1, 2.9, 0.05);
    Structure b = TwoBodySurface.at(1.2, 0.1, 0);
    return found(
        reversed ? b : a, reversed ? a : b, of(TwoBodySurface::mullerBrown), settings, threads);
  }

  @ParameterizedTest
  @CsvSource({"7, LBFGS", "12, LBFGS", "7, FIRE"})
  void theSaddlesOfMuellerAndBrownAreFoundWithAnyNumberOfImages(int images, Optimiser optimiser) {
    MinimumEnergyPath path = mullerBrown(settings(images, optimiser, true), false, 2);
    assertThat(path.converged()).isTrue();
    // Published to five digits.
    assertThat(path.barrierEv()).isCloseTo(SADDLES[0] - MINIMA[0], within(2e-5));
    assertThat(path.reverseBarrierEv()).isCloseTo(SADDLES[0] - MINIMA[2], within(2e-5));
    assertThat(path.reactionEv()).isCloseTo(MINIMA[2] - MINIMA[0], within(2e-5));
    assertThat(path.curvatures().orElseThrow().saddle()).isNegative();
    assertThat(path.curvatures().orElseThrow().saddleSecond()).isPositive();
    // The minimum between and the second saddle are between images: cubics.
    assertThat(path.minima()).hasSize(1);
    double cubic = images == 12 ? 0.005 : 0.02;
    assertThat(path.minima().getFirst().energyEv()).isCloseTo(MINIMA[1] - MINIMA[0], within(cubic));
    assertThat(path.elementarySteps()).hasSize(2);
    assertThat(path.elementarySteps().get(1).saddle().energyEv())
        .isCloseTo(SADDLES[1] - MINIMA[0], within(cubic));
    assertThat(String.join(" ", path.remarks())).contains("a minimum between");
  }

  @Test
  void theWayBackHasTheSameSaddle() {
    MinimumEnergyPath there = mullerBrown(settings(8, Optimiser.LBFGS, true), false, 1);
    MinimumEnergyPath back = mullerBrown(settings(8, Optimiser.LBFGS, true), true, 1);
    assertThat(back.barrierEv()).isCloseTo(there.reverseBarrierEv(), within(SADDLE_EV));
    assertThat(back.reverseBarrierEv()).isCloseTo(there.barrierEv(), within(SADDLE_EV));
  }

  @Test
  void theNumberOfThreadsChangesNoBit() {
    MinimumEnergyPath one = mullerBrown(settings(8, Optimiser.LBFGS, true), false, 1);
    MinimumEnergyPath three = mullerBrown(settings(8, Optimiser.LBFGS, true), false, 3);
    assertThat(three.energiesEv()).containsExactly(one.energiesEv());
    assertThat(three.positions()).isDeepEqualTo(one.positions());
    assertThat(three.calls()).isEqualTo(one.calls());
  }

  @Test
  void aShiftOfTheCrystalAndTheOrderOfItsAtomsDoNotMatter() {
    Structure a = TwoBodySurface.at(0, 0, 0);
    Structure b = TwoBodySurface.at(3, 0, 0);
    Settings settings = settings(5, Optimiser.LBFGS, true);
    double plain = found(a, b, of(TwoBodySurface.row(0.3)), settings, 1).barrierEv();
    double[] shifted = b.positions().clone();
    for (int k = 0; k < 6; k++) {
      shifted[k] += k % 3 == 1 ? 28 : 1.7; // into the next cell
    }
    MinimumEnergyPath moved =
        found(
            a,
            Structure.of("", b.cell(), b.symbols(), shifted),
            of(TwoBodySurface.row(0.3)),
            settings,
            1);
    assertThat(moved.barrierEv()).isCloseTo(plain, within(SADDLE_EV));
    MinimumEnergyPath turned =
        found(turned(a), turned(b), of(TwoBodySurface.row(0.3)), settings, 1);
    assertThat(turned.barrierEv()).isCloseTo(plain, within(SADDLE_EV));
    assertThat(plain).isCloseTo(0.3, within(SADDLE_EV));
  }

  private static Structure turned(Structure s) {
    double[] x = s.positions();
    return Structure.of(
        "", s.cell(), List.of("Li", "P"), new double[] {x[3], x[4], x[5], x[0], x[1], x[2]});
  }

  /// The straight path runs over a hill between two passes: forces across it vanish by symmetry.
  @Test
  void aPathOnARidgeIsBentOffIt() {
    double c = 0.3;
    MinimumEnergyPath path =
        found(
            TwoBodySurface.at(0, 0, 0),
            TwoBodySurface.at(3, 0, 0),
            of(TwoBodySurface.forked(0.5, c, false)),
            settings(5, Optimiser.LBFGS, true),
            1);
    assertThat(path.converged()).isTrue();
    assertThat(String.join(" ", path.remarks())).contains("on a ridge");
    assertThat(path.barrierEv()).isCloseTo(0.5 - c * c / 4, within(SADDLE_EV));
    assertThat(path.warnings()).isEmpty();
  }

  /// The given states lie between two minima each: forces vanish by symmetry.
  @Test
  void anEndThatIsASaddleIsMovedOffItOrToldOf() {
    double c = 0.6;
    Supplier<Potential> potential = of(TwoBodySurface.forked(0.5, c, true));
    Structure a = TwoBodySurface.at(0, 0, 0);
    Structure b = TwoBodySurface.at(3, 0, 0);
    MinimumEnergyPath path = found(a, b, potential, settings(7, Optimiser.LBFGS, true), 1);
    assertThat(String.join(" ", path.remarks()))
        .contains("the initial state relaxed to a saddle", "the final state relaxed to a saddle");
    assertThat(path.barrierEv()).isCloseTo(0.5 + c * c / 4, within(SADDLE_EV));
    assertThat(path.curvatures().orElseThrow().initial()).isPositive();

    MinimumEnergyPath kept = found(a, b, potential, settings(7, Optimiser.LBFGS, false), 1);
    assertThat(String.join(" ", kept.warnings()))
        .contains("the initial state is not a minimum", "leave out --keep-ends");
    assertThat(kept.barrierEv()).isCloseTo(0.5, within(SADDLE_EV));
  }

  @Test
  void endsOfOneBasinAreRefused() {
    assertThatThrownBy(
            () ->
                found(
                    TwoBodySurface.at(0.3, 0, 0),
                    TwoBodySurface.at(-0.4, 0, 0),
                    of(TwoBodySurface.row(0.3)),
                    settings(5, Optimiser.LBFGS, true),
                    1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("both ends relax into the same state");
  }

  @Test
  void aPathWithoutASaddleSaysSo() {
    MinimumEnergyPath path =
        found(
            TwoBodySurface.at(0.1, 0, 0),
            TwoBodySurface.at(1.2, 0, 0),
            of(TwoBodySurface.row(0.3)),
            settings(5, Optimiser.LBFGS, false),
            1);
    assertThat(path.saddleImage()).isEqualTo(-1);
    assertThat(String.join(" ", path.warnings()))
        .contains("the energy rises all the way", "the final state is not relaxed");
  }

  /// From beside the minimum at 0 down to it, and up on the other side.
  @Test
  void aPathThatFallsFirstIsNotSaidToRiseAllTheWay() {
    MinimumEnergyPath path =
        found(
            TwoBodySurface.at(-0.3, 0, 0),
            TwoBodySurface.at(1.2, 0, 0),
            of(TwoBodySurface.row(0.3)),
            settings(5, Optimiser.LBFGS, false),
            1);
    assertThat(path.saddleImage()).isEqualTo(-1);
    assertThat(String.join(" ", path.warnings()))
        .contains("the highest point is the final state: no saddle between")
        .doesNotContain("all the way");
  }

  @Test
  void whatIsNotConvergedSaysSo() {
    Settings s = settings(7, Optimiser.FIRE, false);
    Settings few =
        new Settings(
            7,
            s.springEvPerAngstrom2(),
            s.toleranceEvPerAngstrom(),
            3,
            StartPath.LINEAR,
            Optimiser.FIRE,
            false,
            true,
            false,
            0);
    MinimumEnergyPath path = mullerBrown(few, false, 1);
    assertThat(path.converged()).isFalse();
    assertThat(path.steps()).isEqualTo(3);
    assertThat(path.maxForceEvPerAngstrom()).isGreaterThan(0.05);
  }

  /// Across the path the curvature is the same at site and saddle, so that of the well alone is
  /// left: ν = (1/2π) √(A (2π/3 Å)²/2 / μ), μ the reduced mass.
  @ParameterizedTest
  @CsvSource({"Infinity, 2", "4, 2"})
  void thePrefactorOfARowIsTheFrequencyOfItsWell(double radius, int ions) {
    double barrier = 0.4;
    Settings s = settings(5, Optimiser.LBFGS, true);
    Settings asked =
        new Settings(
            5,
            s.springEvPerAngstrom2(),
            s.toleranceEvPerAngstrom(),
            s.maxSteps(),
            StartPath.LINEAR,
            Optimiser.LBFGS,
            true,
            true,
            true,
            radius);
    MinimumEnergyPath path =
        found(
            TwoBodySurface.at(0, 0, 0),
            TwoBodySurface.at(3, 0, 0),
            of(TwoBodySurface.row(barrier)),
            asked,
            1);
    double light = 6.94;
    double heavy = 30.974;
    double reduced = light * heavy / (light + heavy);
    double curvature = 0.5 * barrier * Math.pow(2 * Math.PI / 3, 2);
    double thz =
        Math.sqrt(curvature * PhysicalConstants.ACCELERATION_PER_FORCE / reduced)
            / (2 * Math.PI)
            * 1e3;
    Prefactor prefactor = path.prefactor().orElseThrow();
    assertThat(prefactor.ions()).isEqualTo(ions);
    // Central differences of 0.01 Å: (k h)²/6 with k = 2π/3 is 7e-5, half of it in a frequency.
    assertThat(prefactor.forwardThz()).isCloseTo(thz, within(2e-4 * thz));
    assertThat(prefactor.reverseThz()).isCloseTo(thz, within(2e-4 * thz));
    assertThat(prefactor.imaginaryThz()).isCloseTo(-thz, within(2e-4 * thz));
  }

  @Test
  void theSpreadOfACommitteeIsThatOfItsBarriers() {
    MinimumEnergyPath path =
        found(
            TwoBodySurface.at(0, 0, 0),
            TwoBodySurface.at(3, 0, 0),
            () ->
                new Committee(
                    List.of(
                        new TwoBodySurface(TwoBodySurface.row(0.3)),
                        new TwoBodySurface(TwoBodySurface.row(0.4))),
                    OptionalDouble.empty(),
                    Optional.empty()),
            settings(5, Optimiser.LBFGS, true),
            2);
    assertThat(path.barrierEv()).isCloseTo(0.35, within(SADDLE_EV));
    MinimumEnergyPath.Spread spread = path.spread().orElseThrow();
    assertThat(spread.barrier()).isCloseTo(0.05, within(SADDLE_EV));
    assertThat(spread.reverse()).isCloseTo(0.05, within(SADDLE_EV));
    assertThat(spread.images()[0]).isZero();
  }

  @ParameterizedTest
  @EnumSource(StartPath.class)
  void idppKeepsAtomsApart(StartPath start) {
    Structure between = TwoBodySurface.at(2.5, 0.05, 0);
    double[] from = {10, 11, 12, 12.5, 11.05, 12};
    double[] to = {15, 11, 12, 12.5, 11.05, 12};
    double[][] path = start.between(between.cell(), from, to, 7);
    double closest = 9;
    for (double[] x : path) {
      closest = Math.min(closest, Math.hypot(x[3] - x[0], x[4] - x[1]));
    }
    if (start == StartPath.LINEAR) {
      assertThat(closest).isCloseTo(0.05, within(1e-9));
    } else {
      assertThat(closest).isGreaterThan(1.5);
    }
  }
}
