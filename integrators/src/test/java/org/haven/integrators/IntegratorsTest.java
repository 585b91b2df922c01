package org.haven.integrators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.StageSpec.Barostat;
import org.haven.inputs.deck.StageSpec.Dynamics;
import org.haven.inputs.deck.StageSpec.Ensemble;
import org.haven.inputs.deck.StageSpec.Thermostat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IntegratorsTest {
  private static Dynamics stage(Ensemble ensemble, Thermostat thermostat, Barostat barostat) {
    return new Dynamics(
        ensemble,
        1,
        false,
        OptionalDouble.empty(),
        false,
        Optional.ofNullable(thermostat),
        Optional.ofNullable(barostat));
  }

  @Test
  void constantEnergyIsVelocityVerlet() {
    assertThat(Integrators.of(stage(Ensemble.NVE, null, null), 2, 1))
        .isInstanceOf(VelocityVerlet.class)
        .extracting(Integrator::timeStepFs)
        .isEqualTo(2.0);
  }

  @ParameterizedTest
  @EnumSource(Thermostat.Kind.class)
  void everyThermostatGoesWithAndWithoutBarostat(Thermostat.Kind kind) {
    Thermostat thermostat = new Thermostat(kind, 100, 3);
    Barostat barostat = new Barostat(Barostat.Kind.AXES, 0, 1000, 0.01);
    Integrator nvt = Integrators.of(stage(Ensemble.NVT, thermostat, null), 2, 1);
    Integrator npt = Integrators.of(stage(Ensemble.NPT, thermostat, barostat), 2, 1);
    assertThat(npt.description()).startsWith(nvt.description()).contains("axes", "every 10 steps");
    assertThat(npt.degreesOfFreedom(10)).isEqualTo(nvt.degreesOfFreedom(10));
    assertThat(npt.variables()).containsKeys(nvt.variables().keySet().toArray(String[]::new));
  }

  @Test
  void whatDoesNotFitIsRefusedWithARemedy() {
    Thermostat chain = new Thermostat(Thermostat.Kind.NOSE_HOOVER, 10, 3);
    Thermostat bussi = new Thermostat(Thermostat.Kind.BUSSI, 100, 3);
    Barostat fast = new Barostat(Barostat.Kind.ISOTROPIC, 0, 20, 0.01);
    assertThatThrownBy(() -> Integrators.of(stage(Ensemble.NVT, chain, null), 2, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("use 100.0 or more");
    assertThatThrownBy(() -> Integrators.of(stage(Ensemble.NVT, null, null), 2, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("nvt needs a thermostat");
    assertThatThrownBy(() -> Integrators.of(stage(Ensemble.NPT, bussi, null), 2, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("needs a barostat");
    assertThatThrownBy(() -> Integrators.of(stage(Ensemble.NPT, bussi, fast), 2, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("20.0 is shorter than 20 time steps");
  }
}
