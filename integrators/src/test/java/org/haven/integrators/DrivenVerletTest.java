package org.haven.integrators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.haven.inputs.InputException;
import org.haven.inputs.trajectory.ColourField;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.ParticleState;
import org.haven.kernels.PhysicalConstants;
import org.haven.kernels.SpeciesTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The contract of all integrators with Bussi's thermostat, and what a field adds to it.
class DrivenVerletTest extends IntegratorContract {
  /// On the unit of charge, in eV/Å, along no axis.
  private static final double[] FORCE = {0.03, -0.02, 0.05};

  static ColourField field(double scale, Map<String, Double> charges) {
    double[] force = FORCE.clone();
    for (int d = 0; d < 3; d++) {
      force[d] *= scale;
    }
    return new ColourField(force, charges, Math.signum(scale), 3);
  }

  static Integrator usual(String thermostat, double timeStepFs, long seed) {
    return thermostat.equals("bussi")
        ? new BussiThermostat(timeStepFs, 100, seed)
        : new NoseHooverChain(timeStepFs, 100, 3);
  }

  @Override
  Integrator integrator(double timeStepFs, long seed) {
    return DrivenVerlet.of(usual("bussi", timeStepFs, seed), field(1, Map.of("A", 1.0)));
  }

  @Override
  boolean stochastic() {
    return true;
  }

  /// Mean velocities of A and B, [6].
  private static double[] means(MolecularSystem system) {
    double[] sums = new double[6];
    int[] counts = new int[2];
    int[] species = system.state().species();
    for (int i = 0; i < species.length; i++) {
      counts[species[i]]++;
      for (int d = 0; d < 3; d++) {
        sums[3 * species[i] + d] += system.state().velocities()[3 * i + d];
      }
    }
    for (int k = 0; k < 6; k++) {
      sums[k] /= counts[k / 3];
    }
    return sums;
  }

  /// Without a potential nothing but the field moves the mean of a species: it is u(0) + a t, to
  /// rounding, while the thermostat brings what is left from 900 to 400 K.
  @ParameterizedTest
  @ValueSource(strings = {"bussi", "nose_hoover"})
  void freeIonsAreAcceleratedExactlyWhateverTheThermostatDoes(String thermostat) {
    int steps = 400;
    double dt = 2;
    MolecularSystem system = Crystals.gas(40, 1000);
    MaxwellBoltzmann.draw(system.state(), 900, 3, true);
    system.computeForces();
    double[] before = means(system);
    var integrator = DrivenVerlet.of(usual(thermostat, dt, 5), field(1, Map.of("A", 2.0)));
    double hot = integrator.temperatureK(system);
    run(integrator, system, 0, steps);
    double[] after = means(system);
    for (int d = 0; d < 3; d++) {
      double acceleration = 2 * FORCE[d] * PhysicalConstants.ACCELERATION_PER_FORCE;
      // Of 20 ions A of 20 u, and the balance on 20 of 35 u; velocities of 0.05 Å/fs round 1200
      // times.
      assertThat(after[d] - before[d])
          .isCloseTo(acceleration / Crystals.MASSES_U[0] * steps * dt, within(1e-14));
      assertThat(after[3 + d] - before[3 + d])
          .isCloseTo(-acceleration / Crystals.MASSES_U[1] * steps * dt, within(1e-14));
    }
    // 114 components, √(2/114) = 13 %: 4 of these.
    assertThat(hot).isCloseTo(900, within(470.0));
    assertThat(integrator.temperatureK(system)).isCloseTo(TEMPERATURE_K, within(210.0));
    // All of it is in the drift: K without the heat is that of two bodies, to rounding.
    double drift = 0;
    for (int k = 0; k < 6; k++) {
      drift += 0.5 * 20 * Crystals.MASSES_U[k / 3] * after[k] * after[k];
    }
    assertThat(
            system.kineticEnergyEv()
                - 0.5
                    * 114
                    * PhysicalConstants.BOLTZMANN_EV_PER_K
                    * integrator.temperatureK(system))
        .isCloseTo(drift * PhysicalConstants.EV_PER_U_ANGSTROM2_PER_FS2, within(1e-10));
  }

