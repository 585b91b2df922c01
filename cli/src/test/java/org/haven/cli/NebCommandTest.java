package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NebCommandTest {
  @TempDir private Path folder;

  /// An fcc crystal with a vacancy, 31 atoms; an atom beside it sits at `hole`.
  private Path argon(String name, double... hole) throws IOException {
    StringBuilder atoms = new StringBuilder();
    double edge = 5.26;
    int count = 0;
    for (int a = 0; a < 4; a++) {
      for (int b = 0; b < 4; b++) {
        for (int c = 0; c < 4; c++) {
          if ((a + b + c) % 2 == 0 && !(a == 0 && b == 0 && c == 0)) {
            boolean hops = a == 1 && b == 1 && c == 0;
            atoms.append(
                "Ar %s %s %s\n"
                    .formatted(
                        edge / 2 * (hops ? hole[0] : a),
                        edge / 2 * (hops ? hole[1] : b),
                        edge / 2 * c));
            count++;
          }
        }
      }
    }
    String cell = "%s 0 0 0 %s 0 0 0 %s".formatted(2 * edge, 2 * edge, 2 * edge);
    return Files.writeString(
        folder.resolve(name),
        count + "\nLattice=\"" + cell + "\" Properties=species:S:1:pos:R:3\n" + atoms);
  }

  private Path lennardJones() throws IOException {
    return Files.writeString(
        folder.resolve("argon.yaml"),
        """
        type: lennard_jones
        cutoff_angstrom: 5
        smoothing: force_shift
        pairs: [{species: [Ar, Ar], epsilon_ev: 0.0104, sigma_angstrom: 3.4}]
        """);
  }

  /// The second pair has its states the other way round, the third one state twice.
  @Test
  void allPairsOfAListAreDoneAndFailuresTold() throws IOException {
    argon("a.xyz", 1, 1);
    argon("b.xyz", 0, 0);
    Path list =
        Files.writeString(
            folder.resolve("hops.txt"), "a.xyz b.xyz there # a hop\n\nb.xyz a.xyz\na.xyz a.xyz\n");
    Path out = folder.resolve("hops");
    Object[] words = {
      "neb",
      "--potential",
      lennardJones(),
      "--pairs",
      list,
      "--no-check",
      "--precision",
      "double",
      "--output",
      out
    };
    Invocation run = Invocation.of(words);
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out().lines().toList().getFirst()).contains("barrier/meV");
    assertThat(run.out()).contains("hop3", "nothing moves", "a folder for each");
    assertThat(run.err()).contains("1 of 3 paths failed");
    JsonNode there = new ObjectMapper().readTree(out.resolve("there/neb.json").toFile());
    JsonNode back = new ObjectMapper().readTree(out.resolve("hop2/neb.json").toFile());
    assertThat(back.get("barrier_ev").asDouble())
        .isCloseTo(there.get("reverse_barrier_ev").asDouble(), within(1e-5));
    assertThat(out.resolve("hop3")).doesNotExist();
    assertThat(Invocation.of(words).err()).contains("there: holds path.xyz");
    words[8] = "--json";
    words[9] = "--keep-ends";
    JsonNode json = Invocation.of(words).json();
    assertThat(json.get("paths")).hasSize(3);
    assertThat(json.get("paths").get(0).get("path").get("barrier_ev").asDouble()).isPositive();
    assertThat(json.get("paths").get(2).get("failed").asText()).contains("nothing moves");
  }

  /// The cell of the whole crystal hardly follows one hop: the barrier is a little lower than in
  /// the cell held, and the path can be gone on from.
  @Test
  void aCellThatVariesIsWrittenWithEachImageAndGoneOnFrom() throws IOException {
    Path initial = argon("a.xyz", 1, 1);
    Path end = argon("b.xyz", 0, 0);
    Path out = folder.resolve("hop");
    Invocation run =
        Invocation.of(
            "neb",
            "--potential",
            lennardJones(),
            initial,
            end,
            "--variable-cell",
            "--no-check",
            "--precision",
            "double",
            "--output",
            out);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("volume", "at the saddle");
    JsonNode json = new ObjectMapper().readTree(out.resolve("neb.json").toFile());
    List<Structure> images = StructureFile.readAll(out.resolve("path.xyz"));
    for (int i = 0; i < images.size(); i++) {
      assertThat(images.get(i).cell().volume())
          .isCloseTo(json.get("images").get(i).get("volume_angstrom3").asDouble(), within(1e-3));
    }
    assertThat(images.get(3).cell().volume()).isGreaterThan(images.get(0).cell().volume());
    Invocation again =
        Invocation.of(
            "neb",
            "--potential",
            lennardJones(),
            out.resolve("path.xyz"),
            "--variable-cell",
            "--no-check",
            "--precision",
            "double",
            "--json");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.json().get("barrier_ev").asDouble())
        .isCloseTo(json.get("barrier_ev").asDouble(), within(1e-5));
    assertThat(again.json().get("steps").asInt()).isLessThanOrEqualTo(2);
  }

  /// ASE's Lennard-Jones pairs, cut off at 5 Å and shifted, have Haven's law of that name: barriers
  /// agree, also that of a committee of two whose well depths ε differ by ±2 %. All energies are
  /// proportional to ε, so the spread is 2 % of the barrier. A path is converged to 0.002 eV/Å; the
  /// curvature at the saddle is some 0.3 eV/Å², which leaves 0.007 meV.
  @Test
  void calculatorsOfAseGiveTheSameBarrier() throws IOException, InterruptedException {
    String python = System.getenv().getOrDefault("HAVEN_PYTHON", "python3");
    assumeTrue(hasAse(python), "SKIPPED: " + python + " without ase (HAVEN_PYTHON names another)");
    String member =
        "{type: ase, module: ase.calculators.lj, calculator: LennardJones, python: '%s',"
            + " arguments: {epsilon: %s, sigma: 3.4, rc: 5.0}}";
    Path shifted =
        Files.writeString(
            folder.resolve("shifted.yaml"),
            Files.readString(lennardJones()).replace("force_shift", "shift"));
    Path ase = Files.writeString(folder.resolve("ase.yaml"), member.formatted(python, 0.0104));
    Path committee =
        Files.writeString(
            folder.resolve("committee.yaml"),
            "{type: committee, of: [%s, %s]}"
                .formatted(
                    member.formatted(python, 0.98 * 0.0104),
                    member.formatted(python, 1.02 * 0.0104)));
    double own = barrier(shifted).get("barrier_ev").asDouble();
    assertThat(barrier(ase).get("barrier_ev").asDouble()).isCloseTo(own, within(1e-5));
    JsonNode spread = barrier(committee);
    assertThat(spread.get("barrier_ev").asDouble()).isCloseTo(own, within(1e-5));
    assertThat(spread.get("barrier_spread_ev").asDouble()).isCloseTo(0.02 * own, within(1e-5));
  }

  private JsonNode barrier(Path potential) throws IOException {
    Invocation run =
        Invocation.of(
            "neb",
            "--potential",
            potential,
            argon("a.xyz", 1, 1),
            argon("b.xyz", 0, 0),
            "--images",
            "3",
            "--no-check",
            "--trust",
            "--precision",
            "double",
            "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.json();
  }

  private static boolean hasAse(String python) throws InterruptedException {
    try {
      return new ProcessBuilder(python, "-c", "import ase.calculators.lj")
              .redirectErrorStream(true)
              .start()
              .waitFor()
          == 0;
    } catch (IOException none) {
      return false;
    }
  }

  /// By symmetry.
  @Test
  void aVacancyOfArgonHopsOverASaddleHalfWay() throws IOException {
    Path potential = lennardJones();
    Path initial = argon("a.xyz", 1, 1);
    Path end = argon("b.xyz", 0, 0);
    Path out = folder.resolve("hop");
    Invocation run =
        Invocation.of(
            "neb",
            "--potential",
            potential,
            initial,
            end,
            "--output",
            out,
            "--precision",
            "double",
            "--no-check");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("barrier", "saddle", "written to");
    JsonNode json = new ObjectMapper().readTree(out.resolve("neb.json").toFile());
    assertThat(json.get("converged").asBoolean()).isTrue();
    assertThat(json.get("saddle_image").asInt()).isEqualTo(3);
    assertThat(json.get("reaction_energy_ev").asDouble()).isCloseTo(0, within(1e-5));
    assertThat(json.get("barrier_ev").asDouble()).isPositive();
    List<Structure> images = StructureFile.readAll(out.resolve("path.xyz"));
    assertThat(images).hasSize(7);
    assertThat(images.get(3).energyEv().orElseThrow() - images.get(0).energyEv().orElseThrow())
        .isCloseTo(json.get("barrier_ev").asDouble(), within(1e-6));
    assertThat(images.get(3).forces()).isPresent();
    assertThat(Files.readString(out.resolve("neb.html")))
        .contains("Energy along the path", "view-0", "their way");

    byte[] result = Files.readAllBytes(out.resolve("neb.json"));
    Invocation over = Invocation.of("neb", "--potential", potential, initial, end, "--output", out);
    assertThat(over.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(over.err())
        .contains("holds path.xyz, neb.json, neb.html of an earlier search", "--output", "go on");
    assertThat(out.resolve("neb.json")).hasBinaryContent(result);

    // From its own path, into its own folder, it is done at once.
    Invocation again =
        Invocation.of(
            "neb",
            "--potential",
            potential,
            out.resolve("path.xyz"),
            "--output",
            folder.resolve("./hop"),
            "--json",
            "--no-check",
            "--precision",
            "double");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.json().get("barrier_ev").asDouble())
        .isCloseTo(json.get("barrier_ev").asDouble(), within(1e-5));
    assertThat(again.json().get("steps").asInt()).isLessThan(json.get("steps").asInt());

    Invocation few =
        Invocation.of(
            "neb",
            "--potential",
            potential,
            initial,
            end,
            "--max-steps",
            1,
            "--keep-ends",
            "--no-check");
    assertThat(few.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(few.err()).contains("not converged in 1 steps", "--max-steps");
  }
}
