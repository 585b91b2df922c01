package org.haven.benchmarks;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.ClusterList;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Lanes;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.Surroundings;
import org.haven.potentials.Evaluation;
import org.haven.potentials.nep.NepModel;
import org.haven.potentials.nep.NepPotential;

/// Bare calls of a NEP in mixed precision on one thread, the list not rebuilt: what
/// `roofline/roofline.py` runs.
///
/// Arguments: potential, structure, seconds. Prints lines of a name and a number: mean vectors per
/// particle that each kind of loop runs over, GHz of the processor by a chain of dependent shifts
/// and exclusive ors (one cycle each), and ns per particle in time of this thread's processor, the
/// least and the median of rounds in the second half.
public final class NepLoop {
  private static final double SKIN_ANGSTROM = 1;
  private static final double ROUND_S = 0.4;
  private static final long CHAIN = 20_000_000;

  private NepLoop() {}

  /// Measures.
  public static void main(String[] arguments) {
    Path potential = Path.of(arguments[0]);
    double seconds = Double.parseDouble(arguments[2]);
    try (CpuDevice device = new CpuDevice(1)) {
      ParticleState state = StructureFile.read(Path.of(arguments[1]), 0).toState(Map.of());
      NepModel model = NepModel.read(potential).select(state.speciesTable().symbols());
      var nep = new NepPotential(model, Precision.MIXED);
      nep.bind(state, device);
      var list = new NeighbourList(device, model.cutoffAngstrom(), SKIN_ANGSTROM);
      list.rebuild(state);
      var out = new Evaluation(state.count());
      nep.evaluate(state, list, out);
      countVectors(list.clusters(), state.count(), model.cutoffs()[0], model.cutoffs()[1]);
      double[] rounds = new double[(int) (seconds / ROUND_S) + 2];
      int done = 0;
      double gigahertz = 0;
      while (done < rounds.length) {
        gigahertz = Math.max(gigahertz, gigahertz());
        long start = threadNanoseconds();
        long calls = 0;
        long past;
        do {
          nep.evaluate(state, list, out);
          calls++;
          past = threadNanoseconds() - start;
        } while (past < 1e9 * ROUND_S);
        rounds[done++] = (double) past / calls / state.count();
      }
      double[] steady = Arrays.copyOfRange(rounds, rounds.length / 2, rounds.length);
      Arrays.sort(steady);
      print("gigahertz", gigahertz);
      print("least", steady[0]);
      print("median", steady[steady.length / 2]);
    }
  }

  private static long threadNanoseconds() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void print(String name, double value) {
    System.out.printf(Locale.ROOT, "%s %.4f%n", name, value);
  }

  private static double gigahertz() {
    long start = threadNanoseconds();
    long x = start | 1;
    for (long k = 0; k < CHAIN; k++) {
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
    }
    double past = threadNanoseconds() - start;
    return x == 0 ? 0 : 6.0 * CHAIN / past;
  }

  /// Vectors of candidates, radial and angular neighbours, and the neighbours themselves.
  private static void countVectors(ClusterList clusters, int count, double far, double near) {
    var around = new Surroundings();
    double[] sums = new double[5];
    for (int c = 0; c < clusters.clusters(); c++) {
      clusters.gather(c, around);
      int members = clusters.firstSlot(c + 1) - clusters.firstSlot(c);
      for (int own = around.own(); own < around.own() + members; own++) {
        int radial = within(around, own, far);
        int angular = within(around, own, near);
        sums[0] += vectors(around.count());
        sums[1] += vectors(radial);
        sums[2] += vectors(Math.max(1, angular));
        sums[3] += radial;
        sums[4] += angular;
      }
    }
    String[] names = {
      "candidate_vectors", "radial_vectors", "angular_vectors", "radial", "angular"
    };
    for (int k = 0; k < names.length; k++) {
      print(names[k], sums[k] / count);
    }
  }

  private static int vectors(int count) {
    return (count + Lanes.COUNT - 1) / Lanes.COUNT;
  }

  private static int within(Surroundings around, int own, double cutoffAngstrom) {
    int found = 0;
    for (int k = 0; k < around.count(); k++) {
      double x = (double) (around.x()[k] - around.x()[own]) * ClusterList.RESOLUTION;
      double y = (double) (around.y()[k] - around.y()[own]) * ClusterList.RESOLUTION;
      double z = (double) (around.z()[k] - around.z()[own]) * ClusterList.RESOLUTION;
      if (k != own && x * x + y * y + z * z < cutoffAngstrom * cutoffAngstrom) {
        found++;
      }
    }
    return found;
  }
}
