package org.haven.kernels;

/// Counter-based random numbers, Philox4x32-10 (Salmon et al., SC'11, doi:10.1145/2063384.2063405).
///
/// A number is a pure function of (seed, stream, step, particle): no state, no order, no threads.
public final class Philox {
  private Philox() {}

  /// A uniform number in (0, 1), 53 bits.
  ///
  /// @param stream which use of random numbers (see the constants of the callers)
  /// @param step the time step
  /// @param index the particle, or any counter
  public static double uniform(long seed, int stream, long step, int index) {
    throw new UnsupportedOperationException();
  }

  /// A standard normal number (Box–Muller). Arguments as in [#uniform].
  public static double gaussian(long seed, int stream, long step, int index) {
    throw new UnsupportedOperationException();
  }
}
