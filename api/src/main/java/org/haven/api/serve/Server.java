package org.haven.api.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.haven.api.ForceSeries;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Element;
import org.haven.inputs.Plain;
import org.haven.potentials.Evaluation;
import org.haven.potentials.LoadCheck;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;

/// Answers the requests of one client, line by line, until it says `shutdown` or hangs up: the
/// protocol of docs/serve.md.
///
/// Forces are computed at once, on the thread that reads; one command at a time runs beside them.
/// When the client goes away a command that is under way is asked to stop, and is waited for.
@API(status = API.Status.EXPERIMENTAL)
public final class Server {
  /// Version of the protocol; it grows when a client of before would fail.
  public static final int PROTOCOL = 1;

  private static final int MOST_THREADS = 4096;

  private final Host host;
  private final RequestLines lines;
  private final OutputStream out;
  private final ObjectMapper json = new ObjectMapper();
  private final Map<Long, Atoms> open = new TreeMap<>();
  private long opened;
  private Thread worker;
  private Job job;
  private Request jobRequest;

  /// Atoms of a client with their potential.
  private record Atoms(ForceSeries series, SharedArrays arrays, double[] positions)
      implements AutoCloseable {
    @Override
    public void close() {
      series.close();
      arrays.close();
    }
  }

  /// @param in requests
  /// @param out replies and events, each a line, flushed
  public Server(Host host, InputStream in, OutputStream out) {
    this.host = host;
    this.lines = new RequestLines(in, RequestLines.LONGEST);
    this.out = out;
  }

  /// Serves until the client is done.
  ///
  /// @throws IOException if the client cannot be read from, or no longer listens
  public void serve() throws IOException {
    try {
      boolean more = true;
      while (more) {
        Request request = null;
        try {
          Optional<String> line = lines.next();
          if (line.isEmpty()) {
            break;
          }
          if (!line.get().isBlank()) {
            request = Request.parse(line.get());
            more = answer(request);
          }
        } catch (RuntimeException | OutOfMemoryError failure) {
          send(failed(request, host.failure(failure)));
        }
      }
    } finally {
      stopJob("the client went away");
      open.values().forEach(Atoms::close);
    }
  }

  /// Answers; false after the last request.
  private boolean answer(Request request) throws IOException {
    switch (request.action()) {
      case "evaluate" -> send(evaluate(request));
      case "hello" -> send(hello(request));
      case "open" -> send(open(request));
      case "close" -> send(close(request));
      case "command" -> command(request);
      case "cancel" -> send(cancel(request));
      case "shutdown" -> {
        stopJob("shutdown");
        send(reply(request));
        return false;
      }
      default ->
          throw new InputException(
              "'do' is "
                  + Plain.quoted(request.action())
                  + "; expected hello, open, evaluate, close, command, cancel or shutdown");
    }
    return true;
  }

  private ObjectNode hello(Request request) {
    request.allow(Set.of());
    ObjectNode reply = reply(request);
    reply.put("haven", host.version());
    reply.put("protocol", PROTOCOL);
    reply.put("java", Runtime.version().toString());
    reply.put("processors", Runtime.getRuntime().availableProcessors());
    reply.set("potentials", json.valueToTree(PotentialFamilies.installed().types()));
    return reply;
  }

  private ObjectNode open(Request request) {
    request.allow(
        Set.of(
            "potential", "symbols", "arrays", "precision", "threads", "skin_angstrom", "trust"));
    List<String> symbols = request.words("symbols");
    if (symbols.isEmpty()) {
      throw new InputException("'symbols' is empty; expected an element for each atom");
    }
    symbols.stream()
        .distinct()
        .filter(symbol -> Element.of(symbol).isEmpty())
        .findFirst()
        .ifPresent(
            unknown -> {
              throw new InputException("unknown element " + Plain.quoted(unknown));
            });
    double skin = request.number("skin_angstrom", ForceSeries.SKIN_ANGSTROM, 0, 10);
    int threads =
        (int)
            request.whole("threads", Runtime.getRuntime().availableProcessors(), 1, MOST_THREADS);
    SharedArrays arrays = new SharedArrays(request.path("arrays"), symbols.size());
    try {
      double[] positions = new double[3 * symbols.size()];
      arrays.positions(positions);
      Structure structure = Structure.of("", cell(arrays), symbols, positions);
      ForceSeries series =
          ForceSeries.of(potential(request, structure), structure, threads, skin);
      try {
        List<LoadCheck> checks = request.flag("trust") ? List.of() : series.check();
        long number = ++opened;
        ObjectNode reply = reply(request);
        reply.put("atoms", number);
        reply.put("potential", series.potential().description());
        reply.put("cutoff_angstrom", series.potential().cutoffAngstrom());
        reply.put("committee", series.forceSpreads().isPresent());
        reply.set("load_checks", json.valueToTree(checks.stream().map(LoadCheck::json).toList()));
        open.put(number, new Atoms(series, arrays, positions));
        return reply;
      } catch (RuntimeException refused) {
        series.close();
        throw refused;
      }
    } catch (RuntimeException refused) {
      arrays.close();
      throw refused;
    }
  }

