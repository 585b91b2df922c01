package org.haven.pathways.neb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.haven.kernels.PhysicalConstants;
import org.haven.kernels.Precision;
import org.haven.pathways.neb.NudgedElasticBand.Settings;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bands whose cell varies. The transition with a known answer is Bain's of a Lennard-Jones
/// crystal: fcc, as a body-centred tetragonal cell with c/a = √2 along z, to the same along x. By
/// the mirror that exchanges both, the saddle is the lowest of the cells (p, q, p) between them,
/// which a scan of a lattice sum finds.
final class VariableCellBandTest {
  private static final double EPSILON = 0.0104;
  private static final double SIGMA = 3.4;
  private static final double CUTOFF = 8;

  @TempDir private Path folder;

  private Supplier<Potential> argon() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("argon.yaml"),
            """
            type: lennard_jones
            cutoff_angstrom: %s
            smoothing: force_shift
            pairs: [{species: [Ar, Ar], epsilon_ev: %s, sigma_angstrom: %s}]
            """
                .formatted(CUTOFF, EPSILON, SIGMA));
    return () -> PotentialFamilies.installed().open(file, List.of("Ar"), Precision.DOUBLE);
  }

  /// Body-centred cells a × b × c, `copies` of them along x.
  private static Structure centred(double a, double b, double c, int copies) {
    double[] x = new double[6 * copies];
    for (int k = 0; k < copies; k++) {
      x[6 * k] = k * a;
      x[6 * k + 3] = (k + 0.5) * a;
      x[6 * k + 4] = 0.5 * b;
      x[6 * k + 5] = 0.5 * c;
    }
    return Structure.of(
        "", Cell.orthorhombic(copies * a, b, c), Collections.nCopies(2 * copies, "Ar"), x);
  }

  private static Settings settings(OptionalDouble pressureGpa, double tolerance) {
    Settings s = Settings.standard();
    return new Settings(
        7,
        s.springEvPerAngstrom2(),
        tolerance,
        s.maxSteps(),
        StartPath.LINEAR,
        Optimiser.LBFGS,
        true,
        true,
        false,
        0,
        pressureGpa);
  }

  private static Settings settings(double pressureGpa) {
    return settings(OptionalDouble.of(pressureGpa), 1e-4);
  }

  private static MinimumEnergyPath found(
      Structure a, Structure b, Supplier<Potential> potential, Settings settings) {
    try (PotentialLandscape landscape = new PotentialLandscape(a, potential, 7, 1)) {
      return NudgedElasticBand.between(
          settings.pressureGpa().isPresent()
              ? Endpoints.ofAnyCell(a, b, Endpoints.Order.STRICT)
              : Endpoints.of(a, b, Endpoints.Order.STRICT),
          landscape,
          settings,
          (stage, step, force, path) -> {});
    }
  }

  /// Enthalpy of a body-centred cell with two atoms, by a sum over the lattice; nothing of Haven's.
  private static double enthalpy(double a, double b, double c, double pressureGpa) {
    double sum = 0;
    for (int i = -12; i <= 12; i++) {
      for (int j = -12; j <= 12; j++) {
        for (int k = -12; k <= 12; k++) {
          if ((i - j) % 2 == 0 && (j - k) % 2 == 0) {
            double r = Math.sqrt(a * a * i * i + b * b * j * j + c * c * k * k) / 2;
            if (r > 0 && r < CUTOFF) {
              sum += law(r) - law(CUTOFF) - (r - CUTOFF) * slope(CUTOFF);
            }
          }
        }
      }
    }
    return sum + pressureGpa * a * b * c / PhysicalConstants.GPA_PER_EV_PER_ANGSTROM3;
  }

  private static double law(double r) {
    double s = Math.pow(SIGMA / r, 6);
    return 4 * EPSILON * (s * s - s);
  }

  private static double slope(double r) {
    double s = Math.pow(SIGMA / r, 6);
    return -24 * EPSILON * (2 * s * s - s) / r;
  }

  /// Least value between two places, by golden sections.
  private static double least(DoubleUnaryOperator f, double from, double to) {
    double ratio = (Math.sqrt(5) - 1) / 2;
    for (int k = 0; k < 40; k++) {
      double left = to - ratio * (to - from);
      double right = from + ratio * (to - from);
      if (f.applyAsDouble(left) < f.applyAsDouble(right)) {
        to = right;
      } else {
        from = left;
      }
    }
    return f.applyAsDouble(0.5 * (from + to));
  }

  /// Least enthalpy of tetragonal cells with c/a in a range.
  private static double tetragonal(double pressureGpa, double from, double to) {
    return least(
        ratio ->
            least(
                volume -> {
                  double a = Math.cbrt(volume / ratio);
                  return enthalpy(a, a, ratio * a, pressureGpa);
                },
                50,
                85),
        from,
        to);
  }

  /// The saddle is so flat, 0.01 eV/Å², that a force of 1e-4 eV/Å is 5e-7 eV; as much at the ends.
  private static final double NEAR_EV = 2e-6;

  @ParameterizedTest
  @ValueSource(doubles = {0, 2})
  void bainsPathCrossesTheLowestCellOfItsMirrorPlane(double pressureGpa) throws IOException {
    double expected = tetragonal(pressureGpa, 0.8, 0.97) - tetragonal(pressureGpa, 1.3, 1.5);
    MinimumEnergyPath path =
        found(
            centred(3.73, 3.73, 5.28, 1),
            centred(5.28, 3.73, 3.73, 1),
            argon(),
            settings(pressureGpa));
    assertThat(path.converged()).isTrue();
    assertThat(expected).isBetween(0.002, 0.03);
    assertThat(path.barrierEv()).isCloseTo(expected, within(NEAR_EV));
    assertThat(path.reactionEv()).isCloseTo(0, within(NEAR_EV));
    double[] saddle = path.cells().get(path.saddleImage()).lengths();
    // A force of 1e-4 over a curvature of 0.01 eV/Å², in a cell of 4 Å of weight 5.
    assertThat(saddle[0]).isCloseTo(saddle[2], within(0.02));
    assertThat(saddle[1]).isLessThan(saddle[0]);
  }

  @Test
  void theWayBackARotationAndASupercellDoNotMatter() throws IOException {
    Structure a = centred(3.73, 3.73, 5.28, 1);
    Structure b = centred(5.28, 3.73, 3.73, 1);
    double there = found(a, b, argon(), settings(0)).barrierEv();
    assertThat(found(b, a, argon(), settings(0)).barrierEv()).isCloseTo(there, within(NEAR_EV));
    double cos = Math.cos(0.4);
    double sin = Math.sin(0.4);
    double[] turn = {cos, sin, 0, -sin, cos, 0, 0, 0, 1};
    Structure turned = Endpoints.strained(b, b.cell().deformed(turn));
    MinimumEnergyPath path = found(a, turned, argon(), settings(0));
    assertThat(path.barrierEv()).isCloseTo(there, within(NEAR_EV));
    double twice =
        found(centred(3.73, 3.73, 5.28, 2), centred(5.28, 3.73, 3.73, 2), argon(), settings(0))
            .barrierEv();
    assertThat(twice).isCloseTo(2 * there, within(2 * NEAR_EV));
  }

  /// Error of differences of 1e-4 Å: third derivatives of some 100 eV/Å³ times 2e-9, and rounding
  /// of 1e-15 eV over 1e-4.
  @Test
  void forcesOnTheCellAreTheGradientOfTheEnthalpy() throws IOException {
    Structure crystal = centred(3.9, 3.6, 5.1, 2);
    Random random = new Random(7);
    double[] y = crystal.positions().clone();
    for (int k = 0; k < y.length; k++) {
      y[k] += 0.1 * random.nextGaussian();
    }
    try (PotentialLandscape landscape = new PotentialLandscape(crystal, argon(), 1, 1)) {
      landscape.press(3);
      double[] x = landscape.cells().of(y, crystal.cell());
      for (int k = y.length; k < x.length; k++) {
        x[k] += 0.2 * random.nextGaussian();
      }
      List<double[]> points = new ArrayList<>(List.of(x));
      double h = 1e-4;
      for (int k = 0; k < x.length; k++) {
        for (int sign = -1; sign <= 1; sign += 2) {
          double[] moved = x.clone();
          moved[k] += sign * h;
          points.add(moved);
        }
      }
      double[] e = new double[points.size()];
      double[][] f = new double[e.length][x.length];
      landscape.evaluate(points.toArray(double[][]::new), e, f);
      for (int k = 0; k < x.length; k++) {
        assertThat(f[0][k])
            .as("coordinate %d", k)
            .isCloseTo(-(e[2 * k + 2] - e[2 * k + 1]) / (2 * h), within(2e-6));
      }
      assertThat(Math.abs(f[0][x.length - 1])).isGreaterThan(1e-3);
    }
  }

  /// The surface says that no force is on the cell.
  @Test
  void aCellThatNothingPullsAtLeavesTheBandAsItIs() {
    Structure a = TwoBodySurface.at(-1.1, 2.9, 0.05);
    Structure b = TwoBodySurface.at(1.2, 0.1, 0);
    Supplier<Potential> surface = () -> new TwoBodySurface(TwoBodySurface::mullerBrown);
    Settings loose = settings(OptionalDouble.empty(), 0.002);
    MinimumEnergyPath held = found(a, b, surface, loose);
    MinimumEnergyPath free = found(a, b, surface, loose.atPressure(0));
    assertThat(free.steps()).isEqualTo(held.steps()).isGreaterThan(10);
    assertThat(free.barrierEv()).isCloseTo(held.barrierEv(), within(1e-9));
    // Rounding of 1e-15 grows along the steps.
    for (int i = 0; i < 9; i++) {
      assertThat(free.positions()[i]).containsExactly(held.positions()[i], within(1e-6));
      assertThat(free.forces()[i]).containsExactly(held.forces()[i], within(1e-6));
    }
  }

  @Test
  void vectorsInAnotherOrderAreRefused() {
    Structure a = centred(3.7, 3.7, 9, 1);
    Structure b = centred(9, 3.7, 3.7, 1);
    assertThatThrownBy(() -> Endpoints.ofAnyCell(a, b, Endpoints.Order.STRICT))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a strain of 1.43 (limit 0.7)");
  }
}
