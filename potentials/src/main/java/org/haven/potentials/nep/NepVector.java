package org.haven.potentials.nep;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.haven.kernels.ClusterList;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.Kernel;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.Surroundings;
import org.haven.kernels.code.VectorType;
import org.haven.potentials.Evaluation;

/// The twin of [NepPlain] for the CPU: the same arithmetic on vectors of floats or of doubles, in
/// code that [NepProgram] writes for the model's shape.
///
/// The particles of a cluster, four at most, go through the stages together: the code of a stage is
/// fetched once for them, and their neighbours are still in the near caches at the next:
///
/// ```
/// candidates ─► selection ─► radial sums ─────────────────────────┐
///                   └─► angular functions, harmonics, moments ─► network
///                                                                  │
/// forces ◄─ repulsion ◄─ radial forces ◄─ angular forces ◄─────────┘
/// ```
///
/// Candidates for neighbours are those of the particle's cluster, [ClusterList]: read once for up
/// to four particles, without an index per neighbour. A vector holds neighbours of several species
/// and takes what depends on them from tables; but the radial basis is summed for each species, and
/// only the sums are multiplied with the coefficients.
///
/// Forces on neighbours are scattered, in double, into one buffer per part of the particles, as
/// large as the part's window, [NepClusters]. The parts do not depend on the number of threads, and
/// their buffers are added in order: nor do the bits. Only operations whose result Java defines to
/// the bit are used (no lane reductions, no library functions on vectors), so they do not depend on
/// whether the code is compiled yet either. They do depend on the vector length of the machine.
///
/// A list without clusters is left to the plain kernels.
final class NepVector implements NepArithmetic {
  /// Particles whose virials are added up, a quarter in each scratch, before they go to double.
  private static final int VIRIALS = 64;

  /// Slots whose forces are summed at a time.
  private static final int CHUNK = 64;

  private final NepModel model;
  private final VectorType type;
  private final Device device;
  private final NepClusters clusters;
  private double[] partVirials = {};
  private double[][] partForces = {};
  private NepLayout layout;
  private NepStages stages;
  private Object table;
  private ThreadLocal<Scratch[]> scratch;
  private NepArithmetic plain;
  // Of a charge model.
  private final NepCharges charges;
  private Object chargeTable;
  private Object chargeDerivatives;

  /// What one thread needs for one member of a cluster.
  static final class Scratch {
    final Object memory;
    final int[] ints;
    final double[] sums = new double[4 * CHUNK];

    Scratch(NepLayout layout) {
      memory = layout.type.array(layout.memory);
      ints = new int[layout.ints];
      for (int k = layout.numbers; k < layout.close; k++) {
        ints[k] = k - layout.numbers;
      }
    }
  }

  /// @param model with the species of the system, in its order
  /// @param charges of a charge model, null otherwise
  NepVector(NepModel model, NepCharges charges, VectorType type, Device device) {
    this.model = model;
    this.charges = charges;
    this.type = type;
    this.device = device;
    clusters = new NepClusters(model, type, device);
  }

