package org.haven.integrators.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputException;
import org.haven.inputs.deck.SimulationName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
  @TempDir Path folder;

  @Test
  void aDirectoryWithContentsIsNotOverwrittenUnlessForced() throws IOException {
    Path path = folder.resolve("run");
    try (var directory = RunDirectory.create(path, false)) {
      Files.writeString(directory.deck(), "deck");
      Path simulation = Files.createDirectories(directory.simulation(new SimulationName(600, 1)));
      Files.writeString(simulation.resolve("checkpoint.h5"), "old");
      Files.writeString(simulation.resolve("notes.txt"), "the user's own");
      Path other = Files.createDirectories(directory.simulation(new SimulationName(750, 1)));
      // Left by a process that died.
      Files.writeString(other.resolve("msd.csv.3f2a.part"), "");
      directory.hold(List.of(new SimulationName(750, 1)));
      assertThat(other.resolve("msd.csv.3f2a.part")).doesNotExist();
      Files.writeString(other.resolve("checkpoint.h5.part"), "");
      Files.writeString(path.resolve("thesis.tex"), "the user's own");
    }
    assertThatThrownBy(() -> RunDirectory.create(path, false))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(path + ": the run directory exists and is not empty")
        .hasMessageContaining("haven resume")
        .hasMessageContaining("--force");
    try (var directory = RunDirectory.create(path, true)) {
      assertThat(directory.deck()).doesNotExist();
      assertThat(path.resolve("600K-1/checkpoint.h5")).doesNotExist();
      assertThat(path.resolve("600K-1/notes.txt")).exists();
      assertThat(path.resolve("750K-1")).doesNotExist();
      assertThat(path.resolve("thesis.tex")).exists();
    }
  }

  @Test
  void twoProcessesDoNotShareADirectory() {
    try (var held = RunDirectory.create(folder.resolve("run"), false)) {
      assertThatThrownBy(() -> RunDirectory.create(held.path(), true))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("another process works in this run directory");
    }
    RunDirectory.create(folder.resolve("run"), false).close();
  }

  @Test
  void aDirectoryThatWasNotSetUpToTheEndIsTaken() throws IOException {
    Path path = folder.resolve("run");
    Files.createDirectories(path.resolve("inputs"));
    Files.writeString(path.resolve("deck.yaml.12ab.part"), "half");
    try (var directory = RunDirectory.join(path)) {
      assertThat(directory.isAlone()).isTrue();
      Files.writeString(directory.deck(), "deck");
      directory.share();
      assertThat(directory.isAlone()).isFalse();
    }
    try (var directory = RunDirectory.join(path)) {
      assertThat(directory.isAlone()).isFalse();
    }
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.writeString(other.resolve("thesis.tex"), "the user's own");
    assertThatThrownBy(() -> RunDirectory.join(other))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is not empty");
  }

  @Test
  void ofThoseWhoComeAtOnceOneSetsUpAndTheOthersEnter() throws Exception {
    for (int k = 0; k < 100; k++) {
      Path path = folder.resolve("run-" + k);
      AtomicInteger alone = new AtomicInteger();
      List<Future<?>> all = new ArrayList<>();
      try (var threads = Executors.newFixedThreadPool(4)) {
        for (int each = 0; each < 4; each++) {
          all.add(
              threads.submit(
                  () -> {
                    try (var directory = RunDirectory.join(path)) {
                      if (directory.isAlone()) {
                        alone.incrementAndGet();
                        Files.writeString(directory.deck(), "deck");
                        Files.createDirectory(path.resolve("300K-1"));
                      }
                    }
                    return null;
                  }));
        }
      }
      for (Future<?> each : all) {
        each.get();
      }
      assertThat(alone).hasValue(1);
    }
  }

  @Test
  void whatIsNoRunDirectoryIsNotResumed() throws IOException {
    assertThatThrownBy(() -> RunDirectory.open(folder.resolve("absent")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no such run directory");
    assertThatThrownBy(() -> RunDirectory.open(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no deck.yaml");
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> RunDirectory.create(file, true))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is a file");
    assertThatThrownBy(() -> RunDirectory.create(file.resolve("below"), false))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("cannot be written");
  }
}
