package org.haven.potentials.socket;

import java.io.IOException;
import org.haven.kernels.Device;
import org.haven.kernels.ParticleState;

/// Where a [RemotePotential] finds the programs that compute its forces. Bound once to a system, as
/// a potential is.
interface ForceClients extends AutoCloseable {
  /// The clients in words, for descriptions and messages: `client at localhost:31415`.
  String name();

  /// Prepares for a system.
  ///
  /// @throws org.haven.inputs.InputException if the clients cannot serve it
  void bind(ParticleState state, Device device);

  /// A client that is free, for this caller alone until it is [given back][#giveBack]; waits for
  /// one.
  ///
  /// @throws IOException if none came in time; the message is a clause
  Wire take() throws IOException;

  /// The client has answered.
  void giveBack(Wire client);

  /// The client has failed; it is not taken again.
  void discard(Wire client);

  /// What to do when one has failed, a sentence or more; with what it said, where that is known.
  String remedy();

  /// What a client that asks for it is told at its beginning.
  String initialisation();

  @Override
  void close();
}
