package org.haven.potentials.socket;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the user should hear while Haven waits for another program. Besides the log, a command line
/// listens.
public final class Announcements {
  private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

  /// Of the thread that runs a command, and of those that it starts: commands side by side in one
  /// process hear what is theirs.
  private static final InheritableThreadLocal<Consumer<String>> LISTENER =
      new InheritableThreadLocal<>();

  private Announcements() {}

  /// What is said from here on by this thread, and by threads that it starts, goes to `next`.
  public static void to(Consumer<String> next) {
    LISTENER.set(next);
  }

  static void say(String text) {
    LOG.info(text);
    Consumer<String> listener = LISTENER.get();
    if (listener != null) {
      listener.accept(text);
    }
  }
}
