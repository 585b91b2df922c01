package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `haven screen` as a user meets it, and what it loses when it is killed.
final class ScreenCommandTest {
  private static final Path EXAMPLE =
      Path.of(System.getProperty("haven.root"), "inputs/examples/screen");

  private static final String DYNAMICS =
      """
      structures: {files: cells, min_length_angstrom: 4}
      potential:
        type: lennard_jones
        cutoff_angstrom: 4.0
        pairs:
          - {species: [Li, Cl], epsilon_ev: 0.3, sigma_angstrom: 2.3}
          - {species: [Li, Li], epsilon_ev: 0.01, sigma_angstrom: 3}
          - {species: [Cl, Cl], epsilon_ev: 0.01, sigma_angstrom: 3.3}
      stages:
        - geometry: {spacing_angstrom: 1}
        - relax: {max_steps: 30}
        - dynamics:
            temperatures_k: [300]
            time_step_fs: 1
            equilibration_ps: 0.5
            production_ps: 2
            min_length_angstrom: 4
      checkpoint_interval_s: 0.05
      threads: 2
      """;

  /// Takes what is signalled before its time is over for queued again, as Slurm does.
  private static final String SBATCH =
      """
      #!/bin/bash
      last=0
      while [[ $1 == --* ]]; do
        case $1 in --array=0-*) last=${1#--array=0-} ;; --dependency=afterany:*) last= ;; esac
        shift
      done
      number=$(($(cat "$QUEUE/jobs" 2> /dev/null || echo 0) + 1))
      echo $number > "$QUEUE/jobs"
      if [ -z "$last" ]; then bash "$1" > "$QUEUE/out-report" 2>&1; echo $number; exit; fi
      task() {
        export SLURM_JOB_ID=$number.$2 SLURM_ARRAY_TASK_ID=$2 SLURM_CPUS_PER_TASK=1
        local signal=1
        # The first array alone: a later one would be signalled before its shell can hear.
        [ "${OFFSET:-0}" = 0 ] || signal=
        while true; do
          rm -f "$QUEUE/requeue-$SLURM_JOB_ID"
          setsid bash "$1" >> "$QUEUE/out-$SLURM_JOB_ID" 2>&1 &
          local shell=$!
          if [ -n "$signal" ]; then
            until compgen -G "$RUN/tasks/*/*/dynamics/300K-1/thermo.csv" > /dev/null; do
              kill -0 $shell 2> /dev/null || break
              sleep 0.02
            done
            kill -USR1 $shell 2> /dev/null
            signal=
          fi
          wait $shell
          [ -f "$QUEUE/requeue-$SLURM_JOB_ID" ] || return
        done
      }
      for t in $(seq 0 $last); do task "$1" $t & done
      wait
      echo $number
      """;

  private static final String SCONTROL =
      """
      #!/bin/bash
      [ "$1" = show ] && echo "MaxArraySize            = 3"
      [ "$1" = requeue ] && echo "$2" >> "$QUEUE/requeued" && touch "$QUEUE/requeue-$2"
      """;

  @TempDir Path folder;

  private Path screen(int structures) throws IOException {
    Path cells = Files.createDirectories(folder.resolve("cells"));
    for (int k = 0; k < structures; k++) {
      Files.writeString(
          cells.resolve("cell" + k + ".vasp"),
          "LiCl\n5.1"
              + k
              + "\n1 0 0\n0 1 0\n0 0 1\nLi Cl\n4 4\nDirect\n0 0 0\n0 .5 .5\n.5 0 .5\n"
              + ".5 .5 0\n.5 0 0\n0 .5 0\n0 0 .5\n.5 .5 .5\n");
    }
    return Files.writeString(folder.resolve("screen.yaml"), DYNAMICS);
  }

