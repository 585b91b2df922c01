package org.haven.potentials.socket;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.haven.kernels.Cell;
import org.haven.potentials.Evaluation;
import org.haven.potentials.ForcesUnavailableException;
import org.haven.potentials.socket.Wire.Header;

/// Computes forces for a program that asks for them by i-PI's protocol: i-PI itself, ASE's
/// `SocketIOCalculator`, another Haven. Here Haven is the client.
public final class ForceServant {
  private ForceServant() {}

  /// What computes.
  @FunctionalInterface
  public interface Forces {
    /// @param positions [3N] in Å
    /// @return energy, forces and virial; used before the next call
    Evaluation at(Cell cell, double[] positions);
  }

  /// Connects, and answers until the other side sends `EXIT` or ends the connection.
  ///
  /// @param count N, which the other side must have too
  /// @return how many configurations were evaluated
  /// @throws ForcesUnavailableException if nobody listens there, or what is asked for breaks the
  ///   protocol
  public static long serve(PeerAddress address, int count, Forces forces) {
    try (Wire wire = new Wire(connected(address), count, 0)) {
      return serve(wire, count, forces);
    } catch (IOException failure) {
      throw new ForcesUnavailableException(
          "server at " + address + ": " + failure.getMessage(), failure);
    }
  }

  private static SocketChannel connected(PeerAddress address) throws IOException {
    try {
      return SocketChannel.open(address.socket());
    } catch (IOException nobody) {
      throw new IOException(
          "cannot be reached: "
              + nobody.getMessage()
              + ". Remedy: start it first, and give the address that it listens at",
          nobody);
    }
  }

  private static long serve(Wire wire, int count, Forces forces) throws IOException {
    double[] positions = new double[3 * count];
    Evaluation ready = null;
    long done = 0;
    while (true) {
      Header asked = wire.next();
      if (asked == null) {
        return done;
      }
      switch (asked) {
        case EXIT -> {
          return done;
        }
        case STATUS -> wire.send(ready == null ? Header.READY : Header.HAVEDATA);
        case INIT -> wire.receiveInit();
        case POSDATA -> {
          Cell cell = wire.receivePositions(positions);
          ready = forces.at(cell, positions);
          done++;
        }
        case GETFORCE -> {
          if (ready == null) {
            throw new ProtocolException("asked for forces before it sent positions");
          }
          wire.sendForces(ready);
          ready = null;
        }
        default -> throw new ProtocolException("sent " + asked + ", which only clients send");
      }
    }
  }
}
