package org.haven.analysis.mechanism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.haven.analysis.statistics.Estimate;
import org.haven.inputs.InputException;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PolyanionRotationTest {
  private static final Cell CELL = Cell.ofLengthsAndAngles(12, 12, 12, 80, 95, 100);
  private static final double[][] TETRAHEDRON = {{1, 1, 1}, {1, -1, -1}, {-1, 1, -1}, {-1, -1, 1}};

  private static Polyanions units(MovingAtoms atoms) {
    double[] s = new double[3 * atoms.symbols().size()];
    atoms.read(0, s);
    atoms.cell(0).toFractional(s, s);
    return Polyanions.find(atoms.symbols(), List.of("Li"), atoms.cell(0), s, Optional.empty())
        .orElseThrow();
  }

  private static PolyanionRotation rotation(MovingAtoms atoms) {
    var sampler = new PolyanionRotation.Sampler(atoms.pass(), units(atoms), 1 << 24);
    atoms.pass().run(List.of(sampler));
    return sampler.result();
  }

  /// Puts PS4 with its centre at `c`, turned by `angle` about its first bond, at atom `first`.
  private static void place(double[] r, int first, double[] c, double angle) {
    System.arraycopy(c, 0, r, 3 * first, 3);
    double[] n = {1 / Math.sqrt(3), 1 / Math.sqrt(3), 1 / Math.sqrt(3)};
    for (int b = 0; b < 4; b++) {
      double[] v = TETRAHEDRON[b];
      double dot = n[0] * v[0] + n[1] * v[1] + n[2] * v[2];
      double[] cross = {
        n[1] * v[2] - n[2] * v[1], n[2] * v[0] - n[0] * v[2], n[0] * v[1] - n[1] * v[0]
      };
      for (int d = 0; d < 3; d++) {
        double turned =
            v[d] * Math.cos(angle)
                + cross[d] * Math.sin(angle)
                + n[d] * dot * (1 - Math.cos(angle));
        r[3 * (first + 1 + b) + d] = c[d] + 2.05 / Math.sqrt(3) * turned;
      }
    }
  }

  @Test
  void theRigidRotorsCorrelationsAreCosines() {
    // S–B–S turning in the plane at ω, over a corner of the cell: every bond is perpendicular to
    // the axis, so C₁ = cos ωt and C₂ = (3 cos² ωt − 1)/2 at any time origin.
    double omega = 0.013;
    MovingAtoms atoms =
        new MovingAtoms(
            CELL,
            List.of("Li", "B", "S", "S"),
            500,
            2,
            false,
            (frame, time, r, v) -> {
              r[0] = 5;
              double x = 1.8 * Math.cos(omega * time);
              double y = 1.8 * Math.sin(omega * time);
              r[6] = x;
              r[7] = y;
              r[9] = -x;
              r[10] = -y;
            });
    PolyanionRotation rotor = rotation(atoms);
    assertThat(rotor.units().formula()).isEqualTo("BS2");
    for (int m = 0; m < rotor.c1().length; m++) {
      double cos = Math.cos(omega * 2 * m);
      assertThat(rotor.c1()[m]).isCloseTo(cos, within(1e-10));
      assertThat(rotor.c2()[m]).isCloseTo(0.5 * (3 * cos * cos - 1), within(1e-10));
    }
    // ½ (3 cos² ωt − 1) = 1/e
    double t = Math.acos(Math.sqrt((2 / Math.E + 1) / 3)) / omega / 1000;
    assertThat(rotor.relaxationPs()).isCloseTo(t, within(1e-4));
  }

  @Test
  void aTurnOfATetrahedronIsOneEventAndLibrationNone() {
    // Turns by 120° within frames 100–110, back at 300–310, librates by ±15° throughout.
    MovingAtoms atoms =
        new MovingAtoms(
            CELL,
            List.of("P", "S", "S", "S", "S", "Li", "P", "S", "S", "S", "S"),
            400,
            10,
            false,
            (frame, time, r, v) -> {
              double libration = Math.toRadians(15) * Math.sin(0.9 * frame);
              double turned =
                  Math.toRadians(120)
                      * (Math.clamp((frame - 100) / 10.0, 0.0, 1.0)
                          - Math.clamp((frame - 300) / 10.0, 0.0, 1.0));
              place(r, 0, new double[] {0.2, 0.1, 11.9}, turned + libration);
              place(r, 6, new double[] {6, 6, 6}, libration);
              r[15] = 4;
            });
    PolyanionRotation rotation = rotation(atoms);
    assertThat(rotation.units().formula()).isEqualTo("PS4");
    assertThat(rotation.units().count()).isEqualTo(2);
    assertThat(rotation.events()).hasSize(2);
    assertThat(rotation.events())
        .allSatisfy(
            e -> {
              assertThat(e.unit()).isZero();
              assertThat(e.ligandsMoved()).isEqualTo(3);
            });
    assertThat(rotation.events().get(0).frame()).isBetween(105, 115);
    assertThat(rotation.events().get(1).frame()).isBetween(305, 315);
    assertThat(rotation.ratePerPs().value()).isCloseTo(2 / (2 * 399 * 0.01), within(1e-12));
  }

  /// 8 units in a row, each turning 30 times at random; an ion next to each jumps 5 frames later,
  /// or at times of its own.
  private static RotationJumpCoupling coupling(boolean coupled, long seed) {
    int units = 8;
    int frames = 4000;
    SplittableRandom random = new SplittableRandom(seed);
    boolean[][] turned = new boolean[units][frames];
    boolean[][] other = new boolean[units][frames];
    for (int u = 0; u < units; u++) {
      for (boolean[] state : List.of(turned[u], other[u])) {
        boolean now = false;
        for (int f = 0; f < frames; f++) {
          // Not in the first frames, where rest directions are taken.
          now ^= f > 30 && random.nextDouble() < 30.0 / frames;
          state[f] = now;
        }
      }
    }
    Cell cell = Cell.orthorhombic(12 * units, 20, 20);
    List<String> symbols = new ArrayList<>();
    for (int u = 0; u < units; u++) {
      symbols.addAll(List.of("P", "S", "S", "S", "S"));
    }
    symbols.addAll(Collections.nCopies(units, "Li"));
    MovingAtoms atoms =
        new MovingAtoms(
            cell,
            symbols,
            frames,
            100,
            false,
            (frame, time, r, v) -> {
              for (int u = 0; u < units; u++) {
                place(
                    r,
                    5 * u,
                    new double[] {12 * u + 6, 6, 6},
                    turned[u][frame] ? 2 * Math.PI / 3 : 0);
                boolean away = coupled ? turned[u][Math.max(0, frame - 5)] : other[u][frame];
                int k = 3 * (5 * units + u);
                r[k] = 12 * u + 6 + (away ? 1.5 : -1.5);
                r[k + 1] = 9;
                r[k + 2] = 6;
              }
            });
    double[] places = new double[6 * units];
    for (int u = 0; u < units; u++) {
      for (int side = 0; side < 2; side++) {
        places[6 * u + 3 * side] = (12 * u + 6 + (side == 0 ? -1.5 : 1.5)) / (12.0 * units);
        places[6 * u + 3 * side + 1] = 9 / 20.0;
        places[6 * u + 3 * side + 2] = 6 / 20.0;
      }
    }
    var jumps = new SiteAnalysis.Sampler(atoms.pass(), Sites.at(cell, places, "test"));
    var turns = new PolyanionRotation.Sampler(atoms.pass(), units(atoms), 1 << 26);
    atoms.pass().run(List.of(jumps, turns));
    double[] centres = new double[3 * units];
    for (int u = 0; u < units; u++) {
      centres[3 * u] = (12 * u + 6) / (12.0 * units);
      centres[3 * u + 1] = 6 / 20.0;
      centres[3 * u + 2] = 6 / 20.0;
    }
    return RotationJumpCoupling.of(
        turns.result(), jumps.result(Estimate.UNKNOWN), centres, frames, 0.1);
  }

  /// 240 rotations, 240 jumps, 30 × 30 pairs a unit: 240 × 30 × 2/4000 = 3.6 pairs in a bin of two
  /// frames by chance, a standard error of 0.5.
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void jumpsThatFollowRotationsShowAtTheirLag(long seed) {
    RotationJumpCoupling coupling = coupling(true, seed);
    int best = 0;
    for (int k = 0; k < coupling.lagPs().length; k++) {
      best = coupling.pairs()[k] > coupling.pairs()[best] ? k : best;
    }
    assertThat(coupling.lagPs()[best]).isCloseTo(0.5, within(0.11));
    assertThat(coupling.ratio()[best]).isGreaterThan(20);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void independentJumpsAndRotationsHaveTheRatioOne(long seed) {
    RotationJumpCoupling coupling = coupling(false, seed);
    double mean = 0;
    for (int k = 0; k < coupling.ratio().length; k++) {
      mean += coupling.ratio()[k] / coupling.ratio().length;
      assertThat(coupling.ratio()[k]).isCloseTo(1, within(4.5 * coupling.std()[k]));
    }
    // 21 bins of about 3.6 pairs: 75 pairs, 12 %; four σ.
    assertThat(mean).isCloseTo(1, within(0.5));
    assertThat(coupling.probability()).isGreaterThan(0.005);
  }

  @Test
  void kindsOfUnitsAreParsedAndCheckedAgainstTheStructure() {
    assertThat(Polyanions.Kind.parse("P-S:2.6").cutoffAngstrom()).contains(2.6);
    assertThatThrownBy(() -> Polyanions.Kind.parse("PS4"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("P-S:2.6");
    assertThatThrownBy(
            () ->
                Polyanions.find(
                    List.of("Li", "S"),
                    List.of("Li"),
                    CELL,
                    new double[6],
                    Optional.of(Polyanions.Kind.parse("P-S"))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the immobile species are S");
  }
}
