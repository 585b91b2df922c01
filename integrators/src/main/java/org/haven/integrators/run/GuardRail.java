package org.haven.integrators.run;

import java.util.Locale;
import java.util.Optional;
import org.haven.inputs.deck.RunSpec;
import org.haven.integrators.MolecularSystem;
import org.haven.integrators.run.Moment.Phase;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;

/// Watches for states that are no longer physical, and stops the simulation there.
///
/// Forces are looked at in every step: what is not a number spreads through all particles in the
/// next one. The other checks come every few steps; they are functions of the step number, so a
/// continued simulation stops where the uninterrupted one does.
final class GuardRail {
  /// Steps between looks at the temperature, which breaks away over tens of steps.
  private static final long TEMPERATURE_INTERVAL = 10;

  /// Steps between looks at distances: two atoms below the limit repel for longer than this.
  private static final long DISTANCE_INTERVAL = 20;

  /// Steps between looks at the framework, which melts over thousands of steps.
  private static final long FRAMEWORK_INTERVAL = 100;

  private final RunContext run;
  private final RunSpec.Guards limits;
  private double[] room = {};

  GuardRail(RunContext run) {
    this.run = run;
    this.limits = run.spec().guards();
  }

  /// Looks at every state: its energy and forces are numbers, and within their limit where they
  /// move particles by a time step.
  Observer forces() {
    return Observer.of(
        "guard_forces",
        Trigger.at(Phase.STARTED).or(Trigger.at(Phase.STEPPED)),
        now -> {
          check(finite(run.system()));
          if (now.stage().countsTime()) {
            check(forces(run.system()));
          }
        });
  }

  /// Looks at temperature, distances and framework every few steps of dynamics.
  Observer state() {
    return Observer.of(
        "guard_state",
        now -> now.stage().countsTime() && (now.is(Phase.STARTED) || now.is(Phase.STEPPED)),
        now -> {
          boolean first = now.is(Phase.STARTED);
          if (first || now.step() % TEMPERATURE_INTERVAL == 0) {
            check(temperature(now.stage().temperatureK(), now.targetK()));
          }
          if (first || now.step() % DISTANCE_INTERVAL == 0) {
            check(distances(run.system()));
          }
          if (!first && now.step() % FRAMEWORK_INTERVAL == 0) {
            check(framework(run.system(), run.displacements(), now));
          }
        });
  }

  /// Looks at the mean temperature over stretches of a production that a field drives: the
  /// thermostat must take the heat of the drift as fast as it comes.
  Observer heating() {
    return new HeatingGuard(run);
  }

  private void check(Optional<String> fault) {
    if (fault.isPresent()) {
      throw run.guard(fault.get(), null);
    }
  }

  /// Energy and forces are numbers.
  private Optional<String> finite(MolecularSystem system) {
    if (largestForceSquare(system) >= ForceSquares.NOT_FINITE) {
      double[] forces = system.evaluation().forces();
      system.device().download(forces);
      for (int k = 0; k < forces.length; k++) {
        if (!Double.isFinite(forces[k])) {
          return Optional.of(
              "the force on "
                  + atom(system, k / 3)
                  + " is "
                  + forces[k]
                  + " along "
                  + "xyz".charAt(k % 3)
                  + ", not a finite number. Remedy: shorten time_step_fs, begin with a minimise"
                  + " stage, and check that the potential covers this structure");
        }
      }
    }
    if (!Double.isFinite(system.potentialEnergyEv())) {
      return Optional.of(
          "the potential energy is "
              + system.potentialEnergyEv()
              + " eV, not a finite number. Remedy: check that the potential covers this structure");
    }
    return Optional.empty();
  }

  /// No force is above the limit.
  private Optional<String> forces(MolecularSystem system) {
    if (limits.maxForceEvPerAngstrom().isEmpty()) {
      return Optional.empty();
    }
    double limit = limits.maxForceEvPerAngstrom().getAsDouble();
    if (largestForceSquare(system) <= limit * limit) {
      return Optional.empty();
    }
    double[] f = system.evaluation().forces();
    system.device().download(f);
    double largest = 0;
    int at = 0;
    for (int i = 0; i < f.length; i += 3) {
      double square = f[i] * f[i] + f[i + 1] * f[i + 1] + f[i + 2] * f[i + 2];
      if (square > largest) {
        largest = square;
        at = i / 3;
      }
    }
    if (largest <= limit * limit) {
      return Optional.empty();
    }
    return Optional.of(
        text(
            "the force on %s is %.4g eV/Å, above the limit of %s (guards:"
                + " max_force_ev_per_angstrom). Remedy: shorten time_step_fs, begin with a minimise"
                + " stage, or check that the potential covers this structure",
            atom(system, at), Math.sqrt(largest), limit));
  }

  /// Largest squared force on an atom in (eV/Å)², [ForceSquares#NOT_FINITE] if one is no number.
  private double largestForceSquare(MolecularSystem system) {
    double[] squares = room(system);
    int count = system.count();
    system.device().launch(new ForceSquares(system.evaluation().forces(), squares), count);
    return system.device().largest(squares, count);
  }

