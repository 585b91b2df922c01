package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A run whose folder was changed by hand is not continued into something else: exit 2, and the
/// remedy of the message works.
final class ResumedRunTest {
  private static final String DECK =
      """
      structure: {file: POSCAR, supercell: [2, 2, 2]}
      """
          + RockSalt.LITHIUM_CHLORIDE
          + """
          temperatures_k: [300, 350]
          skin_angstrom: 0.5
          threads: 1
          stages:
            - nvt: {duration_ps: 0.2, production: true}
          output: {trajectory_interval_fs: 10}
          guards: {max_framework_drift_angstrom: off}
          analysis: {mechanism: []}
          """;

  private static final String REMEDY = ". Remedy: copy the whole file again; if it is lost, ";

  @TempDir Path folder;
  private Path run;

  @BeforeEach
  void aFinishedRun() throws IOException {
    RockSalt.write(folder, 5.13, "Li Cl");
    run = folder.resolve("run");
    run(Files.writeString(folder.resolve("deck.yaml"), DECK), run);
  }

  private static void run(Path deck, Path output) {
    Invocation done = Invocation.of("run", deck, "--output", output, "--quiet");
    assertThat(done.exitCode()).as(done.err()).isZero();
  }

  private String refusal() {
    Invocation outcome = Invocation.of("resume", run, "--quiet");
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(ExitCode.BAD_INPUT);
    return outcome.err().strip();
  }

  private static void edit(Path file, String right, String wrong) throws IOException {
    Files.writeString(file, BadInputTable.replaced(Files.readString(file), right, wrong));
  }

  @Test
  void anUntouchedRunIsResumedWithAnyNumberOfThreads() throws IOException {
    edit(run.resolve("deck.yaml"), "threads: 1", "threads: 2");
    assertThat(Invocation.of("resume", run, "--quiet").exitCode()).isZero();
  }

  @Test
  void anInlineParameterOfThePotentialIsPartOfTheRun() throws IOException {
    edit(run.resolve("deck.yaml"), "epsilon_ev: 0.3", "epsilon_ev: 0.6");
    assertThat(refusal())
        .startsWith("haven: " + run.resolve("300K-1/checkpoint.h5"))
        .contains("the checkpoint belongs to another potential", "Remedy: put them back");
    edit(run.resolve("deck.yaml"), "epsilon_ev: 0.6", "epsilon_ev: 0.30");
    assertThat(Invocation.of("resume", run, "--quiet").exitCode()).isZero();
    // The other remedy.
    edit(run.resolve("deck.yaml"), "epsilon_ev: 0.30", "epsilon_ev: 0.6");
    run(run.resolve("deck.yaml"), folder.resolve("other"));
  }

