package org.haven.pathways.neb;

import java.util.Arrays;
import java.util.List;
import org.haven.integrators.lattice.Phonons;
import org.haven.kernels.PhysicalConstants;

/// Attempt frequencies of harmonic transition state theory (Vineyard, J. Phys. Chem. Solids 1957,
/// 3, 121, doi:10.1016/0022-3697(57)90059-8):
///
/// ```
/// ν* = Π ν(minimum) / Π ν(saddle),   rate = ν* exp(−E/k_B T)
/// ```
///
/// over all real modes but rigid translations; the saddle has one less.
///
/// @param forwardThz from the initial state; not a number where a state is not what it should be
/// @param reverseThz from the final state
/// @param imaginaryThz frequency of the mode that leads over the saddle, negative
/// @param ions how many moved; the others were held
public record Prefactor(double forwardThz, double reverseThz, double imaginaryThz, int ions) {
  /// Of the displacements, Å.
  private static final double DISPLACEMENT = 0.01;

  /// @param threeStates initial, saddle, final
  /// @param ions that move
  static Prefactor of(PotentialLandscape landscape, double[][] threeStates, int[] ions) {
    List<Phonons> found = landscape.phonons(threeStates, DISPLACEMENT, ions);
    double[] saddle = found.get(1).vibrationsThz();
    double[] real = Arrays.copyOfRange(saddle, 1, saddle.length);
    return new Prefactor(
        ratio(found.get(0).vibrationsThz(), real, saddle[0]),
        ratio(found.get(2).vibrationsThz(), real, saddle[0]),
        saddle[0],
        ions.length);
  }

  private static double ratio(double[] minimum, double[] saddle, double imaginary) {
    if (minimum[0] <= 0 || saddle[0] <= 0 || imaginary >= 0) {
      return Double.NaN;
    }
    double log = 0;
    for (double nu : minimum) {
      log += Math.log(nu);
    }
    for (double nu : saddle) {
      log -= Math.log(nu);
    }
    return Math.exp(log);
  }

  /// Rate in 1/s over a barrier.
  ///
  /// @param prefactorThz ν*
  public static double ratePerS(double prefactorThz, double barrierEv, double temperatureK) {
    return prefactorThz
        * 1e12
        * Math.exp(-barrierEv / (PhysicalConstants.BOLTZMANN_EV_PER_K * temperatureK));
  }
}
