package org.haven.potentials.pair;

/// How a pair energy u(r) ends at the cutoff r_c.
public enum Smoothing {
  /// u(r): energy and force jump at the cutoff. Only for comparison with other programs.
  TRUNCATE,
  /// u(r) − u(r_c): the force jumps.
  SHIFT,
  /// u(r) − u(r_c) − (r − r_c) u′(r_c): energy and force are continuous; both differ from u
  /// everywhere.
  FORCE_SHIFT,
  /// u(r) s(r), s falling from 1 at r_on to 0 at r_c: u unchanged below r_on, energy, force and its
  /// slope continuous. The default.
  SWITCH
}
