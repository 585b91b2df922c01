package org.haven.potentials.nep;

import static org.haven.potentials.nep.NepVectorTables.F;
import static org.haven.potentials.nep.NepVectorTables.W;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.Kernel;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;

/// The twin of [NepMixed] for the CPU: the same arithmetic on vectors of 4, 8 or 16 floats.
///
/// One pass per particle does everything while its neighbours are in the first-level cache:
///
/// ```
/// NepVectorRadial.separations ─► radial basis ─┐
///        └► NepVectorAngular: selection, functions, harmonics, moments ─► NepVectorNetwork
///                                                                             │
/// forces ◄─ scatter ◄─ radial forces ◄─ repulsion ◄─ angular forces ◄─────────┘
/// ```
///
/// Forces on neighbours are scattered, in double, into one buffer per part of the particles. There
/// are [#PARTS] parts whatever the number of threads, and their buffers are added in order: the
/// bits do not depend on the threads. Only operations whose result Java defines to the bit are used
/// (no lane reductions, no library functions on vectors), so they do not depend on whether the code
/// is compiled yet either. They do depend on the vector length of the machine.
final class NepVector implements NepArithmetic {
  /// Parts into which the particles are divided, and so the most threads that are of use.
  static final int PARTS = 8;

  private final NepVectorTables tables;
  private final NepVectorList entries;
  private final Device device;
  private final int count;
  private final double[][] partForces;
  private final ThreadLocal<NepVectorScratch> scratch;

  /// @param model with the species of the system, in its order
  /// @param count number of particles N
  NepVector(NepModel model, int count, Device device) {
    this.device = device;
    this.count = count;
    tables = new NepVectorTables(model);
    entries = new NepVectorList(model, W, device);
    partForces = new double[PARTS][4 * count];
    scratch = ThreadLocal.withInitial(() -> new NepVectorScratch(tables));
  }

  /// Whether separations of a list with this reach fit the fixed-point range.
  static boolean reaches(double reachAngstrom) {
    return 2 * reachAngstrom < NepVectorList.RANGE;
  }

  @Override
  public boolean coversRepulsion() {
    return true;
  }

  @Override
  public void evaluate(
      ParticleState state, NeighbourList list, double[] cell, Evaluation out, double[] virials) {
    entries.update(state, list);
    // The device deals out runs that begin at multiples of its block: one block is one part.
    device.launch(new Parts(out.energies(), virials), PARTS * CpuDevice.BLOCK);
    device.launch(new SumParts(partForces, out.forces()), count);
  }

  private final class Parts implements Kernel {
    private final double[] energies;
    private final double[] virials;

    Parts(double[] energies, double[] virials) {
      this.energies = energies;
      this.virials = virials;
    }

    @Override
    public String name() {
      return "NEP, vectors of " + W;
    }

    @Override
    public void run(int begin, int end) {
      for (int part = begin / CpuDevice.BLOCK; part < end / CpuDevice.BLOCK; part++) {
        double[] forces = partForces[part];
        Arrays.fill(forces, 0);
        NepVectorScratch s = scratch.get();
        s.fit(tables, entries.longest);
        int last = (int) ((part + 1L) * count / PARTS);
        for (int i = (int) ((long) part * count / PARTS); i < last; i++) {
          energies[i] = particle(s, i, forces, virials);
        }
      }
    }
  }

  /// Sum of the parts' forces.
  private record SumParts(double[][] parts, double[] forces) implements Kernel {
    @Override
    public String name() {
      return "NEP, sum of parts";
    }

    @Override
    public void run(int begin, int end) {
      for (int i = begin; i < end; i++) {
        double x = 0;
        double y = 0;
        double z = 0;
        for (double[] part : parts) {
          x += part[4 * i];
          y += part[4 * i + 1];
          z += part[4 * i + 2];
        }
        forces[3 * i] = x;
        forces[3 * i + 1] = y;
        forces[3 * i + 2] = z;
      }
    }
  }