  @Override
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
    int count = state.count();
    if (!clusters.update(state, list)) {
      plain(count).evaluate(state, list, out);
      return;
    }
    fit();
    // The device deals out runs that begin at multiples of its block: one block is one part.
    if (charges != null) {
      device.launch(new ChargeParts(state.species()), clusters.parts() * CpuDevice.BLOCK);
      charges.solve(state, list);
    }
    device.launch(new Parts(state.species(), out.energies()), clusters.parts() * CpuDevice.BLOCK);
    device.launch(new SumParts(count, out.forces()), count);
    out.setEnergyEv(device.sum(out.energies(), 0, 1, count));
    sumVirials(out.virial());
    if (charges != null) {
      charges.add(out);
    }
  }

  private NepArithmetic plain(int count) {
    if (plain == null) {
      Precision precision = type.isFloat() ? Precision.MIXED : Precision.DOUBLE;
      plain = new NepPlain(model, charges, precision, count, device);
    }
    return plain;
  }

  /// Code and room for the clusters as they are now.
  private void fit() {
    int candidates = type.isFloat() ? 0 : clusters.largest;
    if (layout == null
        || layout.shape.radialCapacity() < clusters.longest
        || layout.shape.angularCapacity() < clusters.longestNear
        || layout.shape.candidateCapacity() < candidates) {
      layout =
          new NepLayout(
              NepLayout.shape(model, type, clusters.longest, clusters.longestNear, candidates));
      stages = NepProgram.of(layout);
      table = type.array(new NepTable(layout).values(model, model.network()));
      if (charges != null) {
        chargeTable = type.array(new NepTable(layout).values(model, model.chargeNetwork()));
        chargeDerivatives = type.array(charges.charges().length * layout.descriptorLength);
      }
      NepLayout now = layout;
      scratch =
          ThreadLocal.withInitial(
              () -> {
                Scratch[] ofThread = new Scratch[ClusterList.SIZE];
                Arrays.setAll(ofThread, k -> new Scratch(now));
                return ofThread;
              });
    }
    if (partForces.length != clusters.parts()) {
      partForces = new double[clusters.parts()][0];
      partVirials = new double[6 * clusters.parts()];
    }
    for (int part = 0; part < partForces.length; part++) {
      int length = clusters.windowLength(part);
      if (partForces[part].length < 4 * length) {
        partForces[part] = new double[4 * (length + length / 16)];
      }
    }
  }

  /// U_i does not change when its neighbours rotate about it: Σ r ⊗ f is symmetric.
  private void sumVirials(double[] virial) {
    double[] sums = new double[6];
    for (int part = 0; part < partForces.length; part++) {
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
    private final int[] species;
    private final double[] energies;

    Parts(int[] species, double[] energies) {
      this.species = species;
      this.energies = energies;
    }

    @Override
    public void run(int begin, int end) {
      Scratch[] s = scratch.get();
      for (int part = begin / CpuDevice.BLOCK; part < end / CpuDevice.BLOCK; part++) {
        Arrays.fill(partForces[part], 0, 4 * clusters.windowLength(part), 0);
        Arrays.fill(partVirials, 6 * part, 6 * part + 6, 0);
        int since = 0;
        for (int c = clusters.firstCluster(part); c < clusters.firstCluster(part + 1); c++) {
          int first = clusters.firstSlot(c);
          int last = clusters.firstSlot(c + 1);
          cluster(s, part, c, first, last, species, energies);
          since += last - first;
          if (since >= VIRIALS || c + 1 == clusters.firstCluster(part + 1)) {
            for (Scratch one : s) {
              flushVirial(one.memory, 6 * part);
            }
            since = 0;
          }
        }
      }
    }
  }

  private void cluster(
      Scratch[] s, int part, int c, int first, int last, int[] species, double[] energies) {
    Surroundings around = clusters.read(c, part, layout.candidateStride);
    int own = around.own();
    int[] particles = clusters.particles();
    int members = last - first;
    if (own < 0) {
      // A particle whose position is no number is nobody's neighbour.
      for (int slot = first; slot < last; slot++) {
        energies[particles[slot]] = Double.NaN;
      }
      return;
    }
    describe(s, around, first, last, species);
    for (int k = 0; k < members; k++) {
      int i = particles[first + k];
      stages.descriptor(s[k].memory);
      stages.activations(s[k].memory, table, species[i]);
      stages.gradient(s[k].memory, table, species[i]);
      energies[i] = stages.energy(s[k].memory) - model.outputBias();
      if (charges != null) {
        addChargeDerivatives(s[k].memory, i);
      }
      stages.derivatives(s[k].memory, table, species[i]);
    }
    for (int k = 0; k < members; k++) {
      stages.angularForces(s[k].memory, s[k].ints, s[k].ints[layout.angularCount]);
    }
    for (int k = 0; k < members; k++) {
      int i = particles[first + k];
      stages.radialForces(s[k].memory, table, s[k].ints, species[i]);
      if (model.repulsion().length > 0) {
        int found = stages.close(s[k].memory, table, s[k].ints);
        energies[i] += repulsion(s[k], found, species[i]);
      }
      stages.collect(s[k].memory, s[k].ints);
      int self = 4 * (around.indices()[own + k] >> layout.speciesShift);
      scatter(s[k], partForces[part], self);
    }
  }

  /// The stages before the network of those in the slots from `first` to `last`.
  private void describe(Scratch[] s, Surroundings around, int first, int last, int[] species) {
    int[] particles = clusters.particles();
    int members = last - first;
    for (int k = 0; k < members; k++) {
      select(s[k], around, around.own() + k, species[particles[first + k]]);
    }
    for (int k = 0; k < members; k++) {
      stages.radial(s[k].memory, table, s[k].ints, species[particles[first + k]]);
    }
    for (int k = 0; k < members; k++) {
      int angular = s[k].ints[layout.angularCount];
      stages.angular(s[k].memory, table, s[k].ints, species[particles[first + k]], angular);
    }
  }

  /// Charges and their derivatives by the descriptors.
  private final class ChargeParts implements Kernel {
    private final int[] species;

    ChargeParts(int[] species) {
      this.species = species;
    }

    @Override
    public void run(int begin, int end) {
      Scratch[] s = scratch.get();
      for (int part = begin / CpuDevice.BLOCK; part < end / CpuDevice.BLOCK; part++) {
        for (int c = clusters.firstCluster(part); c < clusters.firstCluster(part + 1); c++) {
          charges(s, part, c, clusters.firstSlot(c), clusters.firstSlot(c + 1), species);
        }
      }
    }
  }

  private void charges(Scratch[] s, int part, int c, int first, int last, int[] species) {
    Surroundings around = clusters.read(c, part, layout.candidateStride);
    int[] particles = clusters.particles();
    if (around.own() >= 0) {
      describe(s, around, first, last, species);
    }
    for (int slot = first; slot < last; slot++) {
      int i = particles[slot];
      if (around.own() < 0) {
        charges.charges()[i] = Double.NaN;
        continue;
      }
      Object memory = s[slot - first].memory;
      stages.descriptor(memory);
      stages.activations(memory, chargeTable, species[i]);
      stages.gradient(memory, chargeTable, species[i]);
      charges.charges()[i] = stages.energy(memory);
      int length = layout.descriptorLength;
      System.arraycopy(memory, layout.derivatives, chargeDerivatives, i * length, length);
    }
  }

  /// Adds (φ_i − ⟨φ⟩) ∂q_i/∂q_d to the derivatives of the energy by the descriptor.
  private void addChargeDerivatives(Object memory, int i) {
    double factor = charges.potentials()[i];
    int length = layout.descriptorLength;
    for (int d = 0; d < length; d++) {
      add(memory, layout.derivatives + d, factor * get(chargeDerivatives, i * length + d));
    }
  }

  private void select(Scratch s, Surroundings around, int own, int species) {
    stages.select(
        s.memory,
        table,
        s.ints,
        type.isFloat() ? s.memory : around.coordinates(),
        around.x(),
        around.y(),
        around.z(),
        around.indices(),
        around.count(),
        own,
        species);
  }

  private void scatter(Scratch s, double[] forces, int self) {
    int count = s.ints[layout.radialCount];
    scatter(
        s.memory, layout.quads, s.ints, layout.packed, layout.speciesShift, count, forces, self);
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

  /// Repulsion (ZBL) of the `found` neighbours that are close: adds forces, returns the energy.
  private double repulsion(Scratch s, int found, int species) {
    double energy = 0;
    for (int at = layout.close; at < layout.close + found; at++) {
      int k = s.ints[at];
      int kind = s.ints[layout.packed + k] & layout.speciesBits;
      int row = NepModel.REPULSION_LENGTH * (species * layout.shape.types() + kind);
      double r = Math.sqrt(get(s.memory, layout.square + k));
      if (r < model.repulsion()[row + 1]) {
        energy += 0.5 * NepRepulsion.energy(r, model.repulsion(), row);
        double factor = 0.5 * NepRepulsion.derivative(r, model.repulsion(), row) / r;
        add(s.memory, layout.fx + k, factor * get(s.memory, layout.x + k));
        add(s.memory, layout.fy + k, factor * get(s.memory, layout.y + k));
        add(s.memory, layout.fz + k, factor * get(s.memory, layout.z + k));
      }
    }
    return energy;
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

  /// Takes the `count` forces (quadruples in memory) from the neighbours and gives them to the
  /// particle. Sums in double, so that the net force vanishes to double's rounding.
  static void scatter(
      Object memory,
      int quads,
      int[] ints,
      int packed,
      int shift,
      int count,
      double[] forces,
      int self) {
    if (memory instanceof float[] floats) {
      scatter(floats, quads, ints, packed, shift, count, forces, self);
    } else {
      scatter((double[]) memory, quads, ints, packed, shift, count, forces, self);
    }
  }

  private static void scatter(
      float[] memory,
      int quads,
      int[] ints,
      int packed,
      int shift,
      int count,
      double[] forces,
      int self) {
    DoubleVector even = DoubleVector.zero(QUAD);
    DoubleVector odd = even;
    // Counted to a number of pairs: the compiler then checks the bounds once, before the loop.
    int pairs = count / 2;
    for (int p = 0; p < pairs; p++) {
      int j = 4 * (ints[packed + 2 * p] >> shift);
      DoubleVector f = quad(memory, quads + 8 * p);
      DoubleVector.fromArray(QUAD, forces, j).sub(f).intoArray(forces, j);
      even = even.add(f);
      j = 4 * (ints[packed + 2 * p + 1] >> shift);
      f = quad(memory, quads + 8 * p + 4);
      DoubleVector.fromArray(QUAD, forces, j).sub(f).intoArray(forces, j);
      odd = odd.add(f);
    }
    if (2 * pairs < count) {
      int j = 4 * (ints[packed + count - 1] >> shift);
      DoubleVector f = quad(memory, quads + 4 * (count - 1));
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
      double[] memory,
      int quads,
      int[] ints,
      int packed,
      int shift,
      int count,
      double[] forces,
      int self) {
    DoubleVector sum = DoubleVector.zero(QUAD);
    for (int k = 0; k < count; k++) {
      DoubleVector f = DoubleVector.fromArray(QUAD, memory, quads + 4 * k);
      int j = 4 * (ints[packed + k] >> shift);
      DoubleVector.fromArray(QUAD, forces, j).sub(f).intoArray(forces, j);
      sum = sum.add(f);
    }
    DoubleVector.fromArray(QUAD, forces, self).add(sum).intoArray(forces, self);
  }

  /// Sum of the parts' forces.
  private final class SumParts implements Kernel {
    private final int count;
    private final double[] forces;

    SumParts(int count, double[] forces) {
      this.count = count;
      this.forces = forces;
    }

    @Override
    public void run(int begin, int end) {
      double[] sums = scratch.get()[0].sums;
      for (int first = begin; first < end; first += CHUNK) {
        int last = Math.min(end, first + CHUNK);
        Arrays.fill(sums, 0, 4 * (last - first), 0);
        for (int part = 0; part < partForces.length; part++) {
          // A window may go on at slot 0.
          int start = clusters.windowStart(part);
          int length = clusters.windowLength(part);
          add(partForces[part], start, start, start + length, first, last, sums);
          add(partForces[part], start - count, 0, start + length - count, first, last, sums);
        }
        int[] particles = clusters.particles();
        for (int slot = first; slot < last; slot++) {
          int to = 3 * particles[slot];
          int from = 4 * (slot - first);
          forces[to] = sums[from];
          forces[to + 1] = sums[from + 1];
          forces[to + 2] = sums[from + 2];
        }
      }
    }

    /// Adds what a buffer that begins with slot `start` holds of the slots [low, high) to the sums
    /// of [first, last).
    private static void add(
        double[] part, int start, int low, int high, int first, int last, double[] sums) {
      int from = Math.max(first, low);
      int to = Math.min(last, high);
      int shift = 4 * (first - start);
      for (int k = 4 * (from - first); k < 4 * (to - first); k++) {
        sums[k] += part[shift + k];
      }
    }
  }
}
