package org.haven.potentials.socket;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;
import org.haven.potentials.ForcesUnavailableException;
import org.haven.potentials.LoadCheck;
import org.haven.potentials.Potential;
import org.haven.potentials.socket.Wire.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Energy, forces and virial from another program, by i-PI's protocol.
///
/// At each step: `STATUS` until the client is `READY`, `POSDATA`, `STATUS`, `HAVEDATA`, `GETFORCE`,
/// `FORCEREADY`. The protocol has one energy for all; the particles get equal shares of it. No
/// species are in it either: the client was told them when it was started.
final class RemotePotential implements Potential {
  private static final Logger LOG = LoggerFactory.getLogger(RemotePotential.class);

  /// Pairs are listed for the guard on distances alone.
  private static final double LISTED_ANGSTROM = 2;

  /// Below this many evaluations their time tells little.
  private static final int FEW = 50;

  private final ForceClients clients;
  private final boolean trust;
  private Device device;
  private long begin;
  private long waitedNs;
  private int evaluations;

  /// @param clients closed with the potential
  /// @param trust skip the check on a structure
  RemotePotential(ForceClients clients, boolean trust) {
    this.clients = clients;
    this.trust = trust;
  }

  @Override
  public String description() {
    return clients.name();
  }

  @Override
  public double cutoffAngstrom() {
    return LISTED_ANGSTROM;
  }

  @Override
  public boolean isRemote() {
    return true;
  }

  @Override
  public void bind(ParticleState state, Device device) {
    this.device = device;
    clients.bind(state, device);
  }

  /// Against float64 first, and if that fails against float32: the protocol does not tell in which
  /// of them the client computes.
  @Override
  public List<LoadCheck> check(ParticleState structure, Device device) {
    if (trust) {
      return List.of();
    }
    LoadCheck measured = LoadCheck.measure(clients.name(), this, structure, device, false);
    try {
      measured.require();
    } catch (IllegalArgumentException coarse) {
      requireVirial(structure, device);
      measured = LoadCheck.measure(clients.name(), this, structure, device, true);
      measured.require();
    }
    LOG.info("{}: {}", clients.name(), measured);
    return List.of(measured);
  }

  private void requireVirial(ParticleState structure, Device device) {
    NeighbourList list = new NeighbourList(device, LISTED_ANGSTROM, 0);
    list.rebuild(structure);
    Evaluation out = new Evaluation(structure.count());
    evaluate(structure, list, out);
    if (Arrays.stream(out.virial()).allMatch(w -> w == 0)) {
      throw new IllegalArgumentException(
          clients.name()
              + ": its virial is zero in all components: it computes no stress. Start it so that it"
              + " does (ASE: SocketClient.run(atoms, use_stress=True)); --trust, or 'trust: true'"
              + " under potential, runs without, and then all pressures are wrong");
    }
  }

  @Override
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
    device.download(state.positions());
    long start = System.nanoTime();
    if (evaluations == 0) {
      begin = start;
    }
    try {
      Wire client = clients.take();
      try {
        ask(client, state, out);
      } catch (IOException | RuntimeException failure) {
        clients.discard(client);
        throw failure;
      }
      clients.giveBack(client);
    } catch (IOException failure) {
      throw new ForcesUnavailableException(
          clients.name() + ": " + failure.getMessage() + ". " + clients.remedy(), failure);
    }
    waitedNs += System.nanoTime() - start;
    evaluations++;
    device.upload(out.energies(), out.forces());
  }

  private void ask(Wire client, ParticleState state, Evaluation out) throws IOException {
    client.send(Header.STATUS);
    if (client.receive(Header.READY, Header.NEEDINIT) == Header.NEEDINIT) {
      client.sendInit(clients.initialisation());
      client.send(Header.STATUS);
      client.receive(Header.READY);
    }
    client.sendPositions(state.cell(), state.positions());
    client.send(Header.STATUS);
    client.receive(Header.HAVEDATA);
    client.send(Header.GETFORCE);
    client.receive(Header.FORCEREADY);
    client.receiveForces(out);
  }

  @Override
  public void close() {
    if (evaluations >= FEW) {
      Announcements.say(
          String.format(
              Locale.ROOT,
              "%s: %d evaluations, %.3g s each, %.1f %% of the time since the first",
              clients.name(),
              evaluations,
              1e-9 * waitedNs / evaluations,
              100.0 * waitedNs / (System.nanoTime() - begin)));
    }
    clients.close();
  }
}
