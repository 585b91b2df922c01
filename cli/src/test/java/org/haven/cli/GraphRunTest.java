package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.haven.inputs.trajectory.Trajectories;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Graph potentials in real runs: the bundled model in every build, TensorNet in float64 where it
/// lies beside the project.
final class GraphRunTest {
  private static final Path ROOT = Path.of(System.getProperty("haven.root", "."));
  private static final Path EXAMPLE = ROOT.resolve("inputs/examples/li6ps5cl-graph");
  private static final String STRUCTURE = "li6ps5cl_52_exchanged.xyz";
  private static final String BUNDLED = "{type: graph, file: li6ps5cl_graph.pth}";

  @TempDir Path folder;

  /// The example alone, away from the project.
  @BeforeEach
  void copyTheExample() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  private static String tensorNet() {
    Path file =
        ROOT.resolve("../shared/reference/torchscript/tensornet_matpes_pbe_float64.pth")
            .toAbsolutePath()
            .normalize();
    Assumptions.assumeTrue(Files.exists(file), "needs " + file);
    return "{type: graph, file: " + file + "}";
  }

  /// One temperature on one thread; rows and frames every `interval` fs.
  private Path deck(String name, String potential, int interval, String guards, String... stages)
      throws IOException {
    return Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        structure: %s
        potential: %s
        mobile: [Li]
        charges: {Li: 1, P: 5, S: -2, Cl: -1}
        temperatures_k: [600]
        time_step_fs: 2
        threads: 1
        stages: [%s]
        output:
          directory: %s
          trajectory_interval_fs: %d
          thermo_interval_fs: %d
          mobile_only: false
          single_precision: false
        guards: {%s}
        """
            .formatted(
                STRUCTURE,
                potential,
                String.join(", ", stages),
                folder.resolve(name),
                interval,
                interval,
                guards));
  }

  private static Path done(Path deck, Object... options) {
    List<Object> words = new ArrayList<>(List.of("run", deck, "--quiet"));
    words.addAll(List.of(options));
    Invocation outcome = Invocation.of(words.toArray());
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return Path.of(deck.toString().replace(".yaml", "")).resolve("600K-1");
  }

  private static double[] column(Path simulation, String name) throws IOException {
    List<String[]> rows =
        Files.readAllLines(simulation.resolve("thermo.csv")).stream()
            .map(line -> line.split(",", -1))
            .toList();
    int k = List.of(rows.getFirst()).indexOf(name);
    return rows.stream().skip(1).mapToDouble(row -> Double.parseDouble(row[k])).toArray();
  }

  /// Largest deviation of the total energy from its first value, in meV per atom.
  private static double energyErrorMev(Path simulation) throws IOException {
    double[] energy = column(simulation, "total_energy_ev");
    return Arrays.stream(energy).map(e -> Math.abs(e - energy[0])).max().orElseThrow() / 52 * 1000;
  }

  @Test
  void theExampleNeedsNothingBesideIt() throws IOException {
    Path deck = folder.resolve("li6ps5cl_graph.yaml");
    String text = Files.readString(deck);
    String brief =
        text.replaceAll("duration_ps: 2}", "duration_ps: 0.02}")
            .replaceAll("duration_ps: [0-9]+, production", "duration_ps: 0.1, production")
            .replace("max_steps: 50", "max_steps: 5");
    assertThat(brief).isNotEqualTo(text);
    Files.writeString(deck, brief + "\noutput: {trajectory_interval_fs: 4, directory: brief}\n");
    Path run = folder.resolve("brief");
    Invocation outcome = Invocation.of("run", deck, "--quiet", "--output", run);
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(run.resolve("report.html")).isRegularFile();
    // The check at load: derivatives of the energy and rotation, on this structure.
    JsonNode result = new ObjectMapper().readTree(run.resolve("result.json").toFile());
    assertThat(result.get("load_checks")).hasSize(1);
  }

  @Test
  void energyIsConservedByTheBundledModel() throws IOException {
    Path run = done(deck("nve", BUNDLED, 4, "", "nve: {duration_ps: 0.2, production: true}"));
    // Velocity Verlet at 2 fs: the energy swings by (ω dt)²/8, about 1 %, of the energy of P–S
    // vibrations, ω = 0.11/fs: their share of 78 meV per atom is a few meV · 1 %, as root mean
    // square over few of them. A force that is not the derivative of the energy heats by meV.
    assertThat(energyErrorMev(run)).isLessThan(1);
  }

  private Process start(String command, Path target, String log) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--add-modules=jdk.incubator.vector",
            "-cp",
            System.getProperty("java.class.path"),
            "org.haven.cli.Haven",
            command,
            target.toString(),
            "--quiet")
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(log).toFile())
        .start();
  }

  /// Runs a deck in a process of its own, tells it to end while it computes, wherever in a forward
  /// pass it then is, and continues it; or kills it, after a checkpoint, with no word of warning.
  private void interrupted(Path deck, boolean kill) throws Exception {
    Path run = Path.of(deck.toString().replace(".yaml", ""));
    Path sign = run.resolve("600K-1").resolve(kill ? "checkpoint.h5" : "trajectory.h5");
    Process process = start("run", deck, "interrupted.log");
    try {
      while (process.isAlive() && !Files.exists(sign)) {
        Thread.sleep(20);
      }
      Thread.sleep(300);
      assertThat(process.isAlive())
          .as(Files.readString(folder.resolve("interrupted.log")))
          .isTrue();
      if (kill) {
        process.destroyForcibly();
      } else {
        process.destroy();
      }
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String log = Files.readString(folder.resolve("interrupted.log"));
    if (!kill) {
      assertThat(process.exitValue()).as(log).isEqualTo(ExitCode.INTERRUPTED);
      assertThat(log).contains("stopped by SIGTERM, checkpoint written");
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith("hs_err"));
    }
    Process resumed = start("resume", run, "resumed.log");
    assertThat(resumed.waitFor()).as(Files.readString(folder.resolve("resumed.log"))).isZero();
  }

  private static void assertSame(Path one, Path other) {
    assertThat(one.resolve("thermo.csv")).hasSameBinaryContentAs(other.resolve("thermo.csv"));
    try (var expected = Trajectories.open(other.resolve("trajectory.h5"));
        var found = Trajectories.open(one.resolve("trajectory.h5"))) {
      assertThat(found.frames()).isEqualTo(expected.frames());
      double[] x = new double[3 * expected.symbols().size()];
      double[] y = new double[x.length];
      for (int k = 0; k < expected.frames(); k++) {
        expected.read(k, x);
        found.read(k, y);
        assertThat(y).as("frame %d", k).isEqualTo(x);
      }
    }
  }

  @Test
  void sigtermInAForwardPassLeavesNoTraceInTheBundledModelsRun() throws Exception {
    String[] stages = {"nvt: {duration_ps: 1, production: true}"};
    Path whole = done(deck("whole", BUNDLED, 10, "", stages));
    interrupted(deck("parts", BUNDLED, 10, "", stages), false);
    assertSame(folder.resolve("parts/600K-1"), whole);
  }

  /// The bundled model and what it was distilled from, of two families.
  private String committee(String limit) {
    return "{type: committee, of: ["
        + BUNDLED
        + ", {type: nep, file: "
        + ROOT.resolve("inputs/examples/li6ps5cl/nep.txt").toAbsolutePath().normalize()
        + "}], labelling: {above_ev_per_angstrom: 0.01, max_frames: 3, spacing_fs: 10}"
        + limit
        + "}";
  }

  @Test
  void aCommitteeOfTwoFamiliesRecordsSavesAndStops() throws IOException {
    String stage = "nvt: {duration_ps: 0.1, production: true}";
    Path run = done(deck("free", committee(""), 4, "", stage));
    JsonNode result =
        new ObjectMapper().readTree(folder.resolve("free/result.json").toFile()).at("/committee");
    JsonNode one = result.get("600K-1");
    assertThat(one.get("labelling_frames").asInt()).isEqualTo(3);
    double rms = one.get("rms_force_spread_ev_per_angstrom").asDouble();
    // Half the difference of two potentials that differ by some 50 meV/Å a component.
    assertThat(rms).isBetween(0.005, 0.15);
    assertThat(one.get("max_force_spread_ev_per_angstrom").asDouble()).isGreaterThan(rms);
    assertThat(folder.resolve("free/report.html")).content().contains("frames saved for labelling");
    assertThat(run.resolve("labelling.xyz")).content().contains("force spread 0.");

    Path deck =
        deck("stopped", committee(", max_force_spread_ev_per_angstrom: 0.02"), 4, "", stage);
    Invocation stopped = Invocation.of("run", deck, "--quiet");
    assertThat(stopped.exitCode()).isEqualTo(ExitCode.GUARD);
    assertThat(stopped.err())
        .containsPattern("the committee's forces on atom \\d+ \\(\\w+\\) spread by 0\\.\\d+ eV/Å")
        .contains("above the limit of 0.02 eV/Å", "Remedy: label this frame", "guard-frame.xyz");
  }

  /// Two graph models, the bundled one and its twin in float64, and a NEP; in a sum with a
  /// repulsion.
  private static String graphCommittee() {
    String of = "";
    for (String member :
        List.of(
            "graph, file: inputs/examples/li6ps5cl-graph/li6ps5cl_graph.pth",
            "graph, file: potentials/src/test/resources/graph/li6ps5cl_graph_float64.pth",
            "nep, file: inputs/examples/li6ps5cl/nep.txt")) {
      of += "{type: " + member.replace("file: ", "file: " + ROOT.toAbsolutePath() + "/") + "}, ";
    }
    return "{type: sum, of: [{type: zbl, cutoff_angstrom: 1.5}, {type: committee, of: ["
        + of.substring(0, of.length() - 2)
        + "], labelling: {above_ev_per_angstrom: 0.1, max_frames: 40, spacing_fs: 20}}]}";
  }

  @Test
  @Tag("slow")
  void aCommitteeWithGraphPotentialsIsContinuedBitForBitAfterAKill() throws Exception {
    Path whole = continuedAfterAKill(graphCommittee(), 1);
    Path resumed = folder.resolve("parts/600K-1");
    assertThat(whole.resolve("thermo.csv")).content().contains("rms_force_spread_ev_per_angstrom");
    assertThat(whole.resolve("labelling.xyz")).content().contains("force spread 0.");
    assertThat(resumed.resolve("labelling.xyz"))
        .hasSameBinaryContentAs(whole.resolve("labelling.xyz"));
  }

  @Test
  void guardsStopARunWithAGraphPotential() throws IOException {
    String stage = "nve: {duration_ps: 0.1, production: true}";
    Invocation close =
        Invocation.of("run", deck("close", BUNDLED, 4, "min_distance_angstrom: 2.2", stage));
    assertThat(close.exitCode()).isEqualTo(ExitCode.GUARD);
    // P–S bonds are 2.05 Å long.
    assertThat(close.err()).contains("(P)", "(S)", "closer than the limit of 2.2 Å", "Remedy");
    Invocation strong =
        Invocation.of("run", deck("strong", BUNDLED, 4, "max_force_ev_per_angstrom: 0.5", stage));
    assertThat(strong.exitCode()).isEqualTo(ExitCode.GUARD);
    assertThat(strong.err()).contains("max_force_ev_per_angstrom", "above the limit of 0.5");
  }

  @Test
  @Tag("slow")
  void tensorNetConservesEnergyOverAPicosecond() throws IOException {
    Path run = done(deck("nve", tensorNet(), 10, "", "nve: {duration_ps: 1, production: true}"));
    double error = energyErrorMev(run);
    System.out.printf("TensorNet float64, NVE, 600 K, 1 ps: %.4f meV/atom%n", error);
    assertThat(error).isLessThan(1);
  }

  @Test
  @Tag("slow")
  void tensorNetIsContinuedBitForBitAfterAKill() throws Exception {
    continuedAfterAKill(tensorNet(), 5);
  }

  /// Runs whole, and killed and resumed; both must be the same. Returns the folder of the whole
  /// one.
  private Path continuedAfterAKill(String potential, int checkpointIntervalS) throws Exception {
    String[] stages = {"nvt: {duration_ps: 1, production: true}"};
    Path whole = done(deck("whole", potential, 10, "", stages));
    Path parts = deck("parts", potential, 10, "", stages);
    String interval = "  checkpoint_interval_s: " + checkpointIntervalS + "\n  mobile_only";
    Files.writeString(parts, Files.readString(parts).replace("  mobile_only", interval));
    interrupted(parts, true);
    assertSame(folder.resolve("parts/600K-1"), whole);
    return whole;
  }

  @Test
  @Tag("slow")
  void sigtermInAForwardPassOfTensorNetLeavesNoTrace() throws Exception {
    String[] stages = {"nvt: {duration_ps: 0.2, production: true}"};
    Path whole = done(deck("whole", tensorNet(), 4, "", stages));
    interrupted(deck("parts", tensorNet(), 4, "", stages), false);
    assertSame(folder.resolve("parts/600K-1"), whole);
  }
}
