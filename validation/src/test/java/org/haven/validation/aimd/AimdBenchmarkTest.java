package org.haven.validation.aimd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.transport.TransportOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A whole benchmark, and the rules by which it judges.
class AimdBenchmarkTest {
  private static AimdBenchmark page;

  @BeforeAll
  static void benchmark() {
    List<Condition> conditions = new ArrayList<>();
    for (double kelvin : new double[] {600, 800}) {
      SyntheticElectrolyte model = new SyntheticElectrolyte(1, kelvin);
      List<Run> haven =
          new ArrayList<>(
              IntStream.range(0, 5)
                  .mapToObj(k -> Run.of("haven-" + k, model.run(3, 10 + k)))
                  .toList());
      if (kelvin == 800) {
        haven.set(4, new Run("broken", model.run(0.5, 99), OptionalDouble.of(0.5)));
      }
      conditions.add(new Condition(kelvin, List.of(Run.of("reference", model.run(3, 1))), haven));
    }
    Random random = new Random(2);
    double[] time = IntStream.range(0, 1000).mapToDouble(k -> 0.01 * k).toArray();
    double[] energy =
        IntStream.range(0, 1000)
            .mapToDouble(k -> -100 + 45 * 2e-4 * time[k] + 1e-4 * random.nextGaussian())
            .toArray();
    double[] cube = {10, 0, 0, 0, 10, 0, 0, 0, 10};
    double[] larger = {10.3, 0, 0, 0, 10.05, 0, 0, 0, 10};
    page =
        AimdBenchmark.of(
            new BenchmarkInputs(
                conditions,
                TransportOptions.of(List.of("Li"), Map.of("Li", 1.0)),
                Optional.empty(),
                Optional.empty(),
                List.of(new EnergyDrift("NVE", time, energy, 45)),
                List.of(new RestCell("0 K", new double[][] {cube}, new double[][] {larger})),
                List.of(
                    new ComparedPath(
                        "hop",
                        new double[] {0, 1, 2, 3},
                        new double[] {5, 5.2, 5.3, 5.1},
                        new double[] {1, 1.2, 1.4, 1.1},
                        new double[] {-0.15, 0.05},
                        new double[] {-0.18, 0.01}))),
            Protocol.standard());
  }

  private static ComparedQuantity quantity(String section, String name) {
    return page.section(section).orElseThrow().quantities().stream()
        .filter(q -> q.name().startsWith(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " in " + page.section(section)));
  }

  @Test
  void everySectionIsThereAndSaysWhatItLacks() {
    assertEquals(
        List.of("stability", "structure", "vibrations", "transport", "jumps", "barriers"),
        page.sections().stream().map(Section::id).toList());
    assertTrue(page.notes().stream().anyMatch(n -> n.contains("forces are not compared")));
    for (Section section : page.sections()) {
      assertTrue(!section.quantities().isEmpty(), section.id() + " " + section.notes());
      section.quantities().forEach(q -> assertTrue(!q.reason().isBlank(), q.name()));
    }
    assertTrue(page.json().containsKey("reference_length"));
  }

  @Test
  void aRunThatBreaksIsToldWithItsTime() {
    ComparedQuantity broken =
        page.section("stability").orElseThrow().quantities().stream()
            .filter(q -> q.temperatureK() == 800)
            .findFirst()
            .orElseThrow();
    assertEquals(Agreement.DIFFERS, broken.agreement());
    assertEquals(0.2, broken.change().value(), 1e-12);
    // 4 runs of 3 ps and one of 0.5 ps for one failure.
    assertTrue(broken.reason().contains("mean time to failure 12.5 ps"), broken.reason());
    assertEquals(
        Agreement.AGREES, quantity("stability", "part of the runs that break down").agreement());
  }

  @Test
  void driftOfTheEnergyIsItsSlope() {
    ComparedQuantity drift = quantity("stability", "energy drift");
    // Ten blocks of 100 energies, 1e-4/√100 eV each, over 10 ps: 3.5e-6 eV/ps in all 45 atoms.
    assertEquals(0.2, drift.change().value(), 5 * 3.5e-6 / 45 * 1000);
    assertEquals(Agreement.DIFFERS, drift.agreement());
  }

