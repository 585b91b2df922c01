package org.haven.pathways.kmc;

import java.util.List;
import java.util.Map;
import org.haven.kernels.Cell;
import org.haven.kernels.PhysicalConstants;

/// A checked lattice model: sites of a cell, hops between them and back, energies.
///
/// An ion of species s on site A hops to an empty site B with the rate
///
///     k = ν exp(−E/kT),  E = max(E_AB + ΔE_pairs/2, ΔE, 0),  ΔE = E_B − E_A + ΔE_pairs
///
/// where E_AB is the barrier among the sites' own energies and ΔE_pairs the change of the energies
/// with other ions (kinetically resolved activation: Van der Ven et al., Phys. Rev. B 2001, 64,
/// 184307, doi:10.1103/PhysRevB.64.184307). E_AB − E_BA = E_B − E_A, so that every hop is in
/// detailed balance with its way back.
///
/// @param cell of which the lattice is made
/// @param replicate [3] cells of the lattice
/// @param siteNames [S]
/// @param fractional [3 S]
/// @param siteEnergies [S] in eV
/// @param species symbols [P]
/// @param charges by symbol, in e; without those of charge 0
/// @param counts [P] ions in the lattice
/// @param allowed [P][S] whether a species may take a site
/// @param hops each way of each hop
/// @param pairs energies of pairs
public record KmcModel(
    Cell cell,
    int[] replicate,
    List<String> siteNames,
    double[] fractional,
    double[] siteEnergies,
    List<String> species,
    Map<String, Double> charges,
    int[] counts,
    boolean[][] allowed,
    List<Hop> hops,
    List<Pair> pairs) {

  /// One way of a hop.
  ///
  /// @param offset [3] cells from that of `from` to that of `to`
  /// @param attemptPerS ν; the rate itself where the barrier is not known
  /// @param barrierEv NaN where only the rate of one temperature is known
  /// @param moves [P] which species hop so
  /// @param reverse index of the way back
  /// @param entry index in the file
  public record Hop(
      int from,
      int to,
      int[] offset,
      double attemptPerS,
      double barrierEv,
      boolean[] moves,
      int reverse,
      int entry) {

    /// Rate in 1/s without other ions.
    double ratePerS(double temperatureK) {
      return Double.isNaN(barrierEv)
          ? attemptPerS
          : attemptPerS
              * Math.exp(-barrierEv / (PhysicalConstants.BOLTZMANN_EV_PER_K * temperatureK));
    }
  }

  /// @param first index of a species; the pair counts both ways round
  public record Pair(
      int first, int second, double fromAngstrom, double toAngstrom, double energyEv) {}

  /// Sites of a cell.
  public int sites() {
    return siteNames.size();
  }

  /// Cells of the lattice.
  public int cells() {
    return replicate[0] * replicate[1] * replicate[2];
  }

  /// Ions in the lattice.
  public int ions() {
    return java.util.Arrays.stream(counts).sum();
  }

  /// The cell of the whole lattice.
  public Cell lattice() {
    double[] rows = cell.rows();
    for (int k = 0; k < 9; k++) {
      rows[k] *= replicate[k / 3];
    }
    return Cell.ofRows(rows);
  }

  /// Cartesian vector [3] of a hop in Å.
  double[] vector(Hop hop) {
    double[] s = new double[3];
    for (int d = 0; d < 3; d++) {
      s[d] = fractional[3 * hop.to + d] + hop.offset[d] - fractional[3 * hop.from + d];
    }
    cell.toCartesian(s, s);
    return s;
  }

  /// The same at drawn rates; a saddle that falls below a site is raised to it.
  KmcModel drawn(RateErrors.Draw draw, double temperatureK) {
    double kT = PhysicalConstants.BOLTZMANN_EV_PER_K * temperatureK;
    double[] energies = siteEnergies.clone();
    for (int s = 0; s < energies.length; s++) {
      energies[s] += draw.siteEv()[s];
    }
    List<Hop> others = new java.util.ArrayList<>();
    for (Hop hop : hops) {
      double attempt = hop.attemptPerS * Math.exp(draw.lnAttempt()[hop.entry]);
      double more = draw.siteEv()[hop.to] - draw.siteEv()[hop.from];
      double barrier = hop.barrierEv;
      if (Double.isNaN(barrier)) {
        attempt *= Math.exp(-more / (2 * kT));
      } else {
        double rise = energies[hop.to] - energies[hop.from];
        barrier += draw.barrierEv()[hop.entry] + more / 2;
        barrier = Math.max(barrier, Math.max(rise, 0));
      }
      others.add(
          new Hop(
              hop.from, hop.to, hop.offset, attempt, barrier, hop.moves, hop.reverse, hop.entry));
    }
    return new KmcModel(
        cell,
        replicate,
        siteNames,
        fractional,
        energies,
        species,
        charges,
        counts,
        allowed,
        List.copyOf(others),
        pairs);
  }

  /// Whether any two ions act on one another beyond exclusion.
  boolean interacts() {
    return !pairs.isEmpty();
  }
}
