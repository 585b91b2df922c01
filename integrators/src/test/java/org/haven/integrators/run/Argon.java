package org.haven.integrators.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.haven.kernels.Device;
import org.haven.kernels.Kernel;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.BornCharges;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;

/// A crystal of Lennard-Jones atoms, half called Ar and mobile, half called Ne and the framework,
/// and decks for it.
final class Argon {
  static final double EDGE = 5.3;

  private Argon() {}

  /// `n`³ face-centred cubic cells.
  static Structure crystal(int n) {
    List<String> symbols = new ArrayList<>();
    List<Double> positions = new ArrayList<>();
    double[][] basis = {{0, 0, 0}, {0, 0.5, 0.5}, {0.5, 0, 0.5}, {0.5, 0.5, 0}};
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        for (int c = 0; c < n; c++) {
          for (int k = 0; k < 4; k++) {
            symbols.add(k % 2 == 0 ? "Ar" : "Ne");
            positions.add(EDGE * (a + basis[k][0]));
            positions.add(EDGE * (b + basis[k][1]));
            positions.add(EDGE * (c + basis[k][2]));
          }
        }
      }
    }
    double edge = n * EDGE;
    return Structure.of(
        "argon",
        Cell.orthorhombic(edge, edge, edge),
        symbols,
        positions.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /// A stage as decks have it.
  static String minimise(double forceToleranceEvPerAngstrom, int maxSteps, boolean relaxCell) {
    return "minimise: {force_tolerance_ev_per_angstrom: %s, max_steps: %d, relax_cell: %b}"
        .formatted(forceToleranceEvPerAngstrom, maxSteps, relaxCell);
  }

  /// A stage as decks have it, from the cell that is.
  static String dynamics(
      String ensemble, double durationPs, boolean production, String thermostat, String barostat) {
    return ensemble
        + ": {duration_ps: %s, production: %b, mean_cell: false".formatted(durationPs, production)
        + (thermostat == null
            ? ""
            : ", thermostat: {kind: " + thermostat + ", relaxation_time_fs: 200}")
        + (barostat == null
            ? ""
            : ", barostat: {kind: "
                + barostat
                + ", relaxation_time_fs: 500, compressibility_per_gpa: 0.3}")
        + "}";
  }

  static String withMeanCell(String stage) {
    return stage.replace("mean_cell: false", "mean_cell: true");
  }

  static String heatedFrom(double temperatureK, String stage) {
    return stage.replace("mean_cell", "start_temperature_k: " + temperatureK + ", mean_cell");
  }

  static final RunSpec.Guards GUARDS = guards("{max_framework_drift_angstrom: 3}");

  /// Guards as decks have them.
  static RunSpec.Guards guards(String yaml) {
    return DeckSection.of(yaml, Path.of("")).bind(RunSpec.Guards.class, List.of());
  }

  static RunSpec spec(
      Path directory,
      List<Double> temperaturesK,
      int threads,
      double checkpointS,
      String... stages) {
    return spec(directory, temperaturesK, threads, checkpointS, GUARDS, false, true, stages);
  }

  static RunSpec spec(
      Path directory,
      List<Double> temperaturesK,
      int threads,
      double checkpointS,
      RunSpec.Guards guards,
      boolean mobileOnly,
      boolean single,
      String... stages) {
    String deck =
        """
        title: argon
        structure: {file: argon.xyz, masses_u: {Ar: 39.95, Ne: 39.95}}
        potential: {type: lennard_jones}
        mobile: [Ar]
        charges: {Ar: 1, Ne: -1}
        temperatures_k: %s
        seed: 7
        time_step_fs: 5
        skin_angstrom: 0.6
        precision: double
        threads: %d
        stages: [{%s}]
        output:
          trajectory_interval_fs: 50
          mobile_only: %b
          single_precision: %b
          velocities: true
          checkpoint_interval_s: %s
        """
            .formatted(
                temperaturesK,
                threads,
                String.join("}, {", stages),
                mobileOnly,
                single,
                checkpointS);
    return DeckSection.of(deck, directory)
        .bind(RunSpec.class, List.of())
        .with("output.directory", directory)
        .with("guards", guards);
  }

  /// The same run with mean square displacements gathered on the fly.
  static RunSpec withMsd(RunSpec spec, double intervalFs, int lags) {
    return spec.with("output.msd_interval_fs", OptionalDouble.of(intervalFs))
        .with("output.msd_lags", OptionalInt.of(lags));
  }

  /// Asks for a stop at its n-th evaluation.
  record Stopping(Potential inner, StopRequest stop, int[] left) implements Potential {
    @Override
    public String description() {
      return inner.description();
    }

    @Override
    public double cutoffAngstrom() {
      return inner.cutoffAngstrom();
    }

    @Override
    public void bind(ParticleState state, Device device) {
      inner.bind(state, device);
    }

    @Override
    public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
      inner.evaluate(state, list, out);
      if (--left[0] == 0) {
        stop.request("the test");
      }
    }
  }

  /// 4 ε ((σ/r)¹² − (σ/r)⁶), shifted to zero at the cutoff.
  static final class LennardJones implements Potential {
    static final double EPSILON = 0.0104;
    static final double SIGMA = 3.4;
    static final double CUTOFF = 6.5;

    private Device device;
    private double[] virials;

    @Override
    public String description() {
      return "Lennard-Jones argon";
    }

    @Override
    public double cutoffAngstrom() {
      return CUTOFF;
    }

    /// +1 for Ar, −1 for Ne, the same in all directions.
    @Override
    public Optional<BornCharges> bornCharges() {
      return Optional.of(
          (state, list, out) -> {
            for (int k = 0; k < out.length; k++) {
              int type = state.species()[k / 9];
              double charge = state.speciesTable().symbols().get(type).equals("Ar") ? 1 : -1;
              out[k] = k % 9 % 4 == 0 ? charge : 0;
            }
          });
    }

    @Override
    public void bind(ParticleState state, Device device) {
      this.device = device;
      this.virials = new double[9 * state.count()];
    }

    @Override
    public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
      device.launch(
          new Pairs(
              state.positions(),
              state.cellRows(),
              list.offsets(),
              list.neighbours(),
              list.shifts(),
              out.energies(),
              out.forces(),
              virials),
          state.count());
      out.setEnergyEv(device.sum(out.energies(), 0, 1, state.count()));
      device.sums(virials, state.count(), out.virial());
    }

    private record Pairs(
        double[] x,
        double[] h,
        int[] offsets,
        int[] neighbours,
        int[] shifts,
        double[] energies,
        double[] forces,
        double[] virials)
        implements Kernel {
      private static double energy(double r2) {
        double s2 = SIGMA * SIGMA / r2;
        double s6 = s2 * s2 * s2;
        return 4 * EPSILON * (s6 * s6 - s6);
      }

      static void body(
          int i,
          double[] x,
          double[] h,
          int[] offsets,
          int[] neighbours,
          int[] shifts,
          double[] energies,
          double[] forces,
          double[] virials) {
        double energy = 0;
        for (int d = 0; d < 3; d++) {
          forces[3 * i + d] = 0;
        }
        for (int d = 0; d < 9; d++) {
          virials[9 * i + d] = 0;
        }
        for (int p = offsets[i]; p < offsets[i + 1]; p++) {
          double r2 = 0;
          for (int d = 0; d < 3; d++) {
            double r = separation(i, p, d, x, h, neighbours, shifts);
            r2 += r * r;
          }
          if (r2 < CUTOFF * CUTOFF) {
            double s2 = SIGMA * SIGMA / r2;
            double s6 = s2 * s2 * s2;
            energy += 0.5 * (energy(r2) - energy(CUTOFF * CUTOFF));
            // −dU/dr / r, positive where it pushes i away from j.
            double push = 24 * EPSILON * (2 * s6 * s6 - s6) / r2;
            for (int d = 0; d < 3; d++) {
              double r = separation(i, p, d, x, h, neighbours, shifts);
              forces[3 * i + d] -= push * r;
              for (int e = 0; e < 3; e++) {
                // Half of r_ij ⊗ F_ij; the force on j from i is push r.
                virials[9 * i + 3 * d + e] +=
                    0.5 * push * r * separation(i, p, e, x, h, neighbours, shifts);
              }
            }
          }
        }
        energies[i] = energy;
      }

      /// Component d of the vector from i to its neighbour of pair p.
      private static double separation(
          int i, int p, int d, double[] x, double[] h, int[] neighbours, int[] shifts) {
        double r = x[3 * neighbours[p] + d] - x[3 * i + d];
        for (int k = 0; k < 3; k++) {
          r += NeighbourList.shift(shifts[p], k) * h[3 * k + d];
        }
        return r;
      }
    }
  }
}
