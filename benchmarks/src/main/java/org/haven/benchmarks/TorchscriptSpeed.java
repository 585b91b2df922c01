package org.haven.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.potentials.Evaluation;
import org.haven.potentials.graph.GraphPotential;
import org.haven.validation.speed.SpeedSystem;
import org.haven.validation.speed.SteadyRun;

/// Time of one call of a graph potential, to set beside `benchmarks/compare/torchscript_call.py`;
/// `benchmarks/compare/torchscript_speed.py` runs both in turns.
///
/// Arguments: model, structure, repetition `2x2x2`, threads, seconds to measure. Prints one line:
/// atoms, edges, least and median time of a call in ms, median processor time, and Haven's share of
/// the time, outside libtorch, in percent. A call takes positions and list to energy, forces and
/// virial; the list is not rebuilt. With `-` for the seconds it measures again for every number of
/// seconds on a line of standard input. A sixth word `steps` times whole steps of molecular
/// dynamics instead: velocity Verlet of 1 fs from 300 K, forces, neighbour list with a skin of 0.5
/// Å.
public final class TorchscriptSpeed {
  /// CLOCK_PROCESS_CPUTIME_ID of Linux.
  private static final int PROCESS_CLOCK = 2;

  private static final MethodHandle CLOCK =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().find("clock_gettime").orElseThrow(),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

  private static final MemorySegment SPENT = Arena.global().allocate(16, 8);

  private final GraphPotential potential;
  private final ParticleState state;
  private final NeighbourList list;
  private final Evaluation out;

  /// Whole steps, or null.
  private SteadyRun run;

  private TorchscriptSpeed(GraphPotential potential, ParticleState state, CpuDevice device) {
    this.potential = potential;
    this.state = state;
    list = new NeighbourList(device, potential.cutoffAngstrom(), 0.5);
    list.rebuild(state);
    potential.bind(state, device);
    out = new Evaluation(state.count());
  }

  /// Measures.
  public static void main(String[] arguments) throws IOException {
    int[] n = Arrays.stream(arguments[2].split("x")).mapToInt(Integer::parseInt).toArray();
    Structure structure = StructureFile.read(Path.of(arguments[1]), 0).supercell(n[0], n[1], n[2]);
    try (GraphPotential potential = GraphPotential.open(Path.of(arguments[0]), true);
        CpuDevice device = new CpuDevice(Integer.parseInt(arguments[3]))) {
      var speed = new TorchscriptSpeed(potential, structure.toState(Map.of()), device);
      if (arguments.length > 5 && arguments[5].equals("steps")) {
        Path model = Path.of(arguments[0]);
        var dynamics = new SpeedSystem.Dynamics(1.0, 300, 0.5, false);
        speed.run =
            new SteadyRun(
                SpeedSystem.of("graph", structure, model, dynamics),
                structure,
                Precision.DOUBLE,
                device);
      }
      for (int k = 0; k < 3; k++) {
        speed.call();
      }
      if (!arguments[4].equals("-")) {
        double seconds = Double.parseDouble(arguments[4]);
        speed.measure(0.5 * seconds);
        System.out.println(speed.measure(seconds));
        return;
      }
      var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
      System.out.println("ready");
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println(speed.measure(Double.parseDouble(line)));
      }
    }
  }

  private void call() {
    if (run != null) {
      run.step();
      return;
    }
    potential.evaluate(state, list, out);
  }

  /// Time of all processors spent by this process, from the C library: the Java platform's own
  /// clock of it ticks every 10 ms.
  private static long processorNanos() {
    try {
      int _ = (int) CLOCK.invokeExact(PROCESS_CLOCK, SPENT);
    } catch (Throwable e) {
      throw new IllegalStateException("clock_gettime", e);
    }
    return 1_000_000_000L * SPENT.getAtIndex(ValueLayout.JAVA_LONG, 0)
        + SPENT.getAtIndex(ValueLayout.JAVA_LONG, 1);
  }

  private String measure(double seconds) {
    double within = potential.secondsWithinLibtorch();
    long begin = System.nanoTime();
    double[] times = new double[100_000];
    double[] processor = new double[times.length];
    int calls = 0;
    while (calls < 2 || 1e-9 * (System.nanoTime() - begin) < seconds && calls < times.length) {
      long start = System.nanoTime();
      long spent = processorNanos();
      call();
      processor[calls] = 1e-6 * (processorNanos() - spent);
      times[calls++] = 1e-6 * (System.nanoTime() - start);
    }
    within = 1e3 * (potential.secondsWithinLibtorch() - within);
    double all = Arrays.stream(times, 0, calls).sum();
    Arrays.sort(times, 0, calls);
    Arrays.sort(processor, 0, calls);
    return String.format(
        Locale.ROOT,
        "haven   %5d atoms %7d edges  least %9.2f ms  median %9.2f ms  processor %9.2f ms"
            + "  %4d calls  share %.2f %%  %s %.6f %s",
        state.count(),
        run == null ? potential.edges() : Math.round(run.pairsPerAtom() * state.count()),
        times[0],
        times[calls / 2],
        processor[calls / 2],
        calls,
        run == null ? 100 * (all - within) / all : Double.NaN,
        run == null ? "energy" : "temperature",
        run == null ? out.energyEv() : run.temperatureK(),
        run == null ? "eV" : "K");
  }
}
