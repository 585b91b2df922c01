package org.haven.integrators;

import java.util.HashMap;
import java.util.Map;
import org.haven.inputs.InputException;
import org.haven.inputs.trajectory.ColourField;
import org.haven.kernels.Device;
import org.haven.kernels.ParticleState;
import org.haven.kernels.PhysicalConstants;

/// Velocity Verlet in a constant field on colour charges, with a thermostat on the peculiar
/// velocities: the steady state in which ions drift (NVT).
///
/// The field is a potential that is linear in the unwrapped positions, and its force is kicked in
/// like any other. The thermostat scales v_i − u_s alone, where u_s is the momentary mean velocity
/// of the species of i (for the framework: that of its centre of mass), so that it takes the heat
/// and leaves the drift: the momentum of each group ([Streams]) is moved by forces only. 3 G of the
/// 3 N components of velocity are then its; 3 N − 3 G share the kinetic energy that is called
/// temperature. Without a field canonical averages are kept, for the means and the rest are
/// independent in Maxwell's distribution.
///
/// Conserved: K + U less the work of the thermostat and that of the field, Σ f_i · Δr_i over the
/// steps so far.
///
/// Evans, Morriss, Statistical Mechanics of Nonequilibrium Liquids, 2nd ed., 2008, ch. 6,
/// doi:10.1017/CBO9780511535307; Aeberhard, Williams, Evans, Refson, David, Phys. Rev. Lett. 2012,
/// 108, 095901, doi:10.1103/PhysRevLett.108.095901.
public final class DrivenVerlet implements Integrator {
  private static final String WORK = "field_work_ev";

  private final VelocityScaling thermostat;
  private final ColourField field;
  private final double[] workEv = new double[1];
  private MolecularSystem known;
  private Streams streams;
  private double[] momenta = {};
  private double[] shifts = {};

  private DrivenVerlet(VelocityScaling thermostat, ColourField field) {
    this.thermostat = thermostat;
    this.field = field;
  }

  /// Dynamics in `field`.
  ///
  /// @param thermostat Bussi's, or a Nosé–Hoover chain
  /// @throws InputException if it is another, which would act on the drift
  public static DrivenVerlet of(Integrator thermostat, ColourField field) {
    if (thermostat instanceof VelocityScaling scaling) {
      return new DrivenVerlet(scaling, field);
    }
    throw new InputException(
        "a field needs a thermostat that leaves the drift of the ions alone: bussi or nose_hoover");
  }

  /// Whether a thermostat leaves the drift of ions alone.
  public static boolean takes(Integrator thermostat) {
    return thermostat instanceof VelocityScaling;
  }

  @Override
  public String description() {
    return thermostat.description()
        + " on the velocities relative to the drift of each species; field on colour charges "
        + field.charges()
        + " of "
        + field.strengthEvPerAngstrom()
        + " eV/Å, F a/(k_B T) "
        + field.reducedStrength();
  }

  @Override
  public double timeStepFs() {
    return thermostat.timeStepFs();
  }

  /// Of the peculiar velocities; needs the system, which [#temperatureK] has.
  private int freedom(MolecularSystem system) {
    return streams(system).degreesOfFreedom();
  }

  private Streams streams(MolecularSystem system) {
    if (known != system) {
      known = system;
      streams = Streams.of(system.state(), field);
      momenta = new double[3 * streams.count() * system.count()];
      shifts = new double[3 * streams.count()];
      system.device().discard(momenta);
    }
    return streams;
  }

  /// [3G] mean velocities of the groups in Å/fs.
  private double[] means(MolecularSystem system) {
    Streams s = streams(system);
    ParticleState state = system.state();
    Device device = system.device();
    device.launch(
        new GroupMomenta(state.velocities(), state.masses(), s.groups(), s.count(), momenta),
        system.count());
    double[] u = new double[3 * s.count()];
    device.sums(momenta, system.count(), u);
    for (int k = 0; k < u.length; k++) {
      u[k] /= s.masses()[k / 3];
    }
    return u;
  }

  /// ½ Σ M u² of the groups in eV.
  private double streamingEv(double[] u) {
    double sum = 0;
    for (int k = 0; k < u.length; k++) {
      sum += streams.masses()[k / 3] * u[k] * u[k];
    }
    return 0.5 * PhysicalConstants.EV_PER_U_ANGSTROM2_PER_FS2 * sum;
  }