  /// [N], what kernels find.
  private double[] room(MolecularSystem system) {
    if (room.length != system.count()) {
      room = new double[system.count()];
    }
    return room;
  }

  /// The temperature has not run away.
  private Optional<String> temperature(double temperatureK, double targetK) {
    if (limits.maxTemperatureRatio().isEmpty()) {
      return Optional.empty();
    }
    double ratio = limits.maxTemperatureRatio().getAsDouble();
    if (temperatureK <= ratio * targetK) {
      return Optional.empty();
    }
    return Optional.of(
        text(
            "the temperature is %.5g K, above %s times the target of %s K (guards:"
                + " max_temperature_ratio). Remedy: shorten time_step_fs, begin with a minimise"
                + " stage, or heat more slowly with start_temperature_k",
            temperatureK, ratio, targetK));
  }

  /// No two atoms are too close.
  private Optional<String> distances(MolecularSystem system) {
    if (limits.minDistanceAngstrom().isEmpty()) {
      return Optional.empty();
    }
    double limit = limits.minDistanceAngstrom().getAsDouble();
    ParticleState state = system.state();
    NeighbourList list = system.neighbours();
    int[] offsets = list.offsets();
    int[] neighbours = list.neighbours();
    int[] shifts = list.shifts();
    double[] x = state.positions();
    double[] closeness = room(system);
    system
        .device()
        .launch(
            new Closeness(x, state.cellRows(), offsets, neighbours, shifts, closeness),
            state.count());
    // The inverse of a square rounds; what is near the limit is looked at one by one.
    if (system.device().largest(closeness, state.count()) < 0.999999 / (limit * limit)) {
      return Optional.empty();
    }
    system.device().download(x, offsets, neighbours, shifts);
    return closest(system, limit)
        .map(
            pair ->
                text(
                    "%s and %s are %.4f Å apart, closer than the limit of %s Å (guards:"
                        + " min_distance_angstrom). Remedy: shorten time_step_fs, begin with a"
                        + " minimise stage, or check that the potential repels at short range",
                    atom(system, pair.first),
                    atom(system, pair.second),
                    pair.distanceAngstrom,
                    limit));
  }

  private record Pair(int first, int second, double distanceAngstrom) {}

  /// The closest pair on the host's list, if it is closer than a limit.
  private static Optional<Pair> closest(MolecularSystem system, double limitAngstrom) {
    ParticleState state = system.state();
    int[] offsets = system.neighbours().offsets();
    int[] neighbours = system.neighbours().neighbours();
    int[] shifts = system.neighbours().shifts();
    double[] x = state.positions();
    double[] h = state.cell().rows();
    double smallest = limitAngstrom * limitAngstrom;
    int first = -1;
    int second = -1;
    for (int i = 0; i + 1 < offsets.length; i++) {
      for (int p = offsets[i]; p < offsets[i + 1]; p++) {
        int j = neighbours[p];
        if (j < i) {
          continue;
        }
        double dx = x[3 * j] - x[3 * i];
        double dy = x[3 * j + 1] - x[3 * i + 1];
        double dz = x[3 * j + 2] - x[3 * i + 2];
        if (shifts[p] != NeighbourList.ZERO_SHIFT) {
          int a = NeighbourList.shift(shifts[p], 0);
          int b = NeighbourList.shift(shifts[p], 1);
          int c = NeighbourList.shift(shifts[p], 2);
          dx += a * h[0] + b * h[3] + c * h[6];
          dy += a * h[1] + b * h[4] + c * h[7];
          dz += a * h[2] + b * h[5] + c * h[8];
        }
        double square = dx * dx + dy * dy + dz * dz;
        if (square < smallest) {
          smallest = square;
          first = i;
          second = j;
        }
      }
    }
    return first < 0 ? Optional.empty() : Optional.of(new Pair(first, second, Math.sqrt(smallest)));
  }

  /// The framework has not melted.
  private Optional<String> framework(
      MolecularSystem system, Displacements displacements, Moment now) {
    if (limits.maxFrameworkDriftAngstrom().isEmpty()) {
      return Optional.empty();
    }
    double limit = limits.maxFrameworkDriftAngstrom().getAsDouble();
    double rms = displacements.frameworkRmsAngstrom(now);
    // Not a number where there is no framework.
    if (!(rms > limit)) {
      return Optional.empty();
    }
    return Optional.of(
        text(
            "the framework has moved by %.3f Å (root mean square over %d atoms, farthest %s), above"
                + " the limit of %s Å (guards: max_framework_drift_angstrom): it has melted or"
                + " changed phase. Remedy: lower the temperature, or name all diffusing species"
                + " under mobile",
            rms,
            displacements.frameworkCount(),
            atom(system, displacements.farthestOfFramework()),
            limit));
  }

  /// `atom 17 (Li)`, counted from 1 as in the structure file.
  static String atom(MolecularSystem system, int i) {
    ParticleState state = system.state();
    return "atom " + (i + 1) + " (" + state.speciesTable().symbols().get(state.species()[i]) + ")";
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
