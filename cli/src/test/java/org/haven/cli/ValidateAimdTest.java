package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `haven validate --aimd` on rock salt of Lennard-Jones spheres, whose reference Haven made itself
/// with the same potential: forces are equal to the bit, and nothing may differ but by noise.
class ValidateAimdTest {
  /// Like pairs prefer √2 times the distance of unlike ones, so that rock salt is stable.
  private static final String POTENTIAL =
      """
      type: lennard_jones
      cutoff_angstrom: 5
      pairs:
        - {species: [Na, Cl], epsilon_ev: %s, sigma_angstrom: 2.5}
        - {species: [Na, Na], epsilon_ev: 0.1, sigma_angstrom: 3.5}
        - {species: [Cl, Cl], epsilon_ev: 0.1, sigma_angstrom: 3.5}
      """;

  @TempDir static Path folder;
  private static Path reference;
  private static Path potential;

  @BeforeAll
  static void makeTheReference() throws IOException {
    StringBuilder salt =
        new StringBuilder("rock salt\n5.6\n1 0 0\n0 1 0\n0 0 1\nNa Cl\n4 4\nDirect\n");
    salt.append("0 0 0\n0 .5 .5\n.5 0 .5\n.5 .5 0\n.5 .5 .5\n.5 0 0\n0 .5 0\n0 0 .5\n");
    Files.writeString(folder.resolve("POSCAR"), salt);
    potential = Files.writeString(folder.resolve("lj.yaml"), POTENTIAL.formatted("0.1"));
    reference = folder.resolve("reference");
    Path deck =
        Files.writeString(
            folder.resolve("deck.yaml"),
            """
            structure: {file: POSCAR, supercell: [2, 2, 2]}
            potential:
            %s
            mobile: [Na]
            charges: {Na: 1, Cl: -1}
            temperatures_k: [400]
            time_step_fs: 4
            stages:
              - nvt: {duration_ps: 0.2}
              - nvt: {duration_ps: 0.4, production: true, thermostat: {kind: nose_hoover, relaxation_time_fs: 80}}
            output: {trajectory_interval_fs: 20, velocities: true, single_precision: false}
            analysis: {mechanism: []}
            """
                .formatted(POTENTIAL.formatted("0.1").indent(2).stripTrailing()));
    assertThat(Invocation.of("run", deck, "--output", reference).exitCode()).isZero();
  }

  private static JsonNode json(Path output) throws IOException {
    return new ObjectMapper().readTree(output.resolve("benchmark.json").toFile());
  }

  private static JsonNode section(JsonNode json, String id) {
    for (JsonNode section : json.path("sections")) {
      if (section.path("id").asText().equals(id)) {
        return section;
      }
    }
    throw new AssertionError("no section " + id);
  }

