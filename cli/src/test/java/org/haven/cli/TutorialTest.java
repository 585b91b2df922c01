package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs `docs/tutorial.md`: writes the files that it shows, types its commands, compares what they
/// print.
///
/// A block `yaml` is a file, named in its first line. In a block `console` a line with `$` is a
/// command, the others its output; `…` stands for any text, alone in a line for any lines. Blocks
/// `console run` are of simulations: their numbers differ with the length of vectors.
final class TutorialTest {
  private static final Path ROOT = Path.of(System.getProperty("haven.root"));
  private static final Path PAGE = ROOT.resolve("docs/tutorial.md");

  private static final String NUMBER = "-?\\d+(?:\\.\\d+)?(?:e[-+]\\d+)?";

  /// A quantity of a simulation: absent, a bound, or a value that may have an interval.
  private static final String QUANTITY = "(?:< )?%1$s(?: \\(%1$s – %1$s\\))?".formatted(NUMBER);

  @TempDir Path folder;

  private record Command(String text, boolean ofSimulation, List<String> output) {}

  @Test
  void thePageShowsWhatTheCommandsDo() throws IOException, InterruptedException {
    Path reference = ROOT.resolve("../shared/reference/nep-llzo").normalize();
    Assumptions.assumeTrue(
        Files.exists(reference),
        () -> "reference data missing, the tutorial is not run: " + reference);
    Path examples = ROOT.resolve("inputs/examples");
    for (Path file :
        List.of(
            reference.resolve("nep.txt"),
            reference.resolve("dft_frames.xyz"),
            examples.resolve("gdc/ceria_gd10.cif"),
            examples.resolve("llzo/llzo_tetragonal.cif"),
            examples.resolve("llzo/published_gpumd.csv"))) {
      Files.copy(file, folder.resolve(file.getFileName()));
    }
    List<Command> commands = readPage();
    assertThat(commands).hasSizeGreaterThan(8);
    SoftAssertions page = new SoftAssertions();
    for (Command command : commands) {
      compare(command, type(command.text()), page);
    }
    page.assertAll();
    JsonNode hottest =
        new ObjectMapper()
            .readTree(folder.resolve("runs/llzo/result.json").toFile())
            .at("/temperatures/2");
    // A mean over 6 ps of a temperature that fluctuates by √(2/3N) = 6 % and forgets in 0.2 ps has
    // an error of 1 %.
    assertThat(hottest.at("/temperature_k").asDouble()).isCloseTo(1200, within(60.0));
    // 12,288 disordered atoms have 1.66e-5 cm²/s (published). 56 ions for 6 ps tell it within a
    // factor of two, and have less where lithium has kept its order: no lower limit.
    assertThat(hottest.at("/species/Li/d_tracer_cm2_s/value").asDouble(0)).isLessThan(6e-5);
  }

  /// Writes the page's files into the folder and gives its commands.
  private List<Command> readPage() throws IOException {
    List<Command> commands = new ArrayList<>();
    String block = "";
    List<String> file = new ArrayList<>();
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("```")) {
        if (block.equals("yaml")) {
          Files.write(folder.resolve(file.getFirst().substring(2)), file);
          file.clear();
        }
        block = line.substring(3);
      } else if (block.equals("yaml")) {
        file.add(line);
      } else if (block.startsWith("console") && line.startsWith("$ ")) {
        commands.add(
            new Command(line.substring(2), block.equals("console run"), new ArrayList<>()));
      } else if (block.startsWith("console")) {
        commands.getLast().output().add(line);
      }
    }
    return commands;
  }

  /// What the shell prints on both of its outputs.
  private List<String> type(String command) throws IOException, InterruptedException {
    Path haven = folder.resolve("bin/haven");
    if (Files.notExists(haven)) {
      Files.createDirectory(haven.getParent());
      Files.writeString(
          haven,
          """
          exec '%s' --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
          -XX:PerMethodTrapLimit=100000 -cp "$CLASS_PATH" org.haven.cli.Haven "$@"
          """
              .formatted(Path.of(System.getProperty("java.home"), "bin", "java")));
      assertThat(haven.toFile().setExecutable(true)).isTrue();
    }
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", command)
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH",
                haven.getParent() + ":" + System.getenv("PATH"),
                "CLASS_PATH",
                System.getProperty("java.class.path")));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("exit code of %s after %s", command, output).isZero();
    return output
        .lines()
        .filter(line -> !line.startsWith("WARNING: Using incubator modules"))
        .filter(line -> !line.matches("frame \\d+ of \\d+")) // progress, if it takes long
        .toList();
  }

  private static void compare(Command command, List<String> actual, SoftAssertions page) {
    int next = 0;
    boolean skip = false;
    for (String quoted : command.output()) {
      if (quoted.equals("…")) {
        skip = true;
        continue;
      }
      while (skip && next < actual.size() && !matches(command, quoted, actual.get(next))) {
        next++;
      }
      page.assertThat(next < actual.size() && matches(command, quoted, actual.get(next)))
          .as("$ %s%nshould print: %s%nprints:%n%s", command.text(), quoted, lines(actual))
          .isTrue();
      next++;
      skip = false;
    }
    page.assertThat(skip || next == actual.size())
        .as("$ %s%nprints as many lines as the page says:%n%s", command.text(), lines(actual))
        .isTrue();
  }

  private static String lines(List<String> lines) {
    return String.join("\n", lines);
  }

  private static boolean matches(Command command, String quoted, String actual) {
    Matcher token =
        Pattern.compile(
                "(?<any>…)|(?<number>%s)|(?<space>\\s+)|(?<text>.)"
                    .formatted(command.ofSimulation() ? QUANTITY : NUMBER))
            .matcher(quoted.strip());
    StringBuilder pattern = new StringBuilder();
    List<String> numbers = new ArrayList<>();
    while (token.find()) {
      if (token.group("any") != null) {
        pattern.append(".*");
      } else if (token.group("space") != null) {
        pattern.append("\\s+");
      } else if (token.group("text") != null) {
        pattern.append(Pattern.quote(token.group()));
      } else if (command.ofSimulation()) {
        pattern.append("(?:%s|< ∞|-)".formatted(QUANTITY));
      } else {
        pattern.append('(').append(NUMBER).append(')');
        numbers.add(token.group());
      }
    }
    Matcher line = Pattern.compile(pattern.toString()).matcher(actual.strip());
    if (!line.matches()) {
      return false;
    }
    for (int k = 0; k < numbers.size(); k++) {
      BigDecimal number = new BigDecimal(numbers.get(k));
      BigDecimal apart = number.subtract(new BigDecimal(line.group(k + 1))).abs();
      if (apart.compareTo(number.ulp()) > 0) {
        return false;
      }
    }
    return true;
  }
}
