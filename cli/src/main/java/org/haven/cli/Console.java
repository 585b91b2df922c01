package org.haven.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.haven.integrators.run.StopRequest;

/// Where a command writes: results to `out`, all else to `err`, and a status line.
///
/// On a terminal the status line is one line, rewritten at most five times a second. Elsewhere it
/// is a plain line every ten seconds, so that a batch system's log stays short.
class Console {
  private static final long TERMINAL_INTERVAL_NS = 200_000_000L;
  private static final long PLAIN_INTERVAL_NS = 10_000_000_000L;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;
  private boolean quiet;
  private int statusWidth;
  private long lastStatusNs;

  /// @param terminal whether `err` is a terminal
  public Console(PrintStream out, PrintStream err, boolean terminal) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
    this.lastStatusNs = System.nanoTime() - (terminal ? TERMINAL_INTERVAL_NS : 0);
  }

  /// The console of the process. The launcher hands over the true standard error as descriptor
  /// `haven.stderr`, because the JVM's own is filtered.
  static Console ofProcess() {
    Integer descriptor = Integer.getInteger("haven.stderr");
    if (descriptor != null) {
      System.setErr(stream(new FileOutputStream(descriptor(descriptor))));
    }
    System.setOut(stream(new FileOutputStream(FileDescriptor.out)));
    return new Console(System.out, System.err, Boolean.getBoolean("haven.terminal"));
  }

  private static PrintStream stream(OutputStream raw) {
    return new PrintStream(new BufferedOutputStream(raw), true, StandardCharsets.UTF_8);
  }

  /// Java has no public way to adopt an inherited descriptor; opening `/dev/fd/3` by name would
  /// truncate a file that standard error was redirected to.
  private static FileDescriptor descriptor(int number) {
    try {
      var constructor = FileDescriptor.class.getDeclaredConstructor(int.class);
      constructor.setAccessible(true);
      return constructor.newInstance(number);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return FileDescriptor.err;
    }
  }

  /// No status and no notes from here on; warnings and errors stay.
  void setQuiet(boolean quiet) {
    this.quiet = quiet;
  }

  /// A line of the result.
  public void result(String line) {
    clearStatus();
    out.println(line);
  }

  /// A line that is good to know.
  public synchronized void note(String line) {
    if (!quiet) {
      clearStatus();
      err.println(line);
    }
  }

  /// A line the user should not miss.
  public synchronized void warn(String line) {
    clearStatus();
    err.println("warning: " + line);
  }

  /// Why the command ends without success.
  public synchronized void error(String line) {
    clearStatus();
    err.println("haven: " + line);
  }

  /// A further line of an error.
  synchronized void plainError(String line) {
    clearStatus();
    err.println(line);
  }

  /// Standard output, for help texts.
  PrintWriter outWriter() {
    return new PrintWriter(out, true, StandardCharsets.UTF_8);
  }

  /// Standard error, for what the option parser writes.
  PrintWriter errWriter() {
    return new PrintWriter(err, true, StandardCharsets.UTF_8);
  }

  /// A wish to stop that signals express. A second signal ends the process at once.
  ///
  /// @param second what to say then
  StopRequest stopRequest(String second) {
    StopRequest stop = new StopRequest();
    stop.onSignals(
        () -> {
          error(second);
          Runtime.getRuntime().halt(ExitCode.FAILED);
        });
    return stop;
  }

  /// A status line that says how much is done.
  ///
  /// @param done share of the work, 0 to 1
  public void status(String line, double done) {
    status(line);
  }

  /// Replaces the status line. Cheap when called too often: it then does nothing.
  public synchronized void status(String line) {
    long now = System.nanoTime();
    long interval = terminal ? TERMINAL_INTERVAL_NS : PLAIN_INTERVAL_NS;
    if (quiet || now - lastStatusNs < interval) {
      return;
    }
    lastStatusNs = now;
    if (terminal) {
      String padded = String.format(Locale.ROOT, "%-" + Math.max(1, statusWidth) + "s", line);
      err.print("\r" + padded);
      err.flush();
      statusWidth = line.length();
    } else {
      err.println(line);
    }
  }

  private synchronized void clearStatus() {
    if (terminal && statusWidth > 0) {
      err.print("\r" + " ".repeat(statusWidth) + "\r");
      err.flush();
      statusWidth = 0;
    }
  }
}
