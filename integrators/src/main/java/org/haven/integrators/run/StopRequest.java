package org.haven.integrators.run;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// Asks all simulations of a process to write a checkpoint and stop after the step under way.
public final class StopRequest {
  /// Two signals within this are one: `timeout` and schedulers signal a process, and its group.
  private static final long ONE_SIGNAL_NS = 1_000_000_000L;

  private final AtomicReference<String> reason = new AtomicReference<>();
  private volatile long firstNs;

  /// Asks to stop; only the first reason is kept.
  ///
  /// @param why for the message, for example `"SIGTERM"`
  public void request(String why) {
    reason.compareAndSet(null, why);
  }

  /// Whether someone has asked.
  public boolean isRequested() {
    return reason.get() != null;
  }

  /// Who asked, or null.
  public String reason() {
    return reason.get();
  }

  /// Takes over SIGTERM, SIGINT and SIGUSR1 of the process: the first of them requests the stop,
  /// and the process goes on until it ends by itself. Call once, before native libraries are loaded
  /// that install handlers of their own.
  ///
  /// @param again called when a second signal comes, a second later or more, while the first is
  ///   being obeyed
  /// @return the signals taken over; one that the platform lacks or keeps for itself is left out
  public List<String> onSignals(Runnable again) {
    return List.of("TERM", "INT", "USR1").stream().filter(name -> install(name, again)).toList();
  }

  /// Through reflection, because the compiler warns of every direct use of `sun.misc.Signal`; it is
  /// the JDK's only way to a signal, and module `jdk.unsupported` exports it.
  private boolean install(String name, Runnable again) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              StopRequest.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      if (!isRequested()) {
                        firstNs = System.nanoTime();
                        request("SIG" + name);
                      } else if (System.nanoTime() - firstNs > ONE_SIGNAL_NS) {
                        again.run();
                      }
                      yield null;
                    }
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> "stop on SIG" + name;
                  });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      return true;
    } catch (ReflectiveOperationException unavailable) {
      return false;
    }
  }
}
