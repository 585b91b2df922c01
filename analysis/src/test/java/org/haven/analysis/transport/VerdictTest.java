package org.haven.analysis.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.haven.analysis.report.ResultTable;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.statistics.Judgement.Mark;
import org.haven.analysis.statistics.Verdict;
import org.haven.kernels.Cell;
import org.haven.kernels.PhysicalConstants;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// One verdict from all the evidence, on walks of which it is known what is wrong with them.
class VerdictTest {
  private static final double EA = 0.25;

  private static TransportOptions options(Optional<Diffusivity.Window> window, Set<Inclusion> in) {
    TransportOptions usual = TransportOptions.of(List.of("Li"), Map.of("Li", 1.0));
    return new TransportOptions(
        usual.mobile(),
        usual.charges(),
        usual.directions(),
        window,
        OptionalDouble.of(3),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        300,
        false,
        in,
        1);
  }

  private static TransportResult result(String name, double kelvin, Displacements walk) {
    return TransportResult.of(name, walk, kelvin, options(Optional.empty(), Set.of()));
  }

  private static TransportStudy study(List<TransportResult> runs, Inclusion... in) {
    return TransportStudy.of(
        runs,
        runs.stream().map(TransportResult::temperatureK).toList(),
        options(Optional.empty(), Set.copyOf(Arrays.asList(in))));
  }

  private static List<String> quantities(Verdict verdict) {
    return verdict.against().stream().map(Judgement::quantity).toList();
  }

  private static long notGood(int draws, LongFunction<Displacements> walk) {
    return IntStream.range(0, draws)
        .filter(k -> result("x", 600, walk.apply(k)).verdict("Li").mark() != Mark.GOOD)
        .count();
  }

  /// Of 500 such walks none, none, 6; of 300 out of cages 8.
  @Test
  void walksWithNothingWrongAreGood() {
    assertThat(notGood(20, s -> RandomWalks.gaussian(64, 500, 1, s))).isZero();
    assertThat(notGood(20, s -> RandomWalks.hopping(64, 500, 0.01, 3, 0.3, s)))
        .isLessThanOrEqualTo(2);
  }

  /// Before the cage of this walk is left the slope is several times D*; both windows are told.
  @Test
  void aWindowBeforeTheLinearRegimeIsNotCalledDiffusive() {
    Displacements walk = RandomWalks.caged(64, 2000, 0.004, 3, 0.01, 1.5, 1);
    TransportResult early =
        TransportResult.of(
            "x", walk, 600, options(Optional.of(new Diffusivity.Window(1, 20, true)), Set.of()));
    Diffusivity d = early.tracers().get("Li");
    Diffusivity own = d.own().orElseThrow();
    assertThat(d.cm2PerS().value()).isGreaterThan(2 * own.cm2PerS().value());
    assertThat(d.seenToDiffuse()).isFalse();
    assertThat(early.summary()).doesNotContain("diffusive");
    assertThat(early.verdict().reasons()).noneMatch(j -> j.text().contains("is linear in"));
    assertThat(early.verdict().mark()).isEqualTo(Mark.DOUBTFUL);
    assertThat(early.verdict().against())
        .anySatisfy(
            j -> {
              assertThat(j.quantity()).isEqualTo("Li window");
              assertThat(j.text())
                  .contains(
                      "1.00–21.0 ps given",
                      ResultTableText.of(d.cm2PerS().value()),
                      ResultTableText.of(own.cm2PerS().value()),
                      "before the displacement is linear");
            });
    Diffusivity.Window late = new Diffusivity.Window(own.window().fromPs(), 900, true);
    TransportResult after =
        TransportResult.of("x", walk, 600, options(Optional.of(late), Set.of()));
    assertThat(after.tracers().get("Li").seenToDiffuse()).isTrue();
    assertThat(after.verdict("Li").mark()).isEqualTo(Mark.GOOD);
  }

  /// Three digits as in the judgement's text.
  private static final class ResultTableText {
    static String of(double d) {
      return String.format(java.util.Locale.ROOT, "%.3g", d);
    }
  }

  /// Vibrations alone: whatever the window given, nothing diffuses.
  @Test
  void aWindowGivenDoesNotMakeVibrationsDiffuse() {
    Displacements still = RandomWalks.hopping(16, 400, 0, 3, 0.3, 1);
    TransportResult run =
        TransportResult.of(
            "x", still, 600, options(Optional.of(new Diffusivity.Window(5, 100, true)), Set.of()));
    assertThat(run.verdict().mark()).isEqualTo(Mark.UNUSABLE);
    assertThat(quantities(run.verdict())).contains("Li window");
  }

  private static Displacements channels(int count, long seed) {
    List<double[]> all = new ArrayList<>();
    for (int c = 0; c < count; c++) {
      Displacements x = LatticeGas.of(1, 16, 0.5, 2000, 100 * seed + c);
      for (int k = 0; k < 3 * x.symbols().size(); k++) {
        all.add(x.series(k / 3, k % 3).clone());
      }
    }
    return Displacements.of(
        Collections.nCopies(all.size() / 3, "Li"),
        all.toArray(double[][]::new),
        1,
        Cell.orthorhombic(48, 48, 48));
  }