  @Override
  public void step(MolecularSystem system, long step, double targetTemperatureK) {
    Streams s = streams(system);
    int freedom = s.degreesOfFreedom();
    ParticleState state = system.state();
    Device device = system.device();
    double[] forces = system.evaluation().forces();
    double kick = 0.5 * timeStepFs() * PhysicalConstants.ACCELERATION_PER_FORCE;

    double[][] means = new double[1][];
    double scale =
        thermostat.before(
            () -> {
              means[0] = means(system);
              return system.kineticEnergyEv() - streamingEv(means[0]);
            },
            freedom,
            targetTemperatureK);
    kick(system, scale, means[0]);
    device.launch(
        new KickDrift(
            state.positions(), state.velocities(), forces, state.masses(), 1, kick, timeStepFs()),
        system.count());
    work(means(system));
    system.computeForces();
    device.launch(
        new Kick(state.velocities(), forces, state.masses(), kick, system.scratch()),
        system.count());
    double kinetic = system.scratchSum();
    double[] u = means(system);
    kick(system, thermostat.after(kinetic - streamingEv(u), freedom, step, targetTemperatureK), u);
  }

  /// Half a kick by the field, and the factor of the thermostat on what is relative to `u`.
  private void kick(MolecularSystem system, double scale, double[] u) {
    for (int k = 0; k < shifts.length; k++) {
      shifts[k] =
          0.5 * timeStepFs() * streams.accelerations()[k] + (scale == 1 ? 0 : (1 - scale) * u[k]);
    }
    system.device().upload(shifts);
    system
        .device()
        .launch(
            new Shift(system.state().velocities(), streams.groups(), shifts, scale),
            system.count());
  }

  /// Adds the work on groups that move with `u` for a step.
  private void work(double[] u) {
    double power = 0;
    for (int k = 0; k < u.length; k++) {
      power += streams.masses()[k / 3] * streams.accelerations()[k] * u[k];
    }
    workEv[0] += PhysicalConstants.EV_PER_U_ANGSTROM2_PER_FS2 * power * timeStepFs();
  }

  /// Work of the field on the ions so far, in eV. In the steady state all of it becomes heat.
  public double fieldWorkEv() {
    return workEv[0];
  }

  /// Of the peculiar velocities.
  @Override
  public double temperatureK(MolecularSystem system) {
    double[] u = means(system);
    return 2
        * (system.kineticEnergyEv() - streamingEv(u))
        / (freedom(system) * PhysicalConstants.BOLTZMANN_EV_PER_K);
  }

  /// That of the peculiar velocities of the mobile species alone, in K: above [#temperatureK] by as
  /// much as they get heat faster than they pass it on.
  public double mobileTemperatureK(MolecularSystem system) {
    double[] u = means(system);
    ParticleState state = system.state();
    double[] v = state.velocities();
    system.device().download(v);
    double twice = 0;
    int components = 0;
    boolean[] counted = new boolean[streams.count()];
    for (int i = 0; i < state.count(); i++) {
      int group = streams.groups()[i];
      String symbol = state.speciesTable().symbols().get(state.species()[i]);
      if (field.charges().containsKey(symbol)) {
        for (int d = 0; d < 3; d++) {
          double peculiar = v[3 * i + d] - u[3 * group + d];
          twice += state.masses()[i] * peculiar * peculiar;
        }
        components += counted[group] ? 3 : 0;
        counted[group] = true;
      }
    }
    return PhysicalConstants.EV_PER_U_ANGSTROM2_PER_FS2
        * twice
        / (components * PhysicalConstants.BOLTZMANN_EV_PER_K);
  }

  @Override
  public double conservedEnergyEv(MolecularSystem system) {
    return system.totalEnergyEv() + thermostat.bathEnergyEv(freedom(system)) - workEv[0];
  }

  @Override
  public Map<String, double[]> variables() {
    Map<String, double[]> all = new HashMap<>(thermostat.variables());
    all.put(WORK, workEv.clone());
    return all;
  }

  @Override
  public void restore(Map<String, double[]> variables) {
    thermostat.restore(variables);
    Variables.copy(variables, WORK, workEv);
  }
}
