package org.haven.pathways.saddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.haven.pathways.neb.TwoBodySurface;
import org.haven.pathways.saddle.SaddleSearch.Settings;
import org.haven.pathways.saddle.SaddleSearch.Watch;
import org.junit.jupiter.api.Test;

/// Two atoms whose energy is a known function of the vector between them.
final class SaddleSearchTest {
  /// Minima and saddles of the surface of Müller and Brown, as published, in eV here.
  private static final double[] MINIMA = {-1.46700, -0.80768, -1.08167};

  private static final double[] SADDLES = {-0.40665, -0.72249};

  /// A force of 0.002 eV/Å and curvatures of 0.4 eV/Å² and more: F²/2k = 5e-6 eV at each point; the
  /// last published digit is 1e-5.
  private static final double EV = 2e-5;

  private static final Watch SILENT = (state, done, catalogue) -> {};

  private static Settings settings(int searches, int states) {
    return new Settings(searches, states, 0.25, 2, 0.002, 1.5, 400, 7);
  }

  private static SaddleCatalogue found(
      Structure at, TwoBodySurface.Surface surface, int threads, Settings settings, Watch watch) {
    int[] lithium = {at.symbols().indexOf("Li")};
    return SaddleSearch.around(
        at, lithium, () -> new TwoBodySurface(surface), threads, settings, watch);
  }

  private static SaddleCatalogue mullerBrown(int threads, int states) {
    return found(
        TwoBodySurface.at(-1.1, 2.9, 0.05),
        TwoBodySurface::mullerBrown,
        threads,
        settings(30, states),
        SILENT);
  }

  @Test
  void allSaddlesOfMuellerAndBrownAreFoundFromStateToState() {
    SaddleCatalogue all = mullerBrown(1, 3);
    assertThat(all.warnings()).isEmpty();
    assertThat(all.states()).hasSize(3);
    assertThat(all.states().get(0).energyEv()).isCloseTo(MINIMA[0], within(EV));
    assertThat(all.states().get(1).energyEv()).isCloseTo(MINIMA[1], within(EV));
    assertThat(all.states().get(2).energyEv()).isCloseTo(MINIMA[2], within(EV));
    // One hop from the first, both from the middle, one from the last: no more.
    assertThat(all.hops()).hasSize(4);
    SaddleHop out = all.hopsFrom(0).getFirst();
    assertThat(out.barrierEv()).isCloseTo(SADDLES[0] - MINIMA[0], within(EV));
    assertThat(out.reverseBarrierEv()).isCloseTo(SADDLES[0] - MINIMA[1], within(EV));
    assertThat(out.reactionEv()).isCloseTo(MINIMA[1] - MINIMA[0], within(EV));
    assertThat(out.lowest()).isNegative();
    assertThat(out.second()).isPositive();
    assertThat(out.exact()).isTrue();
    List<SaddleHop> middle = all.hopsFrom(1);
    assertThat(middle.get(0).barrierEv()).isCloseTo(SADDLES[1] - MINIMA[1], within(EV));
    assertThat(middle.get(0).to()).isEqualTo(2);
    assertThat(middle.get(1).barrierEv()).isCloseTo(SADDLES[0] - MINIMA[1], within(EV));
    assertThat(middle.get(1).to()).isZero();
    assertThat(all.hopsFrom(2).getFirst().barrierEv())
        .isCloseTo(SADDLES[1] - MINIMA[2], within(EV));
    // The way to the last leads over the higher saddle.
    assertThat(all.states().get(2).levelEv()).isCloseTo(SADDLES[0] - MINIMA[0], within(EV));
  }

  @Test
  void theNumberOfThreadsChangesNoBit() {
    SaddleCatalogue one = mullerBrown(1, 3);
    SaddleCatalogue three = mullerBrown(3, 3);
    assertThat(three.calls()).isEqualTo(one.calls());
    assertThat(three.hops()).usingRecursiveComparison().isEqualTo(one.hops());
    assertThat(three.states()).usingRecursiveComparison().isEqualTo(one.states());
  }

  /// Along a row the hops to the left and to the right are one by reflection, and both end in a
  /// state that is the first but for a shift: two ways of one hop, from a state to itself.
  @Test
  void hopsThatSymmetryMakesOneAreCountedAsWaysOfIt() {
    // The energy of the pair does not know the cell: a shift by 3 Å is no symmetry of it, so the
    // two ends are told apart from the first state, not from one another.
    SaddleCatalogue row =
        found(TwoBodySurface.at(0.1, 0, 0), TwoBodySurface.row(0.3), 1, settings(8, 1), SILENT);
    assertThat(row.hops()).hasSize(1);
    SaddleHop hop = row.hops().getFirst();
    assertThat(hop.barrierEv()).isCloseTo(0.3, within(EV));
    assertThat(hop.ways()).isEqualTo(2);
    assertThat(hop.found()).isEqualTo(row.states().getFirst().completeness().searches());
    assertThat(hop.wayAngstrom(0) + hop.wayAngstrom(1)).isCloseTo(3, within(0.01));
  }