  /// Ledger and tables, without what took how long.
  private static Map<String, Integer> bits(Path campaign) throws IOException {
    Map<String, Integer> bits = new TreeMap<>();
    try (Stream<Path> all = Files.walk(campaign)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = campaign.relativize(file).toString();
        if (name.matches(
            "screen\\.(csv|json|html|parquet)|tasks/[^/]+/[^/]+/[^/]+\\.(json|xyz)|.*thermo.csv")) {
          bits.put(name, Arrays.hashCode(Files.readAllBytes(file)));
        }
      }
    }
    return bits;
  }

  @Test
  void theCheapStagesOfTheExampleRankWhatIsKnownToConduct() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("screen.yaml"),
            """
            structures: {files: %s, min_length_angstrom: 0}
            stages:
              - geometry: {spacing_angstrom: 0.5}
              - bond_valence: {spacing_angstrom: 0.3}
            """
                .formatted(EXAMPLE.resolve("structures.csv")));
    Path out = folder.resolve("out");
    Invocation checked = Invocation.of("screen", file, "--output", out, "--check");
    assertThat(checked.exitCode()).as(checked.err()).isZero();
    assertThat(checked.out()).startsWith("12 structures, ");
    assertThat(out).doesNotExist();
    Invocation done = Invocation.of("screen", file, "--output", out, "--json", "--quiet");
    assertThat(done.exitCode()).as(done.err()).isZero();
    assertThat(done.json().path("ranked").asInt()).isEqualTo(12);
    List<String> ids =
        Files.readAllLines(out.resolve("screen.csv")).stream()
            .skip(1)
            .map(line -> line.split(",")[1])
            .toList();
    // Superionic conductors before rock salt.
    assertThat(ids.indexOf("AgI")).isLessThan(ids.indexOf("NaCl"));
    assertThat(ids.indexOf("Li3N")).isLessThan(ids.indexOf("LiCl"));
    assertThat(ids.indexOf("Li6PS5Cl_ordered")).isLessThan(ids.indexOf("NaCl"));
    assertThat(Invocation.of("screen", file, "--output", out).err()).contains("--resume");
  }

  @Test
  void checkAndEstimateSayWhatItTakesAndWhoFails() throws IOException {
    Path file = screen(3);
    Files.writeString(folder.resolve("cells/broken.cif"), "garbage\n");
    Path out = folder.resolve("out");
    Invocation checked = Invocation.of("screen", file, "--output", out, "--check");
    assertThat(checked.exitCode()).as(checked.err()).isZero();
    assertThat(out).doesNotExist();
    assertThat(checked.out())
        .contains("1 structure will fail:")
        .contains("    1 × is not valid CIF: expected data_NAME, got 'garbage': broken")
        .containsPattern("potential: [0-9.< ]+ ms an evaluation of 8 atoms \\(cell1, of median")
        .containsPattern("(?m)^prepare +4 .*\\*")
        .containsPattern("(?m)^relax +3 .*\\*")
        .containsPattern("(?m)^dynamics +3 .*\\*")
        .contains("0 of 4 done; the rest: ", " core-hours, ", " with 2 threads, disk up to ");
    // Of four the first is done, which is broken: the later stages are as expected before.
    Invocation estimated =
        Invocation.of("screen", file, "--output", out, "--estimate", 1, "--quiet");
    assertThat(estimated.exitCode()).as(estimated.err()).isZero();
    assertThat(estimated.out())
        .containsPattern("(?m)^prepare +3 .* 0 %$")
        .contains("1 of 4 done; the rest: ")
        .containsPattern("(?m)^dynamics +0 .*\\*");
  }

  @Test
  @Tag("slow")
  void killedAtRandomItLosesNothing() throws Exception {
    Path file = screen(4);
    Processes processes = new Processes(folder);
    Path whole = folder.resolve("whole");
    Invocation done = Invocation.of("screen", file, "--output", whole, "--quiet");
    assertThat(done.exitCode()).as(done.err()).isZero();
    Path run = folder.resolve("killed");
    int kills = 0;
    for (int k = 0; ; k++) {
      Process process =
          processes.haven("killed", "screen", file, "--output", run, "--resume", "--quiet");
      if (process.waitFor(1500 + 300L * k, TimeUnit.MILLISECONDS)) {
        processes.requireExit(0, "killed", process);
        break;
      }
      process.destroyForcibly().waitFor();
      kills++;
    }
    assertThat(kills).isPositive();
    assertThat(bits(run)).isEqualTo(bits(whole));
  }

  @Test
  @Tag("slow")
  void aClusterDoesItInPartsThatAreSignalledAndQueuedAgain() throws Exception {
    Path file = screen(5);
    Processes processes = new Processes(folder);
    Path whole = folder.resolve("whole");
    Invocation done = Invocation.of("screen", file, "--output", whole, "--quiet");
    assertThat(done.exitCode()).as(done.err()).isZero();
    Path queue = Files.createDirectory(folder.resolve("queue"));
    for (Map.Entry<String, String> each :
        Map.of("sbatch", SBATCH, "scontrol", SCONTROL).entrySet()) {
      Path command = folder.resolve("bin").resolve(each.getKey());
      Files.writeString(command, each.getValue());
      assertThat(command.toFile().setExecutable(true)).isTrue();
    }
    Path run = folder.resolve("it's");
    Invocation written =
        Invocation.of("screen", file, "--output", run, "--on", "slurm", "--chunk", 2);
    assertThat(written.exitCode()).as(written.err()).isZero();
    Process process =
        processes.start(
            "submit",
            Map.of("QUEUE", queue.toString(), "RUN", run.toString()),
            "bash",
            run.resolve("slurm/submit.sh"),
            "--partition=long");
    processes.requireExit(0, "submit", process);
    // Three parts of two structures in arrays of at most two tasks.
    assertThat(queue.resolve("jobs")).content().isEqualTo("3\n");
    assertThat(queue.resolve("requeued")).exists();
    assertThat(bits(run)).isEqualTo(bits(whole));
  }
}
