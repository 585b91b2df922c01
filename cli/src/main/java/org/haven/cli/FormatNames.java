package org.haven.cli;

import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.ResourceBundle;
import org.haven.inputs.structure.Format;
import org.haven.inputs.structure.Formats;
import org.haven.inputs.structure.WritableFormat;
import org.haven.inputs.trajectory.TrajectoryFormat;
import org.haven.inputs.trajectory.WritableTrajectory;

/// The names of the registered formats, for help texts: `${bundle:formats.trajectories}`. They are
/// looked up when a help text is shown.
final class FormatNames extends ResourceBundle {
  @Override
  protected Object handleGetObject(String key) {
    return switch (key) {
      case "formats.structures" -> Formats.names(Format.class);
      case "formats.trajectories" -> Formats.names(TrajectoryFormat.class);
      case "formats.written.trajectories" -> Formats.names(WritableTrajectory.class);
      case "formats.written" -> Formats.names(WritableFormat.class);
      default -> null;
    };
  }

  @Override
  public Enumeration<String> getKeys() {
    return Collections.enumeration(
        List.of(
            "formats.structures",
            "formats.trajectories",
            "formats.written",
            "formats.written.trajectories"));
  }
}