  /// K of two free bodies rises by Σ f · Δr, which the work counts.
  @Test
  void theWorkOfTheFieldIsForceTimesWay() {
    MolecularSystem system = Crystals.gas(40, 1000);
    MaxwellBoltzmann.draw(system.state(), 300, 3, true);
    system.computeForces();
    double[] start = unwrapped(system);
    var integrator = DrivenVerlet.of(usual("bussi", 2, 5), field(1, Map.of("A", 1.0)));
    run(integrator, system, 0, 200);
    double[] end = unwrapped(system);
    double work = 0;
    for (int k = 0; k < end.length; k++) {
      // As many of both species, so that the balance is −F on each B.
      work += (end[k] - start[k]) * FORCE[k % 3] * (system.state().species()[k / 3] == 0 ? 1 : -1);
    }
    assertThat(work).isGreaterThan(0.1);
    assertThat(integrator.fieldWorkEv()).isCloseTo(work, within(1e-10));
  }

  private static double[] unwrapped(MolecularSystem system) {
    ParticleState state = system.state();
    double[] x = state.positions().clone();
    double[] h = state.cell().rows();
    for (int k = 0; k < x.length; k++) {
      x[k] += state.images()[k] * h[4 * (k % 3)];
    }
    return x;
  }

  /// By mean and rest alike: the thermostat that never touches the mean leaves it k_B T/2 for each
  /// component all the same, for the springs pass it on; the rest has the temperature of the bath.
  /// In a weak field, whose shift of the mean is 1e-9 of that. The springs pass it on slowly, hence
  /// the coarse resolution of the mean; what is shared wrongly by 3 of 75 components is 16 K.
  @ParameterizedTest
  @ValueSource(strings = {"bussi", "nose_hoover"})
  void withoutAFieldAllIsCanonical(String thermostat) {
    int steps = 60_000;
    MolecularSystem system = crystal(3, new CpuDevice(1));
    var integrator = DrivenVerlet.of(usual(thermostat, 2, 5), field(1e-9, Map.of("A", 1.0)));
    run(integrator, system, 0, 5000);
    BatchMeans temperature = new BatchMeans(steps);
    BatchMeans mean = new BatchMeans(steps);
    double kT = PhysicalConstants.BOLTZMANN_EV_PER_K * TEMPERATURE_K;
    double[] masses = {14 * Crystals.MASSES_U[0], 13 * Crystals.MASSES_U[1]};
    for (int step = 0; step < steps; step++) {
      integrator.step(system, step, TEMPERATURE_K);
      temperature.add(integrator.temperatureK(system));
      double[] u = means(system);
      double drift = 0;
      for (int k = 0; k < 6; k++) {
        drift += 0.5 * masses[k / 3] * u[k] * u[k];
      }
      mean.add(drift * PhysicalConstants.EV_PER_U_ANGSTROM2_PER_FS2 / kT);
    }
    temperature.isConsistentWith(TEMPERATURE_K, 0.05, "peculiar temperature");
    // Two means without momentum: three components.
    mean.isConsistentWith(1.5, 0.6, "kinetic energy of the drift in k_B T");
  }

  /// Two bodies at −r, −v in −F are always at −r, −v of those at r, v in F: the momentary factor of
  /// the thermostat is the same. What rounds differently grows by collisions, to 1e-9 in 0.2 ps.
  @ParameterizedTest
  @ValueSource(strings = {"bussi", "nose_hoover"})
  void theReversedFieldGivesTheMirroredTrajectory(String thermostat) {
    MolecularSystem one = Crystals.chain(1);
    MolecularSystem other = Crystals.chain(-1);
    MaxwellBoltzmann.draw(one.state(), 300, 3, true);
    for (int k = 0; k < one.state().velocities().length; k++) {
      other.state().velocities()[k] = -one.state().velocities()[k];
    }
    one.computeForces();
    other.computeForces();
    ColourField field = field(1, Map.of("A", 1.0));
    Integrator forth = DrivenVerlet.of(usual(thermostat, 1, 5), field);
    Integrator back = DrivenVerlet.of(usual(thermostat, 1, 5), field.reversed());
    run(forth, one, 0, 200);
    run(back, other, 0, 200);
    for (int k = 0; k < one.state().velocities().length; k++) {
      assertThat(other.state().velocities()[k])
          .isCloseTo(-one.state().velocities()[k], within(1e-9));
    }
    assertThat(means(one)[0]).isNotCloseTo(0, within(1e-6));
  }

