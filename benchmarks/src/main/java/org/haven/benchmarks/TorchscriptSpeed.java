package org.haven.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.haven.inputs.Structure;
import org.haven.inputs.StructureFile;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;
import org.haven.potentials.graph.GraphPotential;

/// Time of one call of a graph potential, to set beside `benchmarks/compare/torchscript_call.py`.
///
/// Arguments: model, structure, repetition `2x2x2`, threads, seconds to measure. Prints one line:
/// atoms, edges, least and median time of a call in ms, and Haven's share of the time, outside
/// libtorch, in percent. A call takes positions and list to energy, forces and virial; the list is
/// not rebuilt.
public final class TorchscriptSpeed {
  private TorchscriptSpeed() {}

  /// Measures.
  public static void main(String[] arguments) {
    int[] n = Arrays.stream(arguments[2].split("x")).mapToInt(Integer::parseInt).toArray();
    Structure structure = StructureFile.read(Path.of(arguments[1]), 0).supercell(n[0], n[1], n[2]);
    double seconds = Double.parseDouble(arguments[4]);
    try (GraphPotential potential = GraphPotential.open(Path.of(arguments[0]), true);
        CpuDevice device = new CpuDevice(Integer.parseInt(arguments[3]))) {
      ParticleState state = structure.toState(Map.of());
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0.5);
      list.rebuild(state);
      potential.bind(state, device);
      Evaluation out = new Evaluation(state.count());
      long warm = System.nanoTime();
      for (int k = 0; k < 3 || 1e-9 * (System.nanoTime() - warm) < 0.5 * seconds; k++) {
        potential.evaluate(state, list, out);
      }
      double within = potential.secondsWithinLibtorch();
      long begin = System.nanoTime();
      double[] times = new double[100_000];
      int calls = 0;
      while (calls < 2 || 1e-9 * (System.nanoTime() - begin) < seconds && calls < times.length) {
        long start = System.nanoTime();
        potential.evaluate(state, list, out);
        times[calls++] = 1e-6 * (System.nanoTime() - start);
      }
      within = 1e3 * (potential.secondsWithinLibtorch() - within);
      double all = Arrays.stream(times, 0, calls).sum();
      Arrays.sort(times, 0, calls);
      System.out.printf(
          Locale.ROOT,
          "haven   %5d atoms %7d edges  least %9.2f ms  median %9.2f ms  %4d calls  share %.2f %%"
              + "  energy %.6f eV%n",
          state.count(),
          potential.edges(),
          times[0],
          times[calls / 2],
          calls,
          100 * (all - within) / all,
          out.energyEv());
    }
  }
}
