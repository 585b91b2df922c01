package org.haven.integrators.lattice;

import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.haven.integrators.MolecularSystem;

/// Elastic stiffness of a crystal at rest, and the moduli of a polycrystal of it.
///
/// C_ij = ∂σ_i/∂η_j with the ions relaxed, in Voigt's order xx, yy, zz, yz, xz, xy and engineering
/// shear strains, as central differences of the stress. Bounds of the polycrystal: equal strain
/// (Voigt) and equal stress (Reuss); their mean is Hill's (Proc. Phys. Soc. A 1952, 65, 349,
/// doi:10.1088/0370-1298/65/5/307). At rest and without load a crystal is stable if C is positive
/// definite (Born; Mouhat and Coudert, Phys. Rev. B 2014, 90, 224104,
/// doi:10.1103/PhysRevB.90.224104).
///
/// The cell must have been relaxed: a stress left over is in the differences of second order only,
/// but the criterion of stability is another under load.
///
/// @param stiffnessGpa C, [6][6], symmetric
/// @param asymmetryGpa largest |C_ij − C_ji| before it was made symmetric: noise of relaxation and
///   differences
/// @param converged whether the ions came to rest in all deformed cells
public record ElasticModuli(double[][] stiffnessGpa, double asymmetryGpa, boolean converged) {
  /// Places of Voigt's index in a matrix [9].
  private static final int[][] PLACES = {{0, 0}, {4, 4}, {8, 8}, {5, 7}, {2, 6}, {1, 3}};

  /// Of a relaxed system, which is left as it was. Twelve relaxations of its ions.
  ///
  /// @param strain η of the differences; their error is of second order in it, 0.003 is usual
  /// @param forceToleranceEvPerAngstrom of the ions in the deformed cells
  /// @param maxSteps of each relaxation
  public static ElasticModuli of(
      MolecularSystem system, double strain, double forceToleranceEvPerAngstrom, int maxSteps) {
    double[][] c = new double[6][6];
    boolean converged = true;
    try (var deformation = new Deformation(system, forceToleranceEvPerAngstrom, maxSteps)) {
      for (int j = 0; j < 6; j++) {
        for (int sign = -1; sign <= 1; sign += 2) {
          converged &= deformation.relaxed(strain(j, sign * strain));
          double[] pressure = system.state().cell().pressureGpa(system.evaluation().virial());
          for (int i = 0; i < 6; i++) {
            double stress = -0.5 * (pressure[PLACES[i][0]] + pressure[PLACES[i][1]]);
            c[i][j] += sign * stress / (2 * strain);
          }
        }
      }
    }
    double asymmetry = 0;
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < i; j++) {
        asymmetry = Math.max(asymmetry, Math.abs(c[i][j] - c[j][i]));
        c[i][j] = c[j][i] = 0.5 * (c[i][j] + c[j][i]);
      }
    }
    return new ElasticModuli(c, asymmetry, converged);
  }

  /// ε of a Voigt strain; a shear η is half in each of its two places.
  private static double[] strain(int voigt, double eta) {
    double[] strain = new double[9];
    strain[PLACES[voigt][0]] += 0.5 * eta;
    strain[PLACES[voigt][1]] += 0.5 * eta;
    return strain;
  }

  /// A stable crystal has none below zero, in GPa.
  public double smallestEigenvalueGpa() {
    double[] values = new EigenDecomposition(matrix()).getRealEigenvalues();
    double smallest = values[0];
    for (double value : values) {
      smallest = Math.min(smallest, value);
    }
    return smallest;
  }

  /// Born's criterion without load.
  public boolean stable() {
    return smallestEigenvalueGpa() > 0;
  }

  /// Bulk modulus K of Voigt, in GPa: 9 K = C₁₁ + C₂₂ + C₃₃ + 2 (C₁₂ + C₁₃ + C₂₃).
  public double voigtBulkGpa() {
    return (diagonal(matrix(), 0) + 2 * coupling(matrix())) / 9;
  }

  /// Shear modulus G of Voigt, in GPa.
  public double voigtShearGpa() {
    RealMatrix c = matrix();
    return (diagonal(c, 0) - coupling(c) + 3 * diagonal(c, 3)) / 15;
  }

  /// Bulk modulus of Reuss in GPa, from the compliance S = C⁻¹; NaN where the crystal is unstable.
  public double reussBulkGpa() {
    if (!stable()) {
      return Double.NaN;
    }
    RealMatrix s = MatrixUtils.inverse(matrix());
    return 1 / (diagonal(s, 0) + 2 * coupling(s));
  }

  /// Shear modulus of Reuss in GPa; NaN where the crystal is unstable.
  public double reussShearGpa() {
    if (!stable()) {
      return Double.NaN;
    }
    RealMatrix s = MatrixUtils.inverse(matrix());
    return 15 / (4 * diagonal(s, 0) - 4 * coupling(s) + 3 * diagonal(s, 3));
  }

  /// Bulk modulus K of Hill, in GPa.
  public double bulkGpa() {
    return 0.5 * (voigtBulkGpa() + reussBulkGpa());
  }

  /// Shear modulus G of Hill, in GPa.
  public double shearGpa() {
    return 0.5 * (voigtShearGpa() + reussShearGpa());
  }

  /// Young's modulus 9KG/(3K + G) in GPa.
  public double youngGpa() {
    return 9 * bulkGpa() * shearGpa() / (3 * bulkGpa() + shearGpa());
  }

  /// Poisson's ratio (3K − 2G)/(6K + 2G).
  public double poissonRatio() {
    return (3 * bulkGpa() - 2 * shearGpa()) / (6 * bulkGpa() + 2 * shearGpa());
  }

  private RealMatrix matrix() {
    return MatrixUtils.createRealMatrix(stiffnessGpa);
  }

  private static double diagonal(RealMatrix m, int from) {
    return m.getEntry(from, from) + m.getEntry(from + 1, from + 1) + m.getEntry(from + 2, from + 2);
  }

  private static double coupling(RealMatrix m) {
    return m.getEntry(0, 1) + m.getEntry(0, 2) + m.getEntry(1, 2);
  }
}
