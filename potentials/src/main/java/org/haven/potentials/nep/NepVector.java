package org.haven.potentials.nep;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.Kernel;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;

/// The twin of [NepMixed] and of [NepDouble] for the CPU: the same arithmetic on vectors of floats
/// or of doubles, in code that [NepProgram] writes for the model's shape.
///
/// One pass per particle does everything while its neighbours are in the first-level cache:
///
/// ```
/// separations ─► selection ─► radial sums ─────────────────────────┐
///                    └─► angular functions, harmonics, moments ─► network
///                                                                   │
/// forces ◄─ repulsion ◄─ angular forces ◄─ radial forces ◄──────────┘
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

  /// Particles whose virials are added up before they go to double.
  private static final int VIRIALS = 16;

  private final NepModel model;
  private final VectorType type;
  private final Device device;
  private final NepVectorList entries;
  private final double[] partVirials = new double[6 * PARTS];
  private double[][] partForces = {};
  private NepLayout layout;
  private NepStages stages;
  private Object table;
  private ThreadLocal<Scratch> scratch;

  /// What one thread needs while it computes one particle.
  static final class Scratch {
    final Object memory;
    final int[] ints;

    Scratch(NepLayout layout) {
      memory = layout.type.array(layout.memory);
      ints = new int[layout.ints];
    }
  }

  /// @param model with the species of the system, in its order
  NepVector(NepModel model, VectorType type, Device device) {
    this.model = model;
    this.type = type;
    this.device = device;
    entries = new NepVectorList(model, type, device);
  }

  @Override
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
    entries.update(state, list);
    fit();
    int count = state.count();
    // The device deals out runs that begin at multiples of its block: one block is one part.
    device.launch(new Parts(count, out.energies()), PARTS * CpuDevice.BLOCK);
    device.launch(new SumParts(partForces, entries.places(), out.forces()), count);
    out.setEnergyEv(device.sum(out.energies(), 0, 1, count));
    sumVirials(out.virial());
  }

  /// Code and room for the lists as they are now.
  private void fit() {
    if (layout == null
        || layout.shape.radialCapacity() < entries.longest
        || layout.shape.angularCapacity() < entries.longestNear) {
      layout = new NepLayout(NepLayout.shape(model, type, entries.longest, entries.longestNear));
      stages = NepProgram.of(layout);
      table = type.array(new NepTable(layout).values(model));
      NepLayout now = layout;
      scratch = ThreadLocal.withInitial(() -> new Scratch(now));
    }
    if (partForces.length == 0 || partForces[0].length < 4 * entries.places()) {
      partForces = new double[PARTS][4 * entries.places()];
    }
  }

  /// U_i does not change when its neighbours rotate about it: Σ r ⊗ f is symmetric.
  private void sumVirials(double[] virial) {
    double[] sums = new double[6];
    for (int part = 0; part < PARTS; part++) {
      for (int k = 0; k < 6; k++) {
        sums[k] -= partVirials[6 * part + k];
      }
    }
    int[] places = {0, 1, 2, 1, 3, 4, 2, 4, 5};
    for (int k = 0; k < 9; k++) {
      virial[k] = sums[places[k]];
    }
  }

  private final class Parts implements Kernel {
    private final int count;
    private final double[] energies;

    Parts(int count, double[] energies) {
      this.count = count;
      this.energies = energies;
    }

    @Override
    public String name() {
      return "NEP, " + type;
    }

    @Override
    public void run(int begin, int end) {
      Scratch s = scratch.get();
      for (int k = 0; k < 9; k++) {
        set(s.memory, layout.cell + k, entries.box[k]);
      }
      for (int part = begin / CpuDevice.BLOCK; part < end / CpuDevice.BLOCK; part++) {
        double[] forces = partForces[part];
        Arrays.fill(forces, 0);
        Arrays.fill(partVirials, 6 * part, 6 * part + 6, 0);
        int first = (int) ((long) part * count / PARTS);
        int last = (int) ((part + 1L) * count / PARTS);
        for (int i = first; i < last; i++) {
          energies[i] = particle(s, i, forces);
          if ((i + 1 - first) % VIRIALS == 0 || i + 1 == last) {
            flushVirial(s.memory, 6 * part);
          }
        }
      }
    }
  }

  /// One particle: returns its energy, adds forces and virial.
  private double particle(Scratch s, int i, double[] forces) {
    Object memory = s.memory;
    int[] ints = s.ints;
    int[] segments = entries.segments;
    int types = layout.shape.types();
    int at = (2 * types + 1) * i;
    int begin = segments[at];
    int species = entries.species(i);
    int length = segments[at + 2 * types] - begin;
    fetch(s, i, begin, length);
    stages.separations(memory, ints, length);
    int count = stages.select(memory, table, ints, entries.entries, segments, at, species);
    stages.radial(memory, table, ints, species);
    int angular = ints[layout.angularBegin + types];
    stages.angular(memory, table, ints, species, angular);
    stages.descriptor(memory);
    stages.network(memory, table, species);
    double energy = stages.energy(memory) - model.outputBias();
    stages.derivatives(memory, table, species);
    stages.angularForces(memory, ints, angular);
    stages.radialForces(memory, ints);
    if (model.repulsion().length > 0 && stages.close(memory, table, count) > 0) {
      energy += repulsion(s, species);
    }
    stages.collect(memory, count);
    scatter(memory, layout.quads, ints, layout.packed, count, forces, 4 * i);
    return energy;
  }

  /// Copies the positions of the entries, and of the particle for every lane, to the scratch: 16 or
  /// 32 bytes at a time, which is faster than to gather them number by number.
  void fetch(Scratch s, int i, int begin, int length) {
    if (s.memory instanceof double[] memory) {
      double[] fractions = (double[]) entries.positions();
      for (int k = 0; k < length; k++) {
        DoubleVector.fromArray(QUAD, fractions, entries.entries[begin + k])
            .intoArray(memory, layout.quads + 4 * k);
      }
      for (int k = 0; k < layout.ownLength; k += 4) {
        DoubleVector.fromArray(QUAD, fractions, 4 * i).intoArray(memory, layout.own + k);
      }
    } else {
      fetch((int[]) entries.positions(), entries.entries, begin, length, s.ints, 4 * i);
    }
  }

  private void fetch(int[] fixed, int[] index, int begin, int length, int[] ints, int own) {
    int to = layout.neighbourQuads;
    for (int k = 0; k < length; k++) {
      IntVector.fromArray(INT_QUAD, fixed, index[begin + k]).intoArray(ints, to + 4 * k);
    }
    IntVector self = IntVector.fromArray(INT_QUAD, fixed, own);
    for (int k = 0; k < layout.ownLength; k += 4) {
      self.intoArray(ints, layout.ownQuad + k);
    }
  }

  private static double get(Object memory, int k) {
    return memory instanceof float[] floats ? floats[k] : ((double[]) memory)[k];
  }

  private static void set(Object memory, int k, double value) {
    if (memory instanceof float[] floats) {
      floats[k] = (float) value;
    } else {
      ((double[]) memory)[k] = value;
    }
  }

  /// Repulsion (ZBL) of the few neighbours that are close enough: adds forces, returns the energy.
  private double repulsion(Scratch s, int species) {
    double energy = 0;
    for (int t = 0; t < layout.shape.types(); t++) {
      int row = NepModel.REPULSION_LENGTH * (species * layout.shape.types() + t);
      double outer = model.repulsion()[row + 1];
      for (int k = s.ints[layout.radialBegin + t]; k < s.ints[layout.radialBegin + t + 1]; k++) {
        double square = get(s.memory, layout.square + k);
        if (square < outer * outer) {
          energy += repulsionOf(s.memory, k, Math.sqrt(square), row);
        }
      }
    }
    return energy;
  }

  private double repulsionOf(Object memory, int k, double r, int row) {
    double[] repulsion = model.repulsion();
    double inner = repulsion[row];
    double outer = repulsion[row + 1];
    double value = 0;
    double slope = 0;
    for (int term = 0; term < 4; term++) {
      double b = repulsion[row + 3 + 2 * term];
      double part = repulsion[row + 2 + 2 * term] * StrictMath.exp(-b * r);
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
    double factor = 0.5 * slope / r;
    add(memory, layout.fx + k, factor * get(memory, layout.x + k));
    add(memory, layout.fy + k, factor * get(memory, layout.y + k));
    add(memory, layout.fz + k, factor * get(memory, layout.z + k));
    return 0.5 * value;
  }

  private static void add(Object memory, int k, double value) {
    set(memory, k, get(memory, k) + value);
  }

  private void flushVirial(Object memory, int at) {
    for (int k = 0; k < 6; k++) {
      int row = layout.virial + k * layout.lanes;
      partVirials[at + k] +=
          memory instanceof float[] floats
              ? takeSum(floats, row, layout.lanes)
              : takeSum((double[]) memory, row, layout.lanes);
    }
  }

  private static double takeSum(float[] memory, int at, int length) {
    double sum = 0;
    for (int k = at; k < at + length; k++) {
      sum += memory[k];
      memory[k] = 0;
    }
    return sum;
  }

  private static double takeSum(double[] memory, int at, int length) {
    double sum = 0;
    for (int k = at; k < at + length; k++) {
      sum += memory[k];
      memory[k] = 0;
    }
    return sum;
  }

  private static final VectorSpecies<Double> QUAD = DoubleVector.SPECIES_256;
  private static final VectorSpecies<Float> FLOAT_QUAD = FloatVector.SPECIES_128;
  private static final VectorSpecies<Integer> INT_QUAD = IntVector.SPECIES_128;

  /// Takes the `count` forces (quadruples in memory) from the neighbours and gives them to the
  /// particle. Sums in double, so that the net force vanishes to double's rounding.
  static void scatter(
      Object memory, int quads, int[] ints, int packed, int count, double[] forces, int self) {
    if (memory instanceof float[] floats) {
      scatter(floats, quads, ints, packed, count, forces, self);
    } else {
      scatter((double[]) memory, quads, ints, packed, count, forces, self);
    }
  }

  private static void scatter(
      float[] memory, int quads, int[] ints, int packed, int count, double[] forces, int self) {
    DoubleVector even = DoubleVector.zero(QUAD);
    DoubleVector odd = even;
    int k = 0;
    for (; k + 1 < count; k += 2) {
      DoubleVector f = quad(memory, quads + 4 * k);
      int j = ints[packed + k];
      DoubleVector.fromArray(QUAD, forces, j).sub(f).intoArray(forces, j);
      even = even.add(f);
      f = quad(memory, quads + 4 * k + 4);
      j = ints[packed + k + 1];
      DoubleVector.fromArray(QUAD, forces, j).sub(f).intoArray(forces, j);
      odd = odd.add(f);
    }
    if (k < count) {
      DoubleVector f = quad(memory, quads + 4 * k);
      int j = ints[packed + k];
      DoubleVector.fromArray(QUAD, forces, j).sub(f).intoArray(forces, j);
      odd = odd.add(f);
    }
    DoubleVector.fromArray(QUAD, forces, self).add(even).add(odd).intoArray(forces, self);
  }

  private static DoubleVector quad(float[] memory, int at) {
    return (DoubleVector)
        FloatVector.fromArray(FLOAT_QUAD, memory, at).convertShape(VectorOperators.F2D, QUAD, 0);
  }

  private static void scatter(
      double[] memory, int quads, int[] ints, int packed, int count, double[] forces, int self) {
    DoubleVector sum = DoubleVector.zero(QUAD);
    for (int k = 0; k < count; k++) {
      DoubleVector f = DoubleVector.fromArray(QUAD, memory, quads + 4 * k);
      int j = ints[packed + k];
      DoubleVector.fromArray(QUAD, forces, j).sub(f).intoArray(forces, j);
      sum = sum.add(f);
    }
    DoubleVector.fromArray(QUAD, forces, self).add(sum).intoArray(forces, self);
  }

  /// Sum of the parts' forces, and of the replicas of a particle.
  private record SumParts(double[][] parts, int places, double[] forces) implements Kernel {
    @Override
    public String name() {
      return "NEP, sum of parts";
    }

    @Override
    public void run(int begin, int end) {
      int count = forces.length / 3;
      for (int i = begin; i < end; i++) {
        double x = 0;
        double y = 0;
        double z = 0;
        for (double[] part : parts) {
          for (int j = 4 * i; j < 4 * places; j += 4 * count) {
            x += part[j];
            y += part[j + 1];
            z += part[j + 2];
          }
        }
        forces[3 * i] = x;
        forces[3 * i + 1] = y;
        forces[3 * i + 2] = z;
      }
    }
  }
}
