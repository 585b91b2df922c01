package org.haven.potentials.socket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.haven.inputs.Plain;

/// Where two programs meet: `unix:NAME`, `HOST:PORT` or `PORT` on this machine.
///
/// @param text as it was given
/// @param socket the address; of a name that i-PI and ASE share the file `/tmp/ipi_NAME`
public record PeerAddress(String text, SocketAddress socket) {
  private static final String UNIX = "unix:";

  /// @throws IllegalArgumentException if it is none; the message goes on after "is"
  public static PeerAddress of(String text) {
    if (text.startsWith(UNIX)) {
      String name = text.substring(UNIX.length());
      if (name.isBlank()) {
        throw wrong(text);
      }
      Path path = name.startsWith("/") ? Path.of(name) : Path.of("/tmp/ipi_" + name);
      // The system's limit is 108 bytes with a zero at the end.
      if (path.toString().getBytes(StandardCharsets.UTF_8).length > 107) {
        throw new IllegalArgumentException(
            Plain.quoted(text) + ", whose path is longer than the 107 bytes of a socket's");
      }
      return new PeerAddress(text, UnixDomainSocketAddress.of(path));
    }
    int colon = text.lastIndexOf(':');
    String host = colon < 1 ? "localhost" : text.substring(0, colon);
    int port;
    try {
      port = Integer.parseInt(text.substring(colon + 1));
    } catch (NumberFormatException none) {
      throw wrong(text);
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          Plain.quoted(text) + ", whose port is not from 1 to 65535");
    }
    try {
      // ASE and i-PI listen on the addresses of version 4 where 'localhost' may be of version 6.
      InetAddress address =
          host.equals("localhost")
              ? InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1})
              : InetAddress.getByName(host);
      return new PeerAddress(text, new InetSocketAddress(address, port));
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException(
          Plain.quoted(text) + ", whose host this machine does not know");
    }
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        Plain.quoted(text)
            + ", no address of a socket: give unix:NAME (the file /tmp/ipi_NAME), unix:/PATH,"
            + " HOST:PORT, or a PORT on this machine");
  }

  /// Whether only programs on this machine can come.
  boolean isLocal() {
    return !(socket instanceof InetSocketAddress inet) || inet.getAddress().isLoopbackAddress();
  }

  StandardProtocolFamily family() {
    return socket instanceof InetSocketAddress inet
        ? inet.getAddress().getAddress().length == 4
            ? StandardProtocolFamily.INET
            : StandardProtocolFamily.INET6
        : StandardProtocolFamily.UNIX;
  }

  /// How a client of ASE is told it.
  String forAse() {
    return switch (socket) {
      case InetSocketAddress inet -> "port=" + inet.getPort();
      default ->
          text.startsWith(UNIX + "/")
              ? "unixsocket=…"
              : "unixsocket='" + text.substring(UNIX.length()) + "'";
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