  @Test
  void cellsAndBarriersAreJudgedWithoutNoise() {
    assertEquals(Agreement.DIFFERS, quantity("structure", "a at zero pressure").agreement());
    assertEquals(Agreement.AGREES, quantity("structure", "b at zero pressure").agreement());
    ComparedQuantity barrier = quantity("barriers", "barrier of hop");
    assertEquals(0.1, barrier.change().value(), 1e-12);
    assertEquals(Agreement.DIFFERS, barrier.agreement());
    // 0.03 and 0.04 eV/Å apart at the two images between the ends
    ComparedQuantity along = quantity("barriers", "RMSE of forces along hop");
    assertEquals(Math.sqrt((0.0009 + 0.0016) / 2), along.change().value(), 1e-12);
    assertEquals("eV/Å", along.unit());
    assertEquals(Agreement.AGREES, along.agreement());
  }

  @Test
  void threeVerdictsFollowFromTwoIntervals() {
    // An error of 5 %: within a factor of 1.5 around 1.1 though 1 is left out, since it does not
    // matter; apart at 2; at 1.5 the tolerance is crossed and 1 is left out. 40 % tells nothing.
    assertEquals(Agreement.AGREES, ratio(1.1, 0.02));
    assertEquals(Agreement.DIFFERS, ratio(2, 0.05));
    assertEquals(Agreement.DIFFERS, ratio(1.5, 0.05));
    assertEquals(Agreement.TOO_SHORT, ratio(1.5, 0.4));
    assertEquals(Agreement.TOO_SHORT, ratio(1, 0.4));
  }

  private static Agreement ratio(double value, double relative) {
    return new Measured(
            "D",
            "",
            600,
            Measure.RATIO,
            Estimate.UNKNOWN,
            Estimate.UNKNOWN,
            value,
            value * relative,
            Interval.logStudent(value, relative, Double.POSITIVE_INFINITY),
            1.5,
            "")
        .judged(0.995)
        .agreement();
  }

  @Test
  void theErrorIsSharedBySectionsThatHaveQuantities() {
    Draft one = new Draft("transport", "");
    Draft two = new Draft("structure", "");
    Draft none = new Draft("jumps", "");
    for (Draft draft : List.of(one, one, two)) {
      draft.quantities.add(
          new Measured(
              "q",
              "",
              1,
              Measure.DIFFERENCE,
              Estimate.UNKNOWN,
              Estimate.UNKNOWN,
              0,
              1,
              level -> new double[] {-level, level},
              10,
              ""));
    }
    List<Section> sections = Draft.judged(List.of(one, two, none), Protocol.standard());
    // Weights 4 and 1 of 5 %: 4 % over two quantities, 1 % for one.
    assertEquals(Math.sqrt(0.96), sections.get(0).quantities().getFirst().jointHigh(), 1e-12);
    assertEquals(0.99, sections.get(1).quantities().getFirst().jointHigh(), 1e-12);
  }

  @Test
  void replicasThatDifferByTheirNoiseDoNotDifferMoreOftenThanAllowed() {
    Random random = new Random(6);
    int ratios = 0;
    int distances = 0;
    for (int trial = 0; trial < 1000; trial++) {
      List<Estimate> values =
          IntStream.range(0, 17)
              .mapToObj(_ -> Math.exp(0.2 * random.nextGaussian()))
              .map(v -> new Estimate(v, Double.NaN, Double.NaN, Double.NaN))
              .toList();
      ratios +=
          ReplicaTest.ratio("x", "", 1, values.subList(0, 1), values.subList(1, 17), 1.01)
                      .judged(0.95)
                      .agreement()
                  == Agreement.DIFFERS
              ? 1
              : 0;
      List<double[]> curves =
          IntStream.range(0, 17)
              .mapToObj(
                  _ -> {
                    double slow = random.nextGaussian();
                    return IntStream.range(0, 20)
                        .mapToDouble(k -> 1 + 0.1 * (slow * Math.sin(k) + random.nextGaussian()))
                        .toArray();
                  })
              .toList();
      distances +=
          DistanceTest.of(
                          curves.subList(0, 1),
                          List.of(),
                          curves.subList(1, 17),
                          DistanceTest::elsewhere)
                      .measured("y", 1, 1e-6)
                      .judged(0.95)
                      .agreement()
                  == Agreement.DIFFERS
              ? 1
              : 0;
    }
    // 50 of 1000 with a binomial error of 7, four of them.
    assertEquals(50, ratios, 28);
    assertTrue(distances <= 78, distances + " distances differ");
  }
}
