package org.haven.potentials.socket;

import java.io.IOException;

/// The other side said what the protocol does not allow, nothing in time, or went away. The message
/// is a clause: `sent 7 forces for 8 atoms`.
final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1L;

  ProtocolException(String message) {
    super(message);
  }
}
