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

  @Test
  void inASeriesTheSizeComesFirst() {
    SimulationName name = new SimulationName(12, 600, 1);
    assertThat(name).hasToString("12x12x12-600K-1");
    assertThat(SimulationName.parse("12x12x12-600K-1")).contains(name);
  }

  @ParameterizedTest
  @CsvSource({"600K", "K-1", "x600K-1", "600K-1b", "2x2x3-600K-1", "2x-600K-1", "0x0x0-600K-1"})
  void otherNamesAreNoSimulations(String name) {
    assertThat(SimulationName.parse(name)).isEmpty();
  }

  @Test
  void seedsDifferBetweenSizesReplicasAndTemperaturesAndNotBetweenRuns() {
    assertThat(new SimulationName(600, 1).seed(1)).isEqualTo(new SimulationName(600, 1).seed(1));
    List<Long> seeds = new ArrayList<>();
    for (int s = 0; s < 20; s++) {
      for (double t : new double[] {300, 600, 601}) {
        for (int r = 1; r < 5; r++) {
          for (int size = 0; size < 4; size++) {
            seeds.add(new SimulationName(size, t, r).seed(s));
          }
        }
      }
    }
    assertThat(seeds).doesNotHaveDuplicates();
  }
}