  /// One particle: returns its energy, adds forces, writes its virial.
  private double particle(NepVectorScratch s, int i, double[] forces, double[] virials) {
    int types = tables.types;
    int at = 3 * types * i;
    int[] segments = entries.segments;
    int begin = segments[at];
    int length = segments[at + 3 * types - 1] - begin;
    int ti = entries.fixed[4 * i + 3];
    NepVectorRadial.separations(s, entries.fixed, entries.entries, i, begin, begin + length);

    for (int n = 0; n < tables.radialFunctions; n++) {
      FloatVector.zero(F).intoArray(s.rows, n * W);
    }
    s.angularCount = 0;
    float reach2 = 0;
    for (int t = 0; t < types; t++) {
      int from = segments[at + 3 * t] - begin;
      int near = segments[at + 3 * t + 1] - begin;
      int to = segments[at + 3 * t + 2] - begin;
      if (to > from) {
        float cutoff = tables.radialCutoff[ti * types + t];
        reach2 = Math.max(reach2, cutoff * cutoff);
        NepVectorRadial.basis(s, cutoff, tables.radialBasis, from, to);
        NepVectorRadial.contract(
            s,
            tables.radial,
            (ti * types + t) * tables.radialBasis * tables.radialFunctions,
            tables.radialFunctions,
            tables.radialBasis);
        NepVectorAngular.select(
            s, t, tables.angularCutoff[ti * tables.paddedTypes + t], from, near);
      }
    }
    sumRows(s, tables.radialFunctions);
    System.arraycopy(s.rowSums, 0, s.descriptor, 0, tables.radialFunctions);

    NepVectorAngular.closeSelection(s);
    int angular = s.angularCount;
    if (tables.moments > 0) {
      // At least one vector, so that the moments of a lonely particle are set to zero.
      for (int p = 0; p == 0 || p < angular; p += W) {
        NepVectorAngular.basis(s, tables, ti, p);
        NepVectorAngular.functions(s, tables, ti, p);
        NepVectorAngular.harmonics(s, tables, p);
      }
      NepVectorAngular.moments(s, tables);
      sumRows(s, tables.moments * tables.angularFunctions);
      spreadMoments(s);
      NepVectorNetwork.descriptor(s, tables);
    }
    double energy = NepVectorNetwork.network(s, tables, ti);
    NepVectorNetwork.radialDerivatives(s, tables, ti);

    for (int p = 0; p < length; p += W) {
      FloatVector.zero(F).intoArray(s.fx, p);
      FloatVector.zero(F).intoArray(s.fy, p);
      FloatVector.zero(F).intoArray(s.fz, p);
    }
    if (tables.moments > 0) {
      NepVectorNetwork.momentDerivatives(s, tables);
      for (int p = 0; p < angular; p += W) {
        NepVectorAngular.forces(s, tables, p);
      }
    }
    if (tables.repulsionReachSquared > 0) {
      energy += repulsion(s, ti, begin, length);
    }
    for (int t = 0; t < types; t++) {
      NepVectorRadial.forces(
          s,
          tables.radialBasis,
          t * tables.paddedRadialBasis,
          segments[at + 3 * t] - begin,
          segments[at + 3 * t + 2] - begin);
    }
    NepVectorRadial.virial(s, length);
    sumRows(s, 6);
    writeVirial(s, virials, i);
    int packed = NepVectorRadial.pack(s, entries.sources, begin, length, reach2);
    NepVectorRadial.scatter(s, packed, i, forces);
    return energy;
  }

  /// From [moments][functions] to rows of padded length, with a row of ones behind.
  private void spreadMoments(NepVectorScratch s) {
    int functions = tables.angularFunctions;
    int padded = tables.paddedFunctions;
    for (int lm = 0; lm < tables.moments; lm++) {
      for (int b = 0; b < padded; b += W) {
        FloatVector.fromArray(F, s.rowSums, lm * functions + b)
            .intoArray(s.moments, lm * padded + b);
      }
    }
    for (int b = 0; b < padded; b += W) {
      FloatVector.broadcast(F, 1f).intoArray(s.moments, tables.moments * padded + b);
    }
  }

  private static void writeVirial(NepVectorScratch s, double[] virials, int i) {
    // U_i does not change when its neighbours rotate about it: Σ r ⊗ f is symmetric.
    double xy = -s.rowSums[1];
    double xz = -s.rowSums[2];
    double yz = -s.rowSums[4];
    virials[9 * i] = -s.rowSums[0];
    virials[9 * i + 1] = xy;
    virials[9 * i + 2] = xz;
    virials[9 * i + 3] = xy;
    virials[9 * i + 4] = -s.rowSums[3];
    virials[9 * i + 5] = yz;
    virials[9 * i + 6] = xz;
    virials[9 * i + 7] = yz;
    virials[9 * i + 8] = -s.rowSums[5];
  }

