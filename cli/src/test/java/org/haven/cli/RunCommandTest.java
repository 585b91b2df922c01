package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole line on a small system: 64 Lennard-Jones atoms of two kinds, liquid-like.
final class RunCommandTest {
  private static final String DECK =
      """
      structure: {file: POSCAR, supercell: [2, 2, 2]}
      """
          + RockSalt.ARGON_NEON
          + """
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
    RockSalt.write(folder, 6.2, "Ar Ne");
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

    // The deck and the structure; the potential has no file.
    assertThat(result.path("sha256").size()).isEqualTo(2);

    Invocation again = Invocation.of("run", deck, "--quiet");
    assertThat(again.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(again.err()).contains("--force");

    Invocation resumed = Invocation.of("resume", run, "--json", "--quiet");
    assertThat(resumed.exitCode()).isZero();
    assertThat(resumed.json()).isEqualTo(result);

    Invocation analysed = Invocation.of("analyze", run, "--json");
    assertThat(analysed.json()).isEqualTo(result);
    assertThat(result.path("mechanism").path(0).path("rdf").isMissingNode()).isFalse();

    // Every analysis reads the file of a run, velocities or not; none leaves the transport. What
    // asks another question than the deck stands beside its result.
    byte[] before = Files.readAllBytes(run.resolve("result.json"));
    Invocation all = Invocation.of("analyze", run, "--json", "--mechanism", "all");
    assertThat(all.exitCode()).as(all.err()).isZero();
    JsonNode mechanism = all.json().path("mechanism").path(0);
    assertThat(mechanism.path("vdos").isMissingNode()).isFalse();
    assertThat(mechanism.path("sites").isMissingNode()).isFalse();
    assertThat(run.resolve("analysis-1")).isDirectoryContaining("glob:**/density*.cube");
    Invocation none = Invocation.of("analyze", run, "--json", "--mechanism", "none");
    ObjectNode transport = (ObjectNode) result.deepCopy();
    transport.remove("mechanism");
    // Those of the mechanism are gone; the others have figures of their own tests.
    transport.remove("curves");
    ObjectNode without = (ObjectNode) none.json().deepCopy();
    without.remove("curves");
    assertThat(without).isEqualTo(transport);
    assertThat(run.resolve("analysis-2/report.html")).exists();
    Invocation given = Invocation.of("analyze", run, "--window", "0.2,0.6", "--mechanism", "none");
    assertThat(given.out()).contains(" ps as given; ");
    assertThat(run.resolve("result.json")).hasBinaryContent(before);

    // A run copied to another machine, without what it was made from.
    Files.delete(folder.resolve("POSCAR"));
    Invocation elsewhere = Invocation.of("analyze", run, "--json");
    assertThat(elsewhere.exitCode()).as(elsewhere.err()).isZero();
    assertThat(elsewhere.json()).isEqualTo(result);
  }

  @Test
  void theDeckSaysHowLongAHopIsAndWhatIsLookedAtOfTheMechanism() throws IOException {
    Files.writeString(
        deck,
        DECK.formatted(1.0, folder.resolve("run"), 100).replace("[200, 250, 300]", "[250]")
            + "analysis: {hop_length_angstrom: 2.5, mechanism: [density]}\n");
    Invocation outcome = Invocation.of("run", deck, "--json", "--quiet");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.json().findValues("hop_angstrom"))
        .allSatisfy(hop -> assertThat(hop.asDouble()).isEqualTo(2.5))
        .isNotEmpty();
    assertThat(outcome.json().path("mechanism").path(0).path("sites").isMissingNode()).isTrue();
    Path run = folder.resolve("run");
    assertThat(run).isDirectoryContaining("glob:**/density.cube");

    // An analysis of the run keeps to its deck; options override it.
    assertThat(Invocation.of("analyze", run, "--json").json()).isEqualTo(outcome.json());
    Invocation other = Invocation.of("analyze", run, "--json", "--hop", "3", "--mechanism", "rdf");
    assertThat(other.json().findValue("hop_angstrom").asDouble()).isEqualTo(3);
    assertThat(other.json().path("mechanism").path(0).path("rdf").isMissingNode()).isFalse();
  }

  @Test
  void productionAtConstantPressureIsAnalysedInTheMeanCellWithItsVelocities() throws IOException {
    write(2, 100);
    Files.writeString(
        deck,
        Files.readString(deck)
            .replace("temperatures_k: [200, 250, 300]", "temperatures_k: [300]")
            .replace(
                "nvt: {duration_ps: 2.0, production: true}",
                "npt: {duration_ps: 2, production: true, barostat: {kind: isotropic,"
                    + " pressure_gpa: 0.5}}")
            .replace("trajectory_interval_fs: 20", "trajectory_interval_fs: 20, velocities: true"));
    Invocation outcome = Invocation.of("run", deck, "--quiet");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    Path run = folder.resolve("run");
    double[] volumes;
    try (Trajectory trajectory = Trajectories.open(run.resolve("300K-1/trajectory.h5"))) {
      volumes =
          java.util.stream.IntStream.range(0, trajectory.frames())
              .mapToDouble(f -> trajectory.cell(f).volume())
              .toArray();
    }
    double mean = java.util.Arrays.stream(volumes).average().orElseThrow();
    assertThat(java.util.Arrays.stream(volumes).distinct().count()).isGreaterThan(50);
    JsonNode result = Invocation.of("analyze", run, "--json", "--mechanism", "vdos").json();
    JsonNode one = result.path("temperatures").path(0);
    assertThat(one.path("volume_angstrom3").asDouble()).isCloseTo(mean, within(1e-6 * mean));
    JsonNode vdos = result.path("mechanism").path(0).path("vdos");
    assertThat(vdos.path("from_velocities").asBoolean()).isTrue();
  }

  @Test
  void aFrameOfARunCanBeEvaluatedRelaxedAndConverted() throws IOException {
    write(1, 100);
    Files.writeString(
        deck,
        Files.readString(deck)
            .replace("[200, 250, 300]", "[300]")
            .replace(
                "trajectory_interval_fs: 20",
                "trajectory_interval_fs: 20, thermo_interval_fs: 20, velocities: true,"
                    + " single_precision: false"));
    Invocation run = Invocation.of("run", deck, "--quiet");
    assertThat(run.exitCode()).as(run.err()).isZero();
    Path simulation = folder.resolve("run/300K-1");
    Path frames = simulation.resolve("trajectory.h5");

    // Frame 10 is the state 200 fs into production. The first frame is the last state of the stage
    // before, and its row is named so: row 9 of the production.
    List<String> rows = Files.readAllLines(simulation.resolve("thermo.csv"));
    List<String> header = List.of(rows.getFirst().split(","));
    List<String[]> production =
        rows.stream().map(row -> row.split(",")).filter(row -> row[2].equals("3-nvt")).toList();
    Invocation evaluated =
        Invocation.of(
            "evaluate",
            "--potential",
            deck,
            frames,
            "--frame",
            10,
            "--precision",
            "double",
            "--json");
    assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
    double energy = Double.parseDouble(production.get(9)[header.indexOf("potential_energy_ev")]);
    // The run's pair energies are of single precision: 600 pairs of 0.01 eV, each to 6e-8.
    assertThat(evaluated.json().path("energy_ev").asDouble()).isCloseTo(energy, within(1e-6));

    // The last of 51.
    assertThat(
            Invocation.of("evaluate", "--potential", deck, frames, "--frame", -1, "--json").out())
        .isEqualTo(
            Invocation.of("evaluate", "--potential", deck, frames, "--frame", 50, "--json").out())
        .contains("energy_ev");

    // Velocities and cell come along.
    Path copy = folder.resolve("frame10.xyz");
    assertThat(Invocation.of("convert", frames, copy, "--frame", 10).exitCode()).isZero();
    Structure structure = StructureFile.read(copy, 0);
    try (Trajectory trajectory = Trajectories.open(frames)) {
      double[] expected = new double[3 * 64];
      trajectory.read(10, expected);
      assertThat(structure.positions()).isEqualTo(expected);
      trajectory.readVelocities(10, expected);
      assertThat(structure.velocities().orElseThrow()).isEqualTo(expected);
      assertThat(structure.cell()).isEqualTo(trajectory.cell(10));
    }

    Path relaxed = folder.resolve("CONTCAR");
    Invocation relax =
        Invocation.of("relax", "--potential", deck, frames, relaxed, "--frame", 10, "--json");
    assertThat(relax.exitCode()).as(relax.err()).isZero();
    assertThat(relax.json().path("energy_ev").asDouble()).isLessThan(energy);
    assertThat(StructureFile.read(relaxed, 0).count()).isEqualTo(64);

    Invocation beyond = Invocation.of("convert", frames, copy, "--frame", 51);
    assertThat(beyond.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(beyond.err()).contains("frame 51 asked for, but the file holds 51 (counted from 0)");
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
  void aPairBelowItsBarrierEndsTheRunWithExitCodeThree() throws IOException {
    // Buckingham's force turns over at short range: two atoms 0.56 Å apart would fall together.
    write(2, 100);
    Files.writeString(
        deck,
        Files.readString(deck)
            .replaceAll(
                "(?s)potential:.*mobile:",
                """
                potential:
                  type: buckingham
                  cutoff_angstrom: 6
                  pairs: [{species: [Ar, Ne], a_ev: 1000, rho_angstrom: 0.3, c_ev_angstrom6: 10}]
                  other_pairs: none
                mobile:\
                """)
            .replace("  - minimise: {}\n", ""));
    Path crystal = folder.resolve("POSCAR");
    Files.writeString(crystal, Files.readString(crystal).replace(".5 0 0\n", "0.09 0 0\n"));
    Invocation outcome = Invocation.of("run", deck, "--quiet");
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(ExitCode.GUARD);
    assertThat(outcome.err()).contains("Ar", "Ne", "short_range: hold", "guard-frame.xyz");
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
