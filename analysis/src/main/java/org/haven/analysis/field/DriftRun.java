package org.haven.analysis.field;

/// One simulation in a colour-charge field: the force q_i F n̂ on each mobile ion, balanced on the
/// framework, changes the energy by −F X, with the displaced colour charge
///
///     X(t) = Σ q_i Δr_i · n̂
///
/// in the framework's frame. In the limit of long times and weak fields ⟨dX/dt⟩ = (F/k_B T) Q
/// D_sigma, Q = Σ q_i², and X scatters by 2 Q D_sigma t (Evans and Morriss, Statistical Mechanics
/// of Nonequilibrium Liquids; Aeberhard et al., Phys. Rev. Lett. 2012, 108, 095901,
/// doi:10.1103/PhysRevLett.108.095901).
///
/// @param name of the simulation
/// @param start what is the same of runs that began in the same state, as the replica
/// @param structure which filling of a partially occupied structure; 0 where there is one
/// @param direction [3] n̂, a unit vector
/// @param reduced F a/k_B T, a the length of a hop; negative against n̂
/// @param drivingPerAngstrom F/k_B T in 1/Å for a colour charge of one; negative against n̂
/// @param chargeSquares Q
/// @param chargeSum Σ |q_i|
/// @param intervalPs between frames
/// @param displaced [F] X in Å for colour charges without unit
public record DriftRun(
    String name,
    String start,
    int structure,
    double[] direction,
    double reduced,
    double drivingPerAngstrom,
    double chargeSquares,
    double chargeSum,
    double intervalPs,
    double[] displaced) {

  /// Time of the run in ps.
  public double durationPs() {
    return (displaced.length - 1) * intervalPs;
  }

  /// Whether two fields are of one strength and direction, whatever their sign.
  boolean likes(DriftRun other) {
    return Math.abs(Math.abs(reduced) - Math.abs(other.reduced)) <= SAME * Math.abs(reduced)
        && alongside(direction, other.direction);
  }

  /// Whether two directions are one.
  static boolean alongside(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2] > 1 - SAME;
  }

  /// Relative difference within which strengths are the same.
  private static final double SAME = 1e-3;
}
