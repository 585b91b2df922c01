package org.haven.potentials.socket;

import java.nio.file.Path;
import java.util.List;
import org.haven.inputs.deck.DeckKey;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.kernels.Precision;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialProvider;

/// Family `socket`: `potential: {type: socket, address: unix:haven}`. The client computes in
/// whatever precision it does.
public final class SocketProvider implements PotentialProvider {
  /// Deck keys.
  ///
  /// @param address where Haven listens
  /// @param timeoutS longest silence of a client, and wait for one, in s
  /// @param trust whether to skip the check of forces, virial and rotation on the structure
  public record Parameters(
      @DeckKey(
              "Where Haven waits for a client that speaks i-PI's protocol: unix:NAME (the file"
                  + " /tmp/ipi_NAME, as i-PI and ASE have it), unix:/PATH, HOST:PORT, or a PORT of"
                  + " this machine alone.")
          String address,
      @DeckKey(
              value =
                  "How long in s Haven waits for a client to come, and for each of its answers.",
              fallback = "600",
              above = 0,
              max = 1e7)
          double timeoutS,
      @DeckKey(
              value = "Skip the check of forces, virial and rotation on the structure.",
              fallback = "false")
          boolean trust) {}

  @Override
  public String type() {
    return "socket";
  }

  @Override
  public Class<Parameters> parameters() {
    return Parameters.class;
  }

  @Override
  public boolean recognises(Path file) {
    return false;
  }

  @Override
  public Potential open(PotentialSpec spec, Precision precision) {
    Parameters keys = spec.section().bind(Parameters.class, List.of("type"));
    PeerAddress address;
    try {
      address = PeerAddress.of(keys.address());
    } catch (IllegalArgumentException none) {
      throw spec.section().fault("address", "is " + none.getMessage());
    }
    return new RemotePotential(
        new PooledClients(address, Math.round(1e9 * keys.timeoutS())), keys.trust());
  }
}
