package org.haven.integrators.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that was killed and continued has written what an uninterrupted one writes, bit for bit:
/// every row, every frame, the last checkpoint.
class RestartTest {
  @TempDir Path folder;

  private Process start(Path runs, double scale, double checkpointS) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xshare:auto",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx512m",
                    "--add-modules=jdk.incubator.vector",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    RestartedRun.class.getName(),
                    runs.toString(),
                    Double.toString(scale),
                    Double.toString(checkpointS)))
            .redirectError(runs.resolve("stderr").toFile())
            .start();
    // The process says when it begins to compute.
    String line = new BufferedReader(new InputStreamReader(process.getInputStream())).readLine();
    assertThat(line).isEqualTo("running, listening to [TERM, INT, USR1]");
    return process;
  }

  private void assertSame(Path killed, Path whole, double scale) throws IOException {
    for (String name : RestartedRun.cases(scale).keySet()) {
      for (int threads : new int[] {1, 2}) {
        String directory = name + "-" + threads;
        assertThat(killed.resolve(directory).resolve("thermo.csv"))
            .hasSameBinaryContentAs(whole.resolve(directory).resolve("thermo.csv"));
        List<String> files = new ArrayList<>(List.of("trajectory.h5", "checkpoint.h5"));
        // The case that begins with its production has no frames before it.
        if (name.equals("verlet")) {
          assertThat(killed.resolve(directory).resolve("equilibration.h5")).doesNotExist();
        } else {
          files.add("equilibration.h5");
        }
        for (String file : files) {
          TreeMap<String, String> expected = Hdf5Content.of(whole.resolve(directory).resolve(file));
          TreeMap<String, String> found = Hdf5Content.of(killed.resolve(directory).resolve(file));
          assertThat(found.keySet()).isEqualTo(expected.keySet()).hasSizeGreaterThan(15);
          for (String set : expected.keySet()) {
            assertThat(found.get(set).equals(expected.get(set)))
                .as(directory + "/" + file + set)
                .isTrue();
          }
        }
      }
      // One thread or two: the same state.
      for (String set :
          List.of("/particles/positions", "/particles/velocities", "/evaluation/forces")) {
        assertThat(Hdf5Content.of(whole.resolve(name + "-1/checkpoint.h5")).get(set))
            .isEqualTo(Hdf5Content.of(whole.resolve(name + "-2/checkpoint.h5")).get(set));
      }
    }
  }

  private void killAndContinue(int kills, double scale, int longestMs, long seed)
      throws IOException, InterruptedException {
    Path whole = Files.createDirectories(folder.resolve("whole"));
    assertThat(RestartedRun.run(whole, scale, 1000, new StopRequest())).isTrue();
    var random = new SplittableRandom(seed);
    // A fast machine is done before the last kill: begin again, and kill sooner.
    for (int attempt = 0; ; attempt++) {
      Path killed = Files.createDirectories(folder.resolve("killed-" + attempt));
      int longest = longestMs >> attempt;
      int alive = 0;
      while (alive < kills) {
        Process process = start(killed, scale, 0.02);
        if (process.waitFor(random.nextInt(longest), TimeUnit.MILLISECONDS)) {
          break;
        }
        process.destroyForcibly().waitFor();
        alive++;
      }
      if (alive == kills) {
        Process last = start(killed, scale, 0.02);
        assertThat(last.waitFor(300, TimeUnit.SECONDS)).isTrue();
        assertThat(last.exitValue()).as(Files.readString(killed.resolve("stderr"))).isZero();
        assertSame(killed, whole, scale);
        return;
      }
      assertThat(attempt).as("attempts to kill a run before it is done").isLessThan(4);
    }
  }

  @Test
  void tenKillsLeaveNoTrace() throws IOException, InterruptedException {
    killAndContinue(10, 0.5, 500, 11);
  }

  @Test
  @Tag("slow")
  void aHundredKillsLeaveNoTrace() throws IOException, InterruptedException {
    killAndContinue(100, 8, 1500, 12);
  }

  private void stopsWithACheckpointFromWhichTheRunContinues(String... signals)
      throws IOException, InterruptedException {
    double scale = 1.2;
    Path whole = Files.createDirectories(folder.resolve("whole"));
    Path stopped = Files.createDirectories(folder.resolve("stopped"));
    assertThat(RestartedRun.run(whole, scale, 1000, new StopRequest())).isTrue();
    for (String signal : signals) {
      // No checkpoint but the one that the signal asks for and those between stages.
      Process process = start(stopped, scale, 1000);
      Thread.sleep(150);
      assertThat(new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor())
          .isZero();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue())
          .as(signal + " " + Files.readString(stopped.resolve("stderr")))
          .isEqualTo(4);
    }
    Process last = start(stopped, scale, 1000);
    assertThat(last.waitFor()).as(Files.readString(stopped.resolve("stderr"))).isZero();
    assertSame(stopped, whole, scale);
  }

  @Test
  void signalsStopWithACheckpointFromWhichTheRunContinues()
      throws IOException, InterruptedException {
    stopsWithACheckpointFromWhichTheRunContinues("-TERM", "-USR1");
  }

  @Test
  void anInterruptStopsWithACheckpointFromWhichTheRunContinues()
      throws IOException, InterruptedException {
    Path status = Path.of("/proc/self/status");
    if (Files.exists(status)) {
      String ignored =
          Files.readAllLines(status).stream()
              .filter(line -> line.startsWith("SigIgn:"))
              .findFirst()
              .orElseThrow();
      boolean interrupt = (Long.parseUnsignedLong(ignored.substring(7).strip(), 16) >> 1 & 1) == 1;
      assumeFalse(
          interrupt,
          "this process was started ignoring SIGINT, as in the background of a shell, and so would"
              + " the run be");
    }
    stopsWithACheckpointFromWhichTheRunContinues("-INT");
  }
}
