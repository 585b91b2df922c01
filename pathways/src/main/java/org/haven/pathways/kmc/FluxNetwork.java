package org.haven.pathways.kmc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.haven.analysis.transport.Directions;
import org.haven.kernels.PhysicalConstants;

/// How the diffusivity of a species answers to its rates, without a simulation.
///
/// Ions that meet only mean occupations c of the sites diffuse on a network of conductances: the
/// flux w = ν exp(−E/kT) √(c_i(1−c_i) c_j(1−c_j)) of each hop, in equilibrium the same both ways,
/// and along a direction
///
///     D ∝ min_χ Σ_hops w (d + χ_j − χ_i)²
///
/// with d the length along it. That is exact for one ion, and D_sigma of a hard-core gas on sites
/// that are alike; elsewhere memory of other ions is left out, which changes f but little where
/// rates change. Only ratios of it, at rates that differ by their errors, are used. Where ions
/// interact, w is what a simulation counted, times what the errors change in the formula above.
final class FluxNetwork {
  private final KmcModel model;
  private final int species;
  private final List<double[]> units;
  private final double kT;
  private final double[] counted;
  private final List<KmcModel.Hop> hops = new ArrayList<>();
  private final int ions;

  /// @param counted [hops · P] hops that simulations made; null where ions do not interact
  FluxNetwork(
      KmcModel model, int species, Directions directions, double temperatureK, double[] counted) {
    this.model = model;
    this.species = species;
    units = units(directions);
    this.counted = counted;
    kT = PhysicalConstants.BOLTZMANN_EV_PER_K * temperatureK;
    for (int t = 0; t < model.hops().size(); t++) {
      KmcModel.Hop hop = model.hops().get(t);
      if (t < hop.reverse() && hop.moves()[species]) {
        hops.add(hop);
      }
    }
    // Species with the same sites fill them together; others are taken to be elsewhere.
    int all = 0;
    for (int p = 0; p < model.species().size(); p++) {
      boolean same = Arrays.equals(model.allowed()[p], model.allowed()[species]);
      all += same ? model.counts()[p] : 0;
    }
    ions = all;
  }

  /// Which part of the flux is of this species, as others fill the same sites.
  double share() {
    return counted == null ? (double) model.counts()[species] / ions : 1;
  }

  /// Σ over the directions of the effective conductance, in units of its own; D goes with it.
  double conductance(RateErrors.Draw draw) {
    double[] energy = model.siteEnergies().clone();
    for (int s = 0; s < energy.length; s++) {
      energy[s] += draw.siteEv()[s];
    }
    double[] free = free(energy);
    double[] before = counted == null ? null : free(model.siteEnergies());
    double[] w = new double[hops.size()];
    for (int k = 0; k < w.length; k++) {
      KmcModel.Hop hop = hops.get(k);
      double ln = draw.lnAttempt()[hop.entry()] - draw.barrierEv()[hop.entry()] / kT;
      ln += (free[hop.from()] + free[hop.to()]) / 2;
      if (counted != null) {
        int t = model.hops().get(hop.reverse()).reverse();
        int of = model.species().size();
        ln -= (before[hop.from()] + before[hop.to()]) / 2;
        w[k] = Math.exp(ln) * (counted[t * of + species] + counted[hop.reverse() * of + species]);
      } else {
        w[k] = Math.exp(ln) * symmetricRate(hop);
      }
    }
    double sum = 0;
    for (double[] unit : units) {
      sum += along(unit, w);
    }
    return sum;
  }

  /// ν exp(−E/kT) with E that of the saddle less the mean of both sites.
  private double symmetricRate(KmcModel.Hop hop) {
    double kelvin = kT / PhysicalConstants.BOLTZMANN_EV_PER_K;
    return Math.sqrt(hop.ratePerS(kelvin) * model.hops().get(hop.reverse()).ratePerS(kelvin));
  }

