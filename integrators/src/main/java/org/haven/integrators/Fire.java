package org.haven.integrators;

import java.util.Arrays;
import java.util.Map;
import org.haven.kernels.Cell;
import org.haven.kernels.Matrix3;
import org.haven.kernels.ParticleState;
import org.haven.kernels.PhysicalConstants;

/// Relaxation to a minimum of the energy by FIRE, of positions alone or of positions and cell.
///
/// Damped dynamics of unit masses: v ← v + dt f, v ← (1 − α) v + α |v| f/|f|, x ← x + dt v; dt
/// grows while f·v > 0, else dt shrinks, the last half step is taken back and v = 0
/// ([FireSchedule], with the sources). With the cell, the enthalpy U + P₀ V is minimised: a
/// symmetric strain rate moves cell and positions together, driven by W − P₀ V; its coordinate has
/// the length √(N/12) V^(1/3), the inertia of a homogeneous deformation.
public final class Fire {
  private static final String PROGRESS = "fire_dt_alpha_positive_negative_steps";
  private static final String STRAIN_VELOCITY = "fire_strain_velocity";

  private final double forceToleranceEvPerAngstrom;
  private final boolean relaxCell;
  private final double targetPressureGpa;
  private final double stressToleranceGpa;

  private final FireSchedule schedule = new FireSchedule();
  private final double[] strainVelocity = new double[9];

  /// How far a relaxation has come.
  ///
  /// @param converged whether force and stress are within their tolerances
  /// @param steps taken so far
  /// @param energyEv U
  /// @param maxForceEvPerAngstrom largest component of a force
  /// @param maxStressGpa largest component of W/V − P₀; 0 for a fixed cell
  public record Convergence(
      boolean converged,
      int steps,
      double energyEv,
      double maxForceEvPerAngstrom,
      double maxStressGpa) {}

  /// Relaxes the positions in a fixed cell.
  public Fire(double forceToleranceEvPerAngstrom) {
    this(forceToleranceEvPerAngstrom, false, 0, 0);
  }

  private Fire(
      double forceToleranceEvPerAngstrom,
      boolean relaxCell,
      double targetPressureGpa,
      double stressToleranceGpa) {
    this.forceToleranceEvPerAngstrom = forceToleranceEvPerAngstrom;
    this.relaxCell = relaxCell;
    this.targetPressureGpa = targetPressureGpa;
    this.stressToleranceGpa = stressToleranceGpa;
  }

  /// Relaxes positions and cell to a target pressure.
  public static Fire withCell(
      double forceToleranceEvPerAngstrom, double targetPressureGpa, double stressToleranceGpa) {
    return new Fire(forceToleranceEvPerAngstrom, true, targetPressureGpa, stressToleranceGpa);
  }

  /// Relaxes until converged or `maxSteps` are taken. Computes the forces first; leaves the
  /// particles at rest.
  public Convergence relax(MolecularSystem system, int maxSteps) {
    start(system);
    Convergence convergence = convergence(system);
    while (!convergence.converged() && convergence.steps() < maxSteps) {
      step(system);
      convergence = convergence(system);
    }
    rest(system);
    return convergence;
  }

  /// Stops all particles and computes the forces.
  public void start(MolecularSystem system) {
    rest(system);
    Arrays.fill(strainVelocity, 0);
    schedule.start();
    system.computeForces();
  }

  /// Stops all particles.
  public static void rest(MolecularSystem system) {
    Arrays.fill(system.state().velocities(), 0);
    system.device().upload(system.state().velocities());
  }

  /// One step. The velocities of the particles are those of the relaxation; forces are those of the
  /// present positions on entry and on exit.
  public void step(MolecularSystem system) {
    double[] velocities = system.state().velocities();
    double[] forces = system.evaluation().forces();
    system.device().download(system.state().positions(), velocities, forces);
    double[] strainForce = strainForce(system);
    double power = dot(system, velocities, forces) + dot9(strainVelocity, strainForce);
    if (!schedule.advance(power)) {
      move(system, -0.5 * bounded(velocities));
      Arrays.fill(velocities, 0);
      Arrays.fill(strainVelocity, 0);
    }
    double alpha = schedule.mixing();
    double dt = schedule.timeStepFs();
    double kick = dt * PhysicalConstants.ACCELERATION_PER_FORCE;
    add(velocities, kick, forces);
    add(strainVelocity, kick, strainForce);
    double speed2 = dot(system, velocities, velocities) + dot9(strainVelocity, strainVelocity);
    double force2 = dot(system, forces, forces) + dot9(strainForce, strainForce);
    if (force2 > 0) {
      double steer = alpha * Math.sqrt(speed2 / force2);
      mix(velocities, 1 - alpha, steer, forces);
      mix(strainVelocity, 1 - alpha, steer, strainForce);
    }
    move(system, bounded(velocities));
    system.device().upload(system.state().positions(), velocities);
    system.computeForces();
  }

