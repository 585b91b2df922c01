package org.haven.integrators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.PhysicalConstants;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StochasticCellRescalingTest {
  private static final double KT_500 = PhysicalConstants.BOLTZMANN_EV_PER_K * 500;

  /// The strain energy's stiffness of the contract's crystal is 400 eV: its compressibility is 3
  /// V/κ.
  private static final double CRYSTAL_COMPRESSIBILITY =
      3 * 729.0 / 400 / PhysicalConstants.GPA_PER_EV_PER_ANGSTROM3;

  @Nested
  class IsotropicWithBussi extends IntegratorContract {
    @Override
    Integrator integrator(double timeStepFs, long seed) {
      return rescaling(
          new BussiThermostat(timeStepFs, 100, seed), Barostat.Kind.ISOTROPIC, timeStepFs, seed);
    }

    @Override
    boolean stochastic() {
      return true;
    }
  }

  @Nested
  class AxesWithNoseHoover extends IntegratorContract {
    @Override
    Integrator integrator(double timeStepFs, long seed) {
      return rescaling(
          new NoseHooverChain(timeStepFs, 100, 3), Barostat.Kind.AXES, timeStepFs, seed);
    }

    @Override
    boolean stochastic() {
      return true;
    }
  }

  @Nested
  class TriclinicWithLangevin extends IntegratorContract {
    @Override
    Integrator integrator(double timeStepFs, long seed) {
      return rescaling(
          new LangevinBaoab(timeStepFs, 100, seed), Barostat.Kind.TRICLINIC, timeStepFs, seed);
    }

    @Override
    boolean stochastic() {
      return true;
    }
  }

  private static Integrator rescaling(
      Integrator inner, Barostat.Kind kind, double timeStepFs, long seed) {
    return new StochasticCellRescaling(
        inner,
        new Barostat(kind, 0, 400, CRYSTAL_COMPRESSIBILITY),
        (int) Math.round(8 / timeStepFs),
        seed);
  }

  /// V of an ideal gas at constant pressure is gamma-distributed with shape N + 1 and scale kT/P,
  /// whichever strains are free and whether or not the thermostat keeps the momentum. The cell is
  /// rescaled every half relaxation time: without the acceptance test the variance would be a third
  /// too large.
  @ParameterizedTest
  @CsvSource({
    "ISOTROPIC, false",
    "AXES, false",
    "TRICLINIC, false",
    "ISOTROPIC, true",
    "TRICLINIC, true"
  })
  void volumeOfAnIdealGasHasGammaDistribution(Barostat.Kind kind, boolean langevin) {
    int count = 12;
    int steps = 100_000;
    double pressure = 0.02;
    double kTOverP = KT_500 / pressure * PhysicalConstants.GPA_PER_EV_PER_ANGSTROM3;
    MolecularSystem system = Crystals.gas(count, (count + 1) * kTOverP);
    MaxwellBoltzmann.draw(system.state(), 500, 3, true);
    system.computeForces();
    Integrator thermostat =
        langevin ? new LangevinBaoab(10, 20, 41) : new BussiThermostat(10, 20, 41);
    StochasticCellRescaling integrator =
        new StochasticCellRescaling(
            thermostat, new Barostat(kind, pressure, 20, 1 / pressure), 1, 43);
    BatchMeans mean = new BatchMeans(steps);
    BatchMeans variance = new BatchMeans(steps);
    BatchMeans kinetic = new BatchMeans(steps);
    for (int step = 0; step < steps; step++) {
      integrator.step(system, step, 500);
      double volume = system.state().cell().volume() / kTOverP;
      if (step % 50 == 0) {
        // Nothing holds the shape of a gas: without this its cell would become a needle.
        double edge = Math.cbrt(volume * kTOverP);
        system.state().setCell(Cell.orthorhombic(edge, edge, edge));
      }
      mean.add(volume);
      variance.add((volume - count - 1) * (volume - count - 1));
      kinetic.add(system.kineticEnergyEv() / KT_500);
    }
    System.out.printf("%s acceptance %.3f%n", kind, integrator.acceptance());
    mean.isConsistentWith(count + 1, 0.05, kind + " P V/kT");
    variance.isConsistentWith(count + 1, 0.25, kind + " variance of P V/kT");
    kinetic.isConsistentWith(thermostat.degreesOfFreedom(count) / 2.0, 0.03, kind + " K/kT");
  }

  /// In the crystal of springs, positions, momenta and strain are independent. Each free strain is
  /// normal with variance kT/κ and, because volumes are weighted by V², mean 2 kT/κ on the
  /// diagonal: ln V has the mean 6 kT/κ and the variance 3 kT/κ, the elastic energy is kT/2 for
  /// each of the 1, 3 or 6 free strains and 6 (kT)²/κ more; the measure of triclinic cells is that
  /// of a flat space but for terms of order kT/κ = 1e-4. With springs anharmonic so that a global
  /// thermostat is ergodic, K has the mean of its gamma distribution, Σ u·∂U/∂u that of 78
  /// quadratic terms.
  @ParameterizedTest
  @CsvSource({
    "ISOTROPIC, bussi",
    "AXES, bussi",
    "TRICLINIC, bussi",
    "AXES, nose_hoover",
    "ISOTROPIC, langevin",
    "TRICLINIC, langevin"
  })
  void crystalHasItsExactMoments(Barostat.Kind kind, String thermostat) {
    int steps = 60_000;
    double kT = PhysicalConstants.BOLTZMANN_EV_PER_K * 400;
    double stiffness = 400;
    MolecularSystem system = Crystals.cubic(3, 100, stiffness, new CpuDevice(1));
    double referenceVolume = system.state().cell().volume();
    MaxwellBoltzmann.draw(system.state(), 400, 11, true);
    system.computeForces();
    Springs springs = (Springs) system.potential();
    Integrator inner =
        switch (thermostat) {
          case "bussi" -> new BussiThermostat(1, 30, 5);
          case "nose_hoover" -> new NoseHooverChain(1, 30, 3);
          default -> new LangevinBaoab(1, 30, 5);
        };
    StochasticCellRescaling integrator =
        new StochasticCellRescaling(
            inner, new Barostat(kind, 0, 40, CRYSTAL_COMPRESSIBILITY), 5, 7);
    IntegratorContract.run(integrator, system, 0, 3000);
    BatchMeans logVolume = new BatchMeans(steps);
    BatchMeans variance = new BatchMeans(steps);
    BatchMeans strain = new BatchMeans(steps);
    BatchMeans configurational = new BatchMeans(steps);
    BatchMeans kinetic = new BatchMeans(steps);
    double exactMean = 6 * kT / stiffness;
    double spread = Math.sqrt(3 * kT / stiffness);
    for (int step = 3000; step < 3000 + steps; step++) {
      integrator.step(system, step, 400);
      double log = Math.log(system.state().cell().volume() / referenceVolume) / spread;
      // 10 standard deviations are added, so that the resolution is relative to something.
      logVolume.add(log + 10);
      double deviation = log - exactMean / spread;
      variance.add(deviation * deviation);
      strain.add(springs.strainEnergyEv / kT);
      configurational.add(springs.configurationalEv / kT);
      kinetic.add(system.kineticEnergyEv() / kT);
    }
    int free =
        switch (kind) {
          case ISOTROPIC -> 1;
          case AXES -> 3;
          case TRICLINIC -> 6;
        };
    String name = kind + " " + thermostat;
    System.out.printf("%s acceptance %.4f%n", name, integrator.acceptance());
    logVolume.isConsistentWith(10 + exactMean / spread, 0.03, name + " ln V + 10");
    variance.isConsistentWith(1, 0.3, name + " variance of ln V");
    strain.isConsistentWith(0.5 * free + 6 * kT / stiffness, 0.3, name + " strain energy/kT");
    configurational.isConsistentWith(78, 0.05, name + " virial/kT");
    kinetic.isConsistentWith(inner.degreesOfFreedom(27) / 2.0, 0.04, name + " K/kT");
  }

  /// Harmonic springs under Langevin dynamics (a global thermostat does not mix harmonic modes): U
  /// is gamma-distributed with shape 39 at any time step, the enthalpy's variance follows, and the
  /// strain is not correlated with U.
  @Test
  void harmonicCrystalHasItsExactEnergyDistribution() {
    int steps = 50_000;
    double kT = PhysicalConstants.BOLTZMANN_EV_PER_K * 400;
    MolecularSystem system = Crystals.cubic(3, 0, 400, new CpuDevice(1));
    system.computeForces();
    Springs springs = (Springs) system.potential();
    Integrator integrator =
        new StochasticCellRescaling(
            new LangevinBaoab(4, 20, 5),
            new Barostat(Barostat.Kind.AXES, 0, 40, CRYSTAL_COMPRESSIBILITY),
            2,
            7);
    IntegratorContract.run(integrator, system, 0, 2000);
    BatchMeans mean = new BatchMeans(steps);
    BatchMeans variance = new BatchMeans(steps);
    BatchMeans product = new BatchMeans(steps);
    for (int step = 2000; step < 2000 + steps; step++) {
      integrator.step(system, step, 400);
      double u = (system.potentialEnergyEv() - springs.strainEnergyEv) / kT;
      mean.add(u);
      variance.add((u - 39) * (u - 39));
      product.add(u * springs.strainEnergyEv / kT);
    }
    mean.isConsistentWith(39, 0.03, "U/kT");
    variance.isConsistentWith(39, 0.2, "variance of U/kT");
    product.isConsistentWith(39 * 1.5, 0.2, "U times strain energy/kT²");
  }

  /// Axes change their lengths only: the angles of a triclinic cell stay.
  @Test
  void axesKeepTheAnglesOfTheCell() {
    MolecularSystem system = Crystals.gas(20, 1000);
    system.state().setCell(new Cell(10, 0, 0, 3, 9, 0, -2, 1, 11));
    MaxwellBoltzmann.draw(system.state(), 500, 3, true);
    system.computeForces();
    Integrator integrator =
        new StochasticCellRescaling(
            new BussiThermostat(1, 50, 1), new Barostat(Barostat.Kind.AXES, 0.1, 100, 10), 1, 2);
    IntegratorContract.run(integrator, system, 0, 500);
    double[] h = system.state().cell().rows();
    assertThat(h[0]).isNotCloseTo(10, within(1e-3));
    assertThat(h[3] / h[4]).isCloseTo(3.0 / 9, within(1e-12));
    assertThat(h[6] / h[8]).isCloseTo(-2.0 / 11, within(1e-12));
    assertThat(h[7] / h[8]).isCloseTo(1.0 / 11, within(1e-12));
    assertThat(h[4] / h[0]).isNotCloseTo(0.9, within(1e-3));
  }

  /// A blown-up system is left to the guards: the cell stays.
  @Test
  void notANumberLeavesTheCellAlone() {
    MolecularSystem system = Crystals.gas(20, 1000);
    Cell cell = system.state().cell();
    system.state().velocities()[7] = Double.NaN;
    system.computeForces();
    new StochasticCellRescaling(
            new VelocityVerlet(1), new Barostat(Barostat.Kind.TRICLINIC, 0, 100, 10), 1, 2)
        .step(system, 0, 500);
    assertThat(system.state().cell()).isEqualTo(cell);
  }

  /// A start at a hundred times the pressure comes down without a jump.
  @Test
  void compressedGasExpandsSmoothly() {
    int count = 200;
    double kTOverP = KT_500 / 0.02 * PhysicalConstants.GPA_PER_EV_PER_ANGSTROM3;
    MolecularSystem system = Crystals.gas(count, count * kTOverP / 100);
    MaxwellBoltzmann.draw(system.state(), 500, 3, true);
    system.computeForces();
    StochasticCellRescaling integrator =
        new StochasticCellRescaling(
            new BussiThermostat(1, 20, 41),
            new Barostat(Barostat.Kind.ISOTROPIC, 0.02, 100, 1 / 0.02),
            1,
            43);
    double last = system.state().cell().volume();
    for (int step = 0; step < 5000; step++) {
      integrator.step(system, step, 500);
      double volume = system.state().cell().volume();
      assertThat(volume / last).isBetween(0.8, 1.25);
      last = volume;
    }
    assertThat(last / (count * kTOverP)).isBetween(0.7, 1.3);
  }
}
