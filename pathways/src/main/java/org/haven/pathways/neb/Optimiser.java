package org.haven.pathways.neb;

/// What moves the images.
public enum Optimiser {
  /// Limited-memory quasi-Newton steps: few force calls. Where it gets no farther, FIRE takes over.
  LBFGS,
  /// Damped dynamics: slower, and hard to upset.
  FIRE;

  Descent begin() {
    return this == FIRE ? new DampedDescent() : new QuasiNewtonDescent();
  }
}
