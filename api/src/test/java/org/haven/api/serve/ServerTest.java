package org.haven.api.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.haven.api.Calculator;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.Precision;
import org.haven.validation.SinglePoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServerTest {
  private static final Path EXAMPLE =
      Path.of(System.getProperty("haven.root"), "inputs/examples/li6ps5cl");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  /// Commands of the test: `say WORD…` prints, `wait` waits until it is to stop, `fail` fails.
  private static final class Commands implements Host {
    @Override
    public String version() {
      return "of the test";
    }

    @Override
    public Failure failure(Throwable failure) {
      return new Failure(failure.getMessage(), failure instanceof InputException ? 2 : 1);
    }

    @Override
    public int run(List<String> words, Job job) {
      switch (words.getFirst()) {
        case "say" -> job.result(String.join(" ", words.subList(1, words.size())));
        case "fail" -> throw new InputException("as asked");
        default -> {
          job.warning("may last");
          job.status("waiting", OptionalDouble.of(0.5));
          while (!job.stop().isRequested()) {
            Thread.onSpinWait();
          }
          job.error("stopped by " + job.stop().reason());
          return 4;
        }
      }
      return 0;
    }
  }

  /// Lines as they come, each written at once.
  private static final class Lines extends ByteArrayOutputStream {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    @Override
    public void write(byte[] line) {
      lines.add(new String(line, StandardCharsets.UTF_8).strip());
    }

    String take() throws InterruptedException {
      return lines.take();
    }
  }

  private static List<JsonNode> replies(InputStream in) throws IOException {
    var out = new ByteArrayOutputStream();
    new Server(new Commands(), in, out).serve();
    List<JsonNode> replies = new ArrayList<>();
    for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
      replies.add(JSON.readTree(line));
    }
    return replies;
  }

  private static List<JsonNode> replies(String... lines) throws IOException {
    String all = String.join("\n", lines) + "\n";
    return replies(new ByteArrayInputStream(all.getBytes(StandardCharsets.UTF_8)));
  }

  private static String message(String line) throws IOException {
    List<JsonNode> replies = replies(line);
    assertThat(replies).hasSize(1);
    JsonNode error = replies.getFirst().get("error");
    assertThat(error).as("%s", replies).isNotNull();
    assertThat(error.get("exit").intValue()).isEqualTo(2);
    return error.get("message").textValue();
  }

  private static String open(Path arrays, String symbols, String more) {
    return """
    {"id":1,"do":"open","potential":"%s","symbols":%s,"arrays":"%s"%s}\
    """
        .formatted(EXAMPLE.resolve("nep.txt"), symbols, arrays, more);
  }

  private Path arrays(int count) throws IOException {
    Path file = folder.resolve("arrays-" + count);
    try (var channel = new java.io.RandomAccessFile(file.toFile(), "rw")) {
      channel.setLength(8 * (28 + 8L * count));
    }
    return file;
  }

  @Test
  void forcesOfTheSharedFileAreThoseOfTheCalculator() throws IOException {
    Structure crystal = StructureFile.read(EXAMPLE.resolve("li6ps5cl_52.xyz"), 0);
    int n = crystal.count();
    Path file = folder.resolve("arrays");
    ByteBuffer numbers = ByteBuffer.allocate(8 * (28 + 8 * n)).order(ByteOrder.LITTLE_ENDIAN);
    for (double x : crystal.cell().rows()) {
      numbers.putDouble(x);
    }
    for (double x : crystal.positions()) {
      numbers.putDouble(x);
    }
    Files.write(file, numbers.array());
    List<JsonNode> replies =
        replies(
            open(file, JSON.writeValueAsString(crystal.symbols()), ",\"precision\":\"double\""),
            "{\"id\":\"two\",\"do\":\"evaluate\",\"atoms\":1}",
            "{\"id\":3,\"do\":\"close\",\"atoms\":1}",
            "{\"id\":4,\"do\":\"evaluate\",\"atoms\":1}");
    assertThat(replies.get(0).get("potential").textValue()).contains("NEP4", "cutoff 6.0 Å");
    assertThat(replies.get(1).get("id").textValue()).isEqualTo("two");
    assertThat(replies.get(2).has("error")).isFalse();
    assertThat(replies.get(3).get("error").get("message").textValue())
        .isEqualTo("'atoms' is 1, which is not open");
    try (Calculator calculator =
        Calculator.open(EXAMPLE.resolve("nep.txt"), crystal, Precision.DOUBLE, 1)) {
      SinglePoint expected = calculator.evaluate(crystal);
      ByteBuffer found = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      found.position(8 * (9 + 3 * n));
      assertThat(found.getDouble()).isEqualTo(expected.evaluation().energyEv());
      assertThat(next(found, 9)).containsExactly(expected.evaluation().virial());
      assertThat(next(found, 9)).containsExactly(expected.stressGpa());
      assertThat(next(found, n)).containsExactly(expected.evaluation().energies());
      assertThat(next(found, 3 * n)).containsExactly(expected.evaluation().forces());
      assertThat(next(found, n)).containsOnly(Double.NaN);
      assertThat(found.remaining()).isZero();
    }
  }

  private static double[] next(ByteBuffer from, int count) {
    double[] values = new double[count];
    for (int k = 0; k < count; k++) {
      values[k] = from.getDouble();
    }
    return values;
  }

  @Test
  void wrongRequestsGetOneSentenceAndTheNextIsAnswered() throws IOException {
    assertThat(message("{\"do\":")).startsWith("not JSON: ");
    assertThat(message("[1]")).startsWith("not a JSON object");
    assertThat(message("{\"id\":1}")).isEqualTo("'do' is missing");
    assertThat(message("{\"do\":7}")).isEqualTo("'do' is 7; expected a string");
    assertThat(message("{\"do\":\"hallo\"}")).startsWith("'do' is 'hallo'; expected hello, open");
    assertThat(message("{\"do\":\"hello\",\"name\":1}")).isEqualTo("unknown key 'name' in 'hello'");
    assertThat(message("{\"do\":\"evaluate\",\"atoms\":-3}"))
        .isEqualTo("'atoms' is -3; expected a whole number from 1 to " + Long.MAX_VALUE);
    assertThat(message("{\"do\":\"evaluate\",\"atoms\":1e99}")).contains("'atoms' is 1.0E99");
    assertThat(message("{\"do\":\"command\",\"words\":[1]}"))
        .isEqualTo("'words' is 1; expected a list of strings");
    List<JsonNode> replies = replies("nonsense", "", "{\"id\":2,\"do\":\"hello\"}");
    assertThat(replies).hasSize(2);
    assertThat(replies.get(1).get("protocol").intValue()).isEqualTo(Server.PROTOCOL);
    assertThat(replies.get(1).get("haven").textValue()).isEqualTo("of the test");
  }

  /// In Haven's words, not in those of the library that reads JSON.
  @Test
  void whatIsNoJsonOrTooMuchOfItIsSaid() throws IOException {
    assertThat(message("{\"id\":1,\"do\":\"hello\"} {\"id\":2,\"do\":\"hello\"}"))
        .startsWith("text after the object, from character 22 on: '{\"id\":2")
        .endsWith("; expected one object a line");
    assertThat(message("{\"do\":\"hello\"}]")).startsWith("text after the object");
    assertThat(replies("{\"do\":\"hello\"} \t\r").getFirst().has("error")).isFalse();
    assertThat(message("{\"do\":")).isEqualTo("not JSON: the line ends before its object does");
    for (String wrong : List.of("{\"do\":NaN}", "{'do':1}", "{\"do\":01}", "nonsense")) {
      assertThat(message(wrong)).startsWith("not JSON: wrong near character ").doesNotContain("`");
    }
    for (String much : List.of("1".repeat(1001), "[".repeat(1001) + "]".repeat(1001))) {
      assertThat(message("{\"do\":" + much + "}"))
          .startsWith("a part of the line is too long; expected at most 1000 characters");
    }
  }

  /// What is said of sizes and counts, before memory is taken for them.
  @Test
  void absurdArraysAreRefused() throws IOException {
    assertThat(message(open(folder.resolve("none"), "[\"Li\"]", "")))
        .endsWith("none: no such file; make one of 288 bytes");
    assertThat(message(open(folder, "[\"Li\"]", "")))
        .endsWith("not a regular file; make one of 288 bytes");
    assertThat(message(open(arrays(3), "[\"Li\",\"Li\"]", "")))
        .endsWith("has 416 bytes; expected 352 for 2 atoms: 8 (28 + 8 N)");
    assertThat(message(open(arrays(1), "[]", ""))).startsWith("'symbols' is empty");
    assertThat(message(open(arrays(1), "[\"Xy\"]", ""))).isEqualTo("unknown element 'Xy'");
    assertThat(message(open(arrays(1), "[\"Li\"]", ",\"threads\":1000000")))
        .isEqualTo("'threads' is 1000000; expected a whole number from 1 to 4096");
    assertThat(message(open(arrays(1), "[\"Li\"]", ",\"skin_angstrom\":1e9")))
        .contains("expected a number from 0.0 to 10.0");
    assertThat(message(open(arrays(1), "[\"Li\"]", ",\"precision\":\"half\"")))
        .isEqualTo("'precision' is \"half\"; expected \"double\" or \"mixed\"");
    // A file of zeros: a cell without volume.
    assertThat(message(open(arrays(1), "[\"Li\"]", ""))).startsWith("cell volume is 0.0 Å³");
  }

  /// A line that does not end is read without being kept.
  @Test
  void endlessLinesTakeNoMemory() throws IOException {
    RequestLines lines =
        new RequestLines(
            new ByteArrayInputStream(("x".repeat(200_000) + "\nshort\ncut off").getBytes()), 1000);
    org.assertj.core.api.Assertions.assertThatThrownBy(lines::next)
        .isInstanceOf(InputException.class)
        .hasMessage("a line has 200000 bytes; expected at most 1000");
    assertThat(lines.next()).contains("short");
    assertThat(lines.next()).isEmpty();
  }

  @Test
  void commandsReplyWithWhatTheyPrint() throws IOException {
    List<JsonNode> replies = replies("{\"id\":5,\"do\":\"command\",\"words\":[\"say\",\"it\"]}");
    assertThat(replies.getFirst().get("text").textValue()).isEqualTo("it\n");
    replies = replies("{\"id\":5,\"do\":\"command\",\"words\":[\"say\",\"{\\\"a\\\": 1}\"]}");
    assertThat(replies.getFirst().get("result").get("a").intValue()).isEqualTo(1);
    replies = replies("{\"id\":5,\"do\":\"command\",\"words\":[\"fail\"]}");
    assertThat(replies.getFirst().get("error").get("message").textValue()).isEqualTo("as asked");
  }

  /// Forces are computed beside a command; a second one waits for the client.
  @Test
  void aCommandIsCancelledByRequest() throws Exception {
    Lines from = new Lines();
    try (PipedOutputStream to = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(to)) {
      Thread server =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      new Server(new Commands(), in, from).serve();
                    } catch (IOException gone) {
                      throw new java.io.UncheckedIOException(gone);
                    }
                  });
      say(to, "{\"id\":1,\"do\":\"command\",\"words\":[\"wait\"]}");
      assertThat(JSON.readTree(from.take()).get("event").textValue()).isEqualTo("warning");
      JsonNode status = JSON.readTree(from.take());
      assertThat(status.get("done").doubleValue()).isEqualTo(0.5);
      say(to, "{\"id\":2,\"do\":\"command\",\"words\":[\"wait\"]}");
      assertThat(from.take()).contains("a command is under way already, with id 1");
      say(to, "{\"id\":3,\"do\":\"hello\"}");
      assertThat(from.take()).contains("\"id\":3");
      say(to, "{\"id\":4,\"do\":\"cancel\"}");
      List<String> last = new ArrayList<>(List.of(from.take(), from.take()));
      last.sort(null);
      assertThat(last.get(0)).contains("\"id\":1", "stopped by the client", "\"exit\":4");
      assertThat(last.get(1)).isEqualTo("{\"id\":4,\"running\":true}");
      say(to, "{\"id\":5,\"do\":\"command\",\"words\":[\"say\",\"again\"]}");
      assertThat(from.take()).contains("again");
      say(to, "{\"id\":6,\"do\":\"shutdown\"}");
      assertThat(from.take()).contains("\"id\":6");
      server.join();
    }
  }

  private static void say(PipedOutputStream to, String line) throws IOException {
    to.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    to.flush();
  }

  /// A client that hangs up ends the command, and the server.
  @Test
  void whoHangsUpIsNotWaitedFor() throws IOException {
    List<JsonNode> replies = replies("{\"id\":1,\"do\":\"command\",\"words\":[\"wait\"]}");
    assertThat(replies.getLast().get("error").get("message").textValue())
        .isEqualTo("stopped by a client that went away");
  }
}
