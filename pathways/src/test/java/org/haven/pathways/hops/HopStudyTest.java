package org.haven.pathways.hops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.pathways.kmc.KmcReader;
import org.haven.pathways.neb.NudgedElasticBand;
import org.haven.pathways.neb.Optimiser;
import org.haven.pathways.neb.StartPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Vacancies in a lattice whose barriers are known.
final class HopStudyTest {
  private static final double[] BARRIERS = {0.3, 0.2, 0.5};
  private static final NudgedElasticBand.Settings TIGHT =
      new NudgedElasticBand.Settings(
          5,
          1,
          2e-4,
          1000,
          StartPath.IDPP,
          Optimiser.LBFGS,
          true,
          true,
          true,
          0,
          OptionalDouble.empty());
  private static final HopStudy.Watch QUIET = (done, of, number, stage, step, force) -> {};

  private static HopPlan plan() {
    IonSites sites = IonSites.of(CosineLattice.crystal(), "Li", List.of(), 0.01);
    return HopPlan.of(sites, new HopPlan.Settings(List.of(HopKind.VACANCY), 3.7, 9));
  }

  private static HopStudy study(double forbidden, Optional<Path> folder) {
    return new HopStudy(
        plan(), TIGHT, () -> new CosineLattice(BARRIERS, forbidden), "cosine " + forbidden, folder);
  }

  /// The climbing image stops at forces of 2e-4 eV/Å or less, and with a curvature of 2π²A/L² ≥
  /// 0.36 eV/Å² is then at most 6e-8 eV off in energy; the cubic beside it, to an image whose
  /// forces are five times as large, 25 times that: 1.5e-6 eV.
  @Test
  void barriersAlongTheAxesAreThoseOfTheLattice() {
    HopTable table = study(1, Optional.empty()).run(2, QUIET);
    assertThat(table.results()).hasSize(3);
    for (int k = 0; k < 3; k++) {
      HopResult hop = table.results().get(k);
      assertThat(hop.found()).as(hop.reason()).isTrue();
      assertThat(hop.lengthAngstrom()).isCloseTo(CosineLattice.EDGES[k], within(1e-9));
      assertThat(hop.barrierEv()).isCloseTo(BARRIERS[k], within(2e-6));
      assertThat(hop.reverseBarrierEv()).isCloseTo(BARRIERS[k], within(2e-6));
    }
  }

  @Test
  void theNetworkOpensAxisByAxis() {
    HopTable.Carrier vacancies = study(1, Optional.empty()).run(1, QUIET).carriers().getFirst();
    assertThat(vacancies.network().barriersEv()[0]).isCloseTo(0.2, within(2e-6));
    assertThat(vacancies.network().barriersEv()[1]).isCloseTo(0.3, within(2e-6));
    assertThat(vacancies.network().barriersEv()[2]).isCloseTo(0.5, within(2e-6));
    assertThat(vacancies.network().bottlenecks()).containsExactly(2, 1, 3);
  }

  @Test
  void aHopThatFailsIsNamedAndTheOthersGoOn() {
    HopTable table = study(0.3, Optional.empty()).run(1, QUIET);
    assertThat(table.results()).extracting(HopResult::found).containsExactly(true, true, false);
    assertThat(table.results().get(2).reason()).contains("not finite");
    assertThat(table.carriers().getFirst().network().dimension()).isEqualTo(2);
  }

  /// A hop that could not be computed may be low: what the others let through is no more than a
  /// bound, and a dimension that they do not open is not known to be shut.
  @Test
  void withoutAHopBarriersAreBoundsAndTheModelSaysSo() {
    HopTable table = study(0.3, Optional.empty()).run(1, QUIET);
    String lines = String.join("\n", new HopReport(table, Map.of()).lines());
    assertThat(lines)
        .contains("vacancy E_2D         at most 300.00 meV, at hop 1: 1 of 3 hops has");
    assertThat(lines).contains("vacancy E_3D         unknown: 1 of 3 hops has no barrier");
    assertThat(new HopReport(table, Map.of()).json()).contains("\"upper_bound\":true");
    assertThat(new HopPage(table, Map.of()).html()).contains("at most 300.0 meV", "unknown");
    HopModel model = new HopModel(table, 1, 0.1, List.of(300.0));
    assertThat(KmcReader.parse(model.text(table.carriers().getFirst())).spec().notes())
        .singleElement()
        .asString()
        .contains("1 of 3 hops has no barrier", "upper bounds");
  }

