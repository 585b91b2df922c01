package org.haven.potentials.hdnnp;

import java.util.List;
import org.haven.potentials.descriptors.SymmetryFunction;
import org.haven.potentials.networks.FeedForward;

/// What a model has of one element: U = offset + scale y(x), x_g = factor_g (G_g - centre_g) +
/// `shift`.
///
/// @param atomicNumber Z
/// @param functions G in the order of the network's inputs; their species are those of the model
/// @param centres [functions]
/// @param factors [functions]
/// @param shift of all inputs
/// @param network y
/// @param scaleEv of the network's output, in eV
/// @param offsetEv energy of an atom in eV where the network gives 0
record ElementNetwork(
    int atomicNumber,
    List<SymmetryFunction> functions,
    double[] centres,
    double[] factors,
    double shift,
    FeedForward network,
    double scaleEv,
    double offsetEv) {
  /// Input g of the network, from a function's value.
  double input(int g, double value) {
    return factors[g] * (value - centres[g]) + shift;
  }

  /// Inputs of the network, from the functions' values.
  double[] inputs(double[] values) {
    double[] x = new double[values.length];
    for (int g = 0; g < x.length; g++) {
      x[g] = input(g, values[g]);
    }
    return x;
  }

  /// Energy in eV.
  double energyEv(double[] inputs) {
    return offsetEv + scaleEv * network.values(inputs)[0];
  }

  /// Derivatives of the energy by the functions' values, in eV.
  double[] derivatives(double[] inputs) {
    double[] derivatives = network.gradient(inputs, scaleEv);
    for (int g = 0; g < derivatives.length; g++) {
      derivatives[g] *= factors[g];
    }
    return derivatives;
  }
}
