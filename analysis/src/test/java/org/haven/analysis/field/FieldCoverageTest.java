package org.haven.analysis.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.statistics.Verdict;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// D_sigma of hopping ions in a field, which is known exactly, is found without bias; its interval
/// holds it as often as it says; a field that is too strong is found out.
///
/// With n runs the fraction covered has a standard deviation √(0.95·0.05/n).
class FieldCoverageTest {
  /// What `draws` studies gave.
  ///
  /// @param held fraction of intervals with the truth inside
  /// @param mean of D_sigma over the truth
  /// @param scatter of it
  /// @param claimed mean relative error
  /// @param alarms fraction called not linear
  /// @param unsteady fraction called not steady
  private record Found(
      double held, double mean, double scatter, double claimed, double alarms, double unsteady) {}

  private static Found studies(
      DrivenLattice lattice,
      double[] direction,
      double[] strengths,
      int replicas,
      int frames,
      double transient0,
      int draws) {
    double truth = lattice.collective() * 1e-4;
    double[] sums =
        LongStream.range(0, draws)
            .parallel()
            .mapToObj(
                draw -> {
                  List<DriftRun> runs = new ArrayList<>();
                  for (int r = 0; r < replicas; r++) {
                    for (int s = 0; s < strengths.length; s++) {
                      for (int sign = -1; sign <= 1; sign += 2) {
                        long seed =
                            ((draw * replicas + r) * strengths.length + s) * 2 + (sign > 0 ? 1 : 0);
                        runs.add(
                            lattice.run(
                                "r" + r + "s" + s,
                                direction,
                                sign * strengths[s],
                                frames,
                                77 * seed + 5));
                      }
                    }
                  }
                  FieldResponse found = FieldResponse.of(runs, transient0);
                  FieldDirection one = found.directions().getFirst();
                  double d = found.cm2PerS().value() / truth;
                  return new double[] {
                    found.cm2PerS().covers(truth) ? 1 : 0,
                    d,
                    d * d,
                    found.cm2PerS().relativeStd(),
                    one.linearity().broken() ? 1 : 0,
                    one.steadyChance() < 0.01 ? 1 : 0
                  };
                })
            .toList()
            .stream()
            .reduce((x, y) -> IntStream.range(0, x.length).mapToDouble(j -> x[j] + y[j]).toArray())
            .orElseThrow();
    double n = draws;
    double mean = sums[1] / n;
    Found found =
        new Found(
            sums[0] / n,
            mean,
            Math.sqrt(sums[2] / n - mean * mean),
            sums[3] / n,
            sums[4] / n,
            sums[5] / n);
    System.out.printf(
        "%s, fields %s, %d pairs each, %d frames, %d studies: holds %.3f, mean %.4f ± %.4f,"
            + " scatter %.3f, claimed %.3f, not linear %.3f, not steady %.3f%n",
        lattice,
        java.util.Arrays.toString(strengths),
        replicas,
        frames,
        draws,
        found.held(),
        found.mean(),
        found.scatter() / Math.sqrt(n),
        found.scatter(),
        found.claimed(),
        found.alarms(),
        found.unsteady());
    return found;
  }

  private static void assertHonest(Found found, int draws) {
    double slack = Math.max(0.02, 3 * Math.sqrt(0.95 * 0.05 / draws));
    assertThat(found.held()).isBetween(0.95 - slack, Math.min(1, 0.95 + slack));
    assertThat(found.mean()).isBetween(0.98, 1.02);
  }

  @Test
  void theDriftOfHoppingIonsGivesDSigma() {
    DrivenLattice lattice = new DrivenLattice(5, 62, 0.05, 0.5, 3);
    Found found =
        studies(lattice, DrivenLattice.CUBE_DIAGONAL, new double[] {0.5, 1}, 2, 300, 12, 60);
    assertHonest(found, 60);
  }

  /// A start that relaxes over 20 ps, of ions that a field displaces by (3 Å)² F/k_B T: D would be
  /// off by 9/0.23/300 = 13 %. It is seen, and more is left out than was asked for.
  @Test
  void aTransientIsSeenAndLeftOut() {
    DrivenLattice lattice = new DrivenLattice(5, 62, 0.05, 3, 20);
    List<DriftRun> runs = new ArrayList<>();
    for (int k = 0; k < 24; k++) {
      double x = k % 2 == 0 ? 2 : -2;
      runs.add(lattice.run("r" + k / 2, DrivenLattice.CUBE_DIAGONAL, x, 300, k));
    }
    FieldDirection found = FieldResponse.of(runs, 1).directions().getFirst();
    assertThat(found.transientPs()).isGreaterThan(20);
    assertThat(found.levels().getFirst().cm2PerS().value() * 1e4 / lattice.collective())
        .isCloseTo(
            DrivenLattice.factor(DrivenLattice.CUBE_DIAGONAL, 2),
            org.assertj.core.api.Assertions.within(0.06));
  }

  /// One sign alone, or one strength beyond F a = 1.1 k_B T, is said to be doubtful.
  @Test
  void whatIsMissingIsSaid() {
    DrivenLattice lattice = new DrivenLattice(5, 62, 0.05, 0.5, 3);
    FieldResponse found =
        FieldResponse.of(List.of(lattice.run("r", DrivenLattice.AXIS, 2, 300, 1)), 10);
    assertThat(Verdict.of(found.judgements()).against())
        .extracting(Judgement::quantity)
        .contains("linearity", "opposite fields");
  }

  @ParameterizedTest
  @Tag("slow")
  @CsvSource({
    "62, 0.5, 3, 0.5, 1, 2, 300",
    "62, 0.5, 3, 0.5, 1, 1, 150",
    "62, 1.0, 8, 0.5, 1, 2, 300",
    "62, 0.0, 1, 0.5, 1, 3, 300",
    "110, 0.5, 3, 0.5, 1, 2, 600",
    "12, 0.5, 3, 0.5, 1, 2, 600"
  })
  void intervalsHoldTheTruthIn500Studies(
      int ions, double bounded, double memory, double weak, double strong, int pairs, int frames) {
    DrivenLattice lattice = new DrivenLattice(5, ions, 0.05, bounded, memory);
    Found found =
        studies(
            lattice,
            DrivenLattice.CUBE_DIAGONAL,
            new double[] {weak, strong},
            pairs,
            frames,
            3 * memory,
            500);
    assertHonest(found, 500);
    assertThat(found.alarms()).isLessThanOrEqualTo(0.05);
    Found far =
        studies(
            lattice,
            DrivenLattice.AXIS,
            new double[] {3 * weak, 3 * strong},
            pairs,
            frames,
            3 * memory,
            500);
    assertThat(far.alarms()).isGreaterThanOrEqualTo(0.9);
  }
}