  private static ParticleState ions(String... symbols) {
    SpeciesTable table = new SpeciesTable(List.of("Na", "Ca", "Cl"), List.of(23.0, 40.0, 35.5));
    int[] species = new int[symbols.length];
    for (int i = 0; i < symbols.length; i++) {
      species[i] = table.symbols().indexOf(symbols[i]);
    }
    return new ParticleState(
        table, Cell.orthorhombic(20, 20, 20), species, new double[3 * symbols.length]);
  }

  private static ColourField driving(Map<String, Double> charges) {
    return field(1, new LinkedHashMap<>(charges));
  }

  /// Forces c_s F, the framework −Σ c F shared by mass, and the momentum of all at rest.
  @Test
  void severalSpeciesFeelTheirChargesAndTheFrameworkTheBalance() {
    Map<String, Double> charges = new LinkedHashMap<>();
    charges.put("Na", 1.0);
    charges.put("Ca", 2.0);
    Streams streams = Streams.of(ions("Na", "Cl", "Ca", "Na", "Cl"), driving(charges));
    assertThat(streams.groups()).containsExactly(0, 2, 1, 0, 2);
    assertThat(streams.masses()).containsExactly(46, 40, 71);
    assertThat(streams.degreesOfFreedom()).isEqualTo(15 - 9);
    for (int d = 0; d < 3; d++) {
      double unit = FORCE[d] * PhysicalConstants.ACCELERATION_PER_FORCE;
      assertThat(streams.accelerations()[d]).isCloseTo(unit / 23, within(1e-18));
      assertThat(streams.accelerations()[3 + d]).isCloseTo(2 * unit / 40, within(1e-18));
      assertThat(streams.accelerations()[6 + d]).isCloseTo(-4 * unit / 71, within(1e-18));
    }
  }

  @Test
  void withoutAFrameworkTheIonsHaveTheBalance() {
    Map<String, Double> charges = new LinkedHashMap<>();
    charges.put("Na", 1.0);
    charges.put("Cl", -1.0);
    Streams neutral = Streams.of(ions("Na", "Cl", "Na", "Cl"), driving(charges));
    double unit = FORCE[2] * PhysicalConstants.ACCELERATION_PER_FORCE;
    assertThat(neutral.degreesOfFreedom()).isEqualTo(12 - 6);
    assertThat(neutral.accelerations()[2]).isCloseTo(unit / 23, within(1e-18));
    assertThat(neutral.accelerations()[5]).isCloseTo(-unit / 35.5, within(1e-18));
    charges.put("Cl", 1.0);
    Streams alike = Streams.of(ions("Na", "Cl"), driving(charges));
    assertThat(alike.accelerations()[2]).isCloseTo(unit * (1 / 23.0 - 2 / 58.5), within(1e-18));
    assertThat(23 * alike.accelerations()[2] + 35.5 * alike.accelerations()[5])
        .isCloseTo(0, within(1e-17));
  }

  @Test
  void aFieldThatMovesNothingIsRefused() {
    assertThatThrownBy(() -> Streams.of(ions("Na", "Na"), driving(Map.of("Na", 1.0))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("nothing is left that would drive them. Remedy");
    assertThatThrownBy(() -> Streams.of(ions("Cl", "Cl"), driving(Map.of("Na", 1.0))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no ion of the structure has a colour charge");
  }

  @Test
  void aThermostatThatBrakesTheDriftIsRefused() {
    assertThatThrownBy(
            () -> DrivenVerlet.of(new LangevinBaoab(1, 100, 1), driving(Map.of("Na", 1.0))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("bussi or nose_hoover");
  }

  /// The same contract with a chain.
  static final class NoseHoover extends IntegratorContract {
    @Override
    Integrator integrator(double timeStepFs, long seed) {
      return DrivenVerlet.of(usual("nose_hoover", timeStepFs, seed), field(1, Map.of("A", 1.0)));
    }

    @Override
    boolean stochastic() {
      return false;
    }
  }
}
