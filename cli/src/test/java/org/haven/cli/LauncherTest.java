package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher script and the command as real processes.
final class LauncherTest {
  @TempDir Path folder;

  private record Outcome(int exitCode, String out, String err) {}

  private Outcome run(Path workingFolder, Map<String, String> environment, List<String> words)
      throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(workingFolder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Outcome(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private static Path launcher() {
    return Path.of(System.getProperty("haven.root"), "haven");
  }

  @Test
  void theLauncherFindsItsJdkThroughASymbolicLinkInAFolderWithSpaces() throws Exception {
    Path spaced = Files.createDirectory(folder.resolve("a folder"));
    Path link = Files.createSymbolicLink(spaced.resolve("my haven"), launcher());
    Outcome outcome = run(spaced, Map.of(), List.of("bash", link.toString(), "--jdk"));
    Files.delete(link);
    assertThat(outcome.err()).isEmpty();
    assertThat(Path.of(outcome.out().strip(), "bin", "javac")).isExecutable();
  }

  @Test
  void theLauncherSaysWhenTheJdkItWasGivenIsNone() throws Exception {
    Outcome outcome =
        run(
            folder,
            Map.of("HAVEN_JAVA", folder.toString()),
            List.of("bash", launcher().toString(), "--version"));
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .isEqualTo(
            "haven: HAVEN_JAVA="
                + folder
                + " is not a JDK 25 or newer (bin/java and bin/javac expected).\n");
  }

  @Test
  void aBadInputEndsTheProcessWithItsMessageAlone() throws Exception {
    Path structure = Files.writeString(folder.resolve("POSCAR"), "");
    Outcome outcome =
        run(
            folder,
            Map.of(),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.haven.cli.Haven",
                "evaluate",
                "--potential",
                "nep.txt",
                structure.toString()));
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(outcome.err()).isEqualTo("haven: " + structure + ": is empty\n");
    assertThat(outcome.out()).isEmpty();
  }
}