  /// Repulsion (ZBL) of the few entries that are close enough: adds forces, returns the energy.
  private double repulsion(NepVectorScratch s, int ti, int begin, int length) {
    double energy = 0;
    for (int p = 0; p < length; p += W) {
      if (FloatVector.fromArray(F, s.square, p)
          .compare(VectorOperators.LT, tables.repulsionReachSquared)
          .anyTrue()) {
        for (int k = p; k < p + W; k++) {
          if (s.square[k] < tables.repulsionReachSquared) {
            energy += repulsionOf(s, ti, entries.fixed[entries.sources[begin + k] + 3], k);
          }
        }
      }
    }
    return energy;
  }

  private double repulsionOf(NepVectorScratch s, int ti, int tj, int k) {
    int row = NepModel.REPULSION_LENGTH * (ti * tables.types + tj);
    double r = Math.sqrt((double) s.square[k]);
    double inner = tables.repulsion[row];
    double outer = tables.repulsion[row + 1];
    if (r >= outer) {
      return 0;
    }
    double value = 0;
    double slope = 0;
    for (int term = 0; term < 4; term++) {
      double b = tables.repulsion[row + 3 + 2 * term];
      double part = tables.repulsion[row + 2 + 2 * term] * StrictMath.exp(-b * r);
      value += part;
      slope -= b * part;
    }
    slope = slope / r - value / (r * r);
    value /= r;
    if (r > inner) {
      double rate = Math.PI / (outer - inner);
      double angle = rate * (r - inner);
      double f = 0.5 * StrictMath.cos(angle) + 0.5;
      slope = slope * f - 0.5 * value * rate * StrictMath.sin(angle);
      value *= f;
    }
    float factor = (float) (0.5 * slope / r);
    s.fx[k] += factor * s.x[k];
    s.fy[k] += factor * s.y[k];
    s.fz[k] += factor * s.z[k];
    return 0.5 * value;
  }

  private static final VectorMask<Float> BIT8 = bit(8);
  private static final VectorMask<Float> BIT4 = bit(4);
  private static final VectorMask<Float> BIT2 = bit(2);
  private static final VectorMask<Float> BIT1 = bit(1);
  private static final VectorShuffle<Float> SWAP8 = swap(8);
  private static final VectorShuffle<Float> SWAP4 = swap(4);
  private static final VectorShuffle<Float> SWAP2 = swap(2);
  private static final VectorShuffle<Float> SWAP1 = swap(1);

  private static VectorMask<Float> bit(int bit) {
    long mask = 0;
    for (int lane = 0; lane < W; lane++) {
      mask |= (lane & bit) != 0 ? 1L << lane : 0;
    }
    return VectorMask.fromLong(F, mask);
  }

  private static VectorShuffle<Float> swap(int bit) {
    return VectorShuffle.fromOp(F, lane -> bit < W ? lane ^ bit : lane);
  }

  /// Sums `count` rows of s.rows over their lanes into s.rowSums, W rows at a time: a tree in which
  /// two vectors are merged into one that holds sums of both, until each lane belongs to one row.
  private static void sumRows(NepVectorScratch s, int count) {
    float[] rows = s.rows;
    for (int group = 0; group < count; group += W) {
      int at = group * W;
      int half = W / 2;
      if (half >= 8) {
        for (int k = at; k < at + half * W; k += W) {
          FloatVector a = FloatVector.fromArray(F, rows, k);
          FloatVector b = FloatVector.fromArray(F, rows, k + half * W);
          a.blend(b, BIT8).add(b.blend(a, BIT8).rearrange(SWAP8)).intoArray(rows, k);
        }
        half /= 2;
      }
      if (half >= 4) {
        for (int k = at; k < at + half * W; k += W) {
          FloatVector a = FloatVector.fromArray(F, rows, k);
          FloatVector b = FloatVector.fromArray(F, rows, k + half * W);
          a.blend(b, BIT4).add(b.blend(a, BIT4).rearrange(SWAP4)).intoArray(rows, k);
        }
      }
      FloatVector a = FloatVector.fromArray(F, rows, at);
      FloatVector b = FloatVector.fromArray(F, rows, at + 2 * W);
      FloatVector c = FloatVector.fromArray(F, rows, at + W);
      FloatVector d = FloatVector.fromArray(F, rows, at + 3 * W);
      FloatVector ab = a.blend(b, BIT2).add(b.blend(a, BIT2).rearrange(SWAP2));
      FloatVector cd = c.blend(d, BIT2).add(d.blend(c, BIT2).rearrange(SWAP2));
      ab.blend(cd, BIT1).add(cd.blend(ab, BIT1).rearrange(SWAP1)).intoArray(s.rowSums, group);
    }
  }
}
