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
}
