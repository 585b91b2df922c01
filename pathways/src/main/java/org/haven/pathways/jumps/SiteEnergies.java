package org.haven.pathways.jumps;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.haven.kernels.PhysicalConstants;

/// Energies of sites of each kind, above those of the kind that is fullest.
///
/// @param ev [kinds]
/// @param std [kinds] standard errors, by the scatter over temperatures
/// @param spread largest change between temperatures in eV
record SiteEnergies(double[] ev, double[] std, double spread) {
  static SiteEnergies of(HopClasses classes, double[] kelvin, List<List<JumpCounts>> groups) {
    int kinds = JumpCounts.kinds(classes);
    double[][] free = new double[kelvin.length][kinds];
    for (int t = 0; t < kelvin.length; t++) {
      for (int k = 0; k < kinds; k++) {
        int kind = k;
        long own = Arrays.stream(classes.kinds()).filter(x -> x == kind).count();
        double ions = 0;
        double places = 0;
        for (JumpCounts c : groups.get(t)) {
          for (double[] part : c.occupied) {
            ions += part[k];
          }
          places += c.ps * own * c.cells[0] * c.cells[1] * c.cells[2];
        }
        double share = Math.clamp(ions / places, 1e-6, 1 - 1e-6);
        free[t][k] =
            -PhysicalConstants.BOLTZMANN_EV_PER_K * kelvin[t] * Math.log(share / (1 - share));
      }
    }
    double[] mean = new double[kinds];
    for (int k = 0; k < kinds; k++) {
      for (double[] f : free) {
        mean[k] += f[k] / kelvin.length;
      }
    }
    int lowest = 0;
    for (int k = 1; k < kinds; k++) {
      lowest = mean[k] < mean[lowest] ? k : lowest;
    }
    double[] ev = new double[kinds];
    double[] std = new double[kinds];
    double spread = 0;
    for (int k = 0; k < kinds; k++) {
      ev[k] = mean[k] - mean[lowest];
      double squares = 0;
      for (double[] f : free) {
        double off = f[k] - f[lowest] - ev[k];
        squares += off * off;
        spread = Math.max(spread, Math.abs(off));
      }
      int n = kelvin.length;
      std[k] = n > 1 ? Math.sqrt(squares / (n - 1) / n) : 0;
    }
    return new SiteEnergies(ev, std, spread);
  }

  Optional<String> note() {
    return spread > 0.02
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "warning: energies of sites, from how often they are taken, change by %.3f eV"
                    + " over the temperatures: kinds of sites differ in entropy too, or ions in"
                    + " them act on one another; the mean is taken",
                spread))
        : Optional.empty();
  }
}
