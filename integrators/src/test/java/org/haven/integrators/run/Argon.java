package org.haven.integrators.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.StageSpec;
import org.haven.inputs.deck.StageSpec.Barostat;
import org.haven.inputs.deck.StageSpec.Dynamics;
import org.haven.inputs.deck.StageSpec.Ensemble;
import org.haven.inputs.deck.StageSpec.Thermostat;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.haven.kernels.Device;
import org.haven.kernels.Kernel;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
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

  static Dynamics dynamics(
      Ensemble ensemble,
      double durationPs,
      boolean production,
      Thermostat.Kind thermostat,
      Barostat.Kind barostat) {
    return new Dynamics(
        ensemble,
        durationPs,
        production,
        OptionalDouble.empty(),
        false,
        Optional.ofNullable(thermostat).map(kind -> new Thermostat(kind, 200, 3)),
        Optional.ofNullable(barostat).map(kind -> new Barostat(kind, 0, 500, 0.3)));
  }

  static Dynamics withMeanCell(Dynamics d) {
    return new Dynamics(
        d.ensemble(),
        d.durationPs(),
        d.production(),
        d.startTemperatureK(),
        true,
        d.thermostat(),
        d.barostat());
  }

  static Dynamics heatedFrom(double temperatureK, Dynamics d) {
    return new Dynamics(
        d.ensemble(),
        d.durationPs(),
        d.production(),
        OptionalDouble.of(temperatureK),
        d.meanCell(),
        d.thermostat(),
        d.barostat());
  }

  static final RunSpec.Guards GUARDS =
      new RunSpec.Guards(
          OptionalDouble.of(100),
          OptionalDouble.of(0.6),
          OptionalDouble.of(3),
          OptionalDouble.of(3));

  static RunSpec spec(
      Path directory,
      List<Double> temperaturesK,
      int threads,
      double checkpointS,
      StageSpec... stages) {
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
      StageSpec... stages) {
    return new RunSpec(
        directory.resolve("deck.yaml"),
        "argon",
        new RunSpec.StructureSpec(
            directory.resolve("argon.xyz"), 0, List.of(1, 1, 1), Map.of("Ar", 39.95, "Ne", 39.95)),
        new PotentialSpec("lennard_jones", List.of("Ar", "Ne"), null),
        List.of("Ar"),
        Map.of("Ar", 1.0, "Ne", -1.0),
        temperaturesK,
        1,
        7,
        5,
        0.6,
        Precision.DOUBLE,
        "cpu",
        threads,
        List.of(stages),
        new RunSpec.Output(directory, 50, mobileOnly, single, true, 100, checkpointS),
        guards,
        RunSpec.Analysis.usual());
  }

  /// The same run with mean square displacements gathered on the fly.
  static RunSpec withMsd(RunSpec spec, double intervalFs, int lags) {
    RunSpec.Output out = spec.output();
    return new RunSpec(
        spec.deck(),
        spec.title(),
        spec.structure(),
        spec.potential(),
        spec.mobile(),
        spec.charges(),
        spec.temperaturesK(),
        spec.replicas(),
        spec.seed(),
        spec.timeStepFs(),
        spec.skinAngstrom(),
        spec.precision(),
        spec.device(),
        spec.threads(),
        spec.stages(),
        new RunSpec.Output(
            out.directory(),
            out.trajectoryIntervalFs(),
            out.mobileOnly(),
            out.singlePrecision(),
            out.velocities(),
            out.thermoIntervalFs(),
            out.checkpointIntervalS(),
            Optional.of(new RunSpec.MsdSpec(intervalFs, lags))),
        spec.guards(),
        spec.analysis());
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
