package org.haven.integrators;

import org.haven.kernels.PhysicalConstants;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BussiThermostatTest extends IntegratorContract {
  @Override
  Integrator integrator(double timeStepFs, long seed) {
    return new BussiThermostat(timeStepFs, 100, seed);
  }

  @Override
  boolean stochastic() {
    return true;
  }

  /// Without forces K is the exact solution of the thermostat's equation at any time step:
  /// gamma-distributed with shape f/2, correlation exp(−t/τ).
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 30})
  void kineticEnergyOfAGasHasGammaDistributionAndExponentialCorrelation(int count) {
    int steps = 200_000;
    double dt = 20;
    double tau = 40;
    double kT = PhysicalConstants.BOLTZMANN_EV_PER_K * 500;
    double shape = (3 * count - 3) / 2.0;
    MolecularSystem system = Crystals.gas(count, 1000);
    MaxwellBoltzmann.draw(system.state(), 500, 3, true);
    system.computeForces();
    Integrator integrator = new BussiThermostat(dt, tau, 17);
    BatchMeans mean = new BatchMeans(steps);
    BatchMeans variance = new BatchMeans(steps);
    BatchMeans skew = new BatchMeans(steps);
    BatchMeans correlation = new BatchMeans(steps);
    double last = 0;
    for (int step = 0; step < steps; step++) {
      integrator.step(system, step, 500);
      double deviation = system.kineticEnergyEv() / kT - shape;
      mean.add(deviation + shape);
      variance.add(deviation * deviation);
      skew.add(deviation * deviation * deviation);
      correlation.add(deviation * last);
      last = deviation;
    }
    mean.isConsistentWith(shape, 0.03, "K/kT");
    variance.isConsistentWith(shape, 0.06, "variance of K/kT");
    skew.isConsistentWith(2 * shape, 0.5, "third moment of K/kT");
    correlation.isConsistentWith(shape * Math.exp(-dt / tau), 0.1, "correlation of K/kT");
  }
}