  @Test
  void aShiftOfTheCrystalAndTheOrderOfItsAtomsDoNotMatter() {
    SaddleCatalogue plain = mullerBrown(1, 3);
    Structure at = TwoBodySurface.at(-1.1, 2.9, 0.05);
    double[] x = at.positions();
    Structure turned =
        Structure.of(
            "",
            at.cell(),
            List.of("Li", "P"),
            new double[] {x[3] + 17, x[4], x[5] - 4, x[0] + 17, x[1], x[2] - 4});
    SaddleCatalogue other = found(turned, TwoBodySurface::mullerBrown, 1, settings(30, 3), SILENT);
    assertThat(other.hops()).hasSameSizeAs(plain.hops());
    for (int h = 0; h < plain.hops().size(); h++) {
      assertThat(other.hops().get(h).barrierEv())
          .isCloseTo(plain.hops().get(h).barrierEv(), within(EV));
      assertThat(other.hops().get(h).to()).isEqualTo(plain.hops().get(h).to());
    }
  }

  /// Between two passes a hill with two ways down: no climb may end there.
  @Test
  void aHillBetweenTwoPassesIsNoSaddle() {
    double c = 0.3;
    SaddleCatalogue forked =
        found(
            TwoBodySurface.at(0, 0, 0),
            TwoBodySurface.forked(0.5, c, false),
            1,
            settings(12, 1),
            SILENT);
    // The hill is 0.5 eV high, the passes beside it c²/4 lower.
    assertThat(forked.hops()).hasSize(1);
    assertThat(forked.hops().getFirst().barrierEv()).isCloseTo(0.5 - c * c / 4, within(EV));
    assertThat(forked.hops().getFirst().second()).isPositive();
  }

  @Test
  void aSearchThatIsStoppedKeepsWhatItFound() {
    AtomicInteger told = new AtomicInteger();
    SaddleCatalogue part =
        found(
            TwoBodySurface.at(0, 0, 0),
            TwoBodySurface.row(0.3),
            1,
            settings(50, 1),
            new Watch() {
              @Override
              public void at(int state, int done, Supplier<SaddleCatalogue> catalogue) {
                told.set(done);
                assertThat(catalogue.get().states()).isNotEmpty();
              }

              @Override
              public boolean isStopped() {
                return told.get() >= 4;
              }
            });
    assertThat(part.stopped()).isTrue();
    assertThat(told.get()).isEqualTo(4);
    assertThat(part.hops()).hasSize(1);
  }

  @Test
  void completenessGrowsWithSearchesThatFindNothingNew() {
    SaddleCatalogue few =
        found(TwoBodySurface.at(0, 0, 0), TwoBodySurface.row(0.3), 1, settings(2, 1), SILENT);
    SaddleCatalogue many =
        found(TwoBodySurface.at(0, 0, 0), TwoBodySurface.row(0.3), 1, settings(20, 1), SILENT);
    SaddleCatalogue.Completeness before = few.states().getFirst().completeness();
    SaddleCatalogue.Completeness after = many.states().getFirst().completeness();
    assertThat(after.confidence()).isGreaterThan(before.confidence());
    // One hop, found by all: N − 1 in turn without a new one.
    assertThat(after.sinceNew()).isEqualTo(after.searches() - 1);
    assertThat(after.confidence()).isCloseTo(1 - 1.0 / (after.searches() - 1), within(1e-12));
    assertThat(after.unseenShare()).isZero();
  }

  @Test
  void theLowestSaddleAboveTheCeilingIsNotClimbed() {
    SaddleCatalogue none =
        found(
            TwoBodySurface.at(0, 0, 0),
            TwoBodySurface.row(0.6),
            1,
            new Settings(5, 1, 0.25, 2, 0.002, 0.4, 400, 1),
            SILENT);
    assertThat(none.hops()).isEmpty();
    assertThat(none.states().getFirst().ends()).containsOnlyKeys("given up: higher than asked for");
  }

  @Test
  void isometriesAreFoundAndNothingElse() {
    // A helix has a hand: its mirror image is met by a reflection of the cube only.
    Cell cell = Cell.orthorhombic(10, 10, 10);
    List<String> symbols = List.of("Li", "Li", "Li", "S", "S");
    double[] a = {1, 1, 1, 2.5, 1, 1.4, 2.5, 2.9, 2, 5, 5, 5, 1, 7, 3};
    Structure structure = Structure.of("", cell, symbols, a);
    Isometry isometry = new Isometry(structure);
    int[] order = {2, 0, 1, 4, 3};
    double[] b = new double[a.length];
    for (int i = 0; i < 5; i++) {
      b[3 * i] = 10 - a[3 * order[i] + 1] + 3.3; // y reflected
      b[3 * i + 1] = a[3 * order[i]] + 8; // x
      b[3 * i + 2] = a[3 * order[i] + 2] + 0.04 * (i % 2); // within the tolerance
    }
    assertThat(isometry.isEquivalent(a, b)).isTrue();
    assertThat(isometry.isSame(a, b)).isFalse();
    b[2] += 0.3;
    assertThat(isometry.isEquivalent(a, b)).isFalse();
    // A cell without that symmetry: the same atoms are no longer equivalent.
    Isometry flat = new Isometry(Structure.of("", Cell.orthorhombic(10, 10.5, 10), symbols, a));
    b[2] -= 0.3;
    assertThat(flat.isEquivalent(a, b)).isFalse();
  }

  @Test
  void whatCannotBeSearchedIsRefused() {
    assertThatThrownBy(() -> settings(0, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("searches")
        .hasMessageContaining("1 to 1000000");
    assertThatThrownBy(
            () ->
                SaddleSearch.around(
                    TwoBodySurface.at(0, 0, 0),
                    new int[0],
                    () -> new TwoBodySurface(TwoBodySurface.row(0.3)),
                    1,
                    settings(1, 1),
                    SILENT))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("ion");
  }
}
