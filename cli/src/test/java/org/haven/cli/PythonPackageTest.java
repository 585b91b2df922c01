package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The tests of `tools/python`, with the classes of this build, where a Python has numpy, ASE and
/// pytest: `python3`, or what the environment variable `HAVEN_PYTHON` names.
class PythonPackageTest {
  private static final Path ROOT = Path.of(System.getProperty("haven.root"));
  private static final String PYTHON =
      Optional.ofNullable(System.getenv("HAVEN_PYTHON")).orElse("python3");

  @TempDir private Path folder;

  private static boolean has(String modules) throws InterruptedException {
    try {
      return new ProcessBuilder(PYTHON, "-c", "import " + modules)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException absent) {
      return false;
    }
  }

  private void passes(String... words) throws IOException, InterruptedException {
    assumeTrue(
        has("numpy, ase, pytest"), "SKIPPED: " + PYTHON + " without numpy, ase and pytest");
    Path haven = folder.resolve("haven");
    Files.writeString(
        haven,
        """
        #!/bin/bash
        exec '%s' -XX:+UseSerialGC --add-modules=jdk.incubator.vector \
        --add-opens=java.base/java.io=ALL-UNNAMED --enable-native-access=ALL-UNNAMED \
        -Dhaven.home='%s' -Dhaven.stderr=3 -cp "$HAVEN_CLASS_PATH" org.haven.cli.Haven "$@" \
        3>&2 2>/dev/null
        """
            .formatted(Path.of(System.getProperty("java.home"), "bin", "java"), ROOT));
    assertThat(haven.toFile().setExecutable(true)).isTrue();
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(ROOT.resolve("tools/python").toFile())
            .redirectErrorStream(true);
    builder.environment().put("HAVEN", haven.toString());
    builder.environment().put("HAVEN_CLASS_PATH", System.getProperty("java.class.path"));
    builder.environment().put("PYTHONPATH", ROOT.resolve("tools/python").toString());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    builder.environment().put("MPLBACKEND", "Agg");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private void tests(String which) throws IOException, InterruptedException {
    passes(PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", which, "tests");
  }

  @Test
  void quickTestsPass() throws IOException, InterruptedException {
    tests("quick");
  }

  @Test
  @Tag("slow")
  void allTestsPass() throws IOException, InterruptedException {
    tests("not quick");
  }
}
