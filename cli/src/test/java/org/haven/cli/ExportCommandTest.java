package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From a run to what a paper takes of it.
final class ExportCommandTest {
  private static final String DECK =
      """
      title: Argon and neon
      structure: {file: POSCAR, supercell: [2, 2, 2]}
      """
          + RockSalt.ARGON_NEON
          + """
          temperatures_k: [300]
          time_step_fs: 2
          threads: 2
          stages:
            - nvt: {duration_ps: 3, production: true, thermostat: nose_hoover}
          output: {directory: %s, trajectory_interval_fs: 20, velocities: true}
          guards: {max_framework_drift_angstrom: off}
          analysis: {mechanism: [rdf, van_hove, vdos]}
          """;

  @TempDir Path folder;

  @Test
  void aRunBecomesFiguresTableAndMethods() throws IOException {
    RockSalt.write(folder, 6.2, "Ar Ne");
    Path run = folder.resolve("run");
    Path deck = Files.writeString(folder.resolve("deck.yaml"), DECK.formatted(run));
    assertThat(Invocation.of("run", deck, "--quiet").exitCode()).isZero();

    Invocation first = Invocation.of("export", run, "--format", "csv,svg");
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out())
        .contains("msd-Ne", "rdf-300K-1", "vanhove-self-Ne-300K-1", "vdos-300K-1");
    assertThat(first.out()).doesNotContain("anew");
    Path out = run.resolve("export");
    assertThat(out.resolve("figures/msd-Ne.csv")).content().contains("# Haven", "Argon and neon");
    assertThat(out.resolve("figures/vacf-300K-1.svg")).exists();
    assertThat(out.resolve("table.tex")).content().contains("300 & Ne");
    assertThat(out.resolve("methods.md"))
        .content()
        .contains("64 atoms (32 Ar, 32 Ne)", "Lennard-Jones", "Nosé–Hoover chain of length 3");
    assertThat(out.resolve("references.bib")).content().contains("10.1063/1.463940");

    // A longer thermo.csv than the one that was analysed: the result is not of this trajectory.
    Path thermo = run.resolve("300K-1/thermo.csv");
    String last = Files.readAllLines(thermo).getLast();
    Files.writeString(thermo, last + "\n", StandardOpenOption.APPEND);
    assertThat(Invocation.of("export", run).exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    Path own = Files.writeString(out.resolve("figures/scheme.svg"), "drawn by hand");
    Invocation again =
        Invocation.of("export", run, "--force", "--format", "csv", "--figures", "msd");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out()).contains("analysed anew");
    // What the first export drew is gone, what its user drew is not.
    assertThat(out.resolve("figures").toFile().list())
        .containsExactlyInAnyOrder("msd-Ne.csv", "captions.md", "scheme.svg");
    assertThat(own).hasContent("drawn by hand");
    // Nor is a figure drawn over a file of that name.
    Path mine = Files.writeString(out.resolve("figures/msd-Ne.svg"), "drawn by hand");
    Invocation refused = Invocation.of("export", run, "--force");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.err()).contains(mine + ": is in the way of a figure of that name");
    assertThat(mine).hasContent("drawn by hand");
    assertThat(out.resolve("figures/msd-Ne.csv")).exists();

    // A paper's folder is no earlier export, whatever is asked for.
    Path paper = Files.createDirectory(folder.resolve("paper"));
    Path text = Files.writeString(paper.resolve("methods.md"), "my own words");
    assertThat(Invocation.of("export", run, "--output", paper, "--force").exitCode())
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(text).hasContent("my own words");
    assertThat(paper.toFile().list()).containsExactly("methods.md");

    // What analyze writes elsewhere is exported too.
    Path other = folder.resolve("li");
    assertThat(
            Invocation.of(
                    "analyze",
                    run.resolve("300K-1/trajectory.h5"),
                    "--mobile",
                    "Ne",
                    "--mechanism",
                    "density",
                    "--output",
                    other)
                .exitCode())
        .isZero();
    Invocation mapped = Invocation.of("export", other, "--format", "csv");
    assertThat(mapped.exitCode()).as(mapped.err()).isZero();
    assertThat(mapped.out()).contains("density of the mobile ions: density.cube");
    assertThat(other.resolve("export/density.cube"))
        .hasSameBinaryContentAs(other.resolve("density.cube"));
    assertThat(other.resolve("export/methods.md")).content().contains("[CITE: program, potential");
  }
}
