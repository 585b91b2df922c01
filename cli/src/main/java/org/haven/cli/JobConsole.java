package org.haven.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.haven.api.serve.Job;
import org.haven.integrators.run.StopRequest;

/// The console of a command that `haven serve` runs: what it says goes to the client, and the
/// client asks it to stop.
final class JobConsole extends Console {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final long INTERVAL_NS = 200_000_000L;

  private final Job job;
  private boolean quiet;
  private long lastNs = System.nanoTime() - INTERVAL_NS;

  JobConsole(Job job) {
    super(NOWHERE, NOWHERE, false);
    this.job = job;
  }

  @Override
  void setQuiet(boolean quiet) {
    this.quiet = quiet;
  }

  @Override
  public void result(String line) {
    job.result(line);
  }

  @Override
  public void note(String line) {
    if (!quiet) {
      job.note(line);
    }
  }

  @Override
  public void warn(String line) {
    job.warning(line);
  }

  @Override
  public void error(String line) {
    job.error(line);
  }

  @Override
  void plainError(String line) {
    job.error(line);
  }

  @Override
  PrintWriter outWriter() {
    return new PrintWriter(new Lines(job::result), true);
  }

  @Override
  PrintWriter errWriter() {
    return new PrintWriter(new Lines(job::error), true);
  }

  @Override
  StopRequest stopRequest(String second) {
    return job.stop();
  }

  @Override
  public void status(String line) {
    status(line, OptionalDouble.empty());
  }

  @Override
  public void status(String line, double done) {
    status(line, OptionalDouble.of(done));
  }

  private synchronized void status(String line, OptionalDouble done) {
    long now = System.nanoTime();
    if (!quiet && now - lastNs >= INTERVAL_NS) {
      lastNs = now;
      job.status(line, done);
    }
  }

  /// Hands over each line once it is complete.
  private static final class Lines extends Writer {
    private final Consumer<String> to;
    private final StringBuilder line = new StringBuilder();

    Lines(Consumer<String> to) {
      this.to = to;
    }

    @Override
    public void write(char[] text, int start, int length) {
      for (int k = start; k < start + length; k++) {
        if (text[k] == '\n') {
          to.accept(line.toString());
          line.setLength(0);
        } else {
          line.append(text[k]);
        }
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      if (!line.isEmpty()) {
        to.accept(line.toString());
      }
    }
  }
}
