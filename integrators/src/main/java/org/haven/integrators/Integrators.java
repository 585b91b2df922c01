package org.haven.integrators;

import java.util.Locale;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.StageSpec;
import org.haven.inputs.deck.StageSpec.Barostat;
import org.haven.inputs.deck.StageSpec.Thermostat;

/// Makes the integrator that a stage of a deck asks for.
public final class Integrators {
  private Integrators() {}

  /// Time between rescalings of the cell over the barostat's relaxation time. Their distribution is
  /// exact for any value; a larger one saves evaluations, a smaller one follows the pressure
  /// better.
  private static final double RESCALING_FRACTION = 0.02;

  /// @param seed of this simulation's random numbers; stages share it, as steps are counted over
  ///   all
  /// @throws InputException if thermostat or barostat do not fit the ensemble, or a relaxation time
  ///   does not fit the time step
  public static Integrator of(StageSpec.Dynamics stage, double timeStepFs, long seed) {
    return switch (stage.ensemble()) {
      case NVE -> new VelocityVerlet(timeStepFs);
      case NVT -> thermostatted(thermostat(stage), timeStepFs, seed);
      case NPT -> {
        Barostat barostat =
            stage
                .barostat()
                .orElseThrow(
                    () -> new InputException("a stage npt needs a barostat; use isotropic"));
        double every = RESCALING_FRACTION * barostat.relaxationTimeFs();
        if (barostat.relaxationTimeFs() < 20 * timeStepFs) {
          throw new InputException(
              "barostat relaxation_time_fs "
                  + barostat.relaxationTimeFs()
                  + " is shorter than 20 time steps of "
                  + timeStepFs
                  + " fs; use 1000 or more");
        }
        yield new StochasticCellRescaling(
            thermostatted(thermostat(stage), timeStepFs, seed),
            barostat,
            (int) Math.max(1, Math.round(every / timeStepFs)),
            seed);
      }
    };
  }

  private static Thermostat thermostat(StageSpec.Dynamics stage) {
    return stage
        .thermostat()
        .orElseThrow(
            () ->
                new InputException(
                    "a stage "
                        + stage.ensemble().name().toLowerCase(Locale.ROOT)
                        + " needs a thermostat; use bussi"));
  }

  private static Integrator thermostatted(Thermostat thermostat, double timeStepFs, long seed) {
    double tau = thermostat.relaxationTimeFs();
    return switch (thermostat.kind()) {
      case BUSSI -> new BussiThermostat(timeStepFs, tau, seed);
      case LANGEVIN -> new LangevinBaoab(timeStepFs, tau, seed);
      case NOSE_HOOVER -> {
        if (tau < 10 * timeStepFs) {
          throw new InputException(
              "nose_hoover relaxation_time_fs "
                  + tau
                  + " is shorter than 10 time steps of "
                  + timeStepFs
                  + " fs, too short to follow the chain; use "
                  + 50 * timeStepFs
                  + " or more");
        }
        yield new NoseHooverChain(timeStepFs, tau, thermostat.chainLength());
      }
    };
  }
}
