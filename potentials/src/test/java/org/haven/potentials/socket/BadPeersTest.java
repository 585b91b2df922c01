package org.haven.potentials.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.haven.inputs.InputException;
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
import org.junit.jupiter.api.io.TempDir;

/// Peers that break the protocol end the evaluation with one message; they neither hang it nor make
/// it take memory. Silence is cut off after a fifth of a second here.
class BadPeersTest {
  private static final double TIMEOUT_S = 0.2;

  /// Far below any hang, far above what a busy machine adds to a fifth of a second.
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /// What an evaluation may allocate: buffers of 4 atoms, channels, the message, and whatever the
  /// first use of a class takes. The absurd numbers of these tests ask for 2 GiB and more.
  private static final long MOST_BYTES = 64 << 20;

  private static final ParticleState FOUR_ATOMS =
      new ParticleState(
          new SpeciesTable(List.of("Ar"), List.of(39.95)),
          Cell.orthorhombic(8, 8, 8),
          new int[4],
          new double[] {0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 4});

  @TempDir private Path folder;

  @AfterEach
  void stop() {
    ClientPool.closeAll();
  }

  private Potential potential() {
    return potential(TIMEOUT_S);
  }

  private Potential potential(double timeoutS) {
    return Decks.open(
        Map.of("type", "socket", "address", "unix:" + folder.resolve("s"), "timeout_s", timeoutS),
        List.of("Ar"),
        Precision.DOUBLE);
  }

  /// What an evaluation says that has a client of this behaviour.
  private String messageWith(StandInPeer.Behaviour behaviour) {
    long start = System.nanoTime();
    try (Potential potential = potential();
        CpuDevice device = new CpuDevice(1)) {
      potential.bind(FOUR_ATOMS, device);
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0);
      list.rebuild(FOUR_ATOMS);
      Evaluation out = new Evaluation(4);
      StandInPeer.connect(folder.resolve("s"), behaviour);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      Throwable thrown = catchThrowable(() -> potential.evaluate(FOUR_ATOMS, list, out));
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_BYTES);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
      assertThat(thrown).isInstanceOf(ForcesUnavailableException.class);
      assertThat(thrown.getMessage())
          .startsWith("client at unix:")
          .contains("start it again with the 4 atoms of the structure in their order");
      return thrown.getMessage();
    }
  }

  @Test
  void wrongHeaderIsQuoted() {
    assertThat(
            messageWith(
                peer -> {
                  peer.header();
                  peer.say("HTTP/1.1 200");
                }))
        .contains("sent 'HTTP/1.1 200', which is no header of i-PI's protocol");
  }

  @Test
  void headerOutOfTurnIsNamed() {
    assertThat(
            messageWith(
                peer -> {
                  peer.header();
                  peer.say("FORCEREADY");
                }))
        .contains("sent FORCEREADY where READY or NEEDINIT was due");
  }

  @Test
  void positionsThatAreNotWantedEndTheEvaluation() {
    assertThat(
            messageWith(
                peer -> {
                  peer.header();
                  peer.say("READY");
                  peer.header();
                  peer.doubles(18, 1);
                  peer.doubles(3 * peer.integer(), 1);
                  peer.header();
                  peer.say("READY");
                }))
        .contains("sent READY where HAVEDATA was due");
  }

  @Test
  void anotherNumberOfAtomsIsRefused() {
    assertThat(messageWith(peer -> peer.untilForces().send(b -> b.putDouble(-1).putInt(5), 12)))
        .contains("sent forces of 5 atoms; the structure has 4");
  }

  @Test
  void absurdNumbersOfAtomsTakeNoMemory() {
    assertThat(
            messageWith(
                peer -> peer.untilForces().send(b -> b.putDouble(-1).putInt(2_147_483_647), 12)))
        .contains("sent forces of 2147483647 atoms; the structure has 4");
  }

  @Test
  void negativeNumbersOfAtomsAreRefused() {
    assertThat(messageWith(peer -> peer.untilForces().send(b -> b.putDouble(-1).putInt(-4), 12)))
        .contains("sent forces of -4 atoms; the structure has 4");
  }

  @Test
  void absurdTextTakesNoMemory() {
    assertThat(
            messageWith(
                peer -> peer.untilForces().send(b -> textOf(b, 2_147_483_647), 12 + 96 + 72 + 4)))
        .contains("announced a text of 2147483647 bytes");
  }

  private static void textOf(java.nio.ByteBuffer b, int bytes) {
    b.putDouble(-1).putInt(4);
    for (int k = 0; k < 12 + 9; k++) {
      b.putDouble(0);
    }
    b.putInt(bytes);
  }

  @Test
  void truncatedForcesEndWithTheConnection() {
    assertThat(
            messageWith(
                peer -> peer.untilForces().send(b -> b.putDouble(-1).putInt(4).putDouble(0.1), 20)))
        .contains("ended the connection");
  }

  @Test
  void forcesThatStopComingAreNotWaitedForLong() {
    assertThat(
            messageWith(
                peer -> {
                  peer.untilForces().send(b -> b.putDouble(-1).putInt(4).putDouble(0.1), 20);
                  peer.beSilent();
                }))
        .contains("was silent for 0.2 s");
  }

  @Test
  void silenceEnds() {
    assertThat(messageWith(StandInPeer::beSilent)).contains("was silent for 0.2 s");
  }

  @Test
  void disconnectionIsSeenAtOnce() {
    assertThat(messageWith(StandInPeer::header)).contains("ended the connection");
  }

  @Test
  void whoDoesNotComeIsNotWaitedForLong() {
    ClientPool.closeAll();
    long start = System.nanoTime();
    try (Potential potential = potential();
        CpuDevice device = new CpuDevice(1)) {
      potential.bind(FOUR_ATOMS, device);
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0);
      list.rebuild(FOUR_ATOMS);
      assertThatThrownBy(() -> potential.evaluate(FOUR_ATOMS, list, new Evaluation(4)))
          .isInstanceOf(ForcesUnavailableException.class)
          .hasMessageContaining("no client came within 0.2 s (timeout_s)");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
  }

  /// The next client serves; nothing of the bad one is left.
  @Test
  void anotherClientGoesOn() {
    messageWith(peer -> peer.say("RUBBISH"));
    try (Potential potential = potential(20);
        CpuDevice device = new CpuDevice(1)) {
      potential.bind(FOUR_ATOMS, device);
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0);
      list.rebuild(FOUR_ATOMS);
      StandInPeer.connect(folder.resolve("s"), StandInPeer.client(SocketContractTest::argon));
      Evaluation out = new Evaluation(4);
      potential.evaluate(FOUR_ATOMS, list, out);
      assertThat(out.energyEv()).isNegative();
    }
  }

  @Test
  void addressInUseIsABadInput() throws Exception {
    try (var other =
        java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
      other.bind(java.net.UnixDomainSocketAddress.of(folder.resolve("s")));
      assertThatThrownBy(this::potential)
          .isInstanceOf(InputException.class)
          .hasMessageContaining("cannot listen there: Address already in use");
    }
  }

  /// A file that a killed program left is no program.
  @Test
  void fileOfADeadSocketIsTakenOver() throws Exception {
    try (var other =
        java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
      other.bind(java.net.UnixDomainSocketAddress.of(folder.resolve("s")));
    }
    assertThat(folder.resolve("s")).exists();
    potential().close();
  }
}
