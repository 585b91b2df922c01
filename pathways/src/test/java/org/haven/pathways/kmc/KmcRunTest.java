package org.haven.pathways.kmc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.haven.analysis.report.ResultJson;
import org.haven.inputs.InputException;
import org.haven.integrators.run.StopRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole runs: checkpoints, threads, what is refused.
final class KmcRunTest {
  private static final String MODEL =
      """
      cell: [[4,0,0],[0,4,0],[0,0,4]]
      replicate: [6,6,6]
      sites:
        - {name: A, position: [0,0,0]}
        - {name: B, position: [0.5,0.5,0.5], energy_ev: 0.05}
      species:
        - {symbol: Li, charge: 1, fraction: 0.3}
        - {symbol: Na, charge: 1, count: 40}
      hops:
        - {from: A, to: B, attempt_thz: 10, barrier_ev: 0.3}
        - {from: A, to: B, offset: [-1,0,0], attempt_thz: 10, barrier_ev: 0.3}
        - {from: A, to: B, offset: [0,-1,0], attempt_thz: 10, barrier_ev: 0.3, species: Li}
        - {from: A, to: B, offset: [0,-1,0], attempt_thz: 10, barrier_ev: 0.35, species: Na}
        - {from: A, to: B, offset: [0,0,-1], attempt_thz: 10, barrier_ev: 0.3}
      temperatures_k: [400]
      replicas: 2
      frames: 100
      hops_per_ion: 30
      """;

  @TempDir private Path folder;

  private KmcStudy study(String text, String output, int threads) throws IOException {
    Path file = folder.resolve(output + ".yaml");
    Files.writeString(file, text + "output: " + folder.resolve(output) + "\n");
    return KmcStudy.of(file, threads);
  }

  private static String json(KmcStudy study) {
    var json = study.result().json();
    json.remove("sha256");
    return ResultJson.text(json);
  }

  @Test
  void threadsDoNotChangeTheResult() throws IOException {
    KmcStudy one = study(MODEL, "one", 1);
    KmcStudy two = study(MODEL, "two", 3);
    assertThat(one.run(false, new StopRequest(), (done, speed, left) -> {})).isTrue();
    assertThat(two.run(false, new StopRequest(), (done, speed, left) -> {})).isTrue();
    assertThat(json(one)).isEqualTo(json(two));
    assertThat(one.result().text()).contains("correlation factor of Na");
  }

  /// With exclusion alone, and with pair energies.
  @Test
  void aStoppedRunGoesOnToTheBit() throws IOException {
    for (String more :
        new String[] {"", "pairs: [{species: [Li, Na], to_angstrom: 3.6, energy_ev: 0.03}]\n"}) {
      String name = more.isEmpty() ? "static" : "pairs";
      KmcStudy whole = study(MODEL + more, name + "-whole", 1);
      whole.run(false, new StopRequest(), (done, speed, left) -> {});
      KmcStudy parts = study(MODEL + more, name, 1);
      boolean done = false;
      int stops = 0;
      while (!done) {
        StopRequest stop = new StopRequest();
        int[] calls = {0};
        done =
            parts.run(
                stops > 0,
                stop,
                (share, speed, left) -> {
                  if (++calls[0] > 40) {
                    stop.request("test");
                  }
                });
        stops++;
      }
      assertThat(stops).isGreaterThan(3);
      assertThat(json(parts)).isEqualTo(json(whole));
    }
  }

  @Test
  void aChangedModelIsNotResumed() throws IOException {
    StopRequest stop = new StopRequest();
    KmcStudy study = study(MODEL, "run", 1);
    study.run(
        false,
        stop,
        (share, speed, left) -> {
          if (share > 0.2) {
            stop.request("test");
          }
        });
    KmcStudy other = study(MODEL.replace("0.35", "0.36"), "run", 1);
    assertThatThrownBy(() -> other.run(true, new StopRequest(), (done, speed, left) -> {}))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("of another model file");
    assertThatThrownBy(() -> study.run(false, new StopRequest(), (done, speed, left) -> {}))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--resume");
  }

