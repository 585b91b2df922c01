package org.haven.integrators.run;

/// A moment of a simulation that its observers are asked at.
///
/// @param phase where in the stage
/// @param clock how far the simulation has come; goes on after the moment
/// @param stage under way
record Moment(Phase phase, RunClock clock, StageRun stage) {
  /// Moments of a stage, in their order.
  enum Phase {
    /// The first state of the stage is made and its forces are known; no guard has looked yet.
    PREPARED,
    /// The same state, from which the stage goes on; a production begins with it.
    STARTED,
    /// A step is done.
    STEPPED,
    /// The last step of the stage has been looked at.
    ENDED,
    /// The process may end here: between two stages, and when it was asked to stop.
    PAUSED
  }

  boolean is(Phase wanted) {
    return phase == wanted;
  }

  /// Time steps done over all stages.
  long step() {
    return clock.step();
  }

  /// Whether the production begins with this state.
  boolean beginsProduction() {
    return phase == Phase.STARTED && clock.beginsProduction();
  }

  /// Temperature asked for in K.
  double targetK() {
    return stage.targetK(clock.stageStep());
  }
}
