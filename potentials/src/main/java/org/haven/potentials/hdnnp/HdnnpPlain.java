package org.haven.potentials.hdnnp;

import java.util.List;
import org.haven.kernels.Device;
import org.haven.kernels.Kernel;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;
import org.haven.potentials.descriptors.AngularFactor;
import org.haven.potentials.descriptors.PairForces;
import org.haven.potentials.descriptors.RadialTerm;
import org.haven.potentials.descriptors.SymmetryFunction;

/// The plain arithmetic in double, function after function as the papers write them: what
/// [HdnnpVector] is tested against.
///
/// Each particle's energy is differentiated by the separations from its neighbours, its own images
/// among them; [PairForces] then gathers.
final class HdnnpPlain implements HdnnpArithmetic {
  private final HdnnpModel model;
  private final int[] elements;
  private final Device device;
  private final ThreadLocal<Surroundings> surroundings = ThreadLocal.withInitial(Surroundings::new);
  private double[] derivatives = {};
  private double[] virials = {};

  /// @param elements of the model, for each species of the system
  HdnnpPlain(HdnnpModel model, int[] elements, Device device) {
    this.model = model;
    this.elements = elements.clone();
    this.device = device;
  }

  @Override
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
    int n = state.count();
    int pairs = list.pairs();
    if (derivatives.length < 3 * pairs) {
      derivatives = new double[3 * pairs];
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
      Surroundings around = surroundings.get();
      for (int i = begin; i < end; i++) {
        around.look(state, list, i, elements);
        energies[i] = particle(model.networks().get(elements[state.species()[i]]), around);
        around.put(derivatives, list.offsets()[i], virials, 9 * i);
      }
    }
  }

  /// Energy of a particle, and its derivatives by the separations.
  private double particle(ElementNetwork network, Surroundings around) {
    List<SymmetryFunction> functions = network.functions();
    double[] values = new double[functions.size()];
    for (int g = 0; g < values.length; g++) {
      values[g] = value(functions.get(g), around);
    }
    double[] inputs = network.inputs(values);
    double[] byFunctions = network.derivatives(inputs);
    for (int g = 0; g < values.length; g++) {
      differentiate(functions.get(g), byFunctions[g], around);
    }
    return network.energyEv(inputs);
  }

  /// Z_j, or Z_j Z_k, of a function over all species; else 1.
  private double weight(SymmetryFunction function, int... elementsOf) {
    double weight = 1;
    if (function.first() == SymmetryFunction.ANY) {
      for (int element : elementsOf) {
        weight *= model.networks().get(element).atomicNumber();
      }
    }
    return weight;
  }

  private double value(SymmetryFunction function, Surroundings around) {
    RadialTerm radial = function.radial();
    double sum = 0;
    for (int j = 0; j < around.count; j++) {
      int a = around.element[j];
      if (function.angular().isEmpty()) {
        sum += function.takes(a) ? weight(function, a) * radial.value(around.r[j]) : 0;
        continue;
      }
      AngularFactor angular = function.angular().get();
      for (int k = j + 1; k < around.count; k++) {
        int b = around.element[k];
        if (function.takes(a, b)) {
          double third = function.closed() ? radial.value(around.between(j, k)) : 1;
          sum +=
              weight(function, a, b)
                  * radial.value(around.r[j])
                  * radial.value(around.r[k])
                  * third
                  * angular.value(around.cosine(j, k));
        }
      }
    }
    return sum;
  }

  /// Adds `factor` times the derivatives of a function.
  private void differentiate(SymmetryFunction function, double factor, Surroundings around) {
    RadialTerm radial = function.radial();
    for (int j = 0; j < around.count; j++) {
      int a = around.element[j];
      if (function.angular().isEmpty()) {
        if (function.takes(a)) {
          around.addByDistance(j, factor * weight(function, a) * radial.slope(around.r[j]));
        }
        continue;
      }
      AngularFactor angular = function.angular().get();
      for (int k = j + 1; k < around.count; k++) {
        int b = around.element[k];
        if (!function.takes(a, b)) {
          continue;
        }
        double between = around.between(j, k);
        double third = function.closed() ? radial.value(between) : 1;
        double w = factor * weight(function, a, b);
        double ofJ = radial.value(around.r[j]);
        double ofK = radial.value(around.r[k]);
        double ofAngle = angular.value(around.cosine(j, k));
        around.addByDistance(j, w * radial.slope(around.r[j]) * ofK * third * ofAngle);
        around.addByDistance(k, w * ofJ * radial.slope(around.r[k]) * third * ofAngle);
        around.addByCosine(j, k, w * ofJ * ofK * third * angular.slope(around.cosine(j, k)));
        if (function.closed() && between > 0) {
          around.addByBetween(j, k, w * ofJ * ofK * radial.slope(between) * ofAngle);
        }
      }
    }
  }
}
