package org.haven.integrators.run;

import org.haven.inputs.deck.StageSpec;

/// Names in a run directory, for those who write them and those who read them.
public final class RunLayout {
  private RunLayout() {}

  /// Files of one simulation.
  public static final String TRAJECTORY = "trajectory.h5";

  public static final String THERMO = "thermo.csv";
  public static final String MSD = "msd.csv";
  public static final String CHECKPOINT = "checkpoint.h5";
  public static final String GUARD_FRAME = "guard-frame.xyz";
  public static final String LABELLING = "labelling.xyz";

  /// Name of a stage in messages and in thermo.csv, for example `2-npt`.
  ///
  /// @param index from 0
  public static String stageName(int index, StageSpec stage) {
    return (index + 1) + "-" + stage.kind();
  }
}
