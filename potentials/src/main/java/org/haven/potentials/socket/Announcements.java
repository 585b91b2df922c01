package org.haven.potentials.socket;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the user should hear while Haven waits for another program. Besides the log, a command line
/// listens.
public final class Announcements {
  private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

  private static volatile Consumer<String> listener = text -> {};

  private Announcements() {}

  /// Everything said from here on goes to `next`, also from other threads.
  public static void to(Consumer<String> next) {
    listener = next;
  }

  static void say(String text) {
    LOG.info(text);
    listener.accept(text);
  }
}
