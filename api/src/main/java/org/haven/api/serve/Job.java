package org.haven.api.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.haven.integrators.run.StopRequest;

/// A command under way: what it has said, and the wish that it stop.
///
/// Called from several threads.
public final class Job {
  private final StringBuilder out = new StringBuilder();
  private final List<String> errors = new ArrayList<>();
  private final StopRequest stop = new StopRequest();
  private final Listener listener;

  /// Hears events as they come.
  interface Listener {
    /// @param kind `status`, `note`, `warning` or `error`
    /// @param done share of the work, 0 to 1, where the command knows it
    void event(String kind, String text, OptionalDouble done);
  }

  Job(Listener listener) {
    this.listener = listener;
  }

  /// A line of the result.
  public synchronized void result(String line) {
    out.append(line).append('\n');
  }

  /// How far it has come.
  public void status(String text, OptionalDouble done) {
    listener.event("status", text, done);
  }

  /// Something that is good to know.
  public void note(String text) {
    listener.event("note", text, OptionalDouble.empty());
  }

  /// Something that the user should not miss.
  public void warning(String text) {
    listener.event("warning", text, OptionalDouble.empty());
  }

  /// Why it ends without success.
  public synchronized void error(String text) {
    errors.add(text);
  }

  /// Asks it to end early, with a checkpoint where it writes one.
  public StopRequest stop() {
    return stop;
  }

  synchronized String output() {
    return out.toString();
  }

  synchronized String errors() {
    return String.join("\n", errors);
  }
}
