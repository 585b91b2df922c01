package org.haven.validation.speed;

import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.integrators.BussiThermostat;
import org.haven.integrators.Integrator;
import org.haven.integrators.MaxwellBoltzmann;
import org.haven.integrators.MolecularSystem;
import org.haven.integrators.VelocityVerlet;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.potentials.Potential;

/// A simulation that can be stepped for as long as one likes: whole time steps, with all that a
/// user pays for: forces, integration, thermostat, rebuilds of the neighbour list when the
/// particles ask for it, and a line of thermodynamic quantities every [#THERMO_INTERVAL] steps. Not
/// in it: files, and the guards of a run.
///
/// Not thread-safe.
public final class SteadyRun implements AutoCloseable {
  /// Steps between two lines of thermodynamic quantities.
  public static final int THERMO_INTERVAL = 100;

  /// Relaxation time of the thermostat over the time step.
  private static final double RELAXATION_STEPS = 100;

  private static final long SEED = 1;

  private final SpeedSystem.Dynamics dynamics;
  private final Potential potential;
  private final MolecularSystem system;
  private final Integrator integrator;
  private final StringBuilder line = new StringBuilder();
  private long step;

  /// Draws velocities and computes the first forces.
  ///
  /// @param structure of `kind`, see [SpeedSystem#ofAbout]
  /// @param device not closed here
  /// @throws InputException if potential and structure do not fit
  public SteadyRun(SpeedSystem kind, Structure structure, Precision precision, Device device) {
    dynamics = kind.dynamics();
    ParticleState state = structure.toState(kind.massesU());
    MaxwellBoltzmann.draw(state, dynamics.temperatureK(), SEED, true);
    potential = kind.potential().apply(precision);
    try {
      // Bound first: the cutoff may depend on the system.
      potential.bind(state, device);
      var list = new NeighbourList(device, potential.cutoffAngstrom(), dynamics.skinAngstrom());
      system = new MolecularSystem(state, potential, list, device);
      system.computeForces();
    } catch (IllegalArgumentException unfit) {
      potential.close();
      throw new InputException("potential and structure do not fit: " + unfit.getMessage());
    }
    double dt = dynamics.timeStepFs();
    integrator =
        dynamics.thermostat()
            ? new BussiThermostat(dt, RELAXATION_STEPS * dt, SEED)
            : new VelocityVerlet(dt);
  }

  /// One whole time step.
  ///
  /// @throws InputException if the particles fly apart
  public void step() {
    try {
      integrator.step(system, ++step, dynamics.temperatureK());
    } catch (IllegalArgumentException broken) {
      throw unstable(broken.getMessage());
    }
    if (step % THERMO_INTERVAL == 0) {
      writeLine();
    }
  }

  private void writeLine() {
    double temperatureK = temperatureK();
    line.setLength(0);
    line.append(step)
        .append(',')
        .append(temperatureK)
        .append(',')
        .append(system.potentialEnergyEv())
        .append(',')
        .append(integrator.conservedEnergyEv(system))
        .append(',')
        .append(system.pressureGpa());
    if (!(temperatureK < 10 * dynamics.temperatureK())) {
      throw unstable("the temperature is " + temperatureK + " K");
    }
  }

  private InputException unstable(String what) {
    return new InputException(
        "the particles fly apart at step "
            + step
            + ": "
            + what
            + ". Remedy: begin with a relaxed structure ('haven relax'), shorten the time step ("
            + dynamics.timeStepFs()
            + " fs), or check that the potential covers this structure");
  }

  /// Temperature of the particles in K.
  public double temperatureK() {
    return system.temperatureK(integrator.degreesOfFreedom(system.count()));
  }

  /// Steps done.
  public long steps() {
    return step;
  }

  /// How often the neighbour list was built; does not change where there is none.
  public long rebuilds() {
    return system.neighbours().generation();
  }

  public MolecularSystem system() {
    return system;
  }

  /// Pairs of a particle on average, i–j and j–i both counted, within cutoff and skin. Lists them
  /// if the potential does without.
  public double pairsPerAtom() {
    int[] offsets = system.neighbours().offsets();
    system.device().download(offsets);
    return (double) offsets[offsets.length - 1] / system.count();
  }

  @Override
  public void close() {
    potential.close();
  }
}
