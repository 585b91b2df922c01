package org.haven.potentials.socket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.kernels.Device;
import org.haven.kernels.ParticleState;
import org.haven.potentials.socket.Wire.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Python process of this potential's own that computes with an ASE calculator. Begun when forces
/// are first asked for, ended with the potential; it ends by itself if Haven is killed.
final class PythonClient implements ForceClients {
  private static final Logger LOG = LoggerFactory.getLogger(PythonClient.class);
  private static final String SCRIPT = "ase_client.py";

  /// Lines of its output that are kept, and shown if it fails.
  private static final int LINES = 8;

  private static final Predicate<String> PYTHON_ERROR =
      Pattern.compile("\\w+(Error|Exception)\\b.*").asMatchPredicate();

  /// How long it may take to end when told to.
  private static final long END_S = 5;

  /// What runs.
  ///
  /// @param python the interpreter
  /// @param module where the calculator is imported from
  /// @param calculator a class or a function that makes one
  /// @param arguments by keyword: what JSON can hold
  record Program(String python, String module, String calculator, Map<String, Object> arguments) {}

  private final Program program;
  private final long timeoutNs;
  private final Deque<String> output = new ArrayDeque<>();
  private List<String> symbols = List.of();
  private int threads;
  private Path folder;
  private Process process;
  private Wire wire;

  PythonClient(Program program, long timeoutNs) {
    this.program = program;
    this.timeoutNs = timeoutNs;
  }

  @Override
  public String name() {
    return "ASE calculator " + program.module() + "." + program.calculator();
  }

  @Override
  public void bind(ParticleState state, Device device) {
    List<String> table = state.speciesTable().symbols();
    List<String> asked = Arrays.stream(state.species()).mapToObj(table::get).toList();
    if (!asked.equals(symbols) || device.threads() != threads) {
      close();
      symbols = asked;
      threads = device.threads();
    }
  }

  @Override
  public Wire take() throws IOException {
    if (wire == null) {
      start();
    }
    return wire;
  }

  @Override
  public void giveBack(Wire client) {}

  @Override
  public void discard(Wire client) {
    client.close();
    wire = null;
  }

  private void start() throws IOException {
    Announcements.say("starting " + program.python() + " for the " + name());
    synchronized (output) {
      output.clear();
    }
    folder = Files.createTempDirectory("haven-ase-");
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(address).configureBlocking(false);
      launch(script(), address.getPath());
      SocketChannel channel = accepted(listener);
      wire = new Wire(channel, symbols.size(), timeoutNs);
      wire.send(Header.STATUS);
      wire.receive(Header.NEEDINIT);
      wire.sendInit(initialisation());
      wire.send(Header.STATUS);
      wire.receive(Header.READY);
    } catch (IOException failure) {
      String said = process == null ? "" : ". " + remedy();
      String begun = begun(failure);
      close();
      throw new InputException(
          name()
              + ": "
              + begun
              + ". Remedy: give as 'python' the interpreter that the calculator is installed for,"
              + " and check module, calculator and arguments"
              + said);
    }
  }

  /// How far it came. The last line of what never answered may be anything, unless it is Python's
  /// own error, as where numpy is missing.
  private String begun(IOException failure) {
    Optional<String> last;
    synchronized (output) {
      last = Optional.ofNullable(output.peekLast()).map(String::strip);
    }
    if (process == null || wire != null || last.filter(PYTHON_ERROR).isPresent()) {
      return "the Python process does not begin: " + last.orElse(failure.getMessage());
    }
    return Plain.quoted(program.python())
        + ", given as 'python', did not start Haven's client: "
        + failure.getMessage();
  }

  private Path script() throws IOException {
    Path file = folder.resolve(SCRIPT);
    try (InputStream source = PythonClient.class.getResourceAsStream(SCRIPT)) {
      Files.copy(source, file);
    }
    return file;
  }

  private void launch(Path script, Path socket) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(program.python(), "-u", script.toString(), socket.toString())
            .redirectErrorStream(true);
    // Several simulations side by side have a process each.
    builder.environment().putIfAbsent("OMP_NUM_THREADS", Integer.toString(threads));
    try {
      process = builder.start();
    } catch (IOException missing) {
      throw new IOException("'" + program.python() + "' cannot be run", missing);
    }
    process.getOutputStream().close();
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    Thread.ofPlatform().daemon().name("haven-python-output").start(() -> keep(lines));
  }

  private void keep(BufferedReader lines) {
    try (lines) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        LOG.info("{}", line);
        synchronized (output) {
          output.add(Plain.withShortWords(line));
          if (output.size() > LINES) {
            output.remove();
          }
        }
      }
    } catch (IOException | UncheckedIOException ended) {
      LOG.debug("output of Python ended", ended);
    }
  }

  private SocketChannel accepted(ServerSocketChannel listener) throws IOException {
    long deadline = System.nanoTime() + timeoutNs;
    while (true) {
      SocketChannel channel = listener.accept();
      if (channel != null) {
        return channel;
      }
      if (!process.isAlive()) {
        throw new ProtocolException("it ended with exit code " + process.exitValue());
      }
      if (System.nanoTime() - deadline > 0) {
        throw new ProtocolException(
            "it did not answer within " + Plain.rounded(1e-9 * timeoutNs) + " s (timeout_s)");
      }
      pause();
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(10);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ProtocolException("was not waited for: interrupted");
    }
  }

  @Override
  public String remedy() {
    if (process == null) {
      return "";
    }
    try {
      // Its last words may be on their way.
      if (process.waitFor(1, TimeUnit.SECONDS)) {
        Thread.sleep(50);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    String ended =
        process.isAlive() ? "It still runs" : "It ended with exit code " + process.exitValue();
    synchronized (output) {
      return output.isEmpty()
          ? ended + ", and printed nothing"
          : ended + ", and printed last:\n  " + output.stream().collect(Collectors.joining("\n  "));
    }
  }

  @Override
  public String initialisation() {
    Map<String, Object> task = new LinkedHashMap<>();
    task.put("module", program.module());
    task.put("calculator", program.calculator());
    task.put("arguments", program.arguments());
    task.put("symbols", symbols);
    task.put("bohr", AtomicUnits.BOHR_ANGSTROM);
    task.put("hartree", AtomicUnits.HARTREE_EV);
    try {
      return new ObjectMapper().writeValueAsString(task);
    } catch (JsonProcessingException unfit) {
      throw new IllegalStateException(unfit);
    }
  }

  @Override
  public void close() {
    if (wire != null) {
      try (Wire last = wire) {
        last.send(Header.EXIT);
      } catch (IOException gone) {
        LOG.debug("Python has ended before", gone);
      }
      wire = null;
    }
    if (process != null) {
      end(process);
      process = null;
    }
    if (folder != null) {
      for (String file : List.of("socket", SCRIPT, "")) {
        delete(folder.resolve(file));
      }
      folder = null;
    }
  }

  private static void end(Process process) {
    try {
      if (process.waitFor(END_S, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException left) {
      LOG.debug("left behind: {}", file, left);
    }
  }
}