  /// Hops along x alone, of ions that pass one another.
  private static Displacements alongAnAxis(long seed) {
    Displacements walk = RandomWalks.hopping(16, 2000, 0.05, 3, 0.15, seed);
    double[][] series = new double[48][];
    Arrays.setAll(
        series, k -> k % 3 == 0 ? walk.series(k / 3, 0).clone() : new double[walk.frames()]);
    return Displacements.of(walk.symbols(), series, 1, walk.meanCell());
  }

  @Test
  void ionsThatCannotPassOneAnotherAreToldOf() {
    for (int seed = 0; seed < 4; seed++) {
      assertThat(quantities(result("x", 600, channels(4, seed)).verdict()))
          .as("seed %d", seed)
          .contains("Li channel");
      assertThat(quantities(result("x", 600, alongAnAxis(seed)).verdict()))
          .as("seed %d", seed)
          .doesNotContain("Li channel");
      assertThat(quantities(result("x", 600, RandomWalks.gaussian(8, 500, 1, seed)).verdict()))
          .doesNotContain("Li channel");
    }
  }

  /// Hops that follow Arrhenius, `cold` of them at the lowest of five temperatures.
  private static List<TransportResult> arrhenius(double cold, long seed) {
    int ions = 24;
    int frames = 300;
    double[] kelvin = {500, 600, 700, 800, 900};
    List<TransportResult> runs = new ArrayList<>();
    for (double t : kelvin) {
      double rate =
          cold
              / (ions * (frames - 1.0))
              * Math.exp(EA / PhysicalConstants.BOLTZMANN_EV_PER_K * (1 / kelvin[0] - 1 / t));
      runs.add(
          result(
              t + "K", t, RandomWalks.hopping(ions, frames, rate, 3, 0.3, 1000 * seed + (long) t)));
    }
    return runs;
  }

  private static Estimate ea(TransportStudy study) {
    return study.tracerFits().get("Li").arrhenius().activationEnergyEv();
  }

  /// Eight hops to and fro at 330 K, where the law has two: four times too many. With their error
  /// doubled E_a is held as it should be, and nearer to the truth than where they are believed.
  @Test
  void eightHopsDoNotSpoilTheActivationEnergy() {
    int draws = 0;
    int held = 0;
    double with = 0;
    double believed = 0;
    for (int k = 0; k < 20; k++) {
      List<TransportResult> runs = new ArrayList<>(arrhenius(40, k).subList(1, 5));
      TransportResult cold =
          result("330K", 330, RandomWalks.hopping(24, 300, 8 / (24 * 299.0), 3, 0.3, 300 + k));
      runs.addFirst(cold);
      if (cold.tracers().get("Li").hops().inRun() >= HopEvidence.FEWEST) {
        continue;
      }
      assertThat(cold.summary()).doesNotContain("diffusive for");
      assertThat(cold.verdict("Li").mark()).isEqualTo(Mark.DOUBTFUL);
      TransportStudy study = study(runs);
      assertThat(study.notes())
          .anyMatch(n -> n.contains("330") && n.contains("--include doubtful"));
      draws++;
      held += ea(study).covers(EA) ? 1 : 0;
      with += Math.abs(ea(study).value() - EA);
      believed += Math.abs(ea(study(runs, Inclusion.DOUBTFUL)).value() - EA);
    }
    System.out.printf(
        "8 hops that are 2: E_a held in %d of %d, off by %.3f eV, believed by %.3f%n",
        held, draws, with / draws, believed / draws);
    // 95 % of 14 or so are 13; three standard errors are 2.4.
    assertThat(held).isGreaterThanOrEqualTo((int) (0.95 * draws - 2.4));
    assertThat(with).isLessThan(believed);
  }

  private static void coverage(int studies, double cold) {
    int held = 0;
    double sum = 0;
    for (int k = 0; k < studies; k++) {
      Estimate e = ea(study(arrhenius(cold, k)));
      held += e.covers(EA) ? 1 : 0;
      sum += e.value() / studies;
    }
    double fraction = held / (double) studies;
    System.out.printf("%.0f hops, %d studies: E_a %.3f, mean %.4f%n", cold, studies, fraction, sum);
    double error = Math.sqrt(0.95 * 0.05 / studies);
    assertThat(fraction).isBetween(0.95 - 3 * error, Math.min(1, 0.95 + 3 * error));
  }

  @Test
  void activationEnergiesOfStudiesWithFewHopsAreHeld() {
    coverage(40, 8);
  }

  @Test
  @Tag("slow")
  void activationEnergiesOf300StudiesWithFewHopsAreHeld() {
    coverage(300, 8);
    coverage(300, 15);
    coverage(300, 25);
  }

