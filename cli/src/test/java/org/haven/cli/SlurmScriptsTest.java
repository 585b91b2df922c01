package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The scripts of docs/clusters.md with stand-ins for Slurm's commands: a job is signalled before
/// its time is over, queued again, and ends as if it had never stopped.
final class SlurmScriptsTest {
  private static final Path SCRIPTS =
      Path.of(System.getProperty("haven.root"), "inputs/examples/slurm");

  /// Runs the job at once, its tasks side by side. Each gets SIGTERM once, in its shell alone as
  /// `--signal=B:TERM` says, as soon as it computes.
  private static final String SBATCH =
      """
      #!/bin/bash
      tasks=0 number=$(($(cat "$QUEUE/jobs" 2> /dev/null || echo 0) + 1))
      echo $number > "$QUEUE/jobs"
      while [[ $1 == --* ]]; do
        case $1 in
          --array=0-*) tasks=${1#--array=0-} ;;
          --dependency=afterok:*) [ -f "$QUEUE/ok-${1##*:}" ] || exit 1 ;;
        esac
        shift
      done
      grep -q '^#SBATCH --time' "$1" || exit 1
      task() {
        export SLURM_JOB_ID=$number.$1 SLURM_ARRAY_TASK_ID=$1 SLURM_CPUS_PER_TASK=1
        shift
        local signal=1 code
        grep -q '^#SBATCH --signal=B:TERM@' "$1" || signal=
        while true; do
          rm -f "$QUEUE/requeue-$SLURM_JOB_ID"
          setsid bash "$@" > "$QUEUE/out-$SLURM_JOB_ID" 2>&1 &
          local shell=$!
          if [ -n "$signal" ]; then
            until grep -qs -e '-1: stage 2-nvt' "$RUN/run.log"; do
              kill -0 $shell 2> /dev/null || break
              sleep 0.02
            done
            kill -TERM $shell
            signal=
          fi
          wait $shell
          code=$?
          cat "$QUEUE/out-$SLURM_JOB_ID" >> "$QUEUE/log"
          [ -f "$QUEUE/requeue-$SLURM_JOB_ID" ] || return $code
        done
      }
      children=() good=1
      for t in $(seq 0 $tasks); do
        task $t "$@" &
        children+=($!)
      done
      for child in "${children[@]}"; do wait "$child" || good=; done
      [ -n "$good" ] && touch "$QUEUE/ok-$number"
      echo $number
      [ -n "$good" ]
      """;

  private static final String SCONTROL =
      """
      #!/bin/bash
      [ "$1" = requeue ] && echo "$2" >> "$QUEUE/requeued" && touch "$QUEUE/requeue-$2"
      """;

  @TempDir Path folder;
  private Processes processes;
  private Path queue;

  @BeforeEach
  void setUp() throws IOException {
    processes = new Processes(folder);
    queue = Files.createDirectory(folder.resolve("queue"));
    for (Map.Entry<String, String> each :
        Map.of("sbatch", SBATCH, "scontrol", SCONTROL).entrySet()) {
      Path file = folder.resolve("bin").resolve(each.getKey());
      Files.writeString(file, each.getValue());
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
  }

  private Path whole(double ps, String temperatures) throws IOException {
    Path whole = folder.resolve("whole");
    Invocation done =
        Invocation.of(
            "run", processes.deck("whole.yaml", ps, temperatures), "--output", whole, "--quiet");
    assertThat(done.exitCode()).as(done.err()).isZero();
    return whole;
  }

  private void submit(Path run, Object... words) throws IOException, InterruptedException {
    Process process =
        processes.start("submit", Map.of("QUEUE", queue.toString(), "RUN", run.toString()), words);
    int code = process.waitFor();
    Path log = queue.resolve("log");
    assertThat(code)
        .as(
            Files.readString(processes.log("submit"))
                + (Files.exists(log) ? Files.readString(log) : ""))
        .isZero();
  }

  @Test
  void aSingleJobIsQueuedAgainUntilItIsDone() throws Exception {
    Path run = folder.resolve("run");
    Path deck = processes.deck("salt.yaml", 0.5, "[300]");
    submit(run, "bash", "-c", "sbatch \"$@\"", "-", SCRIPTS.resolve("job.sh"), deck, run);
    assertThat(queue.resolve("requeued")).content().isEqualTo("1.0\n");
    Processes.assertSame(run, whole(0.5, "[300]"));
  }

  @Test
  @Tag("slow")
  void anArrayFillsOneDirectoryAndIsAnalysedAfterwards() throws Exception {
    Path run = folder.resolve("run");
    Path deck = processes.deck("salt.yaml", 0.5, "[300, 350]");
    submit(run, "bash", SCRIPTS.resolve("submit.sh"), deck, run, 300, 350);
    assertThat(Files.readAllLines(queue.resolve("requeued"))).isNotEmpty();
    Processes.assertSame(run, whole(0.5, "[300, 350]"));
  }
}
