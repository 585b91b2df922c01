package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole line on a small system: 64 Lennard-Jones atoms of two kinds, liquid-like.
final class RunCommandTest {
  private static final String DECK =
      """
      structure: {file: POSCAR, supercell: [2, 2, 2]}
      potential:
        type: lennard_jones
        cutoff_angstrom: 6.0
        mixing: lorentz_berthelot
        pairs:
          - {species: [Ar, Ar], epsilon_ev: 0.0104, sigma_angstrom: 3.4}
          - {species: [Ne, Ne], epsilon_ev: 0.0031, sigma_angstrom: 2.7}
      mobile: [Ne]
      charges: {Ne: 1, Ar: -1}
      temperatures_k: [200, 250, 300]
      time_step_fs: 2
      threads: 2
      stages:
        - minimise: {}
        - npt: {duration_ps: 0.4, barostat: {kind: isotropic, pressure_gpa: 0.5}}
        - nvt: {duration_ps: %s, production: true}
      output: {directory: %s, trajectory_interval_fs: 20}
      guards: {max_framework_drift_angstrom: off, max_force_ev_per_angstrom: %s}
      """;

  @TempDir Path folder;
  private Path deck;

  private void write(double durationPs, double maxForce) throws IOException {
    Files.writeString(deck, DECK.formatted(durationPs, folder.resolve("run"), maxForce));
  }

  @BeforeEach
  void files() throws IOException {
    deck = folder.resolve("deck.yaml");
    Files.writeString(
        folder.resolve("POSCAR"),
        """
        rock salt of argon and neon
        6.2
        1 0 0
        0 1 0
        0 0 1
        Ar Ne
        4 4
        Direct
        0 0 0
        0 .5 .5
        .5 0 .5
        .5 .5 0
        .5 0 0
        0 .5 0
        0 0 .5
        .5 .5 .5
        """);
  }

  @Test
  void aDeckRunsToItsTableItsNumbersAndItsReport() throws IOException {
    write(2, 100);
    Invocation outcome = Invocation.of("run", deck);
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("D*/cm2/s", "H_R", "Arrhenius");
    Path run = folder.resolve("run");
    assertThat(run.resolve("report.html")).content().startsWith("<!");
    JsonNode result = new ObjectMapper().readTree(run.resolve("result.json").toFile());
    assertThat(result.at("/seed").asLong()).isEqualTo(1);
    assertThat(run.resolve("200K-1")).isDirectoryContaining("glob:**/trajectory.h5");
    assertThat(run.resolve("run.log")).content().contains("run deck", "COMPLETED");

    Invocation again = Invocation.of("run", deck, "--quiet");
    assertThat(again.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(again.err()).contains("--force");

    Invocation resumed = Invocation.of("resume", run, "--json", "--quiet");
    assertThat(resumed.exitCode()).isZero();
    assertThat(resumed.json()).isEqualTo(result);

    Invocation analysed = Invocation.of("analyze", run, "--json");
    // The command adds how the ions move; the transport is the same.
    ObjectNode transport = (ObjectNode) analysed.json();
    assertThat(transport.remove("mechanism")).isNotEmpty();
    assertThat(transport).isEqualTo(result);
  }

  @Test
  void aGuardEndsTheRunWithItsMessageAndExitCodeThree() throws IOException {
    // Thermal forces are about k_B T/0.3 Å, 0.05 eV/Å: a limit far below stops at once.
    write(2, 0.001);
    Invocation outcome = Invocation.of("run", deck, "--quiet");
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.GUARD);
    assertThat(outcome.err()).contains("0.001").doesNotContain("\tat ");
  }

  @Test
  void sigtermWritesACheckpointAndExitsWithFour() throws Exception {
    write(1000, 100);
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                "org.haven.cli.Haven",
                "run",
                deck.toString(),
                "--quiet")
            .redirectError(err.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      Path trajectory = folder.resolve("run/200K-1/trajectory.h5");
      for (int wait = 0; wait < 600 && !Files.exists(trajectory) && process.isAlive(); wait++) {
        Thread.sleep(100);
      }
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(err).content().contains("stopped by SIGTERM, checkpoint written", "haven resume");
    assertThat(folder.resolve("run/200K-1/checkpoint.h5")).isRegularFile();
  }
}
