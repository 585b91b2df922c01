package org.haven.campaigns.substitution;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.haven.inputs.structure.Sites;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.PhysicalConstants;
import org.haven.kernels.Precision;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.coulomb.DynamicCharges;
import org.haven.potentials.pair.Smoothing;

/// Arrangements of low Coulomb energy: exchanges of what shares an orbit, in simulated annealing
/// (Kirkpatrick, Gelatt, Vecchi, Science 1983, 220, 671, doi:10.1126/science.220.4598.671).
///
/// E = Σ q_i φ_i + ½ Σ q_i A_ij q_j over the places with a choice, φ the potential of the other
/// atoms, A the Ewald sum between two places. Charges are the formal ones and nothing relaxes: low,
/// not surely the lowest, and lowest of this energy alone.
final class ElectrostaticPlacement {
  private static final double CUTOFF_ANGSTROM = 7;

  /// α r_c and k_c/(2α): what is left out is exp(−10) of a charge's own energy.
  private static final double CONVERGED = 3.2;

  /// Exchanges that are tried at each place with a choice.
  private static final int SWEEPS = 2000;

  /// Annealings, of which the one that ends lowest counts.
  private static final int RUNS = 5;

  /// Tolerance for worse ones at the beginning and at the end, in eV.
  private static final double HOT_EV = 2;

  private static final double COLD_EV = 0.05;

  private final Sites.Filling filling;
  private final int[] open;
  private final double[][] interaction;
  private final double[] outside;
  private final int[] occupant;
  private final Map<String, Double> charges;

  private ElectrostaticPlacement(Sites.Filling filling, Map<String, Double> charges) {
    this.filling = filling;
    this.charges = charges;
    occupant = filling.occupant().clone();
    open = IntStream.range(0, occupant.length).filter(p -> orbit(p).partial()).toArray();
    interaction = new double[open.length][open.length];
    outside = new double[open.length];
    try (CpuDevice device = new CpuDevice(1)) {
      sums(device);
    }
  }

  private Sites.Orbit orbit(int place) {
    return filling.sites().orbits().get(filling.orbitOf()[place]);
  }

  /// A filling of the same counts with lower energy.
  ///
  /// @param charges in e by symbol
  static Sites.Filling improved(Sites.Filling filling, Map<String, Double> charges, long seed) {
    ElectrostaticPlacement placement = new ElectrostaticPlacement(filling, charges);
    Random random = new Random(seed);
    int[] best = placement.occupant.clone();
    double least = Double.POSITIVE_INFINITY;
    for (int run = 0; run < RUNS; run++) {
      placement.anneal(random);
      double energy = placement.energy();
      if (energy < least - 1e-9) {
        least = energy;
        best = placement.occupant.clone();
      }
    }
    return filling.with(best);
  }

  private double charge(int place) {
    int share = occupant[place];
    return share < 0 ? 0 : charges.get(orbit(place).shares().get(share).symbol());
  }

  /// Places of unit charge one after another; the background that makes up for them is the same
  /// everywhere, and adds nothing to a neutral whole.
  private void sums(CpuDevice device) {
    int n = occupant.length;
    double[] x = new double[3 * n];
    filling.sites().cell().toCartesian(filling.places(), x);
    ParticleState state =
        new ParticleState(
            new SpeciesTable(List.of("H"), List.of(1.0)), filling.sites().cell(), new int[n], x);
    NeighbourList list = new NeighbourList(device, CUTOFF_ANGSTROM, 0);
    list.rebuild(state);
    double alpha = CONVERGED / CUTOFF_ANGSTROM;
    DynamicCharges sum =
        new DynamicCharges(
            new DynamicCharges.Terms(
                PhysicalConstants.COULOMB_EV_ANGSTROM,
                alpha,
                CUTOFF_ANGSTROM,
                Smoothing.TRUNCATE,
                2 * alpha * CONVERGED),
            Precision.DOUBLE,
            filling.sites().cell(),
            n,
            device);
    double[] q = new double[n];
    for (int m = 0; m < open.length; m++) {
      q[open[m]] = 1;
      sum.evaluate(state, list, q);
      for (int k = 0; k < open.length; k++) {
        interaction[m][k] = sum.potentials()[open[k]];
      }
      q[open[m]] = 0;
    }
    for (int p = 0; p < n; p++) {
      q[p] = orbit(p).partial() ? 0 : charge(p);
    }
    sum.evaluate(state, list, q);
    for (int m = 0; m < open.length; m++) {
      outside[m] = sum.potentials()[open[m]];
    }
  }

  /// Of the places with a choice, in eV.
  private double energy() {
    double energy = 0;
    for (int i = 0; i < open.length; i++) {
      energy += charge(open[i]) * outside[i];
      for (int j = 0; j < open.length; j++) {
        energy += 0.5 * charge(open[i]) * interaction[i][j] * charge(open[j]);
      }
    }
    return energy;
  }

  private void anneal(Random random) {
    List<List<Integer>> byOrbit = new ArrayList<>();
    for (int o = 0; o < filling.sites().orbits().size(); o++) {
      byOrbit.add(new ArrayList<>());
    }
    double[] phi = outside.clone();
    for (int m = 0; m < open.length; m++) {
      byOrbit.get(filling.orbitOf()[open[m]]).add(m);
      for (int k = 0; k < open.length; k++) {
        phi[k] += interaction[m][k] * charge(open[m]);
      }
    }
    // The last sweeps take only what is better.
    for (int sweep = 0; sweep < SWEEPS + SWEEPS / 4; sweep++) {
      double tolerance =
          sweep < SWEEPS ? HOT_EV * Math.pow(COLD_EV / HOT_EV, (double) sweep / SWEEPS) : 1e-12;
      for (int k = 0; k < open.length; k++) {
        int i = random.nextInt(open.length);
        List<Integer> orbit = byOrbit.get(filling.orbitOf()[open[i]]);
        int j = orbit.get(random.nextInt(orbit.size()));
        double draw = random.nextDouble();
        double step = charge(open[j]) - charge(open[i]);
        if (step == 0) {
          continue;
        }
        double rise =
            step * (phi[i] - phi[j])
                + 0.5
                    * step
                    * step
                    * (interaction[i][i] + interaction[j][j] - 2 * interaction[i][j]);
        if (rise <= 0 || draw < Math.exp(-rise / tolerance)) {
          int other = occupant[open[i]];
          occupant[open[i]] = occupant[open[j]];
          occupant[open[j]] = other;
          for (int m = 0; m < open.length; m++) {
            phi[m] += step * (interaction[i][m] - interaction[j][m]);
          }
        }
      }
    }
  }
}
