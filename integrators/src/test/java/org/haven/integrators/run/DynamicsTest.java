package org.haven.integrators.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.deck.StageSpec;
import org.haven.integrators.BussiThermostat;
import org.haven.integrators.Integrator;
import org.haven.integrators.VelocityVerlet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DynamicsTest {
  record Stages(List<StageSpec> stages) {}

  /// Of a stage as decks have it, with a time step of 2 fs.
  private static Integrator integrator(String stage) {
    StageSpec spec =
        DeckSection.of("stages: [{" + stage + "}]", Path.of(""))
            .bind(Stages.class, List.of())
            .stages()
            .getFirst();
    return ((Dynamics.Keys) spec).integrator(2, 1);
  }

  @Test
  void constantEnergyIsVelocityVerlet() {
    assertThat(integrator("nve: {duration_ps: 1}"))
        .isInstanceOf(VelocityVerlet.class)
        .extracting(Integrator::timeStepFs)
        .isEqualTo(2.0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bussi", "nose_hoover", "langevin"})
  void everyThermostatGoesWithAndWithoutBarostat(String thermostat) {
    String keys = "{duration_ps: 1, thermostat: " + thermostat;
    Integrator nvt = integrator("nvt: " + keys + "}");
    Integrator npt = integrator("npt: " + keys + ", barostat: axes}");
    assertThat(npt.description()).startsWith(nvt.description()).contains("axes", "every 10 steps");
    assertThat(npt.degreesOfFreedom(10)).isEqualTo(nvt.degreesOfFreedom(10));
    assertThat(npt.variables()).containsKeys(nvt.variables().keySet().toArray(String[]::new));
  }

  @Test
  void withoutAThermostatOneIsTaken() {
    assertThat(integrator("nvt: {duration_ps: 1}"))
        .isInstanceOf(BussiThermostat.class)
        .extracting(Integrator::description)
        .asString()
        .endsWith("relaxation time 100.0 fs");
    assertThat(integrator("npt: {duration_ps: 1}").description()).contains("Bussi", "isotropic");
  }

  @Test
  void whatDoesNotFitIsRefusedWithARemedy() {
    assertThatThrownBy(
            () ->
                integrator(
                    "nvt: {duration_ps: 1, thermostat: {kind: nose_hoover, relaxation_time_fs:"
                        + " 10}}"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("use 100.0 or more");
    assertThatThrownBy(
            () ->
                integrator(
                    "npt: {duration_ps: 1, barostat: {kind: isotropic, relaxation_time_fs: 20}}"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("20.0 is shorter than 20 time steps");
  }
}
