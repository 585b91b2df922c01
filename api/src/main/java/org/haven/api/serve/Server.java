package org.haven.api.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apiguardian.api.API;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
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

  private final Host host;
  private final RequestLines lines;
  private final OutputStream out;
  private final ObjectMapper json = new ObjectMapper();
  private final OpenAtoms open = new OpenAtoms();
  private Thread worker;
  private volatile Job job;
  private Request jobRequest;

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
      stopJob("a client that went away");
      open.close();
    }
  }

  /// Answers; false after the last request.
  private boolean answer(Request request) throws IOException {
    switch (request.action()) {
      case "evaluate" -> send(open.evaluate(request, reply(request)));
      case "hello" -> send(hello(request));
      case "open" -> send(open.open(request, reply(request)));
      case "close" -> send(open.close(request, reply(request)));
      case "family" -> send(family(request));
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
                  + "; expected hello, open, evaluate, close, family, command, cancel or shutdown");
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

  private ObjectNode family(Request request) {
    request.allow(Set.of("potential"));
    return reply(request)
        .put("type", PotentialFamilies.installed().type(request.path("potential")));
  }

  private void command(Request request) {
    request.allow(Set.of("words"));
    List<String> words = request.words("words");
    if (job != null) {
      throw new InputException(
          "a command is under way already, with id "
              + jobRequest.id()
              + "; wait for it, or cancel");
    }
    jobRequest = request;
    job = new Job((kind, text, done) -> event(request, kind, text, done));
    Job mine = job;
    if (worker != null) {
      join();
    }
    worker = Thread.ofPlatform().name("command").start(() -> runCommand(request, words, mine));
  }

  private void join() {
    try {
      worker.join();
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }

  private void runCommand(Request request, List<String> words, Job mine) {
    ObjectNode reply;
    try {
      int exit = host.run(words, mine);
      reply = exit == 0 ? reply(request) : failed(request, new Host.Failure(mine.errors(), exit));
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
    // Who has the reply may send the next command.
    job = null;
    try {
      send(reply);
    } catch (IOException gone) {
      // The client no longer listens; the reader finds that out, too.
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
      requestStop("a client that went away");
    }
  }

  private boolean requestStop(String why) {
    Job running = job;
    if (running != null) {
      running.stop().request(why);
    }
    return running != null;
  }

  private ObjectNode cancel(Request request) {
    request.allow(Set.of());
    return reply(request).put("running", requestStop("the client"));
  }

  private void stopJob(String why) {
    requestStop(why);
    if (worker != null) {
      join();
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
