package org.haven.analysis.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.haven.inputs.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MsdTableTest {
  @TempDir Path folder;

  /// Forty rows with D = `d` cm²/s: 2 d t along each axis, from `first` ps on.
  private static String block(double d, double first) {
    StringBuilder text = new StringBuilder();
    for (int k = 0; k < 40; k++) {
      double t = first + 0.1 * k;
      double x = 2 * d / Diffusivity.CM2_PER_S * t;
      text.append(String.format(Locale.ROOT, "%.3f %.6f %.6f %.6f 0 0 0%n", t, x, x, x));
    }
    return text.toString();
  }

  /// GPUMD 5 writes headings, earlier ones none; a table may begin at zero or one step later.
  @ParameterizedTest
  @ValueSource(strings = {"", "# compute_msd 10 40\n", "\n"})
  void ofSeveralTablesTheLastIsTakenAndSaid(String heading) throws IOException {
    String text = heading + block(1e-5, 0.1) + heading + block(2e-5, 0.1) + heading;
    Path file = Files.writeString(folder.resolve("600K_msd.out"), text + block(3e-5, 0.1));
    MsdTable table = MsdTable.read(file);
    assertThat(table.timePs()).hasSize(40);
    // Six digits of displacements of about 1 Å².
    assertThat(table.diffusivity(0, 0.1, 0.9).value()).isCloseTo(3e-5, within(1e-9));
    int lines = heading.isEmpty() ? 0 : 1;
    assertThat(table.notes())
        .containsExactly(
            String.format(
                "600K_msd.out holds 3 tables, one for each run: the last is taken, from line %d;"
                    + " before it lines %d–%d, lines %d–%d",
                81 + 3 * lines, 1 + lines, 40 + lines, 41 + 2 * lines, 80 + 2 * lines));
  }

  /// A damped oscillation a e^(−t/m) cos ωt of velocities, whose integral tends to a m/(1 + ω²m²).
  @Test
  void ofVelocityCorrelationsDIsTheirIntegral() throws IOException {
    double a = 1.2;
    double m = 0.05;
    double w = 30;
    double limit = a * m / (1 + w * w * m * m);
    StringBuilder text = new StringBuilder();
    for (int k = 0; k < 100; k++) {
      double t = 0.01 * k;
      double decay = a * Math.exp(-t / m);
      double v = decay * Math.cos(w * t);
      double d = limit + limit * decay / a * (w * m * Math.sin(w * t) - Math.cos(w * t));
      text.append(
          String.format(Locale.ROOT, "%.3f %.8f %.8f %.8f %.8f %.8f %.8f%n", t, v, v, v, d, d, d));
    }
    Path file = Files.writeString(folder.resolve("600K_sdc.out"), text);
    MsdTable table = MsdTable.read(file);
    // after half a picosecond e^(−10) of it is missing
    assertThat(table.diffusivity(0, 0.5, 1).value())
        .isCloseTo(limit * Diffusivity.CM2_PER_S, within(1e-4 * limit * Diffusivity.CM2_PER_S));
    assertThat(table.notes()).anyMatch(note -> note.contains("velocity correlations"));
  }

  @Test
  void timeThatFallsWithinATableIsRefused() throws IOException {
    String text = block(1e-5, 0.1).replace("\n1.000 ", "\n0.850 ");
    Path file = Files.writeString(folder.resolve("msd.out"), text);
    assertThatThrownBy(() -> MsdTable.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("msd.out:10: time 0.85 ps does not rise");
  }

  @Test
  void theCaseOfTwoRunsGivesTheSecond() {
    MsdTable one = MsdTable.read(TrajectoryCasesTest.shared("msd-appended-runs/600K_new_msd.out"));
    MsdTable two =
        MsdTable.read(TrajectoryCasesTest.shared("msd-appended-runs/600K_twonew_msd.out"));
    assertThat(one.notes()).isEmpty();
    assertThat(two.notes().getFirst()).contains("holds 2 tables", "from line 77");
    assertThat(two.timePs()).isEqualTo(one.timePs());
  }
}