  private static Invocation benchmark(Path potential, String output, Object... more) {
    Object[] words = {
      "validate", "--aimd", reference, "--potential", potential, "--output", folder.resolve(output)
    };
    Object[] all = new Object[words.length + more.length];
    System.arraycopy(words, 0, all, 0, words.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return Invocation.of(all);
  }

  @Test
  void runsReplicasUnderTheReferencesConditionsAndGoesOnWithThem() throws IOException {
    Path output = folder.resolve("same");
    Invocation first =
        benchmark(
            potential, "same", "--reference-potential", potential, "--run", "--replicas", "4");
    assertThat(first.exitCode()).as(first.err()).isZero();
    JsonNode json = json(output);
    JsonNode conditions = json.path("conditions").path(0);
    assertThat(conditions.path("thermostat").asText()).isEqualTo("nose_hoover");
    assertThat(conditions.path("time_step_fs").asDouble()).isEqualTo(4);
    assertThat(conditions.path("frame_interval_fs").asDouble()).isEqualTo(20);
    assertThat(conditions.path("length_ps").asDouble()).isCloseTo(0.4, within(1e-9));
    assertThat(json.path("replicas").path(0).path("count").asInt()).isEqualTo(4);
    var deck = DeckReader.readFinishedRun(output.resolve("dynamics/400K-1"));
    assertThat(deck.replicas()).isEqualTo(4);
    assertThat(deck.structure().velocities().name()).isEqualTo("DRAWN");
    // Four replicas of 0.5 + 0.4 ps, and one of the same length at constant energy.
    double simulated = json.path("cost").path("simulated_ps").asDouble();
    assertThat(simulated).isCloseTo(5 * 0.9, within(1e-6));
    assertThat(json.path("verdict").asText()).startsWith("agrees in ").contains("differs in 0");
    assertThat(first.out()).contains(json.path("verdict").asText());
    for (String name : new String[] {"benchmark.html", "benchmark.csv", "benchmark.tex"}) {
      assertThat(output.resolve(name)).exists();
    }
    assertThat(Files.readString(output.resolve("benchmark.html")))
        .contains(json.path("verdict").asText(), "How long the AIMD must be");

    Invocation again =
        benchmark(
            potential, "same", "--reference-potential", potential, "--run", "--replicas", "4");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(json(output).path("cost").path("simulated_ps").asDouble()).isEqualTo(simulated);
    assertThat(json(output).path("sections")).isEqualTo(json.path("sections"));

    Path other = Files.writeString(folder.resolve("other.yaml"), POTENTIAL.formatted("0.12"));
    Invocation mixed = benchmark(other, "same", "--run");
    assertThat(mixed.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(mixed.err()).contains("is the benchmark of another potential", "--output DIR");
  }

  @Test
  void comparesForcesOfATeacherWithoutDynamicsAndPutsStudentsSideBySide() throws IOException {
    Path soft = Files.writeString(folder.resolve("soft.yaml"), POTENTIAL.formatted("0.15"));
    Object[] teacher = {"--reference-potential", potential, "--choose", "3"};
    assertThat(benchmark(potential, "exact", teacher).exitCode()).isZero();
    assertThat(benchmark(soft, "soft", teacher).exitCode()).isZero();
    JsonNode exact = json(folder.resolve("exact"));
    assertThat(exact.path("conditions")).isEmpty();
    assertThat(exact.path("cost").isNull()).isTrue();
    assertThat(json(folder.resolve("soft")).path("verdicts").path("differs").asInt()).isPositive();

    // Frames to learn from: as many as asked for, with the teacher's forces, apart in time.
    var frames = StructureFile.readAll(folder.resolve("soft/frames-disagreement.xyz"));
    assertThat(frames).hasSize(3).allMatch(frame -> frame.forces().isPresent());
    JsonNode listed =
        json(folder.resolve("soft")).path("frames").path("disagreement").path("frames");
    assertThat(listed).hasSize(3);
    assertThat(listed.path(0).path("force_rmse_ev_per_angstrom").asDouble())
        .isGreaterThanOrEqualTo(listed.path(2).path("force_rmse_ev_per_angstrom").asDouble());
    Structure worst = frames.getFirst();
    Invocation evaluated =
        Invocation.of(
            "evaluate",
            folder.resolve("soft/frames-disagreement.xyz"),
            "--potential",
            potential,
            "--precision",
            "double",
            "--json");
    assertThat(evaluated.json().path("energy_ev").asDouble())
        .isCloseTo(worst.energyEv().orElseThrow(), within(1e-9));

    // The same frames as images of a path, with the energies and forces of its own potential.
    Object[] path = {"--choose", "0", "--paths", folder.resolve("soft/frames-disagreement.xyz")};
    Invocation along = benchmark(potential, "path", path);
    assertThat(along.exitCode()).as(along.err()).isZero();
    JsonNode barriers = section(json(folder.resolve("path")), "barriers").path("quantities");
    assertThat(barriers).hasSize(3);
    for (JsonNode quantity : barriers) {
      // energies of 64 atoms and forces are written with digits that hold to 1e-9
      assertThat(quantity.path("change").path("value").asDouble()).isCloseTo(0, within(1e-6));
    }

    Invocation compared =
        Invocation.of(
            "validate",
            "--compare",
            folder.resolve("soft/benchmark.json"),
            folder.resolve("exact/benchmark.json"),
            "--output",
            folder.resolve("both"));
    assertThat(compared.exitCode()).as(compared.err()).isZero();
    assertThat(compared.out()).contains("lj.yaml differs least: in 0 of");
    assertThat(folder.resolve("both/comparison.html")).exists();
    assertThat(folder.resolve("both/comparison.tex")).exists();
    assertThat(folder.resolve("both/comparison.csv")).exists();
  }

  @Test
  void timeThatIsOverLeavesReplicasWithWhichTheSameCommandGoesOn() throws IOException {
    Object[] brief = {"--run", "--replicas", "4", "--at-most-minutes", "1e-9"};
    Invocation first = benchmark(potential, "timed", brief);
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.err()).contains("is over before all replicas are done");
    assertThat(json(folder.resolve("timed")).path("replicas").path(0).path("count").asInt())
        .isZero();
    Invocation second = benchmark(potential, "timed", "--run", "--replicas", "4");
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(json(folder.resolve("timed")).path("replicas").path(0).path("count").asInt())
        .isEqualTo(4);
  }

  /// Two would overwrite each other's cost and page; the second is sent away before it labels.
  @Test
  void aSecondProcessIsKeptOutOfTheOutput() throws IOException {
    Path output = Files.createDirectories(folder.resolve("held"));
    try (FileChannel channel =
            FileChannel.open(
                output.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      Invocation second = benchmark(potential, "held", "--reference-potential", potential);
      assertThat(second.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
      assertThat(second.err()).contains("another process works at this benchmark", "--output DIR");
      assertThat(output.resolve("labels")).doesNotExist();
    }
    Invocation alone = benchmark(potential, "held", "--reference-potential", potential);
    assertThat(alone.exitCode()).as(alone.err()).isZero();
  }

  /// The barostat frees what moved in the reference.
  @Test
  void aReferenceAtConstantPressureIsFollowedAtConstantPressure() throws IOException {
    Path deck =
        Files.writeString(
            folder.resolve("npt.yaml"),
            Files.readString(folder.resolve("deck.yaml"))
                .replaceAll(
                    "- nvt: \\{duration_ps: 0.4.*", "- npt: {duration_ps: 0.4, production: true}"));
    Path npt = folder.resolve("npt-reference");
    assertThat(Invocation.of("run", deck, "--output", npt).exitCode()).isZero();
    Path output = folder.resolve("npt-same");
    Invocation made =
        Invocation.of(
            "validate",
            "--aimd",
            npt,
            "--potential",
            potential,
            "--output",
            output,
            "--run",
            "--replicas",
            "4");
    assertThat(made.exitCode()).as(made.err()).isZero();
    JsonNode conditions = json(output).path("conditions").path(0);
    assertThat(conditions.path("ensemble").asText()).isEqualTo("npt");
    assertThat(conditions.path("strains").asText()).isEqualTo("isotropic");
    assertThat(json(output).path("replicas").path(0).path("count").asInt()).isEqualTo(4);
  }
}
