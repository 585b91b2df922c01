package org.haven.integrators.lattice;

import java.util.stream.IntStream;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.haven.integrators.MolecularSystem;
import org.haven.kernels.PhysicalConstants;

/// Harmonic frequencies of a crystal at rest, at the wave vectors that its cell holds.
///
/// Force constants Φ by central differences of forces, made symmetric and free of a force under
/// translation; D = Φ_ij/√(m_i m_j), and ω² its eigenvalues. The mean frequency is the band centre
/// ∫ω g(ω) dω/∫g(ω) dω, of all ions, or weighted by how much of each mode one species has: low for
/// soft lattices, and a descriptor of mobility and stability (Muy et al., Energy Environ. Sci.
/// 2018, 11, 850, doi:10.1039/C7EE03364H).
///
/// The three modes of translation are left out, and so are imaginary ones, which are counted: the
/// structure is then no minimum for displacements within the cell.
///
/// @param frequenciesThz ν = ω/2π, three of each ion that moves, ascending; imaginary ones negative
/// @param shares [modes][species], how much of each mode the ions of a species have; rows sum to 1
/// @param translations rigid ones of the crystal among the modes: 3, or 0 where some ions are held
public record Phonons(double[] frequenciesThz, double[][] shares, int translations) {
  /// Below this a frequency counts as imaginary, in THz: noise of differences and of the relaxation
  /// lies within it.
  private static final double IMAGINARY_THZ = -0.3;

  /// Of a relaxed system, which is left as it was. 6N evaluations, and the eigenvectors of a matrix
  /// of 3N rows: for some hundred ions.
  ///
  /// @param displacementAngstrom of the differences; their error is of second order in it
  public static Phonons of(MolecularSystem system, double displacementAngstrom) {
    return of(system, displacementAngstrom, IntStream.range(0, system.count()).toArray());
  }

  /// As [#of(MolecularSystem, double)], of some ions alone: the others are held.
  ///
  /// @param ions indices; 6 evaluations each
  public static Phonons of(MolecularSystem system, double displacementAngstrom, int[] ions) {
    int n = 3 * ions.length;
    double[] x = system.state().positions();
    double[][] constants = new double[n][n];
    for (int k = 0; k < n; k++) {
      int moved = 3 * ions[k / 3] + k % 3;
      double here = x[moved];
      for (int sign = -1; sign <= 1; sign += 2) {
        x[moved] = here + sign * displacementAngstrom;
        system.device().upload(x);
        system.computeForces();
        double[] forces = system.evaluation().forces();
        system.device().download(forces);
        for (int l = 0; l < n; l++) {
          constants[k][l] -= sign * forces[3 * ions[l / 3] + l % 3] / (2 * displacementAngstrom);
        }
      }
      x[moved] = here;
    }
    system.device().upload(x);
    system.computeForces();
    return new Modes(system, constants, ions).phonons();
  }

  /// Frequencies without those of the rigid translations, ascending.
  public double[] vibrationsThz() {
    boolean[] out = rigid();
    return IntStream.range(0, out.length)
        .filter(k -> !out[k])
        .mapToDouble(k -> frequenciesThz[k])
        .toArray();
  }

  /// Imaginary modes.
  public int imaginary() {
    int count = 0;
    for (double nu : frequenciesThz) {
      count += nu < IMAGINARY_THZ ? 1 : 0;
    }
    return count;
  }

  /// Mean frequency of all modes in THz.
  public double bandCentreThz() {
    return mean(-1);
  }

  /// Mean frequency of the motion of one species in THz.
  public double bandCentreThz(int species) {
    return mean(species);
  }

  private double mean(int species) {
    double sum = 0;
    double weights = 0;
    boolean[] out = rigid();
    for (int k = 0; k < frequenciesThz.length; k++) {
      if (frequenciesThz[k] >= IMAGINARY_THZ && !out[k]) {
        double weight = species < 0 ? 1 : shares[k][species];
        sum += weight * Math.max(0, frequenciesThz[k]);
        weights += weight;
      }
    }
    return sum / weights;
  }

  /// The modes nearest to zero.
  private boolean[] rigid() {
    boolean[] out = new boolean[frequenciesThz.length];
    for (int count = 0; count < translations && count < out.length; count++) {
      int nearest = -1;
      for (int k = 0; k < out.length; k++) {
        if (!out[k]
            && (nearest < 0 || Math.abs(frequenciesThz[k]) < Math.abs(frequenciesThz[nearest]))) {
          nearest = k;
        }
      }
      out[nearest] = true;
    }
    return out;
  }

  /// Of force constants to frequencies.
  private record Modes(MolecularSystem system, double[][] constants, int[] ions) {
    Phonons phonons() {
      int n = constants.length;
      symmetrise();
      boolean whole = ions.length == system.count();
      for (int k = 0; whole && k < n; k++) {
        restTranslations(k);
      }
      symmetrise();
      double[] masses = system.state().masses();
      RealMatrix dynamical = MatrixUtils.createRealMatrix(n, n);
      for (int k = 0; k < n; k++) {
        for (int l = 0; l < n; l++) {
          dynamical.setEntry(
              k, l, constants[k][l] / Math.sqrt(masses[ions[k / 3]] * masses[ions[l / 3]]));
        }
      }
      EigenDecomposition modes = new EigenDecomposition(dynamical);
      double[] squares = modes.getRealEigenvalues();
      double[] nu = new double[n];
      double[][] shares = new double[n][system.state().speciesTable().symbols().size()];
      for (int m = 0; m < n; m++) {
        int from = n - 1 - m; // ascending
        double omega2 = squares[from] * PhysicalConstants.ACCELERATION_PER_FORCE;
        nu[m] = Math.signum(omega2) * Math.sqrt(Math.abs(omega2)) / (2 * Math.PI) * 1e3;
        double[] vector = modes.getEigenvector(from).toArray();
        for (int k = 0; k < n; k++) {
          shares[m][system.state().species()[ions[k / 3]]] += vector[k] * vector[k];
        }
      }
      return new Phonons(nu, shares, whole ? 3 : 0);
    }

    private void symmetrise() {
      for (int k = 0; k < constants.length; k++) {
        for (int l = 0; l < k; l++) {
          constants[k][l] = constants[l][k] = 0.5 * (constants[k][l] + constants[l][k]);
        }
      }
    }

    /// Σ_j Φ_ij = 0: the constant of an ion with itself is minus the sum of the others.
    private void restTranslations(int k) {
      for (int d = 0; d < 3; d++) {
        double others = 0;
        for (int l = d; l < constants.length; l += 3) {
          if (l / 3 != k / 3) {
            others += constants[k][l];
          }
        }
        constants[k][3 * (k / 3) + d] = -others;
      }
    }
  }
}
