package org.haven.integrators;

/// How the time step and the mixing of FIRE follow the power f·v: the law of a relaxation, whatever
/// it moves. Mutable; one per relaxation.
///
/// Bitzek et al., Phys. Rev. Lett. 2006, 97, 170201, doi:10.1103/PhysRevLett.97.170201; in the form
/// of Guénolé et al., Comput. Mater. Sci. 2020, 175, 109584, doi:10.1016/j.commatsci.2020.109584.
public final class FireSchedule {
  private static final double START_DT = 1;
  private static final double MAX_DT = 10;
  private static final double MIN_DT = 0.02;
  private static final double START_ALPHA = 0.25;
  private static final int DELAY = 20;

  /// Largest change of a coordinate per step in Å.
  private static final double MAX_STEP = 0.2;

  /// dt, alpha, successive steps downhill, successive steps uphill, all steps.
  private final double[] progress = new double[5];

  private double mixing;

  /// One that has not begun.
  public FireSchedule() {
    start();
  }

  /// Begins anew.
  public void start() {
    progress[0] = START_DT;
    progress[1] = START_ALPHA;
    progress[2] = 0;
    progress[3] = 0;
    progress[4] = 0;
    mixing = START_ALPHA;
  }

  /// Begins a step.
  ///
  /// @param power f·v
  /// @return whether the motion is downhill; else half of the last step, of the time step as it is
  ///   now, is to be taken back, and all velocities are to be zero
  public boolean advance(double power) {
    mixing = progress[1];
    if (power > 0) {
      progress[2]++;
      progress[3] = 0;
      if (progress[2] > DELAY) {
        progress[0] = Math.min(1.1 * progress[0], MAX_DT);
        progress[1] *= 0.99;
      }
    } else {
      progress[2] = 0;
      progress[3]++;
      if (progress[4] >= DELAY || progress[3] > 1) {
        progress[0] = Math.max(0.5 * progress[0], MIN_DT);
      }
      progress[1] = START_ALPHA;
      mixing = START_ALPHA;
    }
    progress[4]++;
    return power > 0;
  }

  /// Steps begun.
  public int steps() {
    return (int) progress[4];
  }

  /// dt in fs, for masses of 1 u.
  public double timeStepFs() {
    return progress[0];
  }

  /// α of this step.
  public double mixing() {
    return mixing;
  }

  /// dt, or less so that no coordinate moves by more than 0.2 Å.
  ///
  /// @param speed largest component of a velocity, Å/fs
  public double boundedFs(double speed) {
    return speed * progress[0] > MAX_STEP ? MAX_STEP / speed : progress[0];
  }

  /// The live array of all that a checkpoint must hold.
  double[] progress() {
    return progress;
  }
}
