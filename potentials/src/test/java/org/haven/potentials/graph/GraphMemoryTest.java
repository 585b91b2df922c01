package org.haven.potentials.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// Resident memory does not grow with the number of calls, though the number of edges changes from
/// call to call. Resident memory is the process's, so no other test may run beside.
@Isolated
class GraphMemoryTest {
  private static final Path EXAMPLES =
      Path.of(System.getProperty("haven.root", ".")).resolve("inputs/examples");

  private static double residentMb() throws IOException {
    Path status = Path.of("/proc/self/status");
    Assumptions.assumeTrue(Files.exists(status), "needs " + status);
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  /// Growth in MB over so many calls after the first 250, which fill pools.
  private static double growthMb(Path model, int calls) throws IOException {
    Structure structure = StructureFile.read(EXAMPLES.resolve("li6ps5cl/li6ps5cl_52.xyz"), 0);
    ParticleState start = structure.toState(Map.of());
    try (GraphPotential potential = GraphPotential.open(model, true);
        CpuDevice device = new CpuDevice(1)) {
      potential.bind(start, device);
      var list = new NeighbourList(device, potential.cutoffAngstrom(), 0.5);
      var out = new Evaluation(start.count());
      var random = new Random(3);
      double before = 0;
      for (int call = 0; call < 250 + calls; call++) {
        ParticleState state = start.copy();
        for (int k = 0; k < state.positions().length; k++) {
          state.positions()[k] += 0.1 * random.nextGaussian();
        }
        list.rebuild(state);
        potential.evaluate(state, list, out);
        if ((call + 1) % 250 == 0) {
          System.gc();
          double now = residentMb();
          System.out.printf(
              "%s: %.0f MB resident after %d calls%n", model.getFileName(), now, call + 1);
          before = call + 1 == 250 ? now : before;
        }
      }
      System.gc();
      return residentMb() - before;
    }
  }

  @Test
  void bundledModel() throws IOException {
    // Arrays that are not given back are some 100 kB a call; the Java heap breathes by some MB.
    assertThat(growthMb(EXAMPLES.resolve("li6ps5cl-graph/li6ps5cl_graph.pth"), 750)).isLessThan(30);
  }

  @Test
  @Tag("slow")
  void tensorNetDouble() throws IOException {
    assertThat(growthMb(SharedModels.file("tensornet_matpes_pbe_float64.pth"), 2000))
        .isLessThan(40);
  }
}
