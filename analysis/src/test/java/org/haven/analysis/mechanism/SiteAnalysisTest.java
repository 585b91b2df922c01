package org.haven.analysis.mechanism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.haven.analysis.transport.TransportOptions;
import org.haven.analysis.transport.TransportResult;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SiteAnalysisTest {
  private static final double SPACING = 3;
  private static final int SIDE = 3;
  private static final int IONS = 20;
  private static final int FRAMES = 2000;
  private static final double PROBABILITY = 0.01;

  /// Ions on a simple cubic lattice of 27 sites, 3 Å apart, in a framework of one S that drifts:
  /// each hops with probability 0.01 per frame to a random neighbour, and vibrates. Sites may hold
  /// several ions, so that walks are independent.
  ///
  /// @param back probability that a hop is undone in the next frame
  private static MovingAtoms hoppers(double vibration, double back, long seed) {
    double[][] path = new double[FRAMES][3 * IONS + 3];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < IONS; i++) {
      double[] r = new double[3];
      for (int d = 0; d < 3; d++) {
        r[d] = SPACING * random.nextInt(SIDE);
      }
      int axis = 0;
      double step = 0;
      boolean undo = false;
      for (int f = 0; f < FRAMES; f++) {
        for (int d = 0; d < 3; d++) {
          path[f][3 * i + d] = r[d] + vibration * random.nextGaussian() + 0.002 * f;
        }
        if (undo) {
          r[axis] -= step;
          undo = false;
        } else if (random.nextDouble() < PROBABILITY) {
          axis = random.nextInt(3);
          step = random.nextBoolean() ? SPACING : -SPACING;
          r[axis] += step;
          undo = random.nextDouble() < back;
        }
      }
    }
    for (int f = 0; f < FRAMES; f++) {
      for (int d = 0; d < 3; d++) {
        path[f][3 * IONS + d] = 1.5 + 0.002 * f;
      }
    }
    List<String> symbols = new ArrayList<>(Collections.nCopies(IONS, "Li"));
    symbols.add("S");
    double side = SIDE * SPACING;
    return new MovingAtoms(
        Cell.orthorhombic(side, side, side),
        symbols,
        FRAMES,
        1000,
        false,
        (frame, time, r, v) -> System.arraycopy(path[frame], 0, r, 0, r.length));
  }

  private static Mechanism analyse(MovingAtoms atoms, Structure reference) {
    TransportOptions options = TransportOptions.of(List.of("Li"), Map.of()).atTemperature(600);
    TransportResult transport = TransportResult.of("walk", atoms, options);
    return Mechanism.of(
        atoms,
        transport,
        options,
        new MechanismOptions(
            MechanismOptions.parse(List.of("sites")),
            java.util.Optional.ofNullable(reference),
            "reference",
            java.util.Optional.empty()));
  }

  /// 20 ions × 2000 frames × 0.01 = 400 jumps: 5 % standard error of the rate, and of D_jump.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void ratesResidenceAndCorrelationOfARandomHopper(long seed) {
    SiteAnalysis sites = analyse(hoppers(0.25, 0, seed), null).sites().orElseThrow();
    assertThat(sites.sites().count()).isEqualTo(27);
    assertThat(sites.ratePerPs().value()).isCloseTo(PROBABILITY, within(0.2 * PROBABILITY));
    assertThat(sites.residencePs().value()).isCloseTo(1 / PROBABILITY, within(0.2 / PROBABILITY));
    assertThat(sites.jumpDiffusivityCm2PerS().value())
        .isCloseTo(1e-4 * PROBABILITY * SPACING * SPACING / 6, within(0.2 * 1.5e-6));
    assertThat(sites.correlationFactor().ci95Low()).isLessThan(1.1);
    assertThat(sites.correlationFactor().ci95High()).isGreaterThan(0.9);
    // Pairs of successive jumps: 380, cosines 0 or ±1 with variance 1/3: 0.03 standard error.
    assertThat(sites.meanCosine()).isCloseTo(0, within(0.12));
    double occupied = 0;
    for (double x : sites.occupancy()) {
      occupied += x;
    }
    assertThat(occupied).isBetween(0.99 * IONS, IONS + 1e-9);
    // The median of an exponential is ln 2 of its mean, less what the end of the file cuts off.
    assertThat(sites.completedResidencePs()).isBetween(50.0, 90.0);
    assertThat(sites.edges())
        .allSatisfy(e -> assertThat(e.distanceAngstrom()).isCloseTo(SPACING, within(0.1)));
    assertThat(sites.jumps())
        .hasSize(sites.edges().stream().mapToInt(e -> e.forward() + e.backward()).sum());
    double[] lengths = MechanismCurves.lengths(sites.jumps());
    double bin = MechanismCurves.JUMP_BIN_ANGSTROM;
    assertThat(Arrays.stream(lengths).sum() * bin).isCloseTo(1, within(1e-12));
    // All within 0.1 Å of a lattice spacing.
    int at = (int) Math.round(SPACING / bin);
    assertThat(Arrays.stream(lengths, at - 1, at + 1).sum() * bin).isCloseTo(1, within(1e-12));
  }

  @Test
  void jumpsThatAreUndoneLowerTheCorrelationFactor() {
    // Every second jump is undone at once. Per start: ½ · 2 jumps without displacement, ½ · 1 with:
    // f = ½ a² / (1½ a²) = 1/3, and successive cosines average below zero.
    SiteAnalysis sites = analyse(hoppers(0.1, 0.5, 5), null).sites().orElseThrow();
    assertThat(sites.correlationFactor().value()).isCloseTo(1.0 / 3, within(0.15));
    assertThat(sites.meanCosine()).isLessThan(-0.25);
  }

  @Test
  void crossingABorderBackAndForthIsNoJump() {
    // 0 … 1.6 Å and back, 200 times: beyond the middle between sites (1.5 Å), never in the core of
    // the next, which begins at 1.8 Å.
    Cell cell = Cell.orthorhombic(9, 9, 9);
    MovingAtoms atoms =
        new MovingAtoms(
            cell,
            List.of("Li", "S"),
            400,
            10,
            false,
            (frame, time, r, v) -> r[0] = 1.6 * (frame % 2));
    Sites sites = Sites.at(cell, new double[] {0, 0, 0, 1.0 / 3, 0, 0, 2.0 / 3, 0, 0}, "test");
    var sampler = new SiteAnalysis.Sampler(atoms.pass(), sites);
    atoms.pass().run(List.of(sampler));
    SiteAnalysis result = sampler.result(org.haven.analysis.statistics.Estimate.UNKNOWN);
    assertThat(result.jumps()).isEmpty();
    assertThat(result.ratePerPs().ci95High()).isCloseTo(3 / (399 * 0.01), within(1e-12));
    assertThat(result.occupancy()).containsExactly(1, 0, 0);
  }

  /// In a core in two or in three of five frames, halfway to the next site in the others.
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void ionsThatRestAtNoSiteAreABadPictureOfJumps(int inside) {
    Cell cell = Cell.orthorhombic(9, 9, 9);
    MovingAtoms atoms =
        new MovingAtoms(
            cell,
            List.of("Li", "S"),
            400,
            10,
            false,
            (frame, time, r, v) -> r[0] = frame % 5 < inside ? 0 : 1.5);
    Sites sites = Sites.at(cell, new double[] {0, 0, 0, 1.0 / 3, 0, 0, 2.0 / 3, 0, 0}, "test");
    var sampler = new SiteAnalysis.Sampler(atoms.pass(), sites);
    atoms.pass().run(List.of(sampler));
    SiteAnalysis result = sampler.result(org.haven.analysis.statistics.Estimate.UNKNOWN);
    assertThat(result.inCoreFraction()).isCloseTo(inside / 5.0, within(1e-12));
    assertThat(result.warnings().stream().anyMatch(w -> w.contains("poor picture")))
        .isEqualTo(inside == 2);
  }

  @Test
  void aReferenceStructureGivesTheSitesWhateverItsOrigin() {
    // Unit cell of one site and one S at (½, ½, ½) of it, moved by (0.1, 0.2, 0.3) as a whole; in
    // the run only one of the 27 S is there.
    Cell cell = Cell.orthorhombic(SPACING, SPACING, SPACING);
    Structure unit =
        Structure.of("unit", cell, List.of("Li", "S"), new double[] {0.1, 0.2, 0.3, 1.6, 1.7, 1.8});
    SiteAnalysis sites = analyse(hoppers(0.2, 0, 9), unit).sites().orElseThrow();
    assertThat(sites.sites().count()).isEqualTo(27);
    assertThat(sites.ratePerPs().value()).isCloseTo(PROBABILITY, within(0.2 * PROBABILITY));
    assertThat(sites.inCoreFraction()).isGreaterThan(0.99);
  }

  @Test
  void aReferenceOfAnotherCellIsRefused() {
    Structure other =
        Structure.of(
            "other",
            Cell.orthorhombic(SPACING, SPACING, 4.2),
            List.of("Li"),
            new double[] {0, 0, 0});
    MovingAtoms walk = hoppers(0.2, 0, 9);
    assertThatThrownBy(() -> analyse(walk, other))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("lattice vector c of 4.200 Å does not fit");
  }
}