  private double bounded(double[] velocities) {
    return schedule.boundedFs(Math.max(largest(velocities), largest(strainVelocity)));
  }

  /// The present state of the relaxation.
  public Convergence convergence(MolecularSystem system) {
    system.device().download(system.evaluation().forces());
    double force = largest(system.evaluation().forces());
    double stress = 0;
    if (relaxCell) {
      double[] p = system.state().cell().pressureGpa(system.evaluation().virial());
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
          double excess = 0.5 * (p[3 * i + j] + p[3 * j + i]) - (i == j ? targetPressureGpa : 0);
          stress = Math.max(stress, Math.abs(excess));
        }
      }
    }
    return new Convergence(
        force <= forceToleranceEvPerAngstrom && stress <= stressToleranceGpa,
        schedule.steps(),
        system.potentialEnergyEv(),
        force,
        stress);
  }

  /// x ← (x + dt v) A, h ← h A with A = exp(dt · strain rate).
  private void move(MolecularSystem system, double dt) {
    ParticleState state = system.state();
    add(state.positions(), dt, state.velocities());
    if (relaxCell) {
      system.device().upload(state.positions(), state.velocities());
      double[] strain = new double[9];
      add(strain, dt / coordinateLength(system), strainVelocity);
      double[] a = Matrix3.exponential(strain);
      double[] unchanged = {1, 0, 0, 0, 1, 0, 0, 0, 1};
      system
          .device()
          .launch(new Deform(state.positions(), state.velocities(), a, unchanged), state.count());
      system.device().download(state.positions(), state.velocities());
      state.setCell(Cell.ofRows(Matrix3.multiply(state.cell().rows(), a)));
    }
  }

  /// (W − P₀ V)/length, symmetric, in eV/Å.
  private double[] strainForce(MolecularSystem system) {
    double[] force = new double[9];
    if (relaxCell) {
      double[] w = system.evaluation().virial();
      double pv =
          targetPressureGpa
              / PhysicalConstants.GPA_PER_EV_PER_ANGSTROM3
              * system.state().cell().volume();
      double per = 1 / coordinateLength(system);
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
          force[3 * i + j] = per * (0.5 * (w[3 * i + j] + w[3 * j + i]) - (i == j ? pv : 0));
        }
      }
    }
    return force;
  }

  private static double coordinateLength(MolecularSystem system) {
    return Math.sqrt(system.count() / 12.0) * Math.cbrt(system.state().cell().volume());
  }

  private static double dot(MolecularSystem system, double[] a, double[] b) {
    double[] products = system.scratch();
    for (int k = 0; k < a.length; k++) {
      products[k] = a[k] * b[k];
    }
    system.device().upload(products);
    return system.device().sum(products, 0, 1, a.length);
  }

  private static double dot9(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < 9; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private static void add(double[] target, double factor, double[] values) {
    for (int k = 0; k < target.length; k++) {
      target[k] += factor * values[k];
    }
  }

  private static void mix(double[] target, double keep, double factor, double[] values) {
    for (int k = 0; k < target.length; k++) {
      target[k] = keep * target[k] + factor * values[k];
    }
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /// The relaxation's own variables, for a checkpoint. The velocities are in the particle state.
  public Map<String, double[]> variables() {
    return Map.of(PROGRESS, schedule.progress().clone(), STRAIN_VELOCITY, strainVelocity.clone());
  }

  /// Takes back what [#variables] gave.
  public void restore(Map<String, double[]> variables) {
    Variables.copy(variables, PROGRESS, schedule.progress());
    Variables.copy(variables, STRAIN_VELOCITY, strainVelocity);
  }
}
