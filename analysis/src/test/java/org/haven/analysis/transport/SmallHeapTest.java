package org.haven.analysis.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;

/// A long trajectory in a Java with little memory. It is made while it is read, so that no file is
/// needed.
class SmallHeapTest {
  private static final int FRAMES = 100_000;
  private static final int IONS = 60;

  /// Walks of 60 ions beside 40 atoms at rest, the same for whoever asks.
  private record Walks(int frames) implements Trajectory {
    @Override
    public String source() {
      return "walks";
    }

    @Override
    public double frameIntervalFs() {
      return 100;
    }

    @Override
    public List<String> symbols() {
      List<String> symbols = new ArrayList<>(Collections.nCopies(IONS, "Li"));
      symbols.addAll(Collections.nCopies(40, "S"));
      return symbols;
    }

    @Override
    public Cell cell(int frame) {
      return Cell.orthorhombic(20, 20, 20);
    }

    /// Sums of waves of many lengths in time: continuous, different for each ion, quick to compute.
    @Override
    public void read(int frame, double[] positions) {
      for (int k = 0; k < 3 * IONS; k++) {
        positions[k] = k % 20;
        double phase = 0.7 * k;
        for (int wave = 1; wave < 300_000; wave *= 9) {
          positions[k] += Math.sqrt(wave) * 0.035 * Math.sin(frame * 6.0 / wave + phase);
          phase *= 3;
        }
      }
    }

    @Override
    public void close() {}
  }

  /// Prints what it finds; run in a process of its own.
  public static void main(String[] arguments) {
    TransportOptions options = TransportOptions.of(List.of("Li"), Map.of("Li", 1.0));
    TransportResult result =
        TransportResult.of("walks", new Walks(FRAMES), options.atTemperature(600));
    System.out.print(
        result.frames()
            + " "
            + result.tracers().get("Li").curve().msdAngstrom2()[50]
            + " "
            + result.collective().charge().msdAngstrom2()[50]);
  }

  private static Process start(String memory) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            memory,
            "-cp",
            System.getProperty("java.class.path"),
            SmallHeapTest.class.getName())
        .redirectErrorStream(true)
        .start();
  }

  private static String result(Process java) throws Exception {
    String text = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(java.waitFor()).as(text).isZero();
    return text;
  }

  @Test
  void aHundredThousandFramesFitIntoLittleMemory() throws Exception {
    // the displacements alone are 24 × 60 × 100,000 = 144 MB, at once in 2 GB, on the disk in 192
    // MB
    Process little = start("-Xmx192m");
    Process ample = start("-Xmx2g");
    assertThat(result(little)).startsWith(FRAMES + " ").isEqualTo(result(ample));
  }
}
