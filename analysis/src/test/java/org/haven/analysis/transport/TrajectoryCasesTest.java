package org.haven.analysis.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Trajectories of public bug reports, whose right diffusivities stand in the README of each folder
/// of ../shared/cases/trajectories.
class TrajectoryCasesTest {
  static Path shared(String name) {
    Path file =
        Path.of(System.getProperty("haven.root", "."))
            .resolve("../shared/cases/trajectories")
            .resolve(name);
    Assumptions.assumeTrue(Files.exists(file), file + " is not here");
    return file;
  }

  /// The right values are slopes by ordinary least squares over the same lags, of short runs: ours
  /// weighs the lags otherwise, and differs by less than its own standard error.
  @ParameterizedTest
  @CsvSource({
    // file, interval in fs or 0, mobile, K, lags in ps or 0, D* in cm²/s
    "lammps-extxyz-units/run.extxyz, 0, Li, 600, 1, 5, 1.159e-5",
    "vasprun-nblock/vasprun.xml, 0, Li, 600, 0.02, 0.1, 5.573e-4",
    "vasprun-ml-outblock/vasprun.xml, 0, Li, 600, 1, 5, 1.159e-5",
    "drift-without-framework/na.extxyz, 100, Na, 600, 1, 5, 8.923e-6",
  })
  void diffusivitiesAreThoseOfTheReadmes(
      String file,
      double intervalFs,
      String mobile,
      double kelvin,
      double from,
      double to,
      double right) {
    Trajectories.Options reading =
        intervalFs > 0 ? Trajectories.Options.every(intervalFs) : Trajectories.Options.DEFAULT;
    TransportOptions usual = TransportOptions.of(List.of(mobile), Map.of(mobile, 1.0));
    TransportOptions options =
        new TransportOptions(
            usual.mobile(),
            usual.charges(),
            usual.directions(),
            to > 0 ? Optional.of(new Diffusivity.Window(from, to, true)) : Optional.empty(),
            OptionalDouble.empty(),
            OptionalDouble.of(kelvin),
            OptionalDouble.empty(),
            300,
            false,
            Set.of(),
            1);
    try (Trajectory trajectory = Trajectories.open(shared(file), reading)) {
      TransportResult result = TransportResult.of(file, trajectory, options);
      Diffusivity tracer = result.tracers().get(mobile);
      assertThat(tracer.cm2PerS().covers(right)).as("%s", tracer.cm2PerS()).isTrue();
      assertThat(tracer.cm2PerS().value()).isCloseTo(right, within(0.2 * right));
      assertThat(result.verdict().against()).noneMatch(j -> j.quantity().endsWith("linear regime"));
    }
  }

  /// The README's value is an earlier estimate of Haven's; the same frames in a dump whose unit is
  /// told otherwise must give the same.
  @Test
  void extendedXyzOfLammpsGivesWhatItsDumpGives() {
    TransportOptions options = TransportOptions.of(List.of("Li"), Map.of()).atTemperature(800);
    double[] found = new double[2];
    String[] files = {"dump.extxyz", "same_run_custom.lammpstrj"};
    for (int k = 0; k < 2; k++) {
      try (Trajectory trajectory = Trajectories.open(shared("lammps-extxyz-time/" + files[k]))) {
        TransportResult result = TransportResult.of(files[k], trajectory, options);
        found[k] = result.tracers().get("Li").cm2PerS().value();
      }
    }
    // six digits of positions of 15 Å, and displacements of a few Å
    assertThat(found[0]).isCloseTo(found[1], within(1e-4 * found[1]));
    assertThat(found[0]).isBetween(4e-4, 7e-4);
  }
}
