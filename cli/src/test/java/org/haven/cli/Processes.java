package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.haven.inputs.deck.RunLayout;
import org.haven.integrators.run.Hdf5Content;

/// Haven as processes of their own, in runs of a tiny crystal, and what they leave behind.
final class Processes {
  /// A production in ps, temperatures.
  static final String DECK =
      """
      title: salt
      structure: {file: POSCAR, supercell: [2, 1, 1]}
      """
          + RockSalt.LITHIUM_CHLORIDE
          + """
          temperatures_k: %2$s
          skin_angstrom: 0.5
          threads: 1
          stages:
            - npt: {duration_ps: 0.1}
            - nvt: {duration_ps: %1$s, production: true, thermostat: nose_hoover}
          output: {trajectory_interval_fs: 10, checkpoint_interval_s: 0.05, velocities: true}
          guards: {max_framework_drift_angstrom: off}
          analysis: {mechanism: []}
          """;

  private final Path folder;

  Processes(Path folder) throws IOException {
    this.folder = folder;
    RockSalt.write(folder, 5.13, "Li Cl");
    // As ./haven, but for the classes of this build.
    Path haven = Files.createDirectory(folder.resolve("bin")).resolve("haven");
    Files.writeString(
        haven,
        """
        #!/bin/bash
        exec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto --add-modules=jdk.incubator.vector \
        --enable-native-access=ALL-UNNAMED -cp "$CLASS_PATH" org.haven.cli.Haven "$@"
        """
            .formatted(Path.of(System.getProperty("java.home"), "bin", "java")));
    assertThat(haven.toFile().setExecutable(true)).isTrue();
  }

  Path deck(String name, double productionPs, String temperatures) throws IOException {
    return Files.writeString(folder.resolve(name), DECK.formatted(productionPs, temperatures));
  }

  /// Starts a command of which the first word is found in `bin`; what it prints goes to `log`.
  Process start(String log, Map<String, String> environment, Object... words) throws IOException {
    List<String> command = new ArrayList<>();
    for (Object word : words) {
      command.add(word.toString());
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log(log).toFile()));
    builder.environment().put("CLASS_PATH", System.getProperty("java.class.path"));
    builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  Process haven(String log, Object... words) throws IOException {
    List<Object> all = new ArrayList<>(List.of(folder.resolve("bin/haven")));
    all.addAll(List.of(words));
    return start(log, Map.of(), all.toArray());
  }

  Path log(String name) {
    return folder.resolve(name + ".log");
  }

  void requireExit(int code, String log, Process process) throws IOException, InterruptedException {
    assertThat(process.waitFor()).as(Files.readString(log(log))).isEqualTo(code);
  }

  /// Rows, frames and checkpoints of all simulations, and the numbers of the analysis, bit for bit.
  static Map<String, Object> contents(Path run) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    for (Path simulation : RunLayout.simulations(run)) {
      String name = simulation.getFileName() + "/";
      all.put(name + "thermo", Files.readString(simulation.resolve(RunLayout.THERMO)));
      for (String file : List.of(RunLayout.TRAJECTORY, RunLayout.CHECKPOINT)) {
        Hdf5Content.of(simulation.resolve(file))
            .forEach((set, bits) -> all.put(name + file + set, bits));
      }
    }
    // The deck names its own folder, and so has another hash.
    all.put(
        "result",
        Files.readString(run.resolve(RunLayout.RESULT))
            .replaceFirst("\"deck.yaml\" *: *\"[0-9a-f]{64}\"", ""));
    all.put(
        "deck",
        Files.readString(run.resolve(RunLayout.DECK))
            .replace(run.toAbsolutePath().toString(), "RUN"));
    return all;
  }

  static void assertSame(Path run, Path whole) throws IOException {
    Map<String, Object> found = contents(run);
    Map<String, Object> expected = contents(whole);
    assertThat(found.keySet()).isEqualTo(expected.keySet()).hasSizeGreaterThan(60);
    for (String each : expected.keySet()) {
      assertThat(found.get(each).equals(expected.get(each))).as(run + ": " + each).isTrue();
    }
  }
}