  /// One of two sites has no hop: a vacancy in ten of the crystal's sites is one in five of those
  /// that the model has.
  @Test
  void theConcentrationCountsTheSitesOfTheCrystal() {
    IonSites sites = IonSites.of(CosineLattice.crystal().supercell(2, 1, 1), "Li", List.of(), 0.01);
    HopPlan plan = HopPlan.of(sites, new HopPlan.Settings(List.of(HopKind.VACANCY), 3.7, 9));
    double[] states = {0, Double.NaN};
    HopTable.Carrier carrier =
        new HopTable.Carrier(
            true, states, List.of(), HopNetwork.of(states, List.of()), 3, 0, List.of());
    HopTable table = new HopTable(plan, List.of(), List.of(carrier));
    assertThat(new HopModel(table, 1, 0.1, List.of(300.0)).text(carrier))
        .containsPattern("fraction: 0.8\\b");
    assertThatThrownBy(() -> new HopModel(table, 1, 0.5, List.of(300.0)).text(carrier))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("only 1 sites of it have hops");
  }

  @Test
  void aFolderHoldsHopsOfOneKindOfInputs(@TempDir Path folder) throws IOException {
    Structure one = CosineLattice.crystal();
    HopInputs first = HopInputs.of(one, "potential", Map.of("--height", "9.0"));
    first.claim(folder);
    HopInputs other = HopInputs.of(one, "potential", Map.of("--height", "10.0"));
    other.claim(folder); // nothing was computed yet
    first.claim(folder);
    study(1, Optional.of(folder)).run(1, QUIET);
    first.claim(folder);
    assertThatThrownBy(() -> other.claim(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--height is 9.0 there, 10.0 here")
        .hasMessageContaining("choose another folder with --output");
    assertThatThrownBy(
            () ->
                HopInputs.of(one.supercell(2, 1, 1), "another", Map.of("--height", "9.0"))
                    .claim(folder))
        .hasMessageContaining("another structure; another potential");
    Files.delete(folder.resolve(HopInputs.FILE));
    assertThatThrownBy(() -> first.claim(folder)).hasMessageContaining("there is no inputs.json");
  }

  @Test
  void modelsOfAnEarlierRunDoNotStay(@TempDir Path folder) throws IOException {
    Path kept = Files.writeString(folder.resolve("kmc.yaml"), "one");
    Path stale = Files.writeString(folder.resolve("kmc-interstitial.yaml"), "two");
    new HopFolder(folder).removeModels(List.of(kept));
    assertThat(kept).exists();
    assertThat(stale).doesNotExist();
  }

  @Test
  void hopsThatAreDoneAreNotComputedAgain(@TempDir Path folder) {
    HopTable first = study(1, Optional.of(folder)).run(2, QUIET);
    List<Boolean> kept = new ArrayList<>();
    HopStudy again =
        new HopStudy(
            plan(),
            TIGHT,
            () -> {
              throw new IllegalStateException("computed again");
            },
            "cosine 1.0",
            Optional.of(folder));
    HopTable second =
        again.run(
            2,
            new HopStudy.Watch() {
              @Override
              public void at(int done, int of, int number, String stage, int step, double force) {}

              @Override
              public void done(HopResult result, boolean before) {
                kept.add(before);
              }
            });
    assertThat(kept).containsExactly(true, true, true);
    assertThat(new HopReport(second, Map.of()).json())
        .isEqualTo(new HopReport(first, Map.of()).json());
  }

  @Test
  void aSearchThatIsStoppedKeepsWhatIsDone(@TempDir Path folder) {
    List<HopResult> done = new ArrayList<>();
    HopTable table =
        study(1, Optional.of(folder))
            .run(
                1,
                new HopStudy.Watch() {
                  @Override
                  public void at(
                      int count, int of, int number, String stage, int step, double force) {}

                  @Override
                  public void done(HopResult result, boolean before) {
                    done.add(result);
                  }

                  @Override
                  public boolean isStopped() {
                    return done.size() == 1;
                  }
                });
    assertThat(table.results()).hasSize(1);
    assertThat(new HopFolder(folder).read(1, table.results().getFirst().key())).isPresent();
  }

  /// The model is read by `haven kmc`, which refuses one that is out of detailed balance.
  @Test
  void theModelHasEachHopOnceAndIsInDetailedBalance() {
    HopTable table = study(1, Optional.empty()).run(1, QUIET);
    HopModel model = new HopModel(table, 1, 0.1, List.of(300.0));
    KmcReader.Read read = KmcReader.parse(model.text(table.carriers().getFirst()));
    assertThat(read.spec().hops()).hasSize(3);
    assertThat(read.spec().hops().get(2).kraEv().getAsDouble()).isCloseTo(0.5, within(5e-6));
    assertThat(read.spec().species().getFirst().fraction().getAsDouble()).isEqualTo(0.9);
  }
}