  @Test
  void aBrokenBalanceIsNamedWithItsHop() {
    assertThatThrownBy(
            () ->
                KmcReader.parse(
                    MODEL.replace(
                        "{from: A, to: B, attempt_thz: 10, barrier_ev: 0.3}",
                        "{from: A, to: B, attempt_thz: 10, barrier_ev: 0.3,"
                            + " reverse_barrier_ev: 0.2}")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("detailed balance does not hold for this hop: A → B")
        .hasMessageContaining("reverse_barrier_ev");
  }

  @Test
  void measuredRatesMayDisagreeWithinTheirErrors() {
    String model =
        """
        cell: [[4,0,0],[0,4,0],[0,0,4]]
        sites: [{name: A, position: [0,0,0]}, {name: B, position: [0.5,0,0], energy_ev: 0.05}]
        species: [{symbol: Li, count: 5}]
        temperatures_k: [600]
        hops:
          - {from: A, to: B, rate_per_s: 1e10, reverse_rate_per_s: %s, rate_std_per_s: 1e9}
          - {from: A, to: B, offset: [-1,0,0], rate_per_s: 1e10}
        """;
    // exp(0.05 eV/kT) = 2.630 at 600 K; the mean of the logarithms is kept.
    KmcModel read = KmcReader.parse(model.formatted("3e10")).model();
    double forth = read.hops().get(0).ratePerS(600);
    double back = read.hops().get(1).ratePerS(600);
    assertThat(back / forth).isCloseTo(2.6302, org.assertj.core.data.Offset.offset(1e-3));
    assertThat(forth * back).isCloseTo(3e20, org.assertj.core.data.Percentage.withPercentage(1e-6));
    assertThatThrownBy(() -> KmcReader.parse(model.formatted("5e10")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("reverse_rate_per_s");
  }

  /// Li walks along x, Na within its cell.
  private static final String CHAINS =
      """
      cell: [[4,0,0],[0,4,0],[0,0,4]]
      replicate: [6,6,6]
      sites:
        - {name: A, position: [0,0,0]}
        - {name: B, position: [0.5,0.5,0]}
      species:
        - {symbol: Li, charge: 1, fraction: 0.3}
        - {symbol: Na, charge: 1, fraction: 0.1}
      hops:
        - {from: A, to: B, attempt_thz: 10, barrier_ev: 0.3}
        - {from: A, to: B, offset: [-1,0,0], attempt_thz: 10, barrier_ev: 0.3, species: Li}
      temperatures_k: [400]
      replicas: 1
      frames: 100
      hops_per_ion: 30
      """;

  @Test
  void aSpeciesThatLeadsNowhereHasNoD() throws IOException {
    KmcStudy study = study(CHAINS + "directions: x\n", "caged", 1);
    assertThat(study.check())
        .last()
        .isEqualTo("warning: hops of Na lead nowhere along x: its D is 0 and it is not analysed");
    study.run(false, new StopRequest(), (done, speed, left) -> {});
    assertThat(study.result().text())
        .contains("correlation factor of Na f = 0, its hops lead nowhere")
        .doesNotContain("Na linear regime");
    assertThat(json(study)).contains("its D is 0");
  }

  @Test
  void directionsInWhichNothingLeadsAreNamed() throws IOException {
    assertThat(study(CHAINS, "chain", 1).warnings())
        .last()
        .isEqualTo(
            "no hops lead along y, z, so that D over xyz is 1/3 of that where they lead; set"
                + " directions: x");
    String tilted = CHAINS.replace("[4,0,0]", "[4,2,0]");
    assertThat(study(tilted, "tilted", 1).warnings())
        .last()
        .asString()
        .startsWith("hops lead along one line, ")
        .endsWith("; set directions: 1,0.5,0");
    assertThat(study(MODEL, "all", 1).warnings()).isEmpty();
  }

  /// Rows of low and of high sites, between which ions change at a 77th of the rate along them:
  /// begun at random, half of the ions have 0.2 eV = 5.8 kT to lose, far beyond the limit of 0.1 kT
  /// each, and take 100 hops and more for it.
  @Test
  void aRunThatIsNotInEquilibriumSaysSo() throws IOException {
    String rows =
        """
        cell: [[4,0,0],[0,8,0],[0,0,4]]
        replicate: [8,6,6]
        directions: x
        sites: [{name: A, position: [0,0,0]}, {name: B, position: [0,0.5,0], energy_ev: 0.2}]
        species: [{symbol: Li, charge: 1, fraction: 0.2}]
        hops:
          - {from: A, to: A, offset: [1,0,0], attempt_thz: 10, barrier_ev: 0.2}
          - {from: B, to: B, offset: [1,0,0], attempt_thz: 10, barrier_ev: 0.2}
          - {from: B, to: A, attempt_thz: 10, barrier_ev: 0.35}
        temperatures_k: [400]
        replicas: 1
        frames: 100
        hops_per_ion: 200
        """;
    KmcStudy early = study(rows + "equilibration: 0.01\n", "early", 1);
    early.run(false, new StopRequest(), (done, speed, left) -> {});
    assertThat(early.doubts())
        .singleElement()
        .asString()
        .contains("not in equilibrium: the energy changes by -")
        .contains("'equilibration'");
    assertThat(json(early)).contains("not in equilibrium");
    KmcStudy late = study(rows + "equilibration: 5\n", "late", 1);
    late.run(false, new StopRequest(), (done, speed, left) -> {});
    assertThat(late.doubts()).isEmpty();
  }

  @Test
  void whatDoesNotFitIntoMemoryIsRefused() {
    KmcModel model = Lattices.Lattice.SIMPLE_CUBIC.model(10, "fraction: 0.5");
    long carriers = GasMemory.bytes(model, false);
    assertThat(GasMemory.bytes(model, true)).isGreaterThan(carriers);
    GasMemory.require(carriers, 2, 3 * carriers);
    assertThatThrownBy(() -> GasMemory.require(carriers, 2, 2 * carriers))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("2 simulations side by side need 0.")
        .hasMessageContaining("set --threads lower, replicate less");
  }
}
