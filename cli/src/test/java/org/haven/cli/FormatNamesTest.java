package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.haven.inputs.structure.Format;
import org.haven.inputs.structure.Formats;
import org.haven.inputs.structure.WritableFormat;
import org.haven.inputs.trajectory.TrajectoryFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Help texts name the formats that are registered, and no placeholder stays.
final class FormatNamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"convert", "evaluate", "analyze"})
  void helpNamesTheRegisteredFormats(String command) {
    Invocation help = Invocation.of(command, "--help");
    assertThat(help.exitCode()).isZero();
    Class<? extends Format> kind =
        command.equals("analyze") ? TrajectoryFormat.class : Format.class;
    String text = help.out().replaceAll("\\s+", " ");
    assertThat(text).contains(Formats.names(kind)).doesNotContain("${");
    if (command.equals("convert")) {
      assertThat(text).contains("Writes " + Formats.names(WritableFormat.class) + ".");
    }
  }
}
