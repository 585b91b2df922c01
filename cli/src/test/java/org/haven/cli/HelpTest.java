package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// The help of every command is what it says: picocli takes a text with a lone % for a broken
/// format, and says so on the process's standard error.
final class HelpTest {
  static Stream<String> commands() {
    Console silent =
        new Console(
            new PrintStream(OutputStream.nullOutputStream()),
            new PrintStream(OutputStream.nullOutputStream()),
            false);
    return below("", Haven.commandLine(silent));
  }

  private static Stream<String> below(String words, CommandLine command) {
    return Stream.concat(
        Stream.of(words),
        command.getSubcommands().entrySet().stream()
            .flatMap(each -> below((words + " " + each.getKey()).strip(), each.getValue())));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpHasNoFaultyTexts(String words) {
    PrintStream console = System.err;
    var printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    Invocation help;
    try {
      help = Invocation.of((Object[]) (words + " --help").strip().split(" "));
    } finally {
      System.setErr(console);
    }
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).isNotBlank().doesNotContain("%%");
    assertThat(help.err() + printed.toString(StandardCharsets.UTF_8)).doesNotContain("WARN");
  }
}