  /// ln c(1−c) of each site, with so many ions in all; c/(1−c) = exp(−(E−μ)/kT).
  private double[] free(double[] energy) {
    boolean[] open = model.allowed()[species];
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    int sites = 0;
    for (int s = 0; s < energy.length; s++) {
      if (open[s]) {
        low = Math.min(low, energy[s]);
        high = Math.max(high, energy[s]);
        sites++;
      }
    }
    double filled = (double) ions / model.cells();
    double share = filled / sites;
    double logit = kT * Math.log(share / (1 - share));
    low += logit;
    high += logit;
    for (int k = 0; k < 200 && high - low > 1e-13; k++) {
      double mu = (low + high) / 2;
      double n = 0;
      for (int s = 0; s < energy.length; s++) {
        n += open[s] ? 1 / (1 + Math.exp((energy[s] - mu) / kT)) : 0;
      }
      if (n < filled) {
        low = mu;
      } else {
        high = mu;
      }
    }
    double[] ln = new double[energy.length];
    for (int s = 0; s < ln.length; s++) {
      double x = Math.abs(energy[s] - (low + high) / 2) / kT;
      ln[s] = -x - 2 * Math.log1p(Math.exp(-x));
    }
    return ln;
  }

  /// min_χ Σ w (d + χ_j − χ_i)² along a unit vector, by conjugate gradients; its error is of second
  /// order in what these leave.
  private double along(double[] unit, double[] w) {
    int n = model.sites();
    double[] length = new double[w.length];
    double[] residual = new double[n];
    double[] diagonal = new double[n];
    double plain = 0;
    for (int k = 0; k < w.length; k++) {
      KmcModel.Hop hop = hops.get(k);
      double[] v = model.vector(hop);
      length[k] = v[0] * unit[0] + v[1] * unit[1] + v[2] * unit[2];
      plain += w[k] * length[k] * length[k];
      if (hop.from() != hop.to()) {
        residual[hop.from()] += w[k] * length[k];
        residual[hop.to()] -= w[k] * length[k];
        diagonal[hop.from()] += w[k];
        diagonal[hop.to()] += w[k];
      }
    }
    double gained = 0;
    double[] p = new double[n];
    double rz = 0;
    double[] right = residual.clone();
    double[] chi = new double[n];
    double[] z = new double[n];
    for (int round = 0; round <= 20 * n; round++) {
      double next = 0;
      for (int s = 0; s < n; s++) {
        z[s] = diagonal[s] > 0 ? residual[s] / diagonal[s] : 0;
        next += z[s] * residual[s];
      }
      if (!(next > 1e-18 * plain)) {
        break;
      }
      double beta = round == 0 ? 0 : next / rz;
      rz = next;
      double curvature = 0;
      for (int s = 0; s < n; s++) {
        p[s] = z[s] + beta * p[s];
      }
      double[] product = new double[n];
      for (int k = 0; k < w.length; k++) {
        KmcModel.Hop hop = hops.get(k);
        double flow = w[k] * (p[hop.from()] - p[hop.to()]);
        product[hop.from()] += flow;
        product[hop.to()] -= flow;
      }
      for (int s = 0; s < n; s++) {
        curvature += p[s] * product[s];
      }
      if (!(curvature > 0)) {
        break;
      }
      double step = rz / curvature;
      for (int s = 0; s < n; s++) {
        chi[s] += step * p[s];
        residual[s] -= step * product[s];
      }
    }
    for (int s = 0; s < n; s++) {
      gained += chi[s] * right[s];
    }
    return Math.max(0, plain - gained);
  }

  /// Unit vectors that span the directions.
  private static List<double[]> units(Directions directions) {
    double[] p = directions.projector();
    double[][] rows = {{p[0], p[3], p[4]}, {p[3], p[1], p[5]}, {p[4], p[5], p[2]}};
    List<double[]> units = new ArrayList<>();
    for (int d = 0; d < 3; d++) {
      double length = Math.sqrt(rows[d][d]);
      // Of one direction all rows are multiples of one another: the longest will do.
      boolean longest = p[d] >= Math.max(p[0], Math.max(p[1], p[2]));
      if (length > 0 && (directions.dimensions() > 1 || longest && units.isEmpty())) {
        units.add(new double[] {rows[d][0] / length, rows[d][1] / length, rows[d][2] / length});
      }
    }
    return units;
  }
}
