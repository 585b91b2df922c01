package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.haven.inputs.deck.RunLayout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that several processes fill, that grows, that is killed on the way, or that is merged of
/// several, is to the bit the run that one process makes at one go.
final class SharedRunTest {
  private static final List<Integer> FIVE = List.of(300, 350, 400, 450, 500);

  @TempDir Path folder;
  private Processes processes;

  @BeforeEach
  void setUp() throws IOException {
    processes = new Processes(folder);
  }

  private static Invocation run(Object... words) {
    return Invocation.of(words);
  }

  private static void done(Object... words) {
    Invocation outcome = run(words);
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
  }

  private static String refusal(Object... words) {
    Invocation outcome = run(words);
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(ExitCode.BAD_INPUT);
    return outcome.err().strip();
  }

  private Path whole(double ps, Object temperatures) throws IOException {
    Path whole = folder.resolve("whole");
    done(
        "run",
        processes.deck("whole.yaml", ps, temperatures.toString()),
        "--output",
        whole,
        "--quiet");
    return whole;
  }

  @Test
  void threeProcessesFillOneDirectoryAndTheLastAnalyses() throws Exception {
    List<Integer> three = FIVE.subList(0, 3);
    Path deck = processes.deck("salt.yaml", 0.3, three.toString());
    Path run = folder.resolve("run");
    List<Process> all = new ArrayList<>();
    for (int t : three) {
      all.add(processes.haven("only-" + t, "run", deck, "--output", run, "--only", t));
    }
    for (int k = 0; k < three.size(); k++) {
      processes.requireExit(0, "only-" + three.get(k), all.get(k));
    }
    Processes.assertSame(run, whole(0.3, three));
    assertThat(run.resolve("inputs/POSCAR")).exists();
    try (var left = Files.list(run)) {
      assertThat(left).noneMatch(file -> file.toString().endsWith(RunLayout.PART));
    }
  }

  @Test
  void whatIsNotDoneYetIsSaidAndOneAtATimeGoesToo() throws IOException {
    Path deck = processes.deck("salt.yaml", 0.3, "[300, 350]");
    Path run = folder.resolve("run");
    Invocation first = run("run", deck, "--output", run, "--only", "350");
    assertThat(first.exitCode()).isZero();
    assertThat(first.err())
        .contains("1 of 2 simulations there; not done: 300K-1. 'haven analyze " + run);
    assertThat(run.resolve(RunLayout.RESULT)).doesNotExist();
    Invocation again = run("resume", run, "--only", "350", "--quiet", "--json");
    assertThat(again.json().path("state").asText()).isEqualTo("unfinished");
    assertThat(again.json().at("/done").toString()).isEqualTo("[\"350K-1\"]");
    assertThat(again.json().at("/missing").toString()).isEqualTo("[\"300K-1\"]");
    assertThat(refusal("run", deck, "--output", run, "--only", "350", "--quiet"))
        .isEqualTo(
            "haven: "
                + run.resolve("350K-1")
                + ": this simulation was begun before. Remedy: continue it with 'haven resume "
                + run
                + " --only 350 --replica 1', or choose another directory with --output");
    done("resume", run, "--only", "300", "--quiet");
    Processes.assertSame(run, whole(0.3, "[300, 350]"));
  }

  @Test
  void anotherDeckDoesNotEnterTheDirectory() throws IOException {
    Path deck = processes.deck("salt.yaml", 0.3, "[300, 350]");
    Path run = folder.resolve("run");
    done("run", deck, "--output", run, "--only", "350", "--quiet");
    Files.writeString(deck, Files.readString(deck).replace("epsilon_ev: 0.3", "epsilon_ev: 0.31"));
    assertThat(refusal("run", deck, "--output", run, "--only", "300", "--quiet"))
        .startsWith(
            "haven: "
                + run.resolve("deck.yaml")
                + ": the run directory was set up with another deck: differs in potential.pairs (")
        .contains("Remedy: take the same deck and files, another --output, or go on with");
    // Where and how it is computed may differ.
    Files.writeString(
        deck,
        Files.readString(deck)
            .replace("epsilon_ev: 0.31", "epsilon_ev: 0.30")
            .replace("threads: 1", "threads: 2"));
    done("run", deck, "--output", run, "--only", "300", "--quiet");
  }

