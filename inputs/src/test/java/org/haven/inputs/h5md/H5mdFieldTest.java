package org.haven.inputs.h5md;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.InputException;
import org.haven.inputs.trajectory.ColourField;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H5mdFieldTest {
  private static final Cell CELL = new Cell(9, 0, 0, 0, 10, 0, 0, 0, 11);

  @TempDir Path folder;

  private static ColourField field() {
    Map<String, Double> charges = new LinkedHashMap<>();
    charges.put("Na", 1.0);
    charges.put("Ca", 2.0);
    return new ColourField(new double[] {-0.003, 0, -0.004}, charges, -0.5, 3.1);
  }

  private Path trajectory(String name, double[] timesFs, Optional<ColourField> field)
      throws IOException {
    Path file = folder.resolve(name);
    var content =
        new H5mdWriter.Content(
            List.of("Na", "Ca", "Cl"),
            List.of("Na", "Ca", "Cl"),
            new double[] {23, 40, 35.5},
            new int[] {0, 1, 2},
            false,
            false,
            List.of(),
            timesFs.length,
            700,
            1,
            1,
            "a test",
            "0",
            field);
    try (H5mdWriter writer = H5mdWriter.create(file, content)) {
      for (double time : timesFs) {
        double[] positions = {1, 1, 1, 4, 4, 4, 7, 7, 7.0 + 1e-4 * time};
        writer.append((long) time, time, CELL, positions, new double[9], List.of());
      }
    }
    return file;
  }

  private Optional<ColourField> read(Path file, Trajectories.Options options) {
    try (Trajectory trajectory = Trajectories.open(file, options)) {
      return trajectory.colourField();
    }
  }

  @Test
  void theFieldOfARunIsReadToTheBitInEveryWayOfReading() throws IOException {
    double[] even = {0, 10, 20, 30, 40};
    Path driven = trajectory("driven.h5", even, Optional.of(field()));
    Path resting = trajectory("resting.h5", even, Optional.empty());
    Path uneven = trajectory("uneven.h5", new double[] {0, 10, 20, 70}, Optional.of(field()));
    assertThat(read(driven, Trajectories.Options.DEFAULT)).contains(field());
    assertThat(read(driven, afterTheFirst())).contains(field());
    assertThat(read(uneven, Trajectories.Options.DEFAULT)).contains(field());
    assertThat(read(resting, Trajectories.Options.DEFAULT)).isEmpty();
  }

  private static Trajectories.Options afterTheFirst() {
    return new Trajectories.Options(
        OptionalDouble.empty(),
        List.of(),
        Optional.empty(),
        0.01,
        1,
        false,
        Optional.empty(),
        Optional.empty(),
        false);
  }

  @Test
  void theTwoOfAPairShareTheirAxis() {
    ColourField field = field();
    assertThat(field.axis()).containsExactly(new double[] {0.6, 0, 0.8}, within(1e-15));
    assertThat(field.reversed().axis()).isEqualTo(field.axis());
    assertThat(field.reversed().reversed()).isEqualTo(field);
    assertThat(field.reversed()).isNotEqualTo(field);
    assertThat(field.strengthEvPerAngstrom()).isCloseTo(0.005, within(1e-18));
  }

  @Test
  void aFieldThatIsNotWholeIsRefused() throws IOException {
    ColourField none = new ColourField(new double[3], Map.of("Na", 1.0), 0.5, 3);
    Path file = trajectory("none.h5", new double[] {0, 10}, Optional.of(none));
    assertThatThrownBy(() -> read(file, Trajectories.Options.DEFAULT))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("none.h5")
        .hasMessageContaining("parameters/haven/field");
  }
}
