package org.haven.potentials.deepmd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.Kernel;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.code.VectorType;
import org.haven.potentials.Evaluation;
import org.haven.potentials.descriptors.PairForces;
import org.haven.potentials.networks.FeedForward;
import org.haven.potentials.networks.NetworkBatch;

/// The twin of [DeepmdPlain] for the CPU: sums over neighbours on vectors of channels, with the
/// embedding networks as [ModelTables], then the fitting network for a batch of particles of one
/// type, a lane each. In double or float; geometry and the last sums are in double.
///
/// ```
/// neighbours of each ─► T of each ─► D of the batch ─► fitting network ─► energies
///                                                           │ dE/dT
/// neighbours of each ◄───────────────────────────────────────┘ ─► ∂E_i/∂r_ij, virial
/// ```
///
/// Batches do not depend on the number of threads, nor does the order of any sum.
final class DeepmdVector implements DeepmdArithmetic {
  /// Vectors in a batch.
  private static final int VECTORS = 2;

  private final DeepmdModel model;
  private final int[] typeOf;
  private final Device device;
  private final SmoothWeight weight;
  private final DeepmdCode.Shape shape;
  private final DeepmdStages stages;
  private final ModelTables tables;
  private final List<NetworkBatch> fittings = new ArrayList<>();
  private final EmptyPlaces emptyPlaces;
  private final ThreadLocal<DeepmdScratch> scratch;
  private final DeepmdArithmetic plain;
  private int[] order = {};
  private int[] firstOfBatch = {};
  private double[] gradients = {};
  private double[] virials = {};
  private volatile boolean tooNear;

  /// @param typeOf the model's type of each species of the system
  DeepmdVector(DeepmdModel model, int[] typeOf, VectorType type, Device device) {
    this.model = model;
    this.typeOf = typeOf;
    this.device = device;
    weight = new SmoothWeight(model.smoothAngstrom(), model.cutoffAngstrom());
    shape =
        new DeepmdCode.Shape(
            type, model.channels(), model.components(), model.axis(), VECTORS * type.lanes());
    stages = DeepmdCode.of(shape);
    tables = new ModelTables(model, shape);
    emptyPlaces = new EmptyPlaces(model, shape);
    for (FeedForward net : model.fittings()) {
      fittings.add(new NetworkBatch(net, type, VECTORS));
    }
    scratch = ThreadLocal.withInitial(() -> new DeepmdScratch(model, typeOf, shape, fittings));
    plain = new DeepmdPlain(model, typeOf, device);
  }

