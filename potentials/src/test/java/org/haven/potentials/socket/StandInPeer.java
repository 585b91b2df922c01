package org.haven.potentials.socket;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.BiFunction;
import org.haven.kernels.Cell;
import org.haven.potentials.Evaluation;

/// The other side of a socket in tests, written without Haven's own codec: what it takes for i-PI's
/// protocol stands here in bytes, with Bohr and Hartree of CODATA 2014 as ASE prints them.
final class StandInPeer {
  private static final double BOHR = 0.5291772105638411;
  private static final double HARTREE = 27.211386024367243;

  private final SocketChannel channel;

  StandInPeer(SocketChannel channel) {
    this.channel = channel;
  }

  /// What a peer does with its connection; an exception ends it.
  interface Behaviour {
    void on(StandInPeer peer) throws IOException;
  }

  /// Connects in a thread of its own and behaves.
  static void connect(Path socket, Behaviour behaviour) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                behaviour.on(new StandInPeer(channel));
              } catch (IOException ended) {
                // The other side is gone: the test is over.
                return;
              }
            });
  }

  /// An honest client that computes with any number of atoms.
  static Behaviour client(BiFunction<Cell, double[], Evaluation> forces) {
    return peer -> {
      Evaluation ready = null;
      while (true) {
        switch (peer.header()) {
          case "STATUS" -> peer.say(ready == null ? "READY" : "HAVEDATA");
          case "POSDATA" -> {
            double[] h = peer.doubles(9, BOHR);
            peer.doubles(9, 1 / BOHR);
            double[] x = peer.doubles(3 * peer.integer(), BOHR);
            // Lattice vectors are columns of h.
            double[] rows = {h[0], h[3], h[6], h[1], h[4], h[7], h[2], h[5], h[8]};
            ready = forces.apply(Cell.ofRows(rows), x);
          }
          case "GETFORCE" -> {
            peer.say("FORCEREADY");
            peer.forces(ready);
            ready = null;
          }
          default -> {
            return;
          }
        }
      }
    };
  }

  private void forces(Evaluation ready) throws IOException {
    int n = ready.count();
    double[] w = ready.virial();
    send(
        b -> {
          b.putDouble(ready.energyEv() / HARTREE).putInt(n);
          for (double f : ready.forces()) {
            b.putDouble(f * BOHR / HARTREE);
          }
          for (int k = 0; k < 9; k++) {
            b.putDouble(w[3 * (k % 3) + k / 3] / HARTREE);
          }
          b.putInt(3).put("abc".getBytes(StandardCharsets.US_ASCII));
        },
        12 + 24 * n + 72 + 7);
  }

  String header() throws IOException {
    byte[] bytes = new byte[12];
    receive(12).get(bytes);
    return new String(bytes, StandardCharsets.US_ASCII).strip();
  }

  double[] doubles(int count, double unit) throws IOException {
    ByteBuffer bytes = receive(8 * count);
    double[] values = new double[count];
    for (int k = 0; k < count; k++) {
      values[k] = bytes.getDouble() * unit;
    }
    return values;
  }

  int integer() throws IOException {
    return receive(4).getInt();
  }

  ByteBuffer receive(int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException();
      }
    }
    return buffer.flip();
  }

  void say(String header) throws IOException {
    send(b -> b.put(String.format("%-12s", header).getBytes(StandardCharsets.US_ASCII)), 12);
  }

  void send(java.util.function.Consumer<ByteBuffer> content, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    content.accept(buffer);
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /// Goes along until it is asked for forces, and announces them.
  StandInPeer untilForces() throws IOException {
    header();
    say("READY");
    header();
    doubles(18, 1);
    doubles(3 * integer(), 1);
    header();
    say("HAVEDATA");
    header();
    say("FORCEREADY");
    return this;
  }

  /// Waits for the other side to go.
  void beSilent() throws IOException {
    while (true) {
      receive(1);
    }
  }
}