  @Test
  void aSimulationThatTheDeckNoLongerNamesIsNotCounted() throws IOException {
    edit(run.resolve("deck.yaml"), "[300, 350]", "[300, 400]");
    Invocation resumed = Invocation.of("resume", run, "--quiet", "--json");
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.json().at("/skipped/0").asText())
        .isEqualTo("350K-1: not among the temperatures and replicas of the deck");
    assertThat(resumed.json().path("temperatures")).hasSize(2);
  }

  @Test
  void aLostTrajectoryIsAFaultOfTheFolder() throws IOException {
    Path file = run.resolve("350K-1/trajectory.h5");
    byte[] whole = Files.readAllBytes(file);
    Files.delete(file);
    assertThat(refusal()).startsWith("haven: " + file + ": is missing" + REMEDY);
    Files.createDirectory(file);
    assertThat(refusal()).startsWith("haven: " + file + ": is not a file" + REMEDY);
    Files.delete(file);
    Files.writeString(file, "not HDF5");
    assertThat(refusal()).startsWith("haven: " + file + ": is damaged where its layout stands");
    Files.copy(
        run.resolve("300K-1/trajectory.h5"),
        file,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(refusal())
        .startsWith(
            "haven: "
                + file
                + ": is damaged where its layout stands, or not the trajectory of the checkpoint"
                + REMEDY);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertThat(refusal()).startsWith("haven: " + file + ": truncated");

    Files.delete(run.resolve("350K-1/checkpoint.h5"));
    assertThat(Invocation.of("resume", run, "--quiet").exitCode()).isZero();
    assertThat(Files.readAllBytes(file)).hasSameSizeAs(whole);
  }

  @Test
  void aTrajectoryDamagedInItsFramesIsNotAnalysed() throws IOException {
    Path file = run.resolve("350K-1/trajectory.h5");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 300] ^= 16;
    Files.write(file, bytes);
    Invocation analysed = Invocation.of("analyze", run, "--json");
    assertThat(analysed.exitCode()).as(analysed.err()).isZero();
    assertThat(analysed.json().at("/skipped/0").asText())
        .startsWith(file + ": /")
        .contains("does not fit its checksum in the checkpoint", "Remedy");
    assertThat(analysed.json().path("temperatures")).hasSize(1);
    // What nobody vouches for is read.
    Files.delete(run.resolve("350K-1/checkpoint.h5"));
    assertThat(Invocation.of("analyze", run, "--json").json().path("temperatures")).hasSize(2);
  }

  @Test
  void aLostOrDamagedThermoIsAFaultOfTheFolder() throws IOException {
    Path file = run.resolve("300K-1/thermo.csv");
    String whole = Files.readString(file);
    Files.delete(file);
    assertThat(refusal()).startsWith("haven: " + file + ": is missing" + REMEDY);
    Files.createDirectory(file);
    assertThat(refusal()).startsWith("haven: " + file + ": is not a file" + REMEDY);
    Files.delete(file);
    Files.writeString(file, whole.substring(0, 300));
    assertThat(refusal()).contains("has 300 bytes, the checkpoint expects at least");
    Files.writeString(file, whole.replaceFirst("300", "301"));
    assertThat(refusal())
        .startsWith("haven: " + file + ": does not fit its checksum in the checkpoint");
    Files.writeString(file, whole + "0,more than the checkpoint knows\n");
    assertThat(Invocation.of("resume", run, "--quiet").exitCode()).isZero();
    assertThat(file).hasContent(whole);
  }

  @Test
  void aCheckpointThatIsAFolderOrDamagedIsNotReadable() throws IOException {
    Path file = run.resolve("300K-1/checkpoint.h5");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThat(refusal())
        .isEqualTo(
            "haven: "
                + file
                + ": not a readable checkpoint: its bytes do not fit its checksum: it is damaged."
                + " Remedy: delete it to begin this simulation anew");
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    assertThat(refusal()).contains("its checksum is missing: it is cut off or damaged");
    Files.delete(file);
    Files.createDirectory(file);
    assertThat(refusal()).contains(": not a readable checkpoint: is a folder. Remedy: delete it");
    Files.delete(file);
    assertThat(Invocation.of("resume", run, "--quiet").exitCode()).isZero();
  }

  /// As another process would hold it, whose `.lock` somebody deleted.
  @ParameterizedTest
  @ValueSource(strings = {"resume", "run"})
  void aRunAtWorkIsNotTouchedThoughItsLockIsGone(String command) throws IOException {
    Files.delete(run.resolve(".lock"));
    Path thermo = run.resolve("300K-1/thermo.csv");
    byte[] before = Files.readAllBytes(thermo);
    try (FileChannel channel = FileChannel.open(thermo, StandardOpenOption.WRITE)) {
      channel.lock();
      Invocation outcome =
          command.equals("resume")
              ? Invocation.of("resume", run, "--quiet")
              : Invocation.of(
                  "run", folder.resolve("deck.yaml"), "--output", run, "--force", "--quiet");
      assertThat(outcome.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
      assertThat(outcome.err()).contains("another process works in this run directory");
    }
    assertThat(thermo).hasBinaryContent(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resume-potential-edited",
        "resume-thermo-missing",
        "resume-thermo-short",
        "resume-trajectory-missing",
        "checkpoint-no-fingerprint"
      })
  void casesOfDisturbedRunsAreRefused(String name) throws IOException {
    Path given =
        Path.of(System.getProperty("haven.root"), "..", "shared", "cases", "readers", name);
    assumeTrue(Files.isDirectory(given), "no " + given);
    Path deck = folder.resolve("case.yaml");
    Files.copy(given.resolve("POSCAR64"), folder.resolve("POSCAR64"));
    Files.writeString(
        deck,
        Files.readString(given.resolve("deck.yaml"))
            .replaceFirst("duration_ps: [0-9]+", "duration_ps: 0.2"));
    run = folder.resolve("r");
    run(deck, run);
    Path simulation = run.resolve("300K-1");
    Path thermo = simulation.resolve("thermo.csv");
    String expected =
        switch (name) {
          case "resume-potential-edited" -> {
            edit(run.resolve("deck.yaml"), "epsilon_ev: 0.3", "epsilon_ev: 0.6");
            yield "belongs to another potential";
          }
          case "resume-thermo-missing" -> {
            Files.delete(thermo);
            yield "thermo.csv: is missing";
          }
          case "resume-thermo-short" -> {
            Files.writeString(thermo, Files.readString(thermo).substring(0, 300));
            yield "thermo.csv: has 300 bytes";
          }
          case "resume-trajectory-missing" -> {
            Files.delete(simulation.resolve("trajectory.h5"));
            yield "trajectory.h5: is missing";
          }
          default -> {
            Files.write(
                simulation.resolve("checkpoint.h5"),
                Files.readAllBytes(given.resolve("checkpoint.h5")));
            yield "not a readable checkpoint";
          }
        };
    assertThat(refusal()).contains(List.of(expected, "Remedy: "));
  }
}
