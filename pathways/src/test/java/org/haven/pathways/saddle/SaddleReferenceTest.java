package org.haven.pathways.saddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.Cell;
import org.haven.kernels.Precision;
import org.haven.pathways.neb.Endpoints;
import org.haven.pathways.neb.MinimumEnergyPath;
import org.haven.pathways.neb.NudgedElasticBand;
import org.haven.pathways.neb.PotentialLandscape;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Searches with the bundled NEP against bands between states that were given.
final class SaddleReferenceTest {
  private static final Path ROOT = Path.of(System.getProperty("haven.root"));
  private static final SaddleSearch.Watch SILENT = (state, done, catalogue) -> {};

  private static Supplier<Potential> nep(Structure structure) {
    return () ->
        PotentialFamilies.installed()
            .open(
                ROOT.resolve("inputs/examples/li6ps5cl/nep.txt"),
                structure.species(),
                Precision.MIXED);
  }

  private static SaddleCatalogue found(Structure structure, int[] around, int searches) {
    return SaddleSearch.around(
        structure, around, nep(structure), 2, SaddleSearch.Settings.standard(searches, 1), SILENT);
  }

  private static int[] lithium(Structure structure) {
    return IntStream.range(0, structure.count())
        .filter(i -> structure.symbols().get(i).equals("Li"))
        .toArray();
  }

  /// 2 × 2 × 2 cells of Li2S at rest, without the lithium at (¼, ¼, ¼): 95 atoms.
  private static Structure vacancy() {
    double edge = 11.670966394516919;
    List<String> symbols = new ArrayList<>();
    List<Double> x = new ArrayList<>();
    for (int a = 0; a < 8; a++) {
      for (int b = 0; b < 8; b++) {
        for (int c = 0; c < 8; c++) {
          boolean odd = a % 2 == 1 && b % 2 == 1 && c % 2 == 1;
          boolean even = a % 2 == 0 && b % 2 == 0 && c % 2 == 0;
          boolean sulfur = even && (a + b + c) / 2 % 2 == 0;
          boolean gap = a == 1 && b == 1 && c == 1;
          if (sulfur || odd && !gap) {
            symbols.add(sulfur ? "S" : "Li");
            for (int n : new int[] {a, b, c}) {
              x.add(n * edge / 8);
            }
          }
        }
      }
    }
    assertThat(symbols).hasSize(95);
    return Structure.of(
        "",
        Cell.orthorhombic(edge, edge, edge),
        symbols,
        x.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /// ASE's band between two states that were given: 232.95 meV (NebReferenceTest).
  @Tag("slow")
  @Test
  void theHopOfAVacancyInLithiumSulfideIsFoundWithoutItsEnd() {
    Structure crystal = vacancy();
    SaddleCatalogue all = found(crystal, lithium(crystal), 30);
    SaddleHop hop = all.hops().getFirst();
    assertThat(hop.barrierEv()).isCloseTo(0.23295, within(5e-4));
    // A vacancy in a perfect crystal goes from a state to its like.
    assertThat(hop.to()).isZero();
    assertThat(hop.exact()).isFalse();
    assertThat(hop.reactionEv()).isCloseTo(0, within(1e-4));
    assertThat(hop.movers()).hasSize(1);
    assertThat(hop.second()).isPositive();
    MinimumEnergyPath band = band(crystal, hop);
    assertThat(band.converged()).isTrue();
    assertThat(band.barrierEv()).isCloseTo(hop.barrierEv(), within(5e-4));
  }

  /// The climbing image of a band that begins with the three points.
  private static MinimumEnergyPath band(Structure crystal, SaddleHop hop) {
    try (PotentialLandscape landscape = new PotentialLandscape(crystal, nep(crystal), 1, 1)) {
      return NudgedElasticBand.from(
          crystal,
          new double[][] {hop.initial(), hop.saddle(), hop.end()},
          Collections.nCopies(3, crystal.cell()),
          landscape,
          NudgedElasticBand.Settings.standard(),
          (stage, step, force, path) -> {});
    }
  }

  /// The bundled example of `haven neb` is two steps with a minimum 2.6 meV deep between: both are
  /// found, the second from the end of the first.
  @Tag("slow")
  @Test
  void bothStepsOfAHopInAnArgyroditeAreFoundOneFromTheOther() {
    Path folder = ROOT.resolve("inputs/examples/neb");
    Structure initial = StructureFile.read(folder.resolve("initial.xyz"), 0);
    MinimumEnergyPath whole = between(initial, StructureFile.read(folder.resolve("final.xyz"), 0));
    SaddleCatalogue first = found(initial, lithium(initial), 40);
    // The band's minimum lies between images: half a meV by cubics.
    double middle = whole.minima().getFirst().energyEv();
    SaddleHop one =
        first.hops().stream()
            .filter(h -> h.movers().getFirst() == whole.mover())
            .filter(h -> Math.abs(h.reactionEv() - middle) < 1e-3)
            .findFirst()
            .orElseThrow();
    assertThat(one.barrierEv())
        .isCloseTo(whole.elementarySteps().getFirst().forwardEv(), within(5e-4));
    Structure between = Structure.of("", initial.cell(), initial.symbols(), one.end());
    SaddleCatalogue second = found(between, lithium(initial), 40);
    assertThat(second.hops())
        .anySatisfy(
            h -> {
              assertThat(one.reactionEv() + h.barrierEv())
                  .isCloseTo(whole.barrierEv(), within(5e-4));
              assertThat(one.reactionEv() + h.reactionEv())
                  .isCloseTo(whole.reactionEv(), within(5e-4));
            });
  }

  private static MinimumEnergyPath between(Structure initial, Structure end) {
    NudgedElasticBand.Settings s = NudgedElasticBand.Settings.standard();
    NudgedElasticBand.Settings nine =
        new NudgedElasticBand.Settings(
            9,
            s.springEvPerAngstrom2(),
            s.toleranceEvPerAngstrom(),
            s.maxSteps(),
            s.start(),
            s.optimiser(),
            true,
            true,
            true,
            0);
    try (PotentialLandscape landscape = new PotentialLandscape(initial, nep(initial), 9, 2)) {
      return NudgedElasticBand.between(
          Endpoints.of(initial, end, Endpoints.Order.STRICT),
          landscape,
          nine,
          (stage, step, force, path) -> {});
    }
  }
}
