package org.haven.potentials.nep;

import org.haven.kernels.ElementaryFunctions;
import org.haven.kernels.Kernel;
import org.haven.potentials.descriptors.CutoffFunction;

/// Screened nuclear repulsion (ZBL), added to what the other kernels have written: U_i = ½ Σ_j
/// φ(r_ij), φ(r) = f(r) Σ_p A_p exp(-B_p r)/r, with f = 1 below the inner radius, then ½ (1 + cos π
/// (r - r_in)/(r_out - r_in)), then 0.
///
/// @param positions [3N] in Å
/// @param cell [9] lattice vectors in Å, row by row
/// @param species [N]
/// @param offsets [N + 1] of the neighbour list
/// @param neighbours of the neighbour list
/// @param shifts of the neighbour list
/// @param types number of species
/// @param reach largest outer radius in Å
/// @param parameters [T²][10] of [NepModel#repulsion]
/// @param energies [N] in eV, added to
/// @param forces [3N] in eV/Å, added to
/// @param virials [9N] in eV, added to
record NepRepulsion(
    double[] positions,
    double[] cell,
    int[] species,
    int[] offsets,
    int[] neighbours,
    int[] shifts,
    int types,
    double reach,
    double[] parameters,
    double[] energies,
    double[] forces,
    double[] virials)
    implements Kernel {
  static void body(
      int i,
      double[] positions,
      double[] cell,
      int[] species,
      int[] offsets,
      int[] neighbours,
      int[] shifts,
      int types,
      double reach,
      double[] parameters,
      double[] energies,
      double[] forces,
      double[] virials) {
    double xi = positions[3 * i];
    double yi = positions[3 * i + 1];
    double zi = positions[3 * i + 2];
    for (int p = offsets[i]; p < offsets[i + 1]; p++) {
      int j = neighbours[p];
      double sa = ((shifts[p] & 1023) - 512);
      double sb = (((shifts[p] >> 10) & 1023) - 512);
      double sc = (((shifts[p] >> 20) & 1023) - 512);
      double x = positions[3 * j] - xi + (sa * cell[0] + sb * cell[3] + sc * cell[6]);
      double y = positions[3 * j + 1] - yi + (sa * cell[1] + sb * cell[4] + sc * cell[7]);
      double z = positions[3 * j + 2] - zi + (sa * cell[2] + sb * cell[5] + sc * cell[8]);
      double square = x * x + y * y + z * z;
      if (square < reach * reach) {
        double r = Math.sqrt(square);
        int row = 10 * (species[i] * types + species[j]);
        if (r < parameters[row + 1]) {
          double slope = derivative(r, parameters, row);
          double fx = slope * x / r;
          double fy = slope * y / r;
          double fz = slope * z / r;
          energies[i] += 0.5 * energy(r, parameters, row);
          forces[3 * i] += fx;
          forces[3 * i + 1] += fy;
          forces[3 * i + 2] += fz;
          virials[9 * i] -= 0.5 * x * fx;
          virials[9 * i + 1] -= 0.5 * x * fy;
          virials[9 * i + 2] -= 0.5 * x * fz;
          virials[9 * i + 3] -= 0.5 * y * fx;
          virials[9 * i + 4] -= 0.5 * y * fy;
          virials[9 * i + 5] -= 0.5 * y * fz;
          virials[9 * i + 6] -= 0.5 * z * fx;
          virials[9 * i + 7] -= 0.5 * z * fy;
          virials[9 * i + 8] -= 0.5 * z * fz;
        }
      }
    }
  }

  /// φ(r) in eV, r below the outer radius.
  static double energy(double r, double[] parameters, int row) {
    double sum = 0.0;
    for (int k = 0; k < 4; k++) {
      sum +=
          parameters[row + 2 + 2 * k] * ElementaryFunctions.exp(-parameters[row + 3 + 2 * k] * r);
    }
    double root = CutoffFunction.cosine(edge(r, parameters, row));
    return sum / r * root * root;
  }

  /// φ′(r) in eV/Å.
  static double derivative(double r, double[] parameters, int row) {
    double sum = 0.0;
    double slope = 0.0;
    for (int k = 0; k < 4; k++) {
      double b = parameters[row + 3 + 2 * k];
      double term = parameters[row + 2 + 2 * k] * ElementaryFunctions.exp(-b * r);
      sum += term;
      slope -= b * term;
    }
    double edge = edge(r, parameters, row);
    double root = CutoffFunction.cosine(edge);
    double inner = parameters[row];
    double rate = r > inner ? Math.PI / (parameters[row + 1] - inner) : 0.0;
    double value = sum / r;
    return (slope - value) / r * root * root - value * rate * root * CutoffFunction.sine(edge);
  }

  /// (r − r_in)/(r_out − r_in), 0 below the inner radius.
  private static double edge(double r, double[] parameters, int row) {
    double inner = parameters[row];
    return r > inner ? (r - inner) / (parameters[row + 1] - inner) : 0.0;
  }
}
