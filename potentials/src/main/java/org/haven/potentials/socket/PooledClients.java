package org.haven.potentials.socket;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import org.haven.inputs.InputException;
import org.haven.kernels.Device;
import org.haven.kernels.ParticleState;

/// Clients that the user starts, which come to an address.
final class PooledClients implements ForceClients {
  private final PeerAddress address;
  private final long timeoutNs;
  private final ClientPool pool;
  private final Map<SocketChannel, Wire> wires = new HashMap<>();
  private SocketChannel last;
  private ParticleState state;

  /// Begins to listen.
  ///
  /// @throws InputException if that is not possible at this address
  PooledClients(PeerAddress address, long timeoutNs) {
    this.address = address;
    this.timeoutNs = timeoutNs;
    try {
      pool = ClientPool.at(address);
    } catch (IOException failure) {
      throw new InputException("socket " + address + ": " + failure.getMessage());
    }
  }

  @Override
  public String name() {
    return "client at " + address;
  }

  @Override
  public void bind(ParticleState state, Device device) {
    this.state = state;
    release();
  }

  @Override
  public Wire take() throws IOException {
    SocketChannel channel = pool.take(last, timeoutNs, "Start one " + how());
    last = channel;
    Wire known = wires.get(channel);
    if (known == null) {
      known = new Wire(channel, state.count(), timeoutNs);
      wires.put(channel, known);
    }
    return known;
  }

  @Override
  public void giveBack(Wire client) {
    pool.giveBack(client.channel());
  }

  @Override
  public void discard(Wire client) {
    wires.remove(client.channel());
    client.close();
    pool.discard(client.channel());
  }

  @Override
  public String remedy() {
    return "See what it printed; start it again " + how();
  }

  private String how() {
    return "with the "
        + state.count()
        + " atoms of the structure in their order, in ASE: SocketClient("
        + address.forAse()
        + ").run(atoms, use_stress=True)";
  }

  /// Codes ignore it, but for those that read a JSON.
  @Override
  public String initialisation() {
    return " ";
  }

  private void release() {
    wires.values().forEach(Wire::release);
    wires.clear();
  }

  @Override
  public void close() {
    release();
  }
}
