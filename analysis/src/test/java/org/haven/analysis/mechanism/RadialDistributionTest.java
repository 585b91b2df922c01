package org.haven.analysis.mechanism;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RadialDistributionTest {
  private static final Cell TRICLINIC = Cell.ofLengthsAndAngles(9, 11, 10, 70, 105, 80);

  private static RadialDistribution of(MovingAtoms atoms, double range, double bin) {
    var sampler = new RadialDistribution.Sampler(atoms.symbols(), atoms.frames(), range, bin);
    atoms.pass().run(List.of(sampler));
    return sampler.result();
  }

  private static MovingAtoms idealGas(Cell cell, int lithium, int sulfur, int frames, long seed) {
    List<String> symbols = new ArrayList<>(Collections.nCopies(lithium, "Li"));
    symbols.addAll(Collections.nCopies(sulfur, "S"));
    return new MovingAtoms(
        cell,
        symbols,
        frames,
        1,
        false,
        (frame, time, r, v) -> {
          SplittableRandom random = new SplittableRandom(seed + 1000003L * frame);
          for (int k = 0; k < r.length; k++) {
            r[k] = 5 * random.nextDouble() - 2;
          }
          cell.toCartesian(r, r);
        });
  }

  /// Pairs in a bin are counted n times independently: the relative standard error is 1/√n, twice
  /// that for a species with itself, whose ordered pairs come in twos. Over 3 × 100 bins the
  /// largest of 300 normal deviations stays below 4.5 σ with probability 0.998.
  @ParameterizedTest
  @CsvSource({"4.0, 1", "9.0, 2", "14.0, 3"})
  void theIdealGasHasOneEverywhere(double range, long seed) {
    RadialDistribution rdf = of(idealGas(TRICLINIC, 40, 25, 300, seed), range, range / 100);
    double half = 0.5 * java.util.Arrays.stream(TRICLINIC.heights()).min().orElseThrow();
    for (RadialDistribution.Pair pair : rdf.pairs()) {
      for (int k = 0; k < pair.g().length; k++) {
        double r = rdf.radiusAngstrom(k);
        if (r > 2 * half - rdf.binAngstrom() && pair.a().equals(pair.b())) {
          break; // the lattice of a particle's own images begins at the smallest height
        }
        double n = pair.counts()[k] / (pair.a().equals(pair.b()) ? 2 : 1);
        double expected = n / pair.g()[k];
        if (n > 20) {
          assertThat(pair.g()[k] - 1)
              .as("%s-%s at %.2f Å", pair.a(), pair.b(), r)
              .isBetween(-4.5 / Math.sqrt(expected), 4.5 / Math.sqrt(expected));
        }
      }
    }
  }

  @Test
  void coordinationInRockSaltIsSixTwelveEight() {
    // Simple cubic lattice of 4 × 4 × 4 ions, 2 Å apart, Li and S alternating: 6 unlike at 2 Å, 12
    // like at 2√2 Å, 8 unlike at 2√3 Å, 6 like at 4 Å, which is half the cell.
    Cell cell = Cell.orthorhombic(8, 8, 8);
    List<String> symbols = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      symbols.add((i / 16 + i / 4 % 4 + i % 4) % 2 == 0 ? "Li" : "S");
    }
    MovingAtoms atoms =
        new MovingAtoms(
            cell,
            symbols,
            3,
            1,
            false,
            (frame, time, r, v) -> {
              for (int i = 0; i < 64; i++) {
                r[3 * i] = 2 * (i / 16) + 0.3;
                r[3 * i + 1] = 2 * (i / 4 % 4);
                r[3 * i + 2] = 2 * (i % 4) - 40;
              }
            });
    for (double range : new double[] {3.9, 5.0}) {
      RadialDistribution rdf = of(atoms, range, 0.1);
      RadialDistribution.Pair unlike = rdf.pair("S", "Li");
      RadialDistribution.Pair like = rdf.pair("Li", "Li");
      assertThat(unlike.coordination()[(int) (2.5 / rdf.binAngstrom())]).isEqualTo(6);
      assertThat(unlike.coordination()[(int) (3.7 / rdf.binAngstrom())]).isEqualTo(14);
      assertThat(like.coordination()[(int) (3.2 / rdf.binAngstrom())]).isEqualTo(12);
      if (range > 4.2) {
        assertThat(like.coordination()[(int) (4.2 / rdf.binAngstrom())]).isEqualTo(18);
        assertThat(unlike.coordination()[(int) (4.7 / rdf.binAngstrom())])
            .as("√20 Å = 4.47 Å: 24 more, beyond half the cell")
            .isEqualTo(38);
      }
      assertThat(rdf.shell(unlike).peakAngstrom()).isBetween(1.9, 2.1);
    }
  }
}