  private Potential potential(Request request, Structure structure) {
    var families = PotentialFamilies.installed();
    var precision = request.precision("precision");
    if (request.value("potential").isTextual()) {
      return families.open(request.path("potential"), structure.species(), precision);
    }
    if (!(request.value("potential") instanceof ObjectNode keys)) {
      throw new InputException("'potential' must be a file, or an object as in a deck");
    }
    if (!keys.path("type").isTextual()) {
      throw new InputException("'potential' needs 'type', the family, as in a deck");
    }
    DeckSection section =
        DeckSection.of(
            json.convertValue(keys, new TypeReference<Map<String, Object>>() {}), Path.of(""));
    return families.open(
        new PotentialSpec(keys.get("type").textValue(), structure.species(), section), precision);
  }

  private static Cell cell(SharedArrays arrays) {
    try {
      return Cell.ofRows(arrays.cell());
    } catch (IllegalArgumentException flat) {
      throw new InputException(flat.getMessage());
    }
  }

  private ObjectNode evaluate(Request request) {
    request.allow(Set.of("atoms"));
    Atoms atoms = atoms(request);
    atoms.arrays().positions(atoms.positions());
    ForceSeries series = atoms.series();
    Evaluation evaluation = series.evaluate(cell(atoms.arrays()), atoms.positions());
    atoms.arrays().write(evaluation, series.stressGpa(), series.forceSpreads().orElse(null));
    ObjectNode reply = reply(request);
    reply.put("rebuilds", series.rebuilds());
    return reply;
  }

  private Atoms atoms(Request request) {
    request.value("atoms");
    Atoms atoms = open.get(request.whole("atoms", 0, 1, Long.MAX_VALUE));
    if (atoms == null) {
      throw new InputException("'atoms' is " + request.value("atoms") + ", which is not open");
    }
    return atoms;
  }

  private ObjectNode close(Request request) {
    request.allow(Set.of("atoms"));
    atoms(request).close();
    open.remove(request.value("atoms").longValue());
    return reply(request);
  }

  private void command(Request request) {
    request.allow(Set.of("words"));
    List<String> words = request.words("words");
    if (worker != null && worker.isAlive()) {
      throw new InputException(
          "a command is under way already, with id " + jobRequest.id() + "; wait for it, or cancel");
    }
    jobRequest = request;
    job = new Job((kind, text, done) -> event(request, kind, text, done));
    Job mine = job;
    worker = Thread.ofPlatform().name("command").start(() -> runCommand(request, words, mine));
  }

  private void runCommand(Request request, List<String> words, Job mine) {
    ObjectNode reply;
    try {
      int exit = host.run(words, mine);
      reply =
          exit == 0 ? reply(request) : failed(request, new Host.Failure(mine.errors(), exit));
    } catch (RuntimeException | OutOfMemoryError failure) {
      reply = failed(request, host.failure(failure));
    }
    String output = mine.output();
    if (output.startsWith("{")) {
      try {
        reply.set("result", json.readTree(output));
        output = "";
      } catch (JsonProcessingException text) {
        // A text that begins so.
      }
    }
    reply.put("text", output);
    try {
      send(reply);
    } catch (IOException gone) {
      // The client no longer listens; the reader finds that out, too.
      mine.stop().request("the client went away");
    }
  }

  private void event(Request request, String kind, String text, OptionalDouble done) {
    ObjectNode event = reply(request);
    event.put("event", kind);
    event.put("text", text);
    done.ifPresent(share -> event.put("done", share));
    try {
      send(event);
    } catch (IOException gone) {
      job.stop().request("the client went away");
    }
  }

  private ObjectNode cancel(Request request) {
    request.allow(Set.of("command"));
    boolean running = worker != null && worker.isAlive();
    if (running) {
      job.stop().request("the client");
    }
    return reply(request).put("running", running);
  }

  private void stopJob(String why) {
    if (worker == null) {
      return;
    }
    job.stop().request(why);
    try {
      worker.join();
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }

  private ObjectNode reply(Request request) {
    ObjectNode reply = json.createObjectNode();
    reply.set("id", request == null ? null : request.id());
    return reply;
  }

  private ObjectNode failed(Request request, Host.Failure failure) {
    ObjectNode reply = reply(request);
    reply.putObject("error").put("message", failure.message()).put("exit", failure.exitCode());
    return reply;
  }

  private void send(ObjectNode reply) throws IOException {
    byte[] line = (reply + "\n").getBytes(StandardCharsets.UTF_8);
    synchronized (out) {
      out.write(line);
      out.flush();
    }
  }
}
