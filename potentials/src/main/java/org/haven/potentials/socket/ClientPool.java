package org.haven.potentials.socket;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.haven.inputs.Plain;
import org.haven.potentials.socket.Wire.Header;

/// The programs that have come to one address of this process, for all its potentials of that
/// address: a client stays from the check of a deck to the last of its simulations, and simulations
/// side by side take turns at those that there are. Opened when first asked for; at the end of the
/// process all are told `EXIT`.
final class ClientPool {
  /// More than any use of one address has.
  private static final int MOST_CLIENTS = 256;

  private static final Map<String, ClientPool> OPEN = new HashMap<>();

  private final PeerAddress address;
  private final ServerSocketChannel listener;
  private final Deque<SocketChannel> free = new ArrayDeque<>();
  private final Set<SocketChannel> all = new HashSet<>();

  private ClientPool(PeerAddress address, ServerSocketChannel listener) {
    this.address = address;
    this.listener = listener;
  }

  /// The pool of an address.
  ///
  /// @throws IOException if it cannot be listened at; the message is a clause
  static synchronized ClientPool at(PeerAddress address) throws IOException {
    ClientPool pool = OPEN.get(address.text());
    if (pool == null) {
      pool = new ClientPool(address, listen(address));
      if (!address.isLocal()) {
        Announcements.say(
            "listening at "
                + address
                + ", beyond this machine: the protocol knows no passwords, whoever reaches this"
                + " port can send forces");
      }
      if (OPEN.isEmpty()) {
        Runtime.getRuntime().addShutdownHook(new Thread(ClientPool::closeAll));
      }
      OPEN.put(address.text(), pool);
      Thread.ofPlatform().daemon().name("haven-clients-" + address).start(pool::accept);
    }
    return pool;
  }

  private static ServerSocketChannel listen(PeerAddress address) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(address.family());
    try {
      if (address.socket() instanceof UnixDomainSocketAddress unix) {
        removeLeftOver(unix);
      } else {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      }
      channel.bind(address.socket(), 16);
      return channel;
    } catch (IOException taken) {
      channel.close();
      throw new IOException(
          "cannot listen there: "
              + taken.getMessage()
              + ". Another program may be at it, perhaps another run: each needs an address of its"
              + " own",
          taken);
    }
  }

  /// A socket's file that its program left behind.
  private static void removeLeftOver(UnixDomainSocketAddress address) throws IOException {
    Path file = address.getPath();
    if (!Files.exists(file)) {
      return;
    }
    try (SocketChannel other = SocketChannel.open(address)) {
      throw new IOException("Address already in use");
    } catch (ConnectException nobody) {
      Files.delete(file);
    }
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        SocketChannel client = listener.accept();
        synchronized (this) {
          if (all.size() >= MOST_CLIENTS) {
            client.close();
          } else {
            all.add(client);
            free.add(client);
            notifyAll();
          }
        }
      } catch (IOException closed) {
        if (!listener.isOpen()) {
          return;
        }
      }
    }
  }

  /// A client that is free. Waits as long as others are at work, and `timeoutNs` where none is
  /// there.
  ///
  /// @param before taken rather than another one, if it is free; or null
  /// @param start what to do so that one comes, for the user
  synchronized SocketChannel take(SocketChannel before, long timeoutNs, String start)
      throws IOException {
    long deadline = System.nanoTime() + timeoutNs;
    boolean told = false;
    while (free.isEmpty()) {
      long left = deadline - System.nanoTime();
      if (all.isEmpty()) {
        if (left <= 0) {
          throw new ProtocolException(
              "no client came within " + Plain.rounded(1e-9 * timeoutNs) + " s (timeout_s)");
        }
        if (!told) {
          told = true;
          Announcements.say(
              "waiting for a client at "
                  + address
                  + ", at most "
                  + Plain.rounded(1e-9 * timeoutNs)
                  + " s. "
                  + start);
        }
      }
      try {
        wait(all.isEmpty() ? Math.max(1, left / 1_000_000) : 0);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new ProtocolException("was not waited for: interrupted");
      }
    }
    if (before != null && free.remove(before)) {
      return before;
    }
    return free.remove();
  }

  synchronized void giveBack(SocketChannel client) {
    free.add(client);
    notifyAll();
  }

  synchronized void discard(SocketChannel client) {
    all.remove(client);
    notifyAll();
  }

  /// Tells all free clients `EXIT`, ends every connection and listens no longer.
  static synchronized void closeAll() {
    OPEN.values().forEach(ClientPool::close);
    OPEN.clear();
  }

  private synchronized void close() {
    for (SocketChannel client : all) {
      try (Wire wire = new Wire(client, 0, 1_000_000_000L)) {
        if (free.contains(client)) {
          wire.send(Header.EXIT);
        }
      } catch (IOException gone) {
        continue;
      }
    }
    all.clear();
    free.clear();
    try {
      listener.close();
      if (address.socket() instanceof UnixDomainSocketAddress unix) {
        Files.deleteIfExists(unix.getPath());
      }
    } catch (IOException gone) {
      return;
    }
  }
}
