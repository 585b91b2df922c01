package org.haven.inputs.deck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulationNameTest {
  @ParameterizedTest
  @CsvSource({"600, 1, 600K-1", "312.5, 12, 312.5K-12"})
  void aFolderIsNamedByTemperatureAndReplicaAndTellsThem(double kelvin, int replica, String name) {
    assertThat(new SimulationName(kelvin, replica)).hasToString(name);
    assertThat(SimulationName.of(Path.of("run", name)))
        .contains(new SimulationName(kelvin, replica));
  }

  @ParameterizedTest
  @CsvSource({"600K", "K-1", "x600K-1", "600K-1b"})
  void otherNamesAreNoSimulations(String name) {
    assertThat(SimulationName.parse(name)).isEmpty();
  }

  @Test
  void seedsDifferBetweenReplicasAndTemperaturesAndNotBetweenRuns() {
    assertThat(new SimulationName(600, 1).seed(1)).isEqualTo(new SimulationName(600, 1).seed(1));
    List<Long> seeds = new ArrayList<>();
    for (int s = 0; s < 20; s++) {
      for (double t : new double[] {300, 600, 601}) {
        for (int r = 1; r < 5; r++) {
          seeds.add(new SimulationName(t, r).seed(s));
        }
      }
    }
    assertThat(seeds).doesNotHaveDuplicates();
  }
}
