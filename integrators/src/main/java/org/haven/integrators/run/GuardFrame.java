package org.haven.integrators.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.haven.integrators.MolecularSystem;
import org.haven.kernels.ParticleState;

/// The state that made a guard stop a simulation, as extended XYZ with velocities and forces.
final class GuardFrame {
  private GuardFrame() {}

  /// Writes the frame; numbers that are none stay `NaN` or `Infinity` in the file.
  static void write(Path file, MolecularSystem system, String title) throws IOException {
    ParticleState state = system.state();
    double[] h = state.cell().rows();
    StringBuilder text = new StringBuilder();
    text.append(state.count()).append("\nLattice=\"");
    for (int k = 0; k < 9; k++) {
      text.append(k == 0 ? "" : " ").append(h[k]);
    }
    text.append("\" Properties=species:S:1:pos:R:3:vel:R:3:forces:R:3 pbc=\"T T T\" title=\"")
        .append(title)
        .append("\"\n");
    double[][] columns = {state.positions(), state.velocities(), system.evaluation().forces()};
    for (int i = 0; i < state.count(); i++) {
      text.append(state.speciesTable().symbols().get(state.species()[i]));
      for (double[] column : columns) {
        for (int d = 0; d < 3; d++) {
          text.append(String.format(Locale.ROOT, " %.10g", column[3 * i + d]));
        }
      }
      text.append('\n');
    }
    Files.writeString(file, text);
  }
}