  @Test
  void twoProcessesAreNeverAtOneSimulation() throws IOException {
    Path deck = processes.deck("salt.yaml", 0.3, "[300, 350]");
    Path run = folder.resolve("run");
    done("run", deck, "--output", run, "--only", "350", "--quiet");
    try (FileChannel other =
        FileChannel.open(run.resolve("350K-1/.lock"), StandardOpenOption.WRITE)) {
      other.lock();
      assertThat(refusal("resume", run, "--quiet"))
          .isEqualTo(
              "haven: "
                  + run.resolve("350K-1")
                  + ": another process works at this simulation. Remedy: wait for it, or stop it"
                  + " with SIGTERM and resume; take others of the run with --only");
      done("resume", run, "--only", "300", "--quiet");
    }
    try (FileChannel other = FileChannel.open(run.resolve(".lock"), StandardOpenOption.WRITE)) {
      other.lock();
      for (List<Object> command :
          List.<List<Object>>of(
              List.of("resume", run, "--only", "300", "--quiet"),
              List.of("extend", run, "--to", "1ps", "--quiet"))) {
        assertThat(refusal(command.toArray()))
            .contains("another process works in this run directory");
      }
    }
  }

  @Test
  void anExtendedRunIsTheLongerRun() throws IOException {
    Path deck = processes.deck("salt.yaml", 0.3, "[300, 350]");
    Path run = folder.resolve("run");
    done("run", deck, "--output", run, "--quiet");
    String before = Files.readString(run.resolve("deck.yaml"));
    Invocation check =
        run("extend", run, "--to", "0.0005ns", "--temperature", "400", "--check", "--quiet");
    assertThat(check.exitCode()).as(check.err()).isZero();
    assertThat(check.out().lines())
        .containsExactly(
            "production: 0.3 ps, then 0.5 ps of each simulation",
            "temperatures: 300, 350 K, and 400 K",
            "1 simulation begins: 400K-1");
    assertThat(run.resolve("deck.yaml")).hasContent(before);
    done("extend", run, "--to", "0.0005ns", "--temperature", "400", "--quiet");
    Processes.assertSame(run, whole(0.5, "[300, 350, 400]"));
    // Asked again, there is nothing to do.
    String result = Files.readString(run.resolve("result.json"));
    done("extend", run, "--to", "0.5", "--temperature", "400", "--replicas", "1", "--quiet");
    assertThat(run.resolve("result.json")).hasContent(result);
    done("extend", run, "--replicas", "2", "--deck-only", "--quiet");
    done("resume", run, "--only", "350", "--replica", "2", "--quiet");
    assertThat(run.resolve("350K-2/trajectory.h5")).exists();
    assertThat(run.resolve("300K-2/trajectory.h5")).doesNotExist();
  }