  @Override
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out, double[] leftOut) {
    int count = state.count();
    if (order.length != count) {
      makeBatches(state);
    }
    if (gradients.length < 3 * list.pairs()) {
      gradients = new double[3 * (list.pairs() + list.pairs() / 16)];
    }
    int batches = firstOfBatch.length - 1;
    tooNear = false;
    // The device deals out runs that begin at multiples of its block: one block is one batch.
    device.launch(
        new Batches(state, state.cellRows(), list, out.energies(), leftOut),
        batches * CpuDevice.BLOCK);
    if (tooNear) {
      plain.evaluate(state, list, out, leftOut);
      return;
    }
    device.launch(
        new PairForces(list.offsets(), list.reversePairs(), gradients, out.forces()), count);
    out.setEnergyEv(device.sum(out.energies(), 0, 1, count));
    device.sums(virials, batches, out.virial());
  }

  /// Particles by type; a batch is of one type.
  private void makeBatches(ParticleState state) {
    int count = state.count();
    order = new int[count];
    List<Integer> firsts = new ArrayList<>();
    int at = 0;
    for (int t = 0; t < model.types(); t++) {
      int begin = at;
      for (int i = 0; i < count; i++) {
        if (typeOf[state.species()[i]] == t) {
          if ((at - begin) % shape.width() == 0) {
            firsts.add(at);
          }
          order[at++] = i;
        }
      }
    }
    firsts.add(count);
    firstOfBatch = firsts.stream().mapToInt(Integer::intValue).toArray();
    virials = new double[9 * (firstOfBatch.length - 1)];
  }

  private final class Batches implements Kernel {
    private final ParticleState state;
    private final double[] cell;
    private final NeighbourList list;
    private final double[] energies;
    private final double[] leftOut;

    Batches(
        ParticleState state,
        double[] cell,
        NeighbourList list,
        double[] energies,
        double[] leftOut) {
      this.state = state;
      this.cell = cell;
      this.list = list;
      this.energies = energies;
      this.leftOut = leftOut;
    }

    @Override
    public void run(int begin, int end) {
      DeepmdScratch s = scratch.get();
      for (int batch = begin / CpuDevice.BLOCK; batch < end / CpuDevice.BLOCK; batch++) {
        batch(s, batch);
      }
    }

    private void batch(DeepmdScratch s, int batch) {
      int first = firstOfBatch[batch];
      int size = firstOfBatch[batch + 1] - first;
      int type = typeOf[state.species()[order[first]]];
      s.neighbours = 0;
      for (int k = 0; k < size; k++) {
        int i = order[first + k];
        Neighbourhood around = s.around[k];
        around.find(state, cell, list, i);
        leftOut[i] = around.leftOut;
        s.first[k] = s.neighbours;
        if (!addRows(s, type, around)) {
          tooNear = true;
          return;
        }
        emptyPlaces.put(type, around.ofType, s.emptyPlaces, s.moments, k * shape.moments());
        stages.moments(
            s.moments,
            tables.numbers,
            s.rows,
            s.places,
            s.first[k],
            s.neighbours,
            k * shape.moments());
      }
      s.first[size] = s.neighbours;
      fit(s, type, first, size);
      Arrays.fill(virials, 9 * batch, 9 * batch + 9, 0);
      for (int k = 0; k < size; k++) {
        stages.gradients(
            s.moments,
            tables.numbers,
            s.rows,
            s.places,
            s.first[k],
            s.first[k + 1],
            k * shape.moments(),
            s.sums);
        int begin = list.offsets()[order[first + k]];
        int end = list.offsets()[order[first + k] + 1];
        Arrays.fill(gradients, 3 * begin, 3 * end, 0);
        addGradients(s, type, k, 9 * batch);
      }
    }

    /// Descriptors to energies and dE/dT; the latter replace T.
    private void fit(DeepmdScratch s, int type, int first, int size) {
      NetworkBatch network = fittings.get(type);
      Object memory = s.networks.get(type);
      s.gatherMoments(size);
      stages.descriptor(s.batch, memory, network.input());
      network.forward(memory);
      double scale = model.scales()[type];
      for (int k = 0; k < size; k++) {
        energies[order[first + k]] =
            scale * DeepmdScratch.get(memory, network.output() + k) + model.offsetsEv()[type];
      }
      for (int k = 0; k < network.width(); k++) {
        DeepmdScratch.set(memory, network.byOutput() + k, scale);
      }
      network.backward(memory);
      stages.byMoments(s.batch, memory, network.byInput(), s.byBatch);
      s.scatterMoments(size);
    }
  }

  /// Adds the rows of a particle's neighbours; returns false where one is beyond the tables.
  private boolean addRows(DeepmdScratch s, int type, Neighbourhood around) {
    s.fit(s.neighbours + around.count);
    double norm = model.norm();
    for (int k = 0; k < around.count; k++) {
      int pair = type * model.types() + around.type[k];
      if (model.excluded()[pair]) {
        continue;
      }
      double r = around.r[k];
      double w = weight.value(r) / r;
      int at = 4 * pair;
      double row = (w - model.means()[at]) / model.deviations()[at];
      ModelTables.Piece piece = tables.of(pair);
      double u = (row - piece.first()) / piece.step();
      if (u > piece.intervals()) {
        return false;
      }
      int interval = Math.clamp((int) u, 0, piece.intervals() - 1);
      int n = s.neighbours++;
      s.places[n] = piece.at() + interval * piece.interval();
      s.which[n] = k;
      if (model.radial()) {
        s.setRow(n, u - interval, norm, 0, 0, 0);
      } else {
        double v = w / r;
        s.setRow(
            n,
            u - interval,
            norm * row,
            norm * (v * around.x[k] - model.means()[at + 1]) / model.deviations()[at + 1],
            norm * (v * around.y[k] - model.means()[at + 2]) / model.deviations()[at + 2],
            norm * (v * around.z[k] - model.means()[at + 3]) / model.deviations()[at + 3]);
      }
    }
    return true;
  }

  /// From the sums of the code to ∂E_i/∂r of each neighbour, and the virial.
  private void addGradients(DeepmdScratch s, int type, int member, int virial) {
    Neighbourhood around = s.around[member];
    double norm = model.norm();
    int components = model.components();
    for (int n = s.first[member]; n < s.first[member + 1]; n++) {
      int k = s.which[n];
      int pair = type * model.types() + around.type[k];
      int from = n * shape.sums();
      double slope = DeepmdScratch.get(s.sums, from + components) / tables.of(pair).step();
      if (model.radial()) {
        s.byRow[0] = slope / model.deviations()[4 * pair];
      } else {
        for (int c = 0; c < 4; c++) {
          double by = norm * DeepmdScratch.get(s.sums, from + c) + (c == 0 ? slope : 0);
          s.byRow[c] = by / model.deviations()[4 * pair + c];
        }
      }
      int at = 3 * around.pair[k];
      double x = around.x[k];
      double y = around.y[k];
      double z = around.z[k];
      RowGradient.add(weight, x, y, z, around.r[k], s.byRow, 0, gradients, at);
      for (int c = 0; c < 3; c++) {
        double g = gradients[at + c];
        virials[virial + c] -= x * g;
        virials[virial + 3 + c] -= y * g;
        virials[virial + 6 + c] -= z * g;
      }
    }
  }
}
