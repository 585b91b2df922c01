package org.haven.potentials.hdnnp;

import java.util.ArrayList;
import java.util.List;
import org.haven.kernels.Device;
import org.haven.kernels.Kernel;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.code.VectorType;
import org.haven.potentials.Evaluation;
import org.haven.potentials.descriptors.FunctionPlan;
import org.haven.potentials.descriptors.FunctionSums;
import org.haven.potentials.descriptors.PairForces;
import org.haven.potentials.networks.NetworkBatch;

/// The twin of [HdnnpPlain] on vectors, in float or double; the networks are in double in both,
/// since the functions' range may be small against their values.
///
/// Each particle's energy is differentiated by the separations from its neighbours on its own, and
/// [PairForces] gathers, so that the bits do not depend on the number of threads. They do depend on
/// the vector length of the machine.
final class HdnnpVector implements HdnnpArithmetic {
  private final HdnnpModel model;
  private final int[] elements;
  private final Device device;
  private final List<FunctionPlan> plans = new ArrayList<>();
  private final List<NetworkBatch> networks = new ArrayList<>();
  private final ThreadLocal<Scratch> scratch;
  private double[] derivatives = {};
  private double[] virials = {};

  /// What one thread needs.
  private static final class Scratch {
    final FunctionSums sums = new FunctionSums();
    final double[][] memories;
    final double[] values;
    int[] numbers = new int[64];

    Scratch(List<NetworkBatch> networks, int functions) {
      memories = networks.stream().map(each -> (double[]) each.memory()).toArray(double[][]::new);
      values = new double[functions];
    }
  }

  /// @param elements of the model, for each species of the system
  HdnnpVector(HdnnpModel model, int[] elements, VectorType type, Device device) {
    this.model = model;
    this.elements = elements.clone();
    this.device = device;
    double[] weights =
        model.networks().stream().mapToDouble(ElementNetwork::atomicNumber).toArray();
    int most = 0;
    for (ElementNetwork network : model.networks()) {
      plans.add(new FunctionPlan(network.functions(), this.elements, weights, type));
      networks.add(new NetworkBatch(network.network(), VectorType.DOUBLE, 1));
      most = Math.max(most, network.functions().size());
    }
    int functions = most;
    scratch = ThreadLocal.withInitial(() -> new Scratch(networks, functions));
  }

  @Override
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
    int n = state.count();
    int pairs = list.pairs();
    if (derivatives.length < 3 * pairs) {
      derivatives = new double[3 * (pairs + pairs / 16)];
    }
    if (virials.length != 9 * n) {
      virials = new double[9 * n];
    }
    int[] reverse = list.reversePairs();
    device.launch(new Particles(state, list, out.energies()), n);
    device.launch(new PairForces(list.offsets(), reverse, derivatives, out.forces()), n);
    out.setEnergyEv(device.sum(out.energies(), 0, 1, n));
    device.sums(virials, n, out.virial());
  }

  private final class Particles implements Kernel {
    private final ParticleState state;
    private final NeighbourList list;
    private final double[] energies;

    Particles(ParticleState state, NeighbourList list, double[] energies) {
      this.state = state;
      this.list = list;
      this.energies = energies;
    }

    @Override
    public void run(int begin, int end) {
      Scratch s = scratch.get();
      for (int i = begin; i < end; i++) {
        int element = elements[state.species()[i]];
        gather(s, element, i);
        energies[i] = energy(s, element);
        put(s, i);
      }
    }

    private void gather(Scratch s, int element, int i) {
      int first = list.offsets()[i];
      int last = list.offsets()[i + 1];
      if (s.numbers.length < last - first) {
        s.numbers = new int[2 * (last - first)];
      }
      s.sums.begin(plans.get(element));
      int[] species = state.species();
      double[] x = state.positions();
      double[] cell = state.cellRows();
      for (int p = first; p < last; p++) {
        int j = list.neighbours()[p];
        int shift = list.shifts()[p];
        int a = NeighbourList.shift(shift, 0);
        int b = NeighbourList.shift(shift, 1);
        int c = NeighbourList.shift(shift, 2);
        s.numbers[p - first] =
            s.sums.add(
                species[j],
                x[3 * j] - x[3 * i] + (a * cell[0] + b * cell[3] + c * cell[6]),
                x[3 * j + 1] - x[3 * i + 1] + (a * cell[1] + b * cell[4] + c * cell[7]),
                x[3 * j + 2] - x[3 * i + 2] + (a * cell[2] + b * cell[5] + c * cell[8]));
      }
    }

    private void put(Scratch s, int i) {
      int first = list.offsets()[i];
      for (int p = first; p < list.offsets()[i + 1]; p++) {
        int k = s.numbers[p - first];
        for (int d = 0; d < 3; d++) {
          derivatives[3 * p + d] = k < 0 ? 0 : s.sums.derivative(k, d);
        }
      }
      java.util.Arrays.fill(virials, 9 * i, 9 * i + 9, 0);
      s.sums.addVirial(virials, 9 * i);
    }
  }

  private double energy(Scratch s, int element) {
    ElementNetwork network = model.networks().get(element);
    NetworkBatch batch = networks.get(element);
    double[] memory = s.memories[element];
    s.sums.values(s.values);
    // One particle at a time: the first lane.
    int width = batch.width();
    int functions = network.functions().size();
    for (int g = 0; g < functions; g++) {
      memory[batch.input() + g * width] = network.input(g, s.values[g]);
    }
    memory[batch.byOutput()] = network.scaleEv();
    batch.forward(memory);
    batch.backward(memory);
    for (int g = 0; g < functions; g++) {
      s.values[g] = network.factors()[g] * memory[batch.byInput() + g * width];
    }
    s.sums.differentiate(s.values);
    return network.offsetEv() + network.scaleEv() * memory[batch.output()];
  }
}
