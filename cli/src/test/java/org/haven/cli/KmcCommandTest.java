package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `haven kmc` from file to files.
final class KmcCommandTest {
  private static final Path EXAMPLES = Path.of(System.getProperty("haven.root"), "inputs/examples");

  @TempDir private Path folder;

  @Test
  void theExampleRunsAndIsNotOverwritten() throws IOException {
    Path model = folder.resolve("square.yaml");
    String text =
        Files.readString(EXAMPLES.resolve("kmc/square.yaml"))
            .replace("hops_per_ion: 400", "hops_per_ion: 50")
            .replace("frames: 1000", "frames: 200");
    Files.writeString(model, text + "output: " + folder.resolve("out") + "\n");
    Invocation run = Invocation.of("kmc", model);
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .contains("correlation factor of Li f = 0.4")
        .contains("D* of Li: Arrhenius, E_a = 0.3")
        .doesNotContain("charges of all species");
    assertThat(folder.resolve("out/result.json")).content().contains("\"correlation_factor\"");
    assertThat(folder.resolve("out/report.html")).exists();
    Invocation again = Invocation.of("kmc", model);
    assertThat(again.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(again.err()).contains("--resume");
    Invocation resumed = Invocation.of("kmc", model, "--resume");
    assertThat(resumed.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(resumed.out()).isEqualTo(run.out());
    Invocation elsewhere = Invocation.of("kmc", model, "--output", folder.resolve("two"));
    assertThat(elsewhere.out()).isEqualTo(run.out());
    assertThat(folder.resolve("two/result.json")).exists();
  }

  /// The line of docs/kmc.md, without an ion: the sulfide's is lithium.
  @Test
  void theIonIsChosenAsForPathways() {
    Path model = folder.resolve("li.yaml");
    Invocation made =
        Invocation.of("kmc", model, "--from", EXAMPLES.resolve("screen/Li2S.cif"), "--check");
    assertThat(made.err()).doesNotContain("Exception");
    assertThat(made.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(made.out()).contains(" Li), ").contains("then their analysis");
    assertThat(model).content().contains("symbol: Li");
    Invocation none =
        Invocation.of(
            "kmc",
            folder.resolve("h.yaml"),
            "--from",
            EXAMPLES.resolve("screen/Li2S.cif"),
            "--ion",
            "H",
            "--check");
    assertThat(none.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(none.err()).contains("the structure has no 'H'");
  }

  @Test
  void aCrystalBecomesAModel() {
    Path model = folder.resolve("li3n.yaml");
    Invocation made =
        Invocation.of(
            "kmc",
            model,
            "--from",
            EXAMPLES.resolve("screen/Li3N.cif"),
            "--grid",
            "0.3",
            "--check");
    assertThat(made.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(made.out()).contains("882 ions (882 Li)");
    assertThat(model).content().contains("kra_ev");
    Invocation again =
        Invocation.of("kmc", model, "--from", EXAMPLES.resolve("screen/Li3N.cif"), "--check");
    assertThat(again.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(again.err()).contains("exists");
  }

  /// Trajectories that hops made, read as if molecular dynamics had: rates within their errors, and
  /// hops at these rates go as far as the trajectories did.
  @Test
  void trajectoriesBecomeAModelThatGoesAsFar() throws IOException {
    Path truth = folder.resolve("truth.yaml");
    Files.writeString(
        truth,
        """
        cell: [[4,0,0],[0,4,0],[0,0,4]]
        replicate: [4,4,4]
        sites: [{name: A, position: [0,0,0]}]
        species: [{symbol: Li, charge: 1, fraction: 0.9}]
        hops:
          - {from: A, to: A, offset: [1,0,0], attempt_thz: 5, barrier_ev: 0.3}
          - {from: A, to: A, offset: [0,1,0], attempt_thz: 5, barrier_ev: 0.3}
          - {from: A, to: A, offset: [0,0,1], attempt_thz: 5, barrier_ev: 0.3}
        temperatures_k: [600, 900]
        replicas: 1
        frames: 20000
        hops_per_ion: 40
        """
            + "output: "
            + folder.resolve("truth")
            + "\n");
    assertThat(Invocation.of("kmc", truth).exitCode()).isEqualTo(ExitCode.DONE);
    Path sites = folder.resolve("sites.xyz");
    Files.writeString(
        sites, "1\nLattice=\"4 0 0 0 4 0 0 0 4\" Properties=species:S:1:pos:R:3\nLi 0 0 0\n");
    Path model = folder.resolve("model.yaml");
    Path one = folder.resolve("truth/600K-1/trajectory.h5");
    Path two = folder.resolve("truth/900K-1/trajectory.h5");
    Invocation made =
        Invocation.of(
            "kmc",
            model,
            "--from",
            one,
            "--from",
            two,
            "--sites",
            sites,
            "--charges",
            "Li=1",
            "--check");
    assertThat(made.err()).contains("hops a-a of 4.00 Å");
    assertThat(made.exitCode()).isEqualTo(ExitCode.DONE);
    String text = Files.readString(model);
    assertThat(text).contains("measured:").contains("group: a-a_4.00_1");
    Files.writeString(
        model,
        text
            + "hops_per_ion: 300\nframes: 500\nreplicas: 2\noutput: "
            + folder.resolve("model")
            + "\n");
    Invocation run = Invocation.of("kmc", model);
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .contains("Beside what was measured")
        .contains("independent hops at these rates explain it")
        .contains("by the errors of rates");
    assertThat(folder.resolve("model/report.html")).content().contains("Beside what was measured");
  }

  @Test
  void trajectoriesNeedSites() {
    Invocation none = Invocation.of("kmc", folder.resolve("m.yaml"), "--from", folder, "--check");
    assertThat(none.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(none.err()).contains("--sites STRUCTURE");
    Invocation alone = Invocation.of("kmc", folder.resolve("m.yaml"), "--settle", "1");
    assertThat(alone.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(alone.err()).contains("--from RUN");
  }
}