  /// Ten replicas with six hops each have sixty: none is good alone, the mean is.
  @Test
  void hopsOfReplicasCountTogether() {
    List<TransportResult> runs =
        IntStream.range(0, 10)
            .mapToObj(
                k ->
                    result(
                        "600K-" + k,
                        600,
                        RandomWalks.hopping(24, 300, 6 / (24 * 299.0), 3, 0.3, 50 + k)))
            .toList();
    TransportPoint point = study(runs).points().getFirst();
    assertThat(point.tracerVerdict("Li").reasons())
        .anyMatch(j -> j.quantity().equals("Li hops") && j.mark() == Mark.GOOD)
        .noneMatch(j -> j.quantity().equals("Li " + HopEvidence.PRECISION));
    assertThat(runs).anyMatch(r -> quantities(r.verdict()).contains("Li hops"));
  }

  private static TransportResult marked(TransportResult run, Mark mark) {
    return run.ofRun(
        new RunState(
            "",
            Estimate.UNKNOWN,
            Estimate.UNKNOWN,
            0,
            List.of(new Judgement(mark, "volume", "as made for this test"))));
  }

  /// Half of the runs decide.
  @Test
  void aTemperatureIsWhatAtLeastHalfOfItsRunsAre() {
    List<TransportResult> runs =
        IntStream.range(0, 4)
            .mapToObj(k -> result("r" + k, 600, RandomWalks.gaussian(32, 400, 1, k)))
            .map(r -> marked(r, r.name().equals("r0") ? Mark.DOUBTFUL : Mark.GOOD))
            .toList();
    assertThat(study(runs).points().getFirst().verdict().mark()).isEqualTo(Mark.GOOD);
    List<TransportResult> two = new ArrayList<>(runs);
    two.set(1, marked(runs.get(1), Mark.UNUSABLE));
    assertThat(study(two).points().getFirst().verdict().mark()).isEqualTo(Mark.DOUBTFUL);
  }

  /// The error of a doubtful point counts twice, an unusable one not at all, and both as they are
  /// where asked for.
  @Test
  void doubtfulTemperaturesWeighAQuarterAndUnusableOnesNothing() {
    List<TransportResult> runs = arrhenius(60, 2);
    runs.set(1, marked(runs.get(1), Mark.DOUBTFUL));
    runs.set(4, marked(runs.get(4), Mark.UNUSABLE));
    IntToDoubleFunction own = k -> runs.get(k).tracers().get("Li").cm2PerS().relativeStd();
    TransportStudy study = study(runs);
    double[] errors = study.tracerFits().get("Li").lnErrors().orElseThrow();
    assertThat(errors).hasSize(4);
    assertThat(errors[0]).isCloseTo(own.applyAsDouble(0), within(1e-12));
    assertThat(errors[1]).isCloseTo(2 * own.applyAsDouble(1), within(1e-12));
    assertThat(study.notes())
        .anyMatch(n -> n.contains("900 K is unusable and left out"))
        .anyMatch(n -> n.contains("600 K is doubtful"));
    TransportStudy all = study(runs, Inclusion.DOUBTFUL, Inclusion.UNUSABLE);
    errors = all.tracerFits().get("Li").lnErrors().orElseThrow();
    assertThat(errors).hasSize(5);
    assertThat(errors[1]).isCloseTo(own.applyAsDouble(1), within(1e-12));
    assertThat(all.notes()).noneMatch(n -> n.contains("doubtful") || n.contains("unusable"));
  }

  /// Ions that stand still at 400 K where the law has them hop a hundred times: the law or the run
  /// is wrong.
  @Test
  void aBoundBelowTheLawIsToldOf() {
    List<TransportResult> runs = new ArrayList<>(arrhenius(400, 3));
    runs.addFirst(result("450K", 450, RandomWalks.hopping(24, 300, 0, 3, 0.3, 1)));
    TransportStudy study = study(runs);
    assertThat(study.verdict(TransportStudy.tracer("Li")).against())
        .anyMatch(j -> j.quantity().equals("bound") && j.text().contains("450 K"));
    assertThat(ResultTable.of(study)).contains("  doubtful: bound: at 450 K");
  }

  /// Runs that each know sigma to worse than a factor of two may know it well together.
  @Test
  void howWellSigmaIsKnownIsAskedOfTheMean() {
    TransportOptions late = options(Optional.of(new Diffusivity.Window(150, 200, true)), Set.of());
    List<TransportResult> runs =
        IntStream.range(0, 8)
            .mapToObj(
                k ->
                    TransportResult.of(
                        "600K-" + (k + 1), RandomWalks.gaussian(16, 400, 1, k), 600, late))
            .toList();
    long imprecise =
        runs.stream()
            .filter(
                r ->
                    r.collective().judgements().stream()
                        .anyMatch(j -> j.quantity().equals(CollectiveTransport.PRECISION)))
            .count();
    assertThat(imprecise).isGreaterThanOrEqualTo(4);
    TransportPoint point = study(runs).points().getFirst();
    assertThat(point.sigmaMsCm().relativeStd()).isLessThan(0.5);
    assertThat(quantities(point.verdict())).doesNotContain(CollectiveTransport.PRECISION);
    TransportPoint alone = study(runs.subList(0, 1)).points().getFirst();
    assertThat(quantities(alone.verdict()).contains(CollectiveTransport.PRECISION))
        .isEqualTo(quantities(runs.getFirst().verdict()).contains(CollectiveTransport.PRECISION));
  }
}
