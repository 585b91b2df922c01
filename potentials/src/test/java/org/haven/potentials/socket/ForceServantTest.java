package org.haven.potentials.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Decks;
import org.haven.potentials.Evaluation;
import org.haven.potentials.ForcesUnavailableException;
import org.haven.potentials.Potential;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Haven as a client: it answers a server, ends with it, and names what a server does wrong.
@Timeout(20)
class ForceServantTest {
  @TempDir private Path folder;

  @AfterEach
  void stop() {
    ClientPool.closeAll();
  }

  private PeerAddress address() {
    return PeerAddress.of("unix:" + folder.resolve("s"));
  }

  /// Serves a server of this behaviour.
  private long serve(StandInPeer.Behaviour server, int count) throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(folder.resolve("s")));
      Thread.ofVirtual()
          .start(
              () -> {
                try (var channel = listener.accept()) {
                  server.on(new StandInPeer(channel));
                } catch (IOException ended) {
                  return;
                }
              });
      return ForceServant.serve(address(), count, SocketContractTest::argon);
    }
  }

  /// i-PI sends positions and the wish for forces at once, without asking for the state between.
  private static void ask(StandInPeer peer, int count) throws IOException {
    peer.say("POSDATA");
    peer.send(
        b -> {
          for (int k = 0; k < 18; k++) {
            b.putDouble(k % 9 % 4 == 0 ? k < 9 ? 20 : 0.05 : 0);
          }
          b.putInt(count);
          for (int k = 0; k < 3 * count; k++) {
            b.putDouble(5 * (k % 3 == 0 ? k / 3 : 0));
          }
        },
        144 + 4 + 24 * count);
    peer.say("GETFORCE");
  }

  @Test
  void answersUntilExit() throws IOException {
    long done =
        serve(
            peer -> {
              peer.say("STATUS");
              assertThat(peer.header()).isEqualTo("READY");
              peer.say("INIT");
              peer.send(b -> b.putInt(0).putInt(3).put(new byte[3]), 11);
              ask(peer, 2);
              assertThat(peer.header()).isEqualTo("FORCEREADY");
              // 5 Bohr apart; the law below its cutoff of 5 Å is 4ε((σ/r)¹² − (σ/r)⁶), tapered.
              assertThat(peer.doubles(1, 1)[0]).isNegative();
              assertThat(peer.integer()).isEqualTo(2);
              double[] forces = peer.doubles(6, 1);
              // Attracted.
              assertThat(forces[0]).isPositive().isEqualTo(-forces[3]);
              double[] virial = peer.doubles(9, 1);
              // W = Σ x F: attraction pulls the cell together.
              assertThat(virial[0]).isNegative();
              peer.receive(peer.integer());
              peer.say("EXIT");
            },
            2);
    assertThat(done).isEqualTo(1);
  }

  @Test
  void endsWithTheConnection() throws IOException {
    assertThat(serve(peer -> {}, 2)).isZero();
  }

  @Test
  void anotherNumberOfAtomsIsRefused() {
    assertThatThrownBy(() -> serve(peer -> ask(peer, 3), 2))
        .isInstanceOf(ForcesUnavailableException.class)
        .hasMessageContaining("sent positions of 3 atoms; the structure has 2");
  }

  @Test
  void rubbishIsQuoted() {
    assertThatThrownBy(() -> serve(peer -> peer.say("GET / HTTP"), 2))
        .isInstanceOf(ForcesUnavailableException.class)
        .hasMessageContaining("sent 'GET / HTTP  ', which is no header");
  }

  @Test
  void forcesBeforePositionsAreRefused() {
    assertThatThrownBy(() -> serve(peer -> peer.say("GETFORCE"), 2))
        .isInstanceOf(ForcesUnavailableException.class)
        .hasMessageContaining("asked for forces before it sent positions");
  }

  @Test
  void aCellWithoutVolumeIsRefused() {
    assertThatThrownBy(
            () ->
                serve(
                    peer -> {
                      peer.say("POSDATA");
                      peer.send(b -> b.position(144).putInt(2).position(148 + 48), 148 + 48);
                    },
                    2))
        .isInstanceOf(ForcesUnavailableException.class)
        .hasMessageContaining("sent a cell that is none");
  }

  @Test
  void nobodyListeningIsSaid() {
    assertThatThrownBy(() -> ForceServant.serve(address(), 2, SocketContractTest::argon))
        .isInstanceOf(ForcesUnavailableException.class)
        .hasMessageContaining("cannot be reached");
  }

  /// Haven against itself; free clients are told to end.
  @Test
  void potentialAndServantUnderstandEachOther() {
    ParticleState state =
        new ParticleState(
            new SpeciesTable(List.of("Ar"), List.of(39.95)),
            Cell.ofRows(new double[] {8, 0, 0, 1, 9, 0, -2, 0.5, 10}),
            new int[3],
            new double[] {0, 0, 0, 2.5, 0, 0.1, 0, 2.4, 0.3});
    Evaluation expected = SocketContractTest.argon(state.cell(), state.positions().clone());
    Evaluation out = new Evaluation(3);
    CompletableFuture<Long> servant;
    try (Potential potential =
            Decks.open(
                Map.of("type", "socket", "address", address().text(), "timeout_s", 20),
                List.of("Ar"),
                Precision.DOUBLE);
        CpuDevice device = new CpuDevice(1)) {
      servant =
          CompletableFuture.supplyAsync(
              () -> ForceServant.serve(address(), 3, SocketContractTest::argon),
              Thread::startVirtualThread);
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0);
      list.rebuild(state);
      potential.bind(state, device);
      potential.evaluate(state, list, out);
    }
    // Two changes of units: some roundings of 1e-16, amplified by the steep law.
    double tolerance = 1e-12;
    assertThat(out.energyEv()).isCloseTo(expected.energyEv(), within(tolerance));
    assertThat(out.forces()).containsExactly(expected.forces(), within(tolerance));
    assertThat(out.virial()).containsExactly(expected.virial(), within(tolerance));
    ClientPool.closeAll();
    assertThat(servant.join()).isEqualTo(1);
  }
}