  @Test
  void mergedRunsAreTheWholeRunAndTheirSourcesAreNotTouched() throws IOException {
    Path a = folder.resolve("a");
    Path b = folder.resolve("b");
    done("run", processes.deck("a.yaml", 0.3, "[300, 400]"), "--output", a, "--quiet");
    done("run", processes.deck("b.yaml", 0.3, "[350]"), "--output", b, "--quiet");
    Object before = List.of(Processes.contents(a), Processes.contents(b));
    Path merged = folder.resolve("merged");
    done("merge", a, b, "--output", merged);
    assertThat(merged.resolve("result.json")).doesNotExist();
    assertThat(Files.readString(merged.resolve(RunLayout.LOG)))
        .contains(
            "merged: run.log of " + a + "\n" + Files.readString(a.resolve(RunLayout.LOG)),
            Files.readString(b.resolve(RunLayout.LOG)));
    done("analyze", merged);
    Processes.assertSame(merged, whole(0.3, "[300, 350, 400]"));
    done("extend", merged, "--to", "0.4", "--quiet");
    assertThat(List.of(Processes.contents(a), Processes.contents(b))).isEqualTo(before);

    assertThat(refusal("merge", a, merged, "--output", folder.resolve("again")))
        .startsWith("haven: " + merged.resolve("300K-1") + ": the same simulation is in " + a);
    assertThat(refusal("merge", a, b, "--output", merged)).contains("is not empty");
    Path c = folder.resolve("c");
    Path other = processes.deck("c.yaml", 0.3, "[350]");
    Files.writeString(other, "seed: 2\n" + Files.readString(other));
    done("run", other, "--output", c, "--quiet");
    assertThat(refusal("merge", a, c, "--output", folder.resolve("again")))
        .contains("differs in seed (1, 2)", "haven analyze " + a + " " + c);
    assertThat(folder.resolve("again")).doesNotExist();

    // Together, where they are: 350 K has two replicas then.
    Invocation joint = run("analyze", b, c, "--json");
    assertThat(joint.exitCode()).as(joint.err()).isZero();
    assertThat(joint.json().path("temperatures")).hasSize(1);
    assertThat(joint.json().at("/temperatures/0/simulations")).hasSize(2);
    assertThat(refusal("analyze", b, merged)).contains("350K-1 is the same simulation as in " + b);
    Files.writeString(
        c.resolve("deck.yaml"),
        Files.readString(c.resolve("deck.yaml")).replace("time_step_fs: 1", "time_step_fs: 2"));
    assertThat(refusal("analyze", b, c)).contains("differs in time_step_fs (1, 2)", "--mixed");
    Invocation mixed = run("analyze", b, c, "--mixed");
    assertThat(mixed.exitCode()).as(mixed.err()).isZero();
    assertThat(mixed.err()).contains("though its deck differs in time_step_fs (1, 2)");
  }

  /// SIGKILL at random times, at five processes in one directory and then while it grows.
  private void kill(int kills, double ps, double longerPs, int longestMs, long seed)
      throws Exception {
    Path deck = processes.deck("salt.yaml", ps, FIVE.toString());
    Path run = folder.resolve("run");
    SplittableRandom random = new SplittableRandom(seed);
    int alive = 0;
    int starts = 0;
    int set = 0;
    for (boolean growing : new boolean[] {false, true}) {
      List<Integer> left = new ArrayList<>(FIVE);
      while (!left.isEmpty()) {
        List<Process> all = new ArrayList<>();
        for (int t : left) {
          boolean there = Files.exists(run.resolve("deck.yaml"));
          all.add(
              growing
                  ? processes.haven("p" + t, "resume", run, "--only", t, "--quiet")
                  : there
                      ? processes.haven("p" + t, "resume", run, "--only", t, "--quiet")
                      : processes.haven("p" + t, "run", deck, "--output", run, "--only", t));
          starts++;
        }
        for (int k = all.size() - 1; k >= 0; k--) {
          Process each = all.get(k);
          int t = left.get(k);
          boolean spare = alive >= (growing ? kills : kills / 2);
          if (!spare && !each.waitFor(random.nextInt(longestMs), TimeUnit.MILLISECONDS)) {
            each.destroyForcibly().waitFor();
            alive++;
          } else {
            assertThat(each.waitFor()).as(Files.readString(processes.log("p" + t))).isZero();
            left.remove(k);
          }
        }
      }
      if (!growing) {
        // The command that makes it larger is killed too, until it is not.
        Process extending;
        do {
          extending =
              processes.haven("extend", "extend", run, "--to", longerPs, "--deck-only", "--quiet");
          set++;
        } while (set < 3 && killed(extending, random.nextInt(1500)));
        assertThat(extending.waitFor()).as(Files.readString(processes.log("extend"))).isZero();
      }
    }
    System.out.printf("%d of %d processes killed, %d starts of extend%n", alive, starts, set);
    assertThat(alive).isGreaterThanOrEqualTo(kills);
    Processes.assertSame(run, whole(longerPs, FIVE));
  }

  private static boolean killed(Process process, int afterMs) throws InterruptedException {
    boolean alive = !process.waitFor(afterMs, TimeUnit.MILLISECONDS);
    if (alive) {
      process.destroyForcibly().waitFor();
    }
    return alive;
  }

  @Test
  @Tag("slow")
  void twentyKillsOfFiveProcessesWhileTheRunGrowsLeaveNoTrace() throws Exception {
    kill(20, 3, 6, 4000, 14);
  }
}
